import { parseArgs } from 'node:util';
import type { Mutant } from './mutant.ts';
import { ALL, requireMutant } from './mutate.ts';

/** What a run does. */
export interface Options {
  readonly mutants: readonly Mutant[];
  /** Shows what the tests have written. */
  readonly verbose: boolean;
}

/** An invalid command-line option. The message says what is valid. */
export class OptionError extends Error {}

export const HELP = `Breaks the server in one way after the other, and runs for each what is to notice. One that nothing notices fails the run.

  npm run test:guards -- [options] [name…]

  --verbose   shows what the tests write
  --help

It takes PostgreSQL's programs (Debian: postgresql and libpq-dev), or TEST_DATABASE_URL.

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
