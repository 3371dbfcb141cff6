import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Killer } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { ALL, applyMutant } from './mutate.ts';

const root = join(import.meta.dirname, '../../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const promise = text('docs/PROMISE.md');

/** Returns the rows of the table whose first column has this heading, as cells without backticks. */
function tableOf(head: string): string[][] {
  const lines = promise.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${head} `));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? undefined : end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

const wordsOf = (killedBy: Killer): string =>
  killedBy.kind === 'harness'
    ? 'the race harness'
    : `${killedBy.file}${killedBy.name === undefined ? '' : `: ${killedBy.name}`}`;

describe('the list of mutants', () => {
  test('equals the table in docs/PROMISE.md, including the test that detects each mutant', () =>
    expect(tableOf('mutant')).toEqual(
      MUTANTS.map(({ name, breaks, killedBy }) => [name, breaks, wordsOf(killedBy)]),
    ));

  test('has at least twelve entries with distinct names', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  test.each(ALL.map((mutant) => [mutant.name, mutant] as const))(
    '%s matches its source file exactly once and names an existing test',
    (_, mutant) => {
      const source = text(mutant.file);
      expect(applyMutant(mutant, source)).not.toBe(source);
      if (mutant.killedBy.kind === 'tests')
        expect(text(mutant.killedBy.file)).toContain(mutant.killedBy.name ?? '');
    },
  );

  test('reports a mutant that no longer matches its source', () => {
    const [mutant] = MUTANTS;
    expect(() => applyMutant(mutant!, 'nothing of the kind')).toThrow(
      'matches src/server/app.ts 0 times',
    );
    expect(() => applyMutant(mutant!, mutant!.find + mutant!.find)).toThrow(
      'matches src/server/app.ts 2 times',
    );
  });
});
