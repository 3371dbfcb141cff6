import { readFileSync } from 'node:fs';
import { asciiUpperCase } from '../core/ascii-case.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables whose values contain a password or a token. Each has a `_FILE` variant that names a
 * file with the value.
 */
export const SECRET_VARIABLES = [
  'DATABASE_URL',
  'DATABASE_LOOKUP_URL',
  'LATCHKEY_OWNER_PASSWORD',
  'METRICS_TOKEN',
  'RATE_LIMIT_STORE',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
] as const;

/**
 * Variables that locate the data. An empty value is a deployment mistake: treating it as unset
 * would start an empty server.
 */
const PLACES = ['DATABASE_URL', 'DATABASE_LOOKUP_URL', 'DATA_DIR'];

const FILE_MAX_BYTES = 64 * 1024;

/** The values that are set, and every problem with how they were set. */
export interface EnvironmentReading {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/**
 * Reads the named variables and the files of their `_FILE` variants. An empty variable counts as
 * unset, except for data locations and `_FILE` variables. A name that is one letter away from a
 * supported one is a problem. No problem quotes a value.
 */
export function readEnvironment(
  environment: Environment,
  names: readonly string[],
): EnvironmentReading {
  const problems = findMisspelled(environment, names);
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name];
    if (value?.trim() === '' && PLACES.includes(name))
      problems.push(`${name} is set but empty: set a value, or unset it`);
    else if (value !== undefined && value !== '') values[name] = value;
  }
  for (const name of SECRET_VARIABLES) {
    const path = environment[`${name}_FILE`];
    if (path === undefined) continue;
    const isTwice = environment[name] !== undefined && environment[name] !== '';
    const read = isTwice
      ? { problem: `${name} and ${name}_FILE are both set: set one of them` }
      : readSecretFile(`${name}_FILE`, path);
    if ('problem' in read) problems.push(read.problem);
    else values[name] = read.value;
  }
  return { values, problems };
}

function readSecretFile(
  variable: string,
  path: string,
): { readonly value: string } | { readonly problem: string } {
  if (path.trim() === '')
    return { problem: `${variable} is set but empty: set the path of a file, or unset it` };
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > FILE_MAX_BYTES)
      return { problem: `${variable} must name a file of at most 64 KiB` };
    const value = text.replace(/(\r?\n)+$/, '');
    if (/[\r\n\0]/.test(value))
      return { problem: `${variable} must name a file with one line: the value` };
    return value.trim() === ''
      ? { problem: `${variable} names an empty file: write the value into it` }
      : { value };
  } catch (error) {
    return {
      problem: `${variable} names a file that cannot be read (${codeOf(error)}): check the path and its permissions`,
    };
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unreadable';

function findMisspelled(environment: Environment, names: readonly string[]): string[] {
  const known = new Set([...names, ...SECRET_VARIABLES.map((name) => `${name}_FILE`)]);
  return Object.keys(environment).flatMap((name) => {
    if (known.has(name)) return [];
    const meant = [...known].find((candidate) => isOneLetterOff(toComparable(name), candidate));
    // Security: a misspelled DATABASE_URL must not start an empty embedded database, whose first
    // visitor could claim ownership (insecure default).
    if (meant !== undefined) return [`${name} is not a Latchkey variable: did you mean ${meant}?`];
    const isFileOf = names.find((candidate) => name === `${candidate}_FILE`);
    return isFileOf === undefined ? [] : [`${name} is not supported: set ${isFileOf} directly`];
  });
}

const toComparable = (name: string): string => asciiUpperCase(name).replaceAll(/[-.]/g, '_');

/** Whether two names are equal, or differ by one missing, added, replaced or transposed letter. */
export function isOneLetterOff(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const isSwapped =
    restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return (
    isSwapped ||
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1)
  );
}
