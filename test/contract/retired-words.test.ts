import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...globSync('docs/**/*.md', { cwd: root }),
];

/** Phrases that read as translated or poetic. Each has a plain alternative. */
const RETIRED: readonly RegExp[] = [
  /\bwhoever\b/i,
  /\bsomebody\b/i,
  /\blets? (?:\w+ )?in\b/i,
  /\bhears?\b/i,
  /\bgives\b/i,
  /\bof its own\b/i,
  /\bone's\b/i,
  /\bthat there (?:is|are)\b/i,
  /\bbesides?\b/i,
  /\bnot right\b/i,
  /\bfor ever\b/i,
  /\bfor good\b/i,
  /\bthe floor\b/i,
  /\bsays? (?:yes|no)\b/i,
  /\bits time is past\b/i,
];

describe.each(DOCUMENTS)('%s', (document) => {
  test('contains no retired words', () => {
    const text = readFileSync(join(root, document), 'utf8').replaceAll(/\s+/g, ' ');
    expect(
      RETIRED.flatMap(
        (word) => new RegExp(`.{0,40}${word.source}.{0,40}`, word.flags).exec(text)?.[0] ?? [],
      ),
    ).toEqual([]);
  });
});
