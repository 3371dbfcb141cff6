import { SECRET_VARIABLES } from './environment.ts';
import { concealSecrets } from '../observe/log.ts';
import { reasonOf } from '../database/reason.ts';

/** Shorter values would match parts of words. */
const VALUE_LENGTH_MIN = 4;

/**
 * Returns the last line of the log for an unexpected error.
 *
 * Security: conceals secrets and the values of secret variables, because library errors may quote
 * their input (information disclosure).
 */
export function endLineOf(error: unknown, settings: Readonly<Record<string, unknown>>): string {
  const [first = ''] = reasonOf(error).split('\n', 1);
  const line = valuesOf(settings).reduce(
    (text, { name, value }) => text.replaceAll(value, `<${name}>`),
    concealSecrets(first),
  );
  return `Latchkey stopped unexpectedly: ${line.trim().replace(/\.?$/, '.')} This is most likely a bug in Latchkey. Set LOG_LEVEL=debug to see where it occurred, and report it.`;
}

/** Returns the stack of an error without its message. */
export const stackOf = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

function valuesOf(
  settings: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly value: string }[] {
  return SECRET_VARIABLES.flatMap((name) => {
    const value = settings[name];
    if (typeof value !== 'string') return [];
    const [, password = ''] = /:\/\/[^/@]*?:(.*)@/.exec(value) ?? [];
    return [value, password, decode(password)]
      .filter(({ length }) => length >= VALUE_LENGTH_MIN)
      .map((part) => ({ name, value: part }));
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
