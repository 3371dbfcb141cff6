import { parseArgs } from 'node:util';
import { CASE_KEYS, COLD_TOKENS, describeCases } from './cases.ts';

/** The options of a run. */
export interface Options {
  readonly cases: readonly string[];
  readonly connections: readonly number[];
  readonly seconds: number;
  readonly warmUp: number;
  readonly rounds: number;
  readonly tokens: number;
  /** Draws an earlier run's numbers instead of measuring. */
  readonly from: string | null;
  readonly json: string | null;
  readonly svg: string | null;
  /** Updates docs/results/performance.json and its chart. */
  readonly write: boolean;
}

/** An invalid command-line option. The message says what is valid. */
export class OptionError extends Error {}

export const HELP = `Compares Latchkey with a baseline: a bare node:http server that runs one prepared SELECT for each request.
Both run on this machine, on one database with the same rows, in turn.

  npm run bench -- [options]

  --cases a,d,…         cases to measure (default: all; always includes the baseline, a)
  --connections 1,64,…  concurrent connections (default: 1,16,64,256)
  --seconds N           duration of each measurement (default: 10)
  --warmup N            duration of the warm-up before each (default: 3, or --seconds if that is less)
  --rounds N            number of repetitions (default: 5)
  --tokens N            tokens in the database, with a tenth as many users (default: 100000)
  --json FILE           write all numbers
  --svg FILE            draw a chart
  --write               write docs/results/performance.json and its chart; then run npm run docs
  --from FILE           do not measure: show the numbers of a file written by --json, or draw them with --write
  --help

DATABASE_URL names a PostgreSQL server on which databases may be created; the named database is not changed. Without it, a
temporary server is started, which needs PostgreSQL's programs (Debian: postgresql and libpq-dev).

Cases:
${describeCases()}
  d@1000, e@5000, …     any case on a database with that many tokens

Examples:
  npm run bench -- --seconds 2 --rounds 1 --connections 64
  npm run bench -- --cases d,f --connections 64 --json out.json
  npm run bench -- --write
  npm run bench -- --from docs/results/performance.json
`;

const DEFAULT_CASES = [...CASE_KEYS, 'd@1000', 'd@1000000'];

/** Reads the command line; null when only help is asked for. */
export function parseOptions(args: readonly string[]): Options | null {
  const { help, from, json, svg, write, ...given } = read(args);
  if (help) return null;
  const seconds = toCount('seconds', given.seconds ?? '10', 1, 3_600);
  const tokens = toCount('tokens', given.tokens ?? '100000', 100, 10_000_000);
  const options: Options = {
    cases: [...new Set(['a', ...toList(given.cases ?? DEFAULT_CASES.join(','))])],
    connections: toList(given.connections ?? '1,16,64,256').map((one) =>
      toCount('connections', one, 1, 10_000),
    ),
    seconds,
    warmUp:
      given.warmup === undefined ? Math.min(3, seconds) : toCount('warmup', given.warmup, 1, 3_600),
    rounds: toCount('rounds', given.rounds ?? '5', 1, 1_000),
    tokens,
    from: from ?? null,
    json: json ?? null,
    svg: svg ?? null,
    write: write ?? false,
  };
  requireCases(options);
  return options;
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    cases: text,
    connections: text,
    seconds: text,
    warmup: text,
    rounds: text,
    tokens: text,
    json: text,
    svg: text,
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

function requireCases({ cases, tokens }: Options): void {
  for (const key of cases) {
    const [, letter = '', own] = /^([a-z]+)(?:@(\d+))?$/.exec(key) ?? [];
    if (!CASE_KEYS.includes(letter))
      throw new OptionError(
        `Unknown case ${key}. Cases: ${CASE_KEYS.join(', ')}, and d@1000 for d on 1,000 tokens.`,
      );
    const available = own === undefined ? tokens : toCount('cases', own, 100, 10_000_000);
    if (letter === 'g' && available < COLD_TOKENS)
      throw new OptionError(
        `Case g needs ${COLD_TOKENS} tokens: with fewer, the server has cached some that must be new.`,
      );
  }
}
