import { describe, expect, test } from '@jest/globals';
import { drawChart } from './chart.ts';
import { GROUPS } from './cases.ts';
import { formatMemory } from './document.ts';
import { capacitiesOf, formatPlanning } from './planning.ts';
import { median, ratioOf, summarize, type Report, type Sample } from './report.ts';
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

test('memory that was not measured is a dash', () => {
  const embedded = { firstStart: 400.4, laterStart: 300, idle: 200 };
  const drawn = formatMemory(report([], { memory: { onPostgres: null, embedded } }));
  expect(drawn).toMatch(/first start +\| +400 \|/);
  expect(drawn).toMatch(/PostgreSQL, under load +\| +– \|/);
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
