import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StartupError } from '../../core/startup-error.ts';
import { isSocket, SOCKET_FOLDERS, type ConnectionTarget, type Host } from './connection-target.ts';

/**
 * Returns the password of the first matching line in the password file. As in libpq, a file that
 * other users can read is ignored.
 */
export function findPassword({
  hosts,
  database,
  user,
  passwordFile,
}: ConnectionTarget): string | null {
  const path = passwordFile ?? join(homedir(), '.pgpass');
  if (!existsSync(path)) return null;
  const { mode } = statSync(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    if (passwordFile === null) return null;
    throw new StartupError(
      'DATABASE_URL is invalid: other users can read its passfile: run chmod 0600 on it.',
    );
  }
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const keysOf = (host: Host): string[] => [
    isSocket(host) && SOCKET_FOLDERS.includes(host.name) ? 'localhost' : host.name,
    String(host.port),
    database,
    user,
  ];
  for (const host of hosts)
    for (const line of lines) if (fits(line, keysOf(host))) return fieldsOf(line)[4] ?? null;
  return null;
}

const fits = (line: string, keys: readonly string[]): boolean => {
  const fields = fieldsOf(line);
  return (
    !line.startsWith('#') &&
    fields.length >= 5 &&
    keys.every((key, at) => fields[at] === '*' || fields[at] === key)
  );
};

const fieldsOf = (line: string): string[] =>
  (line.match(/(?:\\[^]|[^:\\])+|(?<=^|:)(?=:|$)/g) ?? []).map((field) =>
    field.replace(/\\([^])/g, '$1'),
  );
