import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesIn = (markdown: string): string[] => [
  ...new Set([...markdown.matchAll(/`((?:test|docs)\/[\w./-]+)`/g)].map(([, file]) => file ?? '')),
];
/** The rows of the tables that begin with this. */
const rowsOf = (markdown: string, start: RegExp): string[] =>
  markdown.split('\n').filter((line) => start.test(line));

describe.each(['docs/SECURITY.md', 'docs/INCIDENTS.md'])('%s', (document) => {
  test('names existing files', () => {
    const files = filesIn(text(document));
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('each row', () => {
  test('of the checklist names the test that verifies it', () => {
    const rows = rowsOf(text('docs/SECURITY.md'), /^\| \d+\.\d/);
    expect(rows.length).toBeGreaterThan(35);
    expect(rows.filter((row) => !row.includes('`test/'))).toEqual([]);
  });

  test('of the incidents names the test that verifies it, or why there is none; there are sixty rows', () => {
    const rows = rowsOf(text('docs/INCIDENTS.md'), /^\| \d+ \|/);
    expect(rows.map((row) => Number(/\d+/.exec(row)?.[0]))).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    expect(rows.filter((row) => !/`test\/[\w./-]+\.ts`|none: `docs\//.test(row))).toEqual([]);
  });
});
