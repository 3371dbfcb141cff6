/**
 * Splits a list of connection URLs at white space and commas. A comma between hosts does not
 * separate: as in libpq, it belongs to one URL with several hosts. Keywords and values (host=…) are
 * one connection string.
 */
export const splitUrls = (text: string): string[] =>
  text.trim().split(/[\s,]+(?=postgres(?:ql)?:\/\/)/);
