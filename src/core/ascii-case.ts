/**
 * Converts to lower case by ASCII rules: only `A`–`Z` change. For header names, media types and
 * everything else that is ASCII case-insensitive.
 *
 * Security: Unicode case mapping turns the Kelvin sign into `k`, which allows homograph attacks on
 * names and addresses.
 */
export const asciiLowerCase = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Converts to upper case by ASCII rules: only `a`–`z` change. */
export const asciiUpperCase = (text: string): string =>
  text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** Returns the text with its first letter in upper case. Derives type names from field names. */
export const capitalized = (text: string): string =>
  asciiUpperCase(text.slice(0, 1)) + text.slice(1);
