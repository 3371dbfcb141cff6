import { parseArgs } from 'node:util';
import { CASE_NAMES, GROUPS, toCase } from './cases.ts';
import { sizeOf } from './stock.ts';

/** The options of a run. */
export interface Options {
  readonly cases: readonly string[];
  /** Whether thousands of tokens are presented right after a start. */
  readonly hasAfterStart: boolean;
  /** Whether the memory of the embedded database is measured. */
  readonly hasMemory: boolean;
  readonly connections: readonly number[];
  readonly seconds: number;
  readonly rounds: number;
  readonly tokens: number;
  /** Shows an earlier run's numbers instead of measuring. */
  readonly from: string | null;
  readonly json: string | null;
  /** Updates docs/results/performance.json and its chart. */
  readonly write: boolean;
}

/** An invalid command-line option. The message says what is valid. */
export class OptionError extends Error {}

/** What `--cases` takes that is no case with requests per second. */
const EXTRAS = ['after-start', 'memory'];

const list = (names: readonly string[]): string =>
  names.map((name) => `    ${name.padEnd(22)} ${toCase(name).title}`).join('\n');

export const HELP = `Compares Latchkey with a baseline, a bare node:http server that runs one prepared SELECT for each request, and with
better-auth and oidc-provider. Everything runs on this machine and one PostgreSQL. Each case takes turns with the baseline.

  npm run bench -- [options]

  --cases a,b,…         cases or groups to measure (default: all)
  --connections 1,64,…  concurrent connections (default: 1,64,256)
  --seconds N           duration of each measurement (default: 1)
  --rounds N            number of repetitions; the results are medians (default: 4)
  --tokens N            tokens in the database, with a tenth as many users (default: 100000)
  --json FILE           write all numbers
  --write               write docs/results/performance.json and its chart; then run npm run docs
  --from FILE           do not measure: show the numbers of a file written by --json, or write them with --write
  --help

DATABASE_URL names a PostgreSQL server on which databases may be created; the named database is not changed. Without it, a
temporary server is started, which needs PostgreSQL's programs (Debian: postgresql and libpq-dev); only then is its
processor time measured. The peers are installed from the registry of npm into .cache, or skipped.

Groups and their cases:
${Object.entries(GROUPS)
  .map(([group, rows]) => `  ${group}\n${list(Object.keys(rows))}`)
  .join('\n')}
  after-start              thousands of tokens that a process has not seen, right after its start
  memory                   of the embedded database

Examples:
  npm run bench -- --cases viewer,viewer-many --connections 64
  npm run bench -- --write           everything, in less than 20 minutes
  npm run bench -- --from docs/results/performance.json
`;

/** Reads the command line; null when only help is asked for. */
export function parseOptions(args: readonly string[]): Options | null {
  const { help, from, json, write, ...given } = read(args);
  if (help) return null;
  const tokens = toCount('tokens', given.tokens ?? '100000', 100, 10_000_000);
  const named = given.cases === undefined ? [...CASE_NAMES, ...EXTRAS] : toNames(given.cases);
  const options: Options = {
    cases: CASE_NAMES.filter((name) => named.includes(name)),
    hasAfterStart: named.includes('after-start'),
    hasMemory: named.includes('memory'),
    connections: toList(given.connections ?? '1,64,256').map((one) =>
      toCount('connections', one, 1, 1_024),
    ),
    seconds: toCount('seconds', given.seconds ?? '1', 1, 3_600),
    rounds: toCount('rounds', given.rounds ?? '4', 1, 1_000),
    tokens,
    from: from ?? null,
    json: json ?? null,
    write: write ?? false,
  };
  if (named.includes('first-use-sha256') && !named.includes('first-use-renewing'))
    throw new OptionError('first-use-sha256 needs first-use-renewing, which stores its hashes.');
  const { presented } = sizeOf(options, options.cases);
  if (tokens < presented)
    throw new OptionError(
      `--tokens must be at least ${presented}: so many different ones are presented.`,
    );
  return options;
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    cases: text,
    connections: text,
    seconds: text,
    rounds: text,
    tokens: text,
    json: text,
    from: text,
    write: flag,
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

/** The cases of these names and groups. */
function toNames(text: string): string[] {
  return toList(text).flatMap((name) => {
    if (name in GROUPS) return Object.keys(GROUPS[name] ?? {});
    if (CASE_NAMES.includes(name) || EXTRAS.includes(name)) return [name];
    throw new OptionError(
      `Unknown case ${name}. Cases: ${[...Object.keys(GROUPS), ...EXTRAS, ...CASE_NAMES].join(', ')}.`,
    );
  });
}

/** Returns the parts between commas. */
export const toList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Parses a whole number within bounds. */
export function toCount(name: string, text: string, least: number, most: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (count >= least && count <= most) return count;
  throw new OptionError(
    `--${name} must be a whole number from ${least} to ${most}, but is "${text}".`,
  );
}
