import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { SECRET_VARIABLES } from './environment.ts';

/** The OpenTelemetry SDK reads its variables later, by itself. */
const FORGOTTEN: readonly string[] = SECRET_VARIABLES.filter((name) => !name.startsWith('OTEL_'));

/**
 * Removes secrets from the environment after they have been read.
 *
 * Security: prevents secret disclosure to child processes, in crash reports and, on Linux, through
 * /proc/PID/environ to other programs of the same user.
 */
export function forgetSecrets(environment: Record<string, string | undefined>): void {
  const isSet = FORGOTTEN.some((name) => environment[name] !== undefined);
  for (const name of FORGOTTEN) Reflect.deleteProperty(environment, name);
  if (!isSet || process.platform !== 'linux') return;
  try {
    overwriteInitialEnvironment();
  } catch {
    // A hardened kernel denies access. docs/OPERATIONS.md describes the alternative, `_FILE`
    // variables.
  }
}

/** The index of `env_start` in proc(5). */
const ENV_START = 50;

/**
 * Overwrites the values in the memory behind /proc/PID/environ. Deleting a variable does not clear
 * it.
 */
function overwriteInitialEnvironment(): void {
  const block = readFileSync('/proc/self/environ', 'latin1');
  // The second field, the program name, may contain spaces, so parsing starts after it, at the
  // third.
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const start = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[ENV_START - 3]);
  if (!Number.isSafeInteger(start) || start <= 0) return;
  const memory = openSync('/proc/self/mem', 'r+');
  try {
    for (const { at, length } of valuesOf(block))
      writeSync(memory, Buffer.alloc(length, 'x'), 0, length, start + at);
  } finally {
    closeSync(memory);
  }
}

function valuesOf(block: string): { readonly at: number; readonly length: number }[] {
  let at = 0;
  return block.split('\0').flatMap((entry) => {
    const name = FORGOTTEN.find((candidate) => entry.startsWith(`${candidate}=`));
    const value =
      name === undefined
        ? []
        : [{ at: at + name.length + 1, length: entry.length - name.length - 1 }];
    at += entry.length + 1;
    return value;
  });
}
