import { describe, expect, test } from '@jest/globals';
import type { Case } from './case.ts';
import { drawChart } from './chart.ts';
import { CASE_NAMES, GROUPS, toCase } from './cases.ts';
import { requireFirstUse } from './measure.ts';
import { OptionError, parseOptions } from './options.ts';
import { capacitiesOf, formatPlanning } from './planning.ts';
import { median, ratioOf, summarize, type Report, type Sample } from './report.ts';
import { planOf } from './run.ts';
import { shuffled, sizeOf } from './stock.ts';
import { formatAll, formatResults, formatRun } from './table.ts';
import { judge } from './targets.ts';

const BASE = { requestsPerSecond: 1_000, p50: 10, p99: 40, cpuMs: 0.2, databaseCpuMs: 0.1 };
const sample = (name: string, given: Partial<Sample> = {}): Sample => ({
  case: name,
  connections: 64,
  round: 1,
  requestsPerSecond: 1_000,
  p50: 5,
  p99: 20,
  cpuMs: 0.1,
  databaseCpuMs: 0.05,
  rssMb: 200,
  statements: 1,
  clientCpu: 0.5,
  otherCpu: 0,
  wrong: 0,
  base: BASE,
  ...given,
});
const report = (samples: readonly Sample[], given: Partial<Report> = {}): Report => ({
  startedAt: '2026-01-02T03:04:05.000Z',
  commit: 'abc1234',
  machine: { processor: 'CPU', cores: 2, memoryGb: 8, system: 'Linux' },
  versions: { node: '24', postgresql: '15' },
  options: { seconds: 1, rounds: 3, tokens: 100 },
  load: { before: 0, after: 1 },
  peers: {},
  skipped: [],
  samples,
  afterStart: [],
  memory: { onPostgres: null, embedded: null },
  ...given,
});
const verdictOf = (what: string, of: Report): string | undefined =>
  judge(of).find((one) => one.what === what)?.verdict;

describe('a ratio', () => {
  test('is the median of the ratios of each measurement, whatever the speed of the machine', () => {
    const samples = [1, 10, 5].map((speed, i) =>
      sample('viewer', {
        round: i + 1,
        requestsPerSecond: 1_500 * speed,
        base: { ...BASE, requestsPerSecond: 1_000 * speed },
      }),
    );
    expect(summarize({ samples }).find((one) => one.case === 'viewer')).toMatchObject({
      requestsPerSecond: { value: 7_500, ratio: 1.5 },
    });
  });

  test('of two cases divides each by its own baseline of the same round', () => {
    const of = (name: string, speed: number, base: number): Sample =>
      sample(name, {
        requestsPerSecond: speed,
        base: { ...BASE, requestsPerSecond: base },
      });
    const samples = [of('introspection', 900, 1_000), of('oidc-provider', 600, 2_000)];
    expect(ratioOf({ samples }, 'introspection', 'oidc-provider', 64)).toBeCloseTo(3);
    expect(ratioOf({ samples }, 'introspection', 'oidc-provider', 1)).toBeNull();
  });

  test.each([
    [[], null],
    [[null], null],
    [[3, null, 1], 2],
    [[9, 1, 2], 2],
  ])('the median of %j is %p', (values, expected) => expect(median(values)).toBe(expected));
});

describe('a target', () => {
  const viewer = 'viewer, one PAT: 64 connections';
  test.each([
    [1_499, 'missed'],
    [1_500, 'met'],
    [2_000, 'beyond'],
  ])('viewer with %d/s of 1,000/s is %s', (requestsPerSecond, verdict) =>
    expect(verdictOf(viewer, report([sample('viewer', { requestsPerSecond })]))).toBe(verdict),
  );

  test('without a measurement is not measured', () =>
    expect(new Set(judge(report([])).map(({ verdict }) => verdict))).toEqual(
      new Set(['not measured']),
    ));

  test.each([
    [0, 'met'],
    [1, 'missed'],
  ])('%d refused tokens after a start: %s', (refused, verdict) => {
    const one = { presented: 10_000, connections: 256, seconds: 9, slowest: 100 };
    const afterStart = [0, refused].map((count) => ({
      ...one,
      refused: count,
      provenIdleP99: 2,
      provenP99: 5,
    }));
    expect(verdictOf('new tokens after a start: refused', report([], { afterStart }))).toBe(
      verdict,
    );
  });

  test('has a different name each', () => {
    const names = judge(report([])).map(({ what }) => what);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(Object.keys(GROUPS['headline'] ?? {}))('exists for %s', (name) => {
    const at = (requestsPerSecond: number): string =>
      JSON.stringify(judge(report([sample(name, { requestsPerSecond })])));
    expect(at(1)).not.toBe(at(100_000));
  });
});

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
  test('of a run measure every case in three rounds', () =>
    expect(parseOptions([])).toMatchObject({ cases: CASE_NAMES, rounds: 3, hasMemory: true }));

  test('take groups and cases', () =>
    expect(parseOptions(['--cases', 'peers,viewer,memory'])).toMatchObject({
      cases: ['viewer', ...Object.keys(GROUPS['peers'] ?? {})],
      hasAfterStart: false,
      hasMemory: true,
    }));

  test.each([
    [['--cases', 'd']],
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

describe('the tables', () => {
  const measured = report([
    sample('viewer'),
    sample('viewer', { connections: 1, clientCpu: 1, wrong: 3 }),
    sample('forward-auth-many', { cpuMs: 0.1, databaseCpuMs: 0.04, otherCpu: 1 }),
  ]);

  test('have a row for each case, and the baselines first', () => {
    const rows = formatResults(measured)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.map((row) => row.split('|')[1]?.trim()).slice(2)).toEqual([
      'baseline, one token',
      'baseline, 10,000 different tokens',
      'viewer, one PAT * ! 3',
      'forward auth, 10,000 different PATs †',
    ]);
  });

  test.each(['whole processor', 'unexpected answer', 'Other programs'])('explain: %s', (words) => {
    expect(formatResults(measured)).toContain(words);
    expect(formatAll(report([sample('viewer')]))).not.toContain(words);
  });

  test('say what was not measured, and why', () =>
    expect(
      formatRun(report([], { skipped: [{ case: 'better-auth', why: 'there is no npm' }] })),
    ).toContain('Not measured: better-auth, because there is no npm.'));

  test('for planning divide a second by the processor time of a request', () => {
    expect(capacitiesOf(measured)).toContainEqual({
      case: 'forward-auth-many',
      perServerCore: 10_000,
      perDatabaseCore: 25_000,
    });
    expect(formatPlanning(measured)).toContain('keep 5.0 cores of Latchkey and 2.0 of PostgreSQL');
  });

  test('for planning have no figures of a database that runs elsewhere', () =>
    expect(
      formatPlanning(report([sample('forward-auth-many', { databaseCpuMs: null })])),
    ).toContain('and – of PostgreSQL'));
});

describe('the chart', () => {
  test('has a dot for each case and number of connections in both panels', () => {
    const drawn = drawChart(report([sample('viewer'), sample('viewer', { connections: 1 })]));
    expect(drawn.match(/<title>viewer, one PAT/g)).toHaveLength(4);
    expect(drawn).toContain('viewer, one PAT, 64 at once: 1.00×');
  });

  test('escapes markup', () =>
    expect(drawChart(report([sample('typename')]))).not.toMatch(/[<>]\s*__/));
});
