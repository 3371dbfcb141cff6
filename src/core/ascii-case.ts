/**
 * Lower case by ASCII rules: only `A`–`Z` change. For header names, media types and everything else
 * that is case-insensitive in ASCII. Security: Unicode's rules turn the Kelvin sign into `k`, so
 * that input written with it would name another person or thing.
 */
export const asciiLowerCase = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Upper case by ASCII rules: only `a`–`z` change. */
export const asciiUpperCase = (text: string): string =>
  text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** The text with its first letter in upper case: names of types are made from names of fields. */
export const capitalized = (text: string): string =>
  asciiUpperCase(text.slice(0, 1)) + text.slice(1);
