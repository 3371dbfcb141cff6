import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clientOptions } from './client-options.ts';
import { readTarget } from './read-target.ts';
import type { ConnectionTarget } from './connection-target.ts';

/** How long to wait for a server, and how to report it. */
export interface Waiting {
  readonly url: string;
  readonly waitMs: number;
  /** Called with the reason why the server is unavailable, at increasing intervals. */
  readonly onWait: (message: string) => void;
  readonly stop: AbortSignal;
}

const TRY_EVERY_MS = 500;
const CONNECT_MS = 3_000;

/**
 * Waits for a server that is not available yet, for example after a machine boots. Resolves when it
 * accepts connections, when it rejects them for a reason that waiting does not fix (a wrong
 * password, a missing database), or when the time is up. Opening the database then reports the
 * error.
 */
export async function awaitServer({ url, waitMs, onWait, stop }: Waiting): Promise<void> {
  const target = readTarget(url, 'DATABASE_URL');
  const startedAt = performance.now();
  for (let tellAtMs = 0; ;) {
    const reason = await whyNotYet(target);
    const passedMs = performance.now() - startedAt;
    if (reason === null || passedMs >= waitMs || stop.aborted) return;
    if (passedMs >= tellAtMs) {
      onWait(
        `The database of DATABASE_URL is not available yet: ${reason}. Waiting up to ${Math.ceil((waitMs - passedMs) / 1_000)} s more (DATABASE_WAIT)`,
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
  // The next attempt reports a connection that breaks after it was established.
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
 * Transient errors, by system error code (connections, name resolution) and PostgreSQL error code.
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
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be resolved',
  '57P01': 'it is shutting down',
  '57P02': 'it is recovering from a crash',
  '57P03': 'it is starting up or shutting down',
  '53300': 'it is out of connections',
};

/** Errors without a code that pg and pgbouncer report for an unavailable server. */
const PASSING_MESSAGE =
  /timeout|terminated unexpectedly|server_login_retry|server conn crashed|cannot connect to server|server login failed: (?!.*(auth|password))/i;

/**
 * Returns why a server is temporarily unavailable, without its address; null if waiting does not
 * help.
 */
export function whyPassing(error: unknown): string | null {
  // All addresses of the host failed.
  if (error instanceof AggregateError)
    return error.errors.map(whyPassing).find((reason) => reason !== null) ?? null;
  if (!(error instanceof Error)) return null;
  // Errors about several hosts or about TLS wrap the actual cause.
  if (error.cause !== undefined) return whyPassing(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : PASSING[code];
  return known ?? (PASSING_MESSAGE.test(error.message) ? 'it does not answer' : null);
}
