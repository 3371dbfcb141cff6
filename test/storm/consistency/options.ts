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
  /** Existing databases, one for each instance; null to start a PostgreSQL. */
  readonly databases: readonly string[] | null;
  /** Whether the existing databases may contain Latchkey's data. */
  readonly withData: boolean;
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
  --databases URL,URL,URL
                   starts nothing but instances: one at each of these databases, which must be nodes of one database (the
                   first instance migrates it, so name Citus's coordinator first). Leaves out faults that need the machine.
                   Passes DATABASE_LAYOUT on to the instances. Where a write takes tens of milliseconds, use --subjects 6: more
                   writers only wait for each other, and time out
  --with-data      with --databases: allows a database that already contains Latchkey's data. Adds organizations named t-…,
                   changes only those, and leaves them there
  --help

Prints the counters as one line of JSON on stdout. After a violation it exits with 1 and names the file with the log around
each one. Without --databases it needs PostgreSQL's programs (Debian: postgresql and libpq-dev).

Examples:
  npm run test:consistency
  npm run test:consistency -- --reads 5000 --faults 0 --seed 7
  npm run test:consistency -- --seconds 1800 --faults 30
  npm run test:consistency -- --mutant cache-5ms --stop-at-first --faults 0
  npm run test:consistency -- --databases postgresql://app@db1/race,postgresql://app@db2/race --subjects 12
`;

/** Reads the command line; null when only help is asked for. */
export function parseOptions(args: readonly string[]): Options | null {
  const given = read(args);
  if (given.help) return null;
  const databases = given.databases === undefined ? null : toUrls(given.databases);
  if (given['with-data'] && !databases) throw new OptionError('--with-data requires --databases.');
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
    databases,
    withData: given['with-data'] ?? false,
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
    databases: text,
    'stop-at-first': flag,
    'with-data': flag,
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

/** Splits a list of URLs. A comma before the path belongs to a URL with several hosts. */
function toUrls(text: string): string[] {
  const urls = text
    .split(',')
    .reduce<string[]>((all, part) => {
      const last = all.at(-1);
      const isHost = last !== undefined && /^\w+:\/\/[^/?]*$/.test(last) && !part.includes('://');
      return isHost ? [...all.slice(0, -1), `${last},${part}`] : [...all, part];
    }, [])
    .map((url) => url.trim());
  const wrong = urls.findIndex((url) => !/^postgres(ql)?:\/\/./.test(url));
  if (wrong >= 0)
    throw new OptionError(
      `--databases must be connection URLs such as postgresql://user:password@host:5432/race, separated by commas: number ${wrong + 1} is none.`,
    );
  return urls;
}
