import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Case } from './case.ts';
import { CASE_NAMES, GROUPS, toCase } from './cases.ts';
import { requireFirstUse } from './measure.ts';
import { OptionError, parseOptions } from './options.ts';
import { planOf } from './plan.ts';
import { shuffled, sizeOf } from './stock.ts';

describe('a first use', () => {
  const counts = (hits: number, misses: number) => ({ statements: 0, hits, misses });
  test.each<[Case['server'], number, number, boolean]>([
    ['argon2id', 0, 1_024, true],
    ['argon2id', 1, 1_023, false],
    ['argon2id', 1_024, 0, false],
    ['renewing', 0, 1_024, true],
    ['renewing', 1_024, 0, false],
    ['sha256', 1_024, 0, true],
    ['sha256', 1_023, 1, false],
  ])(
    'on %s with %d fast or remembered proofs and %d of argon2: %p',
    (server, hits, misses, isOne) => {
      const check = (): void =>
        requireFirstUse('first-use', { server }, counts(7, 9), counts(7 + hits, 9 + misses));
      if (isOne) expect(check).not.toThrow();
      else expect(check).toThrow('did not measure first uses');
    },
  );

  test('presents other tokens each time', () => {
    const tokens = Array.from({ length: 20_000 }, (_, i) => `pat_${i}`);
    const plans = planOf(['first-use'], 3, [1, 64, 256]);
    const stock = {
      tokens,
      neighbours: [],
      apiKey: '',
      apiKeys: [],
      session: '',
      wrong: '',
      peers: {},
    };
    const presented = plans.flatMap(({ turn }) => toCase('first-use').toSent(stock, turn).secrets);
    expect(presented.length).toBe(plans.length * 1_024);
    expect(new Set(presented).size).toBe(presented.length);
  });
});

describe('the options', () => {
  test('of a run measure every case in four rounds', () =>
    expect(parseOptions([])).toMatchObject({ cases: CASE_NAMES, rounds: 4, hasMemory: true }));

  test('take groups and cases', () =>
    expect(parseOptions(['--cases', 'peers,viewer,memory'])).toMatchObject({
      cases: ['viewer', ...Object.keys(GROUPS['peers'] ?? {})],
      hasAfterStart: false,
      hasMemory: true,
    }));

  test.each([
    [['--cases', 'd']],
    [['--cases', 'first-use-sha256']],
    [['--connections', '0']],
    [['--rounds', 'many']],
    [['--tokens', '5000']],
    [['--unknown']],
  ])('refuse %j', (args) => expect(() => parseOptions(args)).toThrow(OptionError));

  test('seed no more hashes than the cases present', () => {
    const options = { tokens: 100_000, connections: [1, 64], rounds: 2, hasAfterStart: false };
    expect(sizeOf(options, ['viewer'])).toMatchObject({ presented: 2, neighbours: 0, apiKeys: 1 });
    expect(sizeOf(options, ['first-use'])).toMatchObject({ presented: 10_000 + 4 * 1_024 });
  });
});

test('secrets are presented in random order, except the first ones', () => {
  const tokens = Array.from({ length: 100 }, (_, i) => `pat_${i}`);
  const given = { tokens, neighbours: tokens, apiKey: '', apiKeys: tokens, session: '', wrong: '' };
  const mixed = shuffled(given);
  expect(mixed.tokens.slice(0, 2)).toEqual(tokens.slice(0, 2));
  expect(mixed.tokens).not.toEqual(tokens);
  expect(mixed.neighbours.toSorted()).toEqual(tokens.toSorted());
});

test('the peers are pinned exactly, and locked', () => {
  const read = (file: string): Record<string, Record<string, string>> =>
    JSON.parse(readFileSync(join(import.meta.dirname, 'peers', file), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
  const { dependencies = {} } = read('package.json');
  expect(Object.values(dependencies).filter((one) => !/^\d+\.\d+\.\d+$/.test(one))).toEqual([]);
  expect(read('package-lock.json')['packages']?.['']).toMatchObject({ dependencies });
});
