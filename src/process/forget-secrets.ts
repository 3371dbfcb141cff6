import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { SECRET_VARIABLES } from './environment.ts';

/** The SDK of OpenTelemetry reads its variables itself, later. */
const FORGOTTEN: readonly string[] = SECRET_VARIABLES.filter((name) => !name.startsWith('OTEL_'));

/**
 * Removes secrets from the environment once they are read. Security: no child process inherits
 * them, no report of a crash contains them, and on Linux /proc/PID/environ no longer shows them to
 * other programs of the same user.
 */
export function forgetSecrets(environment: Record<string, string | undefined>): void {
  const isSet = FORGOTTEN.some((name) => environment[name] !== undefined);
  for (const name of FORGOTTEN) Reflect.deleteProperty(environment, name);
  if (!isSet || process.platform !== 'linux') return;
  try {
    overwriteInitialEnvironment();
  } catch {
    // A hardened kernel forbids it. docs/OPERATIONS.md says so, and names the way without: the
    // variables with _FILE.
  }
}

/** The number of the field in proc(5). */
const ENV_START = 50;

/**
 * Writes over the values in the block of memory that the kernel shows as /proc/PID/environ:
 * removing a variable leaves it there.
 */
function overwriteInitialEnvironment(): void {
  const block = readFileSync('/proc/self/environ', 'latin1');
  // The second field, the name of the program, may hold spaces: what follows it begins with the
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
