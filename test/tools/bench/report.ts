import { toCase } from './cases.ts';
import type { Circumstances } from './circumstances.ts';

/** One measurement. */
export interface Sample {
  readonly case: string;
  readonly connections: number;
  readonly round: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the server, for each request. Null where the system does not tell. */
  readonly cpuMs: number | null;
  readonly rssMb: number | null;
  /** For each request; null for the baseline. */
  readonly statements: number | null;
  /** Of one processor, taken by the load generator: 0 to 1. */
  readonly clientCpu: number;
  /** Answers of another status than the case's, and requests without an answer. */
  readonly wrong: number;
}

/** The results of a run. */
export interface Report extends Circumstances {
  readonly options: {
    readonly seconds: number;
    readonly warmUp: number;
    readonly rounds: number;
    readonly tokens: number;
  };
  readonly samples: readonly Sample[];
}

/** What is measured of every case, and compared with the baseline. */
export const MEASURES = ['requestsPerSecond', 'p50', 'p99', 'cpuMs', 'rssMb'] as const;
export type Measure = (typeof MEASURES)[number];

/** The median of all rounds: the value, and its ratio to the baseline of the same round. */
export interface Middle {
  readonly value: number | null;
  readonly ratio: number | null;
}

/** One case at one number of connections, over all rounds. */
export interface Summary extends Readonly<Record<Measure, Middle>> {
  readonly case: string;
  readonly title: string;
  readonly connections: number;
  readonly statements: number | null;
  readonly wrong: number;
  readonly clientCpu: number;
}

/** Returns the median; null without values. */
export function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/**
 * Returns the median of the ratios of two cases in each round, so that changes between rounds
 * cancel out.
 */
export function ratioOf(
  { samples }: Report,
  measure: Measure,
  above: string,
  below: string,
  connections: number,
): number | null {
  const at = (key: string) =>
    samples.filter((sample) => sample.case === key && sample.connections === connections);
  const bases = new Map(at(below).map((sample) => [sample.round, sample[measure]]));
  return median(
    at(above).map((sample) => {
      const [value, base] = [sample[measure], bases.get(sample.round) ?? null];
      return value === null || base === null || base === 0 ? null : value / base;
    }),
  );
}

/** One line for each case and number of connections, in the order in which they were measured. */
export function summarize(report: Report): Summary[] {
  const groups = Object.values(
    Object.groupBy(report.samples, (sample) => `${sample.connections} ${sample.case}`),
  ).filter((group) => group !== undefined);
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const middle = (measure: Measure): Middle => ({
      value: median(group.map((sample) => sample[measure])),
      ratio: ratioOf(report, measure, first.case, 'a', first.connections),
    });
    return {
      case: first.case,
      title: toCase(first.case).title,
      connections: first.connections,
      requestsPerSecond: middle('requestsPerSecond'),
      p50: middle('p50'),
      p99: middle('p99'),
      cpuMs: middle('cpuMs'),
      rssMb: middle('rssMb'),
      statements: median(group.map(({ statements }) => statements)),
      wrong: group.reduce((sum, { wrong }) => sum + wrong, 0),
      clientCpu: median(group.map(({ clientCpu }) => clientCpu)) ?? 0,
    };
  });
}
