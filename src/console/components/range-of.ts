/** The singular and plural of what a list contains. */
export type Nouns = readonly [one: string, many: string];

/**
 * Formats the range of a page: "41 to 60 of 213 members", "1 member" when it is the only page, or
 * "41 to 60" when the list is not counted.
 */
export function rangeOf(offset: number, shown: number, total: number | null, nouns: Nouns): string {
  if (total !== null && total <= shown) return countOf(total, nouns);
  const range = `${offset + 1} to ${offset + shown}`;
  return total === null ? range : `${range} of ${total} ${nouns[1]}`;
}

/** Formats a count: "1 member", "3 members". */
export const countOf = (count: number, [one, many]: Nouns): string =>
  `${count} ${count === 1 ? one : many}`;
