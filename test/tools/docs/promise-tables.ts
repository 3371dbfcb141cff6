import { FAULTS } from '../../storm/consistency/nemesis.ts';
import { SURFACES } from '../../storm/consistency/surfaces.ts';
import { WAYS } from '../../storm/consistency/ways.ts';
import { MUTANTS } from '../guard-removal/mutants.ts';
import type { Killer } from '../guard-removal/mutant.ts';
import { table } from './table.ts';

/** docs/results/promise.json: what the harnesses measured. */
export interface PromiseResults {
  readonly machine: string;
  readonly races: readonly {
    readonly run: string;
    readonly decidedReads: number;
    readonly oldAuthorityUsed: number;
    readonly falseDenials: number;
    /** Null: not recorded. */
    readonly writes: number | null;
    readonly faults: number;
    readonly recoverySecondsMax: number;
    readonly changesLost: number;
    readonly seconds: number;
  }[];
  readonly mutation: readonly { readonly files: string; readonly detectedPercent: number }[];
  readonly load: readonly { readonly badSecrets: string; readonly p99Ms: number }[];
  readonly slowConnections: readonly {
    readonly connection: string;
    readonly closedAfterSeconds: number;
  }[];
}

const killerOf = (killedBy: Killer): string =>
  killedBy.kind === 'harness'
    ? 'the race harness'
    : `${killedBy.file}${killedBy.name === undefined ? '' : `: ${killedBy.name}`}`;

/** Every mutant, what it breaks and the test that detects it. */
export const drawMutants = (): string =>
  table(
    ['mutant', 'defect', 'detected by'],
    MUTANTS.map(({ name, breaks, killedBy }) => [`\`${name}\``, breaks, killerOf(killedBy)]),
  );

const names = (all: readonly { readonly name: string }[]): string =>
  all.map(({ name }) => name).join('; ');

/** What the race harness covers. */
export const drawCoverage = (): string =>
  table(
    ['covered', ''],
    [
      ['ways to remove authority', names(WAYS)],
      ['surfaces', names(SURFACES)],
      ['faults', names(FAULTS)],
    ],
  );

/** One row for each run of the race harness. */
export const drawRaces = ({ races, machine }: PromiseResults): string =>
  `${table(
    [
      'run',
      'decided reads',
      'old authority used',
      'false denials',
      'writes',
      'faults',
      'slowest recovery, s',
      'acknowledged changes lost',
      'time, s',
    ],
    races.map((race) => [
      race.run,
      race.decidedReads,
      race.oldAuthorityUsed,
      race.falseDenials,
      race.writes,
      race.faults,
      race.recoverySecondsMax,
      race.changesLost,
      race.seconds,
    ]),
  )}\n\nMeasured on ${machine}.`;

/** How many mutants of the pure files a test detects. */
export const drawMutation = ({ mutation }: PromiseResults): string =>
  table(
    ['files', 'detected'],
    mutation.map(({ files, detectedPercent }) => [files, `${detectedPercent.toFixed(1)} %`]),
  );

/** The time of valid requests under load, and when slow clients are disconnected. */
export function drawLoad({ load, slowConnections }: PromiseResults): string {
  const idle = load[0]?.p99Ms ?? NaN;
  return [
    table(
      ['bad secrets', 'p99 of valid requests, ms', 'ratio to idle'],
      load.map(({ badSecrets, p99Ms }) => [badSecrets, p99Ms, (p99Ms / idle).toFixed(2)]),
    ),
    table(
      ['connection', 'closed after, s'],
      slowConnections.map(({ connection, closedAfterSeconds }) => [connection, closedAfterSeconds]),
    ),
  ].join('\n\n');
}
