import type { QueryResult } from 'pg';

/**
 * What every session is set to, so that a setting of the database, the role or the URL changes no
 * answer: how times, intervals, numbers and bytes are written, how text is read, and how
 * transactions see one another.
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

/** The last statement of a session's preparation. */
export const IS_STANDBY = 'select pg_is_in_recovery() as standby';

/**
 * A connection that reached a standby, after a failover for example. Its code is PostgreSQL's for a
 * write that is refused there: the answer is 503.
 */
export class StandbyError extends Error {
  readonly code = '25006';
}

/**
 * Security: a standby may lag behind, so that revoked tokens and roles that were taken away would
 * still count.
 */
export function requirePrimary(results: unknown): void {
  const last = (Array.isArray(results) ? results.at(-1) : results) as
    QueryResult<{ standby: boolean }> | undefined;
  if (last?.rows[0]?.standby !== false) throw new StandbyError('the server is a standby');
}
