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
  'makes or revives': 'issues or reactivates',
} as const;

/** Files and folders that still contain retired phrases. This list must shrink to nothing. */
const NOT_YET: readonly string[] = [];

/**
 * Not checked: generated files, the console, and the schema of the last release. The documents are
 * checked by retired-words.test.ts.
 */
const EXCLUDED = /^(?:src\/(?:generated|console)\/|schema\/released\.graphql$)/;

const FILES = globSync(['src/**/*.ts', 'schema/*.{graphql,md}'], { cwd: root })
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
  return Object.entries(RETIRED).flatMap(([phrase, better]) =>
    [...text.matchAll(patternOf(phrase))].map(({ index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${file}:${line}: instead of "${phrase}", write: ${better}`;
    }),
  );
}

const belongsTo = (file: string, entry: string): boolean =>
  entry === file || file.startsWith(`${entry}/`);

describe('retired phrases', () => {
  test('are not in the sources and the schema', () => {
    expect(FILES.length).toBeGreaterThan(200);
    const checked = FILES.filter((file) => !NOT_YET.some((entry) => belongsTo(file, entry)));
    expect(checked.flatMap(retiredIn)).toEqual([]);
  });

  test('are still in every listed file and folder: otherwise take it off the list', () => {
    const clean = NOT_YET.filter(
      (entry) => !FILES.some((file) => belongsTo(file, entry) && retiredIn(file).length > 0),
    );
    expect(clean).toEqual([]);
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
