import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg, { type ClientConfig } from 'pg';
import { StartupError } from '../../core/startup-error.ts';
import {
  isSocket,
  type ConnectionTarget,
  type Host,
  type SessionAttributes,
} from './connection-target.ts';
import { toTarget } from './resolve-target.ts';
import { HostMemory } from './host-memory.ts';
import { ServerStream } from './server-stream.ts';
import { tlsOptions } from './tls-options.ts';

const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];

/**
 * Parses the connection string of a variable. Throws a StartupError with one line and without any
 * value if it is invalid.
 */
export function readTarget(
  url: string,
  variable: 'DATABASE_URL' | 'DATABASE_LOOKUP_URL',
): ConnectionTarget {
  const reading = toTarget(url, surroundings());
  if (!reading.ok) throw new StartupError(`${variable} is invalid: ${reading.problem}.`);
  const { target } = reading;
  if (
    variable === 'DATABASE_URL' &&
    ['read-only', 'standby', 'prefer-standby'].includes(target.sessionAttributes)
  )
    throw new StartupError(
      `${variable} is invalid: its target_session_attrs must be any, read-write or primary, because Latchkey writes to it.`,
    );
  // Reads the TLS files once, to report errors at start.
  if (target.tls.mode !== 'disable')
    for (const host of target.hosts)
      if (!isSocket(host)) namingVariable(variable, () => tlsOptions(target.tls, host));
  return {
    ...target,
    password: target.password ?? findPassword(target),
    sessionAttributes: variable === 'DATABASE_URL' ? primaryOf(target) : target.sessionAttributes,
  };
}

/** Selects the primary among several hosts, because Latchkey writes to it. */
const primaryOf = ({ hosts, sessionAttributes }: ConnectionTarget): SessionAttributes =>
  hosts.length > 1 && sessionAttributes === 'any' ? 'read-write' : sessionAttributes;

function surroundings() {
  const port = process.env['PGPORT'] || '5432';
  const defaultHost =
    SOCKET_FOLDERS.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';
  return { environment: process.env, userName: userInfo().username, defaultHost };
}

function namingVariable(variable: string, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    throw error instanceof StartupError
      ? new StartupError(`${variable} is invalid: ${error.message}`)
      : error;
  }
}

/**
 * Returns the password of the first matching line in the password file. As in libpq, a file that
 * other users can read is ignored.
 */
function findPassword({ hosts, database, user, passwordFile }: ConnectionTarget): string | null {
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

/** Connection timeouts. */
export interface ClientTimes {
  /** Per host. */
  readonly hostMs: number;
  /** In total. */
  readonly connectMs: number;
}

/** Returns the options of a `pg` client or pool that connects to a target as libpq does. */
export function clientOptions(
  target: ConnectionTarget,
  times: ClientTimes,
  memory = new HostMemory(),
): ClientConfig {
  const first = target.hosts[0];
  return {
    // Used only in error messages, because `stream` opens the connection.
    host: first?.name ?? 'localhost',
    port: first?.port ?? 5432,
    user: target.user,
    database: target.database,
    password: target.password ?? '',
    ssl: false,
    client_encoding: 'UTF8',
    application_name: target.applicationName,
    connectionTimeoutMillis: times.connectMs,
    ...(target.options !== null && { options: target.options }),
    ...{
      enableChannelBinding: target.channelBinding !== 'disable' && target.tls.mode !== 'disable',
      sslnegotiation: 'postgres',
    },
    stream: () =>
      new ServerStream(target, { memory, hostMs: times.hostMs, suits: suitsOf(target, times) }),
  };
}

/**
 * Checks the session attributes of a host on a separate connection. Null if any host is suitable.
 */
function suitsOf(
  target: ConnectionTarget,
  times: ClientTimes,
): ((host: Host, isLastRound: boolean) => Promise<boolean>) | null {
  const { sessionAttributes, hosts } = target;
  if (sessionAttributes === 'any' || (sessionAttributes === 'prefer-standby' && hosts.length === 1))
    return null;
  return async (host, isLastRound) => {
    const client = new pg.Client(
      clientOptions(
        { ...target, hosts: [host], sessionAttributes: 'any' },
        { ...times, connectMs: times.hostMs },
      ),
    );
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ standby: boolean; readonly: boolean }>(
        `select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as readonly`,
      );
      const { standby, readonly } = rows[0] ?? { standby: false, readonly: false };
      return (
        hasAttributes(sessionAttributes, standby, standby || readonly) ||
        (sessionAttributes === 'prefer-standby' && isLastRound)
      );
    } finally {
      await client.end().catch(() => undefined);
    }
  };
}

function hasAttributes(
  wanted: SessionAttributes,
  isStandby: boolean,
  isReadOnly: boolean,
): boolean {
  if (wanted === 'read-write') return !isReadOnly;
  if (wanted === 'read-only') return isReadOnly;
  if (wanted === 'primary') return !isStandby;
  return wanted === 'any' || isStandby;
}
