import type { QueryResult } from 'pg';
import type { ConnectionTarget } from './connection-target.ts';

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

/**
 * The settings of sessions that run only the prepared lookup. Its plan is kept, so it must not depend
 * on how small the tables were when it was made: a scan of ten roles is fast, one of ten thousand is
 * not. Without a prepared statement there is no such plan, and a pooler would share the settings.
 */
export const LOOKUP_SETTINGS = [
  'set plan_cache_mode = force_generic_plan',
  'set enable_seqscan = off',
  'set enable_hashjoin = off',
  'set enable_mergejoin = off',
  'set jit = off',
].join('; ');

/** The last statement that prepares a session. */
export const IS_STANDBY = 'select pg_is_in_recovery() as standby';

/** Also returns whether the server rejects writes. */
export const IS_WRITABLE = `${IS_STANDBY}, current_setting('transaction_read_only') = 'on' as readonly`;

/** Also returns the timeline of a primary, for URLs with several hosts. */
export const IS_NEWEST = `${IS_WRITABLE}, case when not pg_is_in_recovery()
  then ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::int end as timeline`;

/** Remembers the newest timeline of a primary. Each promotion begins a new one. */
class NewestTimeline {
  #newest = 0;

  /**
   * Whether no newer primary has been seen.
   *
   * Security: stale authorization. A primary that was frozen or isolated during a failover does not
   * know that another one has taken over.
   */
  accepts(timeline: number | null): boolean {
    if (timeline === null) return true;
    if (timeline < this.#newest) return false;
    this.#newest = timeline;
    return true;
  }
}

const NEWEST = new WeakMap<ConnectionTarget, NewestTimeline>();

/** Returns the newest timeline that any connection of a target has seen. */
export function newestOf(target: ConnectionTarget): NewestTimeline {
  const newest = NEWEST.get(target) ?? new NewestTimeline();
  NEWEST.set(target, newest);
  return newest;
}

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
export function requirePrimary(results: unknown, target: ConnectionTarget): void {
  const last = (Array.isArray(results) ? results.at(-1) : results) as
    QueryResult<{ standby: boolean; timeline?: number | null }> | undefined;
  const [row] = last?.rows ?? [];
  if (row?.standby !== false) throw new StandbyError('the server is a standby');
  if (row.timeline !== undefined && !newestOf(target).accepts(row.timeline))
    throw new StandbyError('the server was the primary before a failover');
}
