import { parseArgs } from 'node:util';
import type { Mutant } from './mutant.ts';
import { ALL, requireMutant } from './mutate.ts';

/** The options of a run. */
export interface Options {
  readonly mutants: readonly Mutant[];
  /** Shows the output of the tests. */
  readonly verbose: boolean;
}

/** An invalid command-line option. The message says what is valid. */
export class OptionError extends Error {}

export const HELP = `Applies one mutant to the server at a time and runs the test that must detect it. An undetected mutant fails the run.

  npm run test:guards -- [options] [name…]

  --verbose   shows the output of the tests
  --help

It needs PostgreSQL's programs (Debian: postgresql and libpq-dev), or TEST_DATABASE_URL.

Mutants:
${ALL.map(({ name, breaks }) => `  ${name.padEnd(34)} ${breaks}`).join('\n')}

Examples:
  npm run test:guards
  npm run test:guards -- cache-5ms node-shows-all
`;

/** Reads the command line; null when only help is asked for. Without names: all of them. */
export function parseOptions(args: readonly string[]): Options | null {
  const { values, positionals } = read(args);
  if (values.help) return null;
  const named = positionals.map((name) => {
    try {
      return requireMutant(name);
    } catch (error) {
      throw asOptionError(error);
    }
  });
  return { mutants: named.length > 0 ? named : ALL, verbose: values.verbose ?? false };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { verbose: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw asOptionError(error);
  }
}

const asOptionError = (error: unknown): OptionError =>
  new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
