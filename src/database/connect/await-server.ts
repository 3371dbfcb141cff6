import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clientOptions, readTarget } from './client-options.ts';
import type { ConnectionTarget } from './connection-target.ts';

/** How long a server is waited for, and who hears of it. */
export interface Waiting {
  readonly url: string;
  /** The variable that the address comes from. */
  readonly variable: 'DATABASE_URL' | 'DATABASE_LOOKUP_URL';
  readonly waitMs: number;
  /** Told why the server cannot be used yet, at growing intervals. */
  readonly onWait: (message: string) => void;
  readonly stop: AbortSignal;
}

const TRY_EVERY_MS = 500;
const CONNECT_MS = 3_000;

/**
 * Waits for a server that is not there yet, as after the boot of a machine. Returns when it accepts
 * connections, when it refuses them for a reason that waiting does not mend (a wrong password, a
 * database that does not exist), and when the time is over: opening the database then says what is
 * wrong.
 */
export async function awaitServer({ url, variable, waitMs, onWait, stop }: Waiting): Promise<void> {
  const target = readTarget(url, variable);
  const startedAt = performance.now();
  for (let tellAtMs = 0; ;) {
    const reason = await whyNotYet(target);
    const passedMs = performance.now() - startedAt;
    if (reason === null || passedMs >= waitMs || stop.aborted) return;
    if (passedMs >= tellAtMs) {
      onWait(
        `The database of ${variable} cannot be used yet: ${reason}. Waiting up to ${Math.ceil((waitMs - passedMs) / 1_000)} s more (DATABASE_WAIT)`,
      );
      tellAtMs = tellAtMs === 0 ? 1_000 : tellAtMs * 2;
    }
    await sleep(Math.min(TRY_EVERY_MS, waitMs - passedMs), undefined, { signal: stop }).catch(
      () => undefined,
    );
  }
}

async function whyNotYet(target: ConnectionTarget): Promise<string | null> {
  const hostMs = target.connectMs ?? CONNECT_MS;
  const client = new pg.Client(
    clientOptions(target, { hostMs, connectMs: hostMs * target.hosts.length }),
  );
  // A connection that breaks after it was made is told by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return whyPassing(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * What may be over in a moment: by error code of the system (connections, name resolution) and of
 * PostgreSQL.
 */
const PASSING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection is reset',
  EPIPE: 'the connection is reset',
  ENOENT: 'its socket does not exist',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'its host cannot be reached',
  EHOSTDOWN: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ENETDOWN: 'its network cannot be reached',
  EADDRNOTAVAIL: 'its network cannot be reached',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be resolved',
  '57P01': 'it is shutting down',
  '57P02': 'it is recovering from a crash',
  '57P03': 'it is starting up or shutting down',
  '53300': 'it is out of connections',
};

/** Of errors without a code: what pg and pgbouncer say of a server that is away. */
const PASSING_MESSAGE =
  /timeout|terminated unexpectedly|server_login_retry|server conn crashed|cannot connect to server|server login failed: (?!.*(auth|password))/i;

/**
 * Says why a server cannot be used at the moment, without a word of its address; null when waiting
 * does not help.
 */
export function whyPassing(error: unknown): string | null {
  // Several addresses that all failed.
  if (error instanceof AggregateError)
    return error.errors.map(whyPassing).find((reason) => reason !== null) ?? null;
  if (!(error instanceof Error)) return null;
  // Of several hosts, or of TLS: what it wraps says why.
  if (error.cause !== undefined) return whyPassing(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : PASSING[code];
  return known ?? (PASSING_MESSAGE.test(error.message) ? 'it does not answer' : null);
}
