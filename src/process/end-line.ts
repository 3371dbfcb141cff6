import { SECRET_VARIABLES } from './environment.ts';
import { concealSecrets } from '../observe/log.ts';
import { reasonOf } from '../database/reason.ts';

/** Shorter values would hide parts of words. */
const VALUE_LENGTH_MIN = 4;

/**
 * What one ends with that nobody foresaw: one line. Security: an error of a library may quote a
 * value that it was given.
 */
export function endLineOf(error: unknown, settings: Readonly<Record<string, unknown>>): string {
  const [first = ''] = reasonOf(error).split('\n', 1);
  const line = valuesOf(settings).reduce(
    (text, { name, value }) => text.replaceAll(value, `<${name}>`),
    concealSecrets(first),
  );
  return `Latchkey ends: ${line.trim().replace(/\.?$/, '.')} This is most likely a fault of Latchkey: set LOG_LEVEL=debug to see where, and report it.`;
}

/** Where it happened, without the message. */
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
