import type { QueryResult } from 'pg';

/**
 * The settings of every session. They override settings of the database, the role and the URL that
 * could change results: output formats of times, intervals, numbers and bytes, text parsing, and
 * transaction isolation.
 */
export const SESSION_SETTINGS = [
  `set datestyle = 'ISO, MDY'`,
  `set intervalstyle = 'postgres'`,
  `set timezone = 'UTC'`,
  `set client_encoding = 'UTF8'`,
  'set standard_conforming_strings = on',
  'set extra_float_digits = 1',
  `set bytea_output = 'hex'`,
  'set transform_null_equals = off',
  `set default_transaction_isolation = 'read committed'`,
  'set default_transaction_deferrable = off',
].join('; ');

/** The last statement that prepares a session. */
export const IS_STANDBY = 'select pg_is_in_recovery() as standby';

/**
 * The connection reached a standby, for example after a failover. Uses PostgreSQL's code for a
 * write to a standby, so that requests are answered with 503.
 */
export class StandbyError extends Error {
  readonly code = '25006';
}

/**
 * Security: a standby may lag behind, which would keep revoked tokens and removed roles in effect
 * (stale authorization).
 */
export function requirePrimary(results: unknown): void {
  const last = (Array.isArray(results) ? results.at(-1) : results) as
    QueryResult<{ standby: boolean }> | undefined;
  if (last?.rows[0]?.standby !== false) throw new StandbyError('the server is a standby');
}
