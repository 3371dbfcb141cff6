import { toCase } from './cases.ts';
import type { Circumstances } from './circumstances.ts';

/** What one server did in one measurement. */
export interface Figures {
  readonly requestsPerSecond: number;
  /** Latencies in ms. */
  readonly p50: number;
  readonly p99: number;
  /** Of the server, for each request. Null where the system does not tell. */
  readonly cpuMs: number | null;
  /** Of the database server, for each request. */
  readonly databaseCpuMs: number | null;
}

/** One measurement of a case, in alternation with the case that it is compared with. */
export interface Sample extends Figures {
  readonly case: string;
  readonly connections: number;
  readonly round: number;
  readonly rssMb: number | null;
  /** For each request; null without Latchkey's metrics. */
  readonly statements: number | null;
  /** Of one processor, taken by the load generator: 0 to 1. */
  readonly clientCpu: number;
  /** Processors that other programs used meanwhile. */
  readonly otherCpu: number | null;
  /**
   * Answers of another status than the case's, and requests without an answer: all of those under
   * way if none was answered.
   */
  readonly wrong: number;
  readonly base: Figures;
}

/** One start with thousands of tokens presented at once. */
export interface AfterStart {
  readonly presented: number;
  readonly connections: number;
  /** Answers other than 200, and requests without an answer. */
  readonly refused: number;
  /** Until the last answer. */
  readonly seconds: number;
  /** The slowest answer, in ms. */
  readonly slowest: number;
  /** The p99 of tokens that were proven before, without and with the others, in ms. */
  readonly provenIdleP99: number;
  readonly provenP99: number;
}

/** Memory in MB. Null where the system does not tell. */
export interface Memory {
  /** Of Latchkey on PostgreSQL: the largest after a measurement. */
  readonly onPostgres: number | null;
  /** Of Latchkey with the embedded database: peak of the first and a later start, and idle. */
  readonly embedded: {
    readonly firstStart: number | null;
    readonly laterStart: number | null;
    readonly idle: number | null;
  } | null;
}

/** The results of a run. */
export interface Report extends Circumstances {
  readonly options: {
    readonly seconds: number;
    readonly rounds: number;
    readonly tokens: number;
  };
  /** The load average of the machine. */
  readonly load: { readonly before: number; readonly after: number };
  readonly peers: Readonly<Record<string, string>>;
  /** Cases that were not measured, and why. */
  readonly skipped: readonly { readonly case: string; readonly why: string }[];
  readonly samples: readonly Sample[];
  readonly afterStart: readonly AfterStart[];
  readonly memory: Memory;
}

/** What is compared with the other case. */
export const MEASURES = ['requestsPerSecond', 'p50', 'p99', 'cpuMs', 'databaseCpuMs'] as const;
export type Measure = (typeof MEASURES)[number];

/** The median of all rounds: the value, and its ratio to the other case of the same measurement. */
export interface Middle {
  readonly value: number | null;
  readonly ratio: number | null;
}

/** One case at one number of connections, over all rounds. */
export interface Summary extends Readonly<Record<Measure, Middle>> {
  readonly case: string;
  readonly title: string;
  readonly connections: number;
  readonly rssMb: number | null;
  readonly statements: number | null;
  readonly wrong: number;
  readonly clientCpu: number;
  readonly otherCpu: number;
}

/** Returns the median; null without values. */
export function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

const divide = (value: number | null, base: number | null): number | null =>
  value === null || base === null || base === 0 ? null : value / base;

function middleOf(samples: readonly Sample[], measure: Measure): Middle {
  return {
    value: median(samples.map((sample) => sample[measure])),
    ratio: median(samples.map((sample) => divide(sample[measure], sample.base[measure]))),
  };
}

const middles = (of: (measure: Measure) => Middle): Record<Measure, Middle> => ({
  requestsPerSecond: of('requestsPerSecond'),
  p50: of('p50'),
  p99: of('p99'),
  cpuMs: of('cpuMs'),
  databaseCpuMs: of('databaseCpuMs'),
});

function summaryOf(samples: readonly Sample[], name: string, connections: number): Summary {
  return {
    ...middles((measure) => middleOf(samples, measure)),
    case: name,
    title: toCase(name).title,
    connections,
    rssMb: median(samples.map(({ rssMb }) => rssMb)),
    statements: median(samples.map(({ statements }) => statements)),
    wrong: samples.reduce((sum, { wrong }) => sum + wrong, 0),
    clientCpu: median(samples.map(({ clientCpu }) => clientCpu)) ?? 0,
    otherCpu: median(samples.map(({ otherCpu }) => otherCpu)) ?? 0,
  };
}

/** A baseline: the median of all of its turns with other cases. */
function baselineOf(samples: readonly Sample[], name: string, connections: number): Summary {
  const turns = samples.filter((sample) => toCase(sample.case).against === name);
  return {
    ...middles((measure) => ({ value: median(turns.map(({ base }) => base[measure])), ratio: 1 })),
    case: name,
    title: toCase(name).title,
    connections,
    rssMb: null,
    statements: null,
    wrong: 0,
    clientCpu: 0,
    otherCpu: 0,
  };
}

/** One line for each number of connections and case, the baselines first. */
export function summarize({ samples }: Pick<Report, 'samples'>): Summary[] {
  const counts = [...new Set(samples.map(({ connections }) => connections))].sort((a, b) => a - b);
  return counts.flatMap((connections) => {
    const here = samples.filter((sample) => sample.connections === connections);
    const baselines = ['baseline', 'baseline-many'].filter((name) =>
      here.some((sample) => toCase(sample.case).against === name),
    );
    return [
      ...baselines.map((name) => baselineOf(here, name, connections)),
      ...[...new Set(here.map((sample) => sample.case))].map((name) =>
        summaryOf(
          here.filter((sample) => sample.case === name),
          name,
          connections,
        ),
      ),
    ];
  });
}

/**
 * Returns the median of the ratios of two cases in each round, each first divided by its own
 * baseline, so that changes between rounds cancel out.
 */
export function ratioOf(
  { samples }: Pick<Report, 'samples'>,
  above: string,
  below: string,
  connections: number,
): number | null {
  const at = (name: string): readonly Sample[] =>
    samples.filter((sample) => sample.case === name && sample.connections === connections);
  const speed = (sample: Sample): number | null =>
    divide(sample.requestsPerSecond, sample.base.requestsPerSecond);
  const others = new Map(at(below).map((sample) => [sample.round, speed(sample)]));
  return median(at(above).map((one) => divide(speed(one), others.get(one.round) ?? null)));
}
