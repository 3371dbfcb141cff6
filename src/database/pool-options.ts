import pg, { type ClientBase, type Pool, type PoolConfig } from 'pg';
import { clientOptions } from './connect/client-options.ts';
import { connectionClass } from './connect/connection.ts';
import type { ConnectionTarget } from './connect/connection-target.ts';
import {
  IS_NEWEST,
  IS_STANDBY,
  LOOKUP_SETTINGS,
  requirePrimary,
  SESSION_SETTINGS,
} from './connect/session.ts';
import type { ServerLocation } from './database.ts';
import type { Standbys } from './lookup/standbys.ts';
import { PATIENCE } from './patience.ts';

/** Called after each statement with its duration. */
export type OnStatement = (seconds: number) => void;

/** The connection timeout per host at start, unless the connection URL sets one. */
export const PATIENT_CONNECT_MS = 3_000;

/** Returns the timeouts. The total covers all hosts. */
export function timesOf({ hosts, connectMs }: ConnectionTarget, fallbackMs: number) {
  const hostMs = connectMs ?? fallbackMs;
  return { hostMs, connectMs: hostMs * hosts.length };
}

/** Options during migration, when a statement may take long. */
export const patient = (target: ConnectionTarget, onStatement: OnStatement): PoolConfig => ({
  ...clientOptions(target, timesOf(target, PATIENT_CONNECT_MS)),
  Client: connectionClass({ onStatement, answerMs: null }),
  onConnect: (client) => prepareSession(client, target, SESSION_SETTINGS, true),
});

/** How the connections of a pool are used. */
interface PoolUse {
  readonly isPrimary: boolean;
  /** Only for the lookup. */
  readonly isForLookups?: boolean;
}

/** Options after migration. Bounds how long a request waits, regardless of connect_timeout. */
export const impatient = (
  target: ConnectionTarget,
  {
    lookupUrl,
    layout,
    isPrepared = true,
    isPrimary,
    isForLookups = false,
  }: ServerLocation & PoolUse,
  onStatement: OnStatement,
  afterCommit?: Standbys['awaitShown'],
): PoolConfig => ({
  ...clientOptions(target, {
    connectMs: PATIENCE.connectMs,
    hostMs: target.hosts.length > 1 ? PATIENCE.hostMs : PATIENCE.connectMs,
  }),
  Client: connectionClass({
    onStatement,
    answerMs: PATIENCE.answerMs,
    afterCommit,
    needsAllNodes: layout === 'citus',
  }),
  onConnect: (client) =>
    prepareSession(
      client,
      target,
      `${SESSION_SETTINGS}; set statement_timeout = ${PATIENCE.statementMs}; set idle_in_transaction_session_timeout = ${PATIENCE.idleInTransactionMs}${
        lookupUrl === undefined ? '' : '; set synchronous_commit = remote_apply'
      }${layout === 'citus' ? '; set client_min_messages = warning' : ''}${isForLookups && isPrepared ? `; ${LOOKUP_SETTINGS}` : ''}`,
      isPrimary,
    ),
});

/** Opens a pool next to the one of the EntityManagers. */
export function openPool(options: PoolConfig, max: number): Pool {
  const pool = new pg.Pool({ ...options, max });
  // The caller that requests a connection receives the error too.
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Runs statements instead of using startup parameters, which poolers reject. The pool awaits the
 * promise despite the declared type.
 */
const prepareSession = (
  client: ClientBase,
  target: ConnectionTarget,
  settings: string,
  isPrimary: boolean,
): undefined =>
  client
    .query(`${settings}; ${isPrimary && target.hosts.length > 1 ? IS_NEWEST : IS_STANDBY}`)
    .then((results) => {
      if (isPrimary) requirePrimary(results, target);
    }) as unknown as undefined;
