import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FAULTS } from '../storm/consistency/nemesis.ts';
import { SURFACES } from '../storm/consistency/surfaces.ts';
import { WAYS } from '../storm/consistency/ways.ts';
import { ALL, applyMutant } from '../tools/mutants/mutate.ts';
import type { Killer } from '../tools/mutants/mutant.ts';
import { MUTANTS } from '../tools/mutants/mutants.ts';

const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const promise = text('docs/PROMISE.md');

/** The same without its line breaks. */
const prose = promise.replace(/\s+/g, ' ');

/**
 * The cells of the rows of the table whose first column has this head, without the formatting of
 * code.
 */
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

describe('the mutants', () => {
  test('are in docs/PROMISE.md, each with what notices it, and no others', () =>
    expect(tableOf('mutant')).toEqual(
      MUTANTS.map(({ name, breaks, killedBy }) => [name, breaks, wordsOf(killedBy)]),
    ));

  test('are a dozen at least, and no two have one name', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  test.each(ALL.map((mutant) => [mutant.name, mutant] as const))(
    '%s fits the source that it breaks',
    (_, mutant) => {
      const source = text(mutant.file);
      expect(applyMutant(mutant, source)).not.toBe(source);
      if (mutant.killedBy.kind === 'tests')
        expect(text(mutant.killedBy.file)).toContain(mutant.killedBy.name ?? '');
    },
  );

  test('one that fits no more is said to, and not passed by', () => {
    const [mutant] = MUTANTS;
    expect(() => applyMutant(mutant!, 'nothing of the kind')).toThrow('there 0 times');
    expect(() => applyMutant(mutant!, mutant!.find + mutant!.find)).toThrow('there 2 times');
  });
});

describe('docs/PROMISE.md tells of the race harness', () => {
  test('every way to take authority away', () =>
    expect(WAYS.map(({ name }) => name).filter((name) => !prose.includes(name))).toEqual([]));
  test('every surface', () =>
    expect(SURFACES.map(({ name }) => name).filter((name) => !prose.includes(name))).toEqual([]));
  test('every fault', () =>
    expect(FAULTS.map(({ name }) => name).filter((name) => !prose.includes(name))).toEqual([]));
});
