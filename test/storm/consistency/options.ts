import { parseArgs } from 'node:util';

/** What a run does. */
export interface Options {
  /** Decided reads to reach, at least. */
  readonly reads: number;
  /** How long it runs at least. */
  readonly seconds: number;
  readonly faults: number;
  readonly seed: number;
  readonly subjects: number;
  /** Breaks the servers in a way that test/tools/guard-removal knows. */
  readonly mutant: string | null;
  /** Ends at the first violation. */
  readonly stopAtFirst: boolean;
  /** Where the log is kept; otherwise it goes with the run. */
  readonly log: string | null;
}

/** An invalid command-line option. The message says what is valid. */
export class OptionError extends Error {}

export const HELP = `Proves the promise of docs/PROMISE.md: three instances on one PostgreSQL that is started here, subjects that each lose their
authority and get it back in every way there is, readers at every surface of every instance, and faults. A checker
compares each answer with what was possible at its time.

  npm run test:consistency -- [options]

  --reads N        decided reads to reach, at least (default: 15000)
  --faults N       how many things to break meanwhile (default: 25)
  --seconds N      how long it runs at least, faults spread over it (default: as long as reads and faults take)
  --seed N         repeats the choices of an earlier run (default: drawn)
  --subjects N     how many, in turn a token, a narrowed one, a service user's, one made by a token, a key, a session (default: 24)
  --mutant NAME    runs servers that are broken in this way (see npm run test:guards -- --help)
  --stop-at-first  ends at the first violation
  --log FILE       keeps the whole log
  --help

The counters are one line of JSON on stdout. It ends with 1 if there was a violation; then the log around each is in a file that it
names. It takes PostgreSQL's programs (Debian: postgresql and libpq-dev).

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
    `--${name} must be a whole number from ${least} to ${most}: "${text}" is not.`,
  );
}
