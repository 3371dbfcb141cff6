/**
 * Where one is in a list that is counted: "41 to 60 of 213 members", or "1 member" when there is
 * but one page.
 */
export function rangeOf(
  offset: number,
  shown: number,
  total: number,
  [one, many]: readonly [one: string, many: string],
): string {
  return total <= shown
    ? countOf(total, [one, many])
    : `${offset + 1} to ${offset + shown} of ${total} ${many}`;
}

/** So many of them, in words: "1 member", "3 members". */
export const countOf = (count: number, [one, many]: readonly [one: string, many: string]): string =>
  `${count} ${count === 1 ? one : many}`;
