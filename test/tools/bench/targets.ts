import { ratioOf, summarize, type AfterStart, type Report, type Summary } from './report.ts';
import { median } from './report.ts';

/** A target on two cores that client and database share, and what the run measured. */
export interface Target {
  readonly what: string;
  readonly target: string;
  /** What is hoped for beyond the target; empty if nothing is. */
  readonly stretch: string;
  /** Null: the run did not measure it. */
  readonly value: string | null;
  readonly verdict: 'met' | 'beyond' | 'missed' | 'not measured';
}

type Read = (report: Report, summaries: readonly Summary[]) => number | null;
interface Aim {
  readonly what: string;
  readonly target: number;
  readonly stretch?: number;
  /** At least the target, or at most. */
  readonly bound: 'least' | 'most';
  readonly unit: string;
  readonly of: Read;
}

const find = (
  summaries: readonly Summary[],
  name: string,
  connections: number,
): Summary | undefined =>
  summaries.find((one) => one.case === name && one.connections === connections);

/** Requests per second of a case, as a multiple of the one that took turns with it. */
const times = (
  what: string,
  name: string,
  connections: number,
  target: number,
  stretch?: number,
): Aim => ({
  what: `${what}: ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
  target,
  ...(stretch !== undefined && { stretch }),
  bound: 'least',
  unit: '×',
  of: (_report, summaries) => find(summaries, name, connections)?.requestsPerSecond.ratio ?? null,
});

const most = (what: string, target: number, unit: string, of: Read): Aim => ({
  what,
  target,
  bound: 'most',
  unit,
  of,
});

const afterStart =
  (read: (one: AfterStart) => number): Read =>
  ({ afterStart: all }) =>
    median(all.map(read));

/** Rounded, because last uses add about one statement a second. */
const statements =
  (name: string): Read =>
  (_report, summaries) => {
    const count = find(summaries, name, 1)?.statements ?? null;
    return count === null ? null : Math.round(count);
  };

const slower =
  (name: string, than: string, connections: number): Read =>
  (_report, summaries) => {
    const [a, b] = [name, than].map((one) => find(summaries, one, connections)?.p50.value ?? null);
    return a == null || b == null ? null : a - b;
  };

const AIMS: readonly Aim[] = [
  times('viewer, one PAT', 'viewer', 64, 1.5, 2),
  times('viewer, one API key', 'viewer-key', 64, 1.6, 2),
  times('forward auth, one PAT', 'forward-auth', 64, 2.2, 3),
  times('introspection, one PAT', 'introspection', 64, 1.7, 2),
  times('AuthZEN, one PAT', 'authzen', 64, 1.7, 2),
  times('viewer, different PATs', 'viewer-many', 64, 0.95, 1.3),
  times('viewer, different API keys', 'viewer-key-many', 64, 0.95, 1.3),
  times('forward auth, different PATs', 'forward-auth-many', 64, 1, 1.3),
  times('introspection, different PATs', 'introspection-many', 64, 1, 1.3),
  times('AuthZEN, different PATs', 'authzen-many', 64, 1, 1.3),
  times('viewer, one PAT', 'viewer', 1, 0.6, 0.8),
  times('forward auth, one PAT', 'forward-auth', 1, 0.6, 0.8),
  times('introspection, one PAT', 'introspection', 1, 0.5, 0.7),
  times('AuthZEN, one PAT', 'authzen', 1, 0.5, 0.7),
  ...['introspection', 'introspection-many'].map((name): Aim => ({
    what: `${name === 'introspection' ? 'introspection, one' : 'introspection, different'}, to oidc-provider's: 1 connection`,
    target: 1,
    bound: 'least',
    unit: '×',
    of: (report) => ratioOf(report, name, name.replace('introspection', 'oidc-provider'), 1),
  })),
  times('three workers, to one', 'three-workers', 64, 1),
  times('three workers, to one', 'three-workers', 256, 1),
  times('three workers, different PATs, to one', 'three-workers-many', 64, 1),
  most('new tokens after a start: refused', 0, '', ({ afterStart: all }) =>
    all.length === 0 ? null : Math.max(...all.map(({ refused }) => refused)),
  ),
  most(
    'new tokens after a start: last answer',
    10,
    ' s',
    afterStart(({ seconds }) => seconds),
  ),
  most(
    'new tokens after a start: p99 of proven tokens, to idle',
    3,
    '×',
    afterStart(({ provenP99, provenIdleP99 }) => provenP99 / provenIdleP99),
  ),
  most(
    'first use, argon2id, over viewer: p50, 1 connection',
    8,
    ' ms',
    slower('first-use', 'viewer', 1),
  ),
  most('statements for each viewer', 1, '', statements('viewer')),
  most('statements for each page of tokens', 3, '', statements('page')),
  most('memory on PostgreSQL', 230, ' MB', ({ memory }) => memory.onPostgres),
  most(
    'memory, embedded: peak of the first start',
    450,
    ' MB',
    ({ memory }) => memory.embedded?.firstStart ?? null,
  ),
  most(
    'memory, embedded: peak of a later start',
    400,
    ' MB',
    ({ memory }) => memory.embedded?.laterStart ?? null,
  ),
  most('memory, embedded: idle', 250, ' MB', ({ memory }) => memory.embedded?.idle ?? null),
];

/** Every target with its result. */
export function judge(report: Report): Target[] {
  const summaries = summarize(report);
  return AIMS.map(({ what, target, stretch, bound, unit, of }) => {
    const value = of(report, summaries);
    const reaches = (aim: number): boolean =>
      value !== null && (bound === 'least' ? value >= aim : value <= aim);
    const words = (aim: number): string => `at ${bound} ${aim}${unit}`;
    return {
      what,
      target: words(target),
      stretch: stretch === undefined ? '' : words(stretch),
      value: value === null ? null : `${format(value)}${unit}`,
      verdict:
        value === null
          ? 'not measured'
          : stretch !== undefined && reaches(stretch)
            ? 'beyond'
            : reaches(target)
              ? 'met'
              : 'missed',
    };
  });
}

const format = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
