import { parseArgs } from 'node:util';
import { AXES, type Axis } from './growth-axes.ts';
import { OptionError, toCount, toList } from './options.ts';

/** The options of a run. */
export interface GrowthOptions {
  readonly axes: readonly Axis[];
  /** For each measurement, half of them for the request where nothing has grown. */
  readonly seconds: number;
  /** Draws an earlier run's numbers instead of measuring. */
  readonly from: string | null;
  readonly json: string | null;
  /** Brings docs/results/growth.json and its charts up to date. */
  readonly write: boolean;
}

export const GROWTH_HELP = `Measures the cost of a request as one quantity grows, next to a database where it has not grown.

  npm run bench:growth -- [options]

  --axes tokens,…   quantities that grow (default: all)
  --quick           smaller sizes: up to 100,000 tokens, 10,000 members and 1,000,000 audit events
  --seconds N       duration of each measurement (default: 2)
  --json FILE       write all numbers
  --write           write docs/results/growth.json and docs/results/growth-*.svg; then run npm run docs
  --from FILE       do not measure: show the numbers of a file written by --json, or draw them with --write
  --help

DATABASE_URL as for npm run bench.

Axes:
${AXES.map(({ key, title, sizes }) => `  ${key.padEnd(9)} ${title}: ${sizes.map((size) => size.toLocaleString('en')).join(', ')}`).join('\n')}
`;

/** Reads the command line; null when only help is asked for. */
export function parseGrowthOptions(args: readonly string[]): GrowthOptions | null {
  const { help, axes, quick, seconds, from, json, write } = read(args);
  if (help) return null;
  const chosen = axes === undefined ? AXES : toList(axes).map(toAxis);
  return {
    axes: quick
      ? chosen.map((axis) => ({
          ...axis,
          sizes: axis.sizes.filter((size) => size <= axis.quickMax),
        }))
      : chosen,
    seconds: toCount('seconds', seconds ?? '2', 1, 600),
    from: from ?? null,
    json: json ?? null,
    write: write ?? false,
  };
}

function toAxis(key: string): Axis {
  const axis = AXES.find((one) => one.key === key);
  if (!axis)
    throw new OptionError(
      `There is no axis ${key}: there are ${AXES.map((one) => one.key).join(', ')}.`,
    );
  return axis;
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        axes: text,
        quick: flag,
        seconds: text,
        json: text,
        from: text,
        write: flag,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
