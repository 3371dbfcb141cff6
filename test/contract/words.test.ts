import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** Phrases that read as translated or vague. Write the second of each pair instead. */
const RETIRED = {
  whoever: 'a caller with, anyone who holds',
  somebody: 'another user',
  'let in': 'authenticated, accepted',
  'hears of': 'is called with, receives',
  'knows of': 'contains',
  "one's own": "the viewer's",
  'of its own': 'nothing: leave it out',
  'of their own': 'nothing: leave it out',
  'that there is': 'existing',
  'that there are': 'existing',
  'is not right': 'is invalid',
  'its time is past': 'expired',
  'how long it may live': 'maximum lifetime',
  'for ever': 'permanently',
  'for good': 'permanently',
  'the floor': 'the baseline',
  'makes or revives': 'issues or reactivates',
} as const;

/** Retired in documents too; in code they are also identifiers. */
const RETIRED_IN_PROSE = {
  gives: 'returns, grants',
  hears: 'receives',
  beside: 'next to',
  besides: 'also, in addition',
  'not right': 'invalid',
  'lets in': 'accepts',
} as const;

/** Not checked: generated files, the schema of the last release, and this list. */
const EXCLUDED =
  /^(?:src\/generated\/|schema\/released\.graphql$|test\/contract\/words\.test\.ts$)/;

const FILES = globSync(
  [
    '*.md',
    'docs/**/*.md',
    'src/**/*.{ts,tsx,css,html}',
    'schema/**/*.{graphql,md}',
    'test/**/*.{ts,mjs,cjs}',
  ],
  { cwd: root },
)
  .filter((file) => !EXCLUDED.test(file))
  .sort();

/** Matches a phrase also where a comment wraps. */
const patternOf = (phrase: string): RegExp =>
  new RegExp(
    `\\b${phrase.replaceAll(' ', '\\s+(?:(?:\\*|//)\\s+)?').replace("'", "['’]")}\\b`,
    'gi',
  );

/** Returns one line for each retired phrase in a file. */
function retiredIn(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const retired = file.endsWith('.md') ? { ...RETIRED, ...RETIRED_IN_PROSE } : RETIRED;
  return Object.entries(retired).flatMap(([phrase, better]) =>
    [...text.matchAll(patternOf(phrase))].map(({ index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${file}:${line}: instead of "${phrase}", write: ${better}`;
    }),
  );
}

describe('retired phrases', () => {
  test('are in no source, test, schema or document', () => {
    expect(FILES.length).toBeGreaterThan(400);
    expect(FILES.flatMap(retiredIn)).toEqual([]);
  });

  test.each([
    ['in one line', 'read by whoever asks'],
    ['in any case', 'Whoever asks'],
    ['over two lines of a comment', ' * a caller that is let\n * in'],
    ['with a typographic apostrophe', 'one’s own'],
  ])('are found %s', (_where, text) => {
    expect(Object.keys(RETIRED).some((phrase) => patternOf(phrase).test(text))).toBe(true);
  });
});
