import { join } from 'node:path';
import { GUARDS } from './guards.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Those of the promise, and the guards of the source. */
export const ALL: readonly Mutant[] = [...MUTANTS, ...GUARDS];

/** The mutant of this name. */
export function requireMutant(name: string): Mutant {
  const mutant = ALL.find((one) => one.name === name);
  if (mutant) return mutant;
  throw new Error(
    `There is no mutant ${name}: there are ${ALL.map((one) => one.name).join(', ')}.`,
  );
}

/**
 * The source with the mutant in it. What it replaces must be there exactly once, or it would be
 * another mutant, or none. How its lines are broken does not matter.
 */
export function applyMutant({ name, file, find, replace }: Mutant, source: string): string {
  const parts = source.split(toPattern(find));
  if (parts.length === 2) return parts.join(replace);
  throw new Error(
    `The mutant ${name} does not fit ${file}: its text is there ${parts.length - 1} times. Mend test/tools/guard-removal.`,
  );
}

/**
 * Matches the text with any white space between its words and signs, and with the commas that a
 * formatter adds before a bracket.
 */
function toPattern(text: string): RegExp {
  const signs = text.match(/\w+|[^\w\s]/g) ?? [];
  const escaped = signs.map((sign) =>
    /\w/.test(sign) ? sign : /[)\]}]/.test(sign) ? `,?\\s*\\${sign}` : `\\${sign}`,
  );
  return new RegExp(escaped.join('\\s*'));
}

/**
 * Breaks a source file if it is the one that the environment's MUTANT is about; gives any other as
 * it is.
 */
export function mutate(path: string, source: string): string {
  const name = process.env['MUTANT'];
  const mutant = name ? requireMutant(name) : null;
  return mutant && path === join(ROOT, mutant.file) ? applyMutant(mutant, source) : source;
}
