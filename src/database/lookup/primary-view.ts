/** A connected standby, as the primary sees it. */
interface Receiver {
  /** In lower case; null if the user may not see it. */
  readonly name: string | null;
  readonly state: string;
  readonly sync_state: string;
  /** Whether it shows everything up to `lsn`. */
  readonly is_current: boolean;
}

/** What the primary says about replication at one moment. */
export interface PrimaryView {
  /** The value of synchronous_standby_names. */
  readonly names: string;
  /** The age of the configuration in milliseconds. */
  readonly settled_ms: number;
  /** The position up to which the primary's log is durable: every acknowledged commit is before it. */
  readonly lsn: string;
  /** Changes with each failover. */
  readonly timeline: number;
  readonly receivers: readonly Receiver[];
  /** Whether the user sees the columns of `receivers`. */
  readonly may_see: boolean;
  readonly user: string;
}

/** Returns one row: a `PrimaryView`. */
export const SELECT_PRIMARY_VIEW = `
  select current_setting('synchronous_standby_names') as names,
    (extract(epoch from clock_timestamp() - pg_conf_load_time()) * 1000)::float8 as settled_ms,
    lsn::text, ('x' || left(pg_walfile_name(lsn), 8))::bit(32)::int as timeline,
    (select coalesce(json_agg(json_build_object('name', application_name, 'state', state,
      'sync_state', sync_state, 'is_current', coalesce(replay_lsn >= lsn, false))), '[]')
      from pg_stat_replication) as receivers,
    pg_has_role('pg_read_all_stats', 'usage') as may_see, current_user as user
  from pg_current_wal_flush_lsn() as lsn`;
