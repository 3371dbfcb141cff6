import pg, { type ClientConfig } from 'pg';
import type { ConnectionTarget, Host, SessionAttributes } from './connection-target.ts';
import { HostMemory } from './host-memory.ts';
import { IS_NEWEST, IS_WRITABLE, newestOf } from './session.ts';
import { ServerStream } from './server-stream.ts';

/** Connection timeouts. */
export interface ClientTimes {
  /** Per host. */
  readonly hostMs: number;
  /** In total. */
  readonly connectMs: number;
}

/** Returns the options of a `pg` client or pool that connects to a target as libpq does. */
export function clientOptions(target: ConnectionTarget, times: ClientTimes): ClientConfig {
  const memory = new HostMemory();
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

/** The row of `IS_WRITABLE` or `IS_NEWEST`. */
interface HostState {
  readonly standby: boolean;
  readonly readonly: boolean;
  /** Null for a standby, undefined if there is only one host. */
  readonly timeline?: number | null;
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
      const { rows } = await client.query(hosts.length > 1 ? IS_NEWEST : IS_WRITABLE);
      const [{ standby, readonly, timeline }] = rows as [HostState];
      if (timeline !== undefined && !newestOf(target).accepts(timeline)) return false;
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
