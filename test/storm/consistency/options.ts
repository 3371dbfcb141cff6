import { parseArgs } from 'node:util';

/** The options of a run. */
export interface Options {
  /** The minimum number of decided reads. */
  readonly reads: number;
  /** The minimum duration. */
  readonly seconds: number;
  readonly faults: number;
  readonly seed: number;
  readonly subjects: number;
  /** The mutant of test/tools/guard-removal that is applied to the servers. */
  readonly mutant: string | null;
  /** Stops at the first violation. */
  readonly stopAtFirst: boolean;
  /** The file that keeps the log; without it the log is deleted after the run. */
  readonly log: string | null;
}

/** An invalid command-line option. The message says what is valid. */
export class OptionError extends Error {}

export const HELP = `Checks the promise of docs/PROMISE.md. Starts three instances on one PostgreSQL server. Subjects lose and regain authority in
every way, readers query every surface of every instance, and faults are injected. A checker compares each response with the
possible states at its time.

  npm run test:consistency -- [options]

  --reads N        minimum number of decided reads (default: 15000)
  --faults N       number of faults to inject (default: 25)
  --seconds N      minimum run time, with the faults spread over it (default: until reads and faults are done)
  --seed N         repeats the choices of an earlier run (default: random)
  --subjects N     number of subjects: a token, a narrowed token, a service user's token, a token issued by a token, a key, a
                   session, in turn (default: 24)
  --mutant NAME    runs servers with this mutant (see npm run test:guards -- --help)
  --stop-at-first  stops at the first violation
  --log FILE       writes the whole log
  --help

Prints the counters as one line of JSON on stdout. After a violation it exits with 1 and names the file with the log around
each one. It needs PostgreSQL's programs (Debian: postgresql and libpq-dev).

Examples:
  npm run test:consistency
  npm run test:consistency -- --reads 5000 --faults 0 --seed 7
  npm run test:consistency -- --seconds 1800 --faults 30
  npm run test:consistency -- --mutant cache-5ms --stop-at-first --faults 0
`;

/** Reads the command line; null when only help is asked for. */
export function parseOptions(args: readonly string[]): Options | null {
  const given = read(args);
  if (given.help) return null;
  return {
    reads: toCount('reads', given.reads ?? '15000', 0, 1_000_000_000),
    faults: toCount('faults', given.faults ?? '25', 0, 100_000),
    seconds: toCount('seconds', given.seconds ?? '0', 0, 1_000_000),
    seed:
      given.seed === undefined
        ? Math.floor(Math.random() * 1_000_000)
        : toCount('seed', given.seed, 0, 4_294_967_295),
    subjects: toCount('subjects', given.subjects ?? '24', 1, 1_000),
    mutant: given.mutant ?? null,
    stopAtFirst: given['stop-at-first'] ?? false,
    log: given.log ?? null,
  };
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    reads: text,
    faults: text,
    seconds: text,
    seed: text,
    subjects: text,
    mutant: text,
    log: text,
    'stop-at-first': flag,
  };
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function toCount(name: string, text: string, least: number, most: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (count >= least && count <= most) return count;
  throw new OptionError(
    `--${name} must be a whole number from ${least} to ${most}, but is "${text}".`,
  );
}
