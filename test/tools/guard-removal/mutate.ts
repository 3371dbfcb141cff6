import { join } from 'node:path';
import { GUARDS } from './guards.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The mutants of the promise and of the guards. */
export const ALL: readonly Mutant[] = [...MUTANTS, ...GUARDS];

/** Returns the mutant of this name; throws if it is unknown. */
export function requireMutant(name: string): Mutant {
  const mutant = ALL.find((one) => one.name === name);
  if (mutant) return mutant;
  throw new Error(`Unknown mutant ${name}. Mutants: ${ALL.map((one) => one.name).join(', ')}.`);
}

/** Returns the source with the mutant. Its text must match exactly once; line breaks do not matter. */
export function applyMutant({ name, file, find, replace }: Mutant, source: string): string {
  const parts = source.split(toPattern(find));
  if (parts.length === 2) return parts.join(replace);
  throw new Error(
    `The mutant ${name} matches ${file} ${parts.length - 1} times instead of once. Update test/tools/guard-removal.`,
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

/** Applies the mutant named by the environment variable MUTANT; returns other files unchanged. */
export function mutate(path: string, source: string): string {
  const name = process.env['MUTANT'];
  const mutant = name ? requireMutant(name) : null;
  return mutant && path === join(ROOT, mutant.file) ? applyMutant(mutant, source) : source;
}
