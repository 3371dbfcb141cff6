type Row = readonly (string | number | null)[];

/** A table in Markdown; a dash for null. */
export const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => textOf(cell)).join(' | ')} |`)
    .join('\n');

const textOf = (cell: string | number | null): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : (cell ?? '–');
