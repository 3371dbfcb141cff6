import { ratioOf, summarize, type Measure, type Report, type Summary } from './report.ts';

/** The targets on two cores that client and database share. */
export interface Target {
  readonly what: string;
  readonly aim: string;
  /** Null: the run did not measure it. */
  readonly value: string | null;
  readonly isMet: boolean | null;
}

type Judge = (report: Report, summaries: readonly Summary[]) => number | null;
interface Aim {
  readonly what: string;
  readonly least?: number;
  readonly most?: number;
  readonly unit: string;
  readonly of: Judge;
}

const ratio =
  (
    above: string,
    connections: number,
    measure: Measure = 'requestsPerSecond',
    below = 'a',
  ): Judge =>
  (report) =>
    ratioOf(report, measure, above, below, connections);

const at = (summaries: readonly Summary[], key: string, connections: number): Summary | undefined =>
  summaries.find((summary) => summary.case === key && summary.connections === connections);

const difference =
  (above: string, below: string, connections: number): Judge =>
  (_report, summaries) => {
    const [a, b] = [
      at(summaries, above, connections)?.p50.value ?? null,
      at(summaries, below, connections)?.p50.value ?? null,
    ];
    return a === null || b === null ? null : a - b;
  };

/** The maximum memory of the Latchkey of all cases. */
const memory: Judge = ({ samples }) => {
  const held = samples
    .filter(({ case: key }) => /^[cdefhijkl]$/.test(key))
    .flatMap(({ rssMb }) => rssMb ?? []);
  return held.length === 0 ? null : Math.max(...held);
};

/** Rounded, because last uses add about one statement a second. */
const statements =
  (key: string, connections: number): Judge =>
  (_report, summaries) => {
    const count = at(summaries, key, connections)?.statements ?? null;
    return count === null ? null : Math.round(count);
  };

const AIMS: readonly Aim[] = [
  { what: 'd at 64 connections: requests/s', least: 1, unit: '×', of: ratio('d', 64) },
  { what: 'd at 256 connections: requests/s', least: 1.2, unit: '×', of: ratio('d', 256) },
  { what: 'd at 1 connection: requests/s', least: 0.4, unit: '×', of: ratio('d', 1) },
  { what: 'd at 64 connections: p99', most: 1, unit: '×', of: ratio('d', 64, 'p99') },
  { what: 'f at 64 connections: requests/s', least: 1, unit: '×', of: ratio('f', 64) },
  { what: 'f at 256 connections: requests/s', least: 1.2, unit: '×', of: ratio('f', 256) },
  { what: 'f at 1 connection: requests/s', least: 0.4, unit: '×', of: ratio('f', 1) },
  { what: 'h at 64 connections: requests/s', least: 1.5, unit: '×', of: ratio('h', 64) },
  { what: 'i at 64 connections: requests/s', least: 2, unit: '×', of: ratio('i', 64) },
  {
    what: 'e at 64 connections, to d: requests/s',
    least: 0.8,
    unit: '×',
    of: ratio('e', 64, 'requestsPerSecond', 'd'),
  },
  {
    what: 'd of 1,000,000 tokens at 64 connections, to d of 1,000: requests/s',
    least: 0.95,
    unit: '×',
    of: ratio('d@1000000', 64, 'requestsPerSecond', 'd@1000'),
  },
  { what: 'g at 1 connection, over d: p50', most: 8, unit: ' ms', of: difference('g', 'd', 1) },
  {
    what: 'd at 1 connection: statements for each request',
    most: 1,
    unit: '',
    of: statements('d', 1),
  },
  {
    what: 'j at 1 connection: statements for each page',
    most: 3,
    unit: '',
    of: statements('j', 1),
  },
  { what: 'memory of Latchkey after the run', most: 250, unit: ' MB', of: memory },
];

/** Every target with its result. */
export function judge(report: Report): Target[] {
  const summaries = summarize(report);
  return AIMS.map(({ what, least, most, unit, of }) => {
    const value = of(report, summaries);
    return {
      what,
      aim: least === undefined ? `at most ${most ?? 0}${unit}` : `at least ${least}${unit}`,
      value: value === null ? null : `${format(value)}${unit}`,
      isMet: value === null ? null : value >= (least ?? -Infinity) && value <= (most ?? Infinity),
    };
  });
}

const format = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
