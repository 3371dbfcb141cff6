import { asciiLowerCase } from '../../core/ascii-case.ts';
import { parseConnectionString } from '../connect/connection-string.ts';

/** What a standby says about itself. */
export interface StandbyView {
  readonly is_standby: boolean;
  /** Whether it shows everything up to the given position. */
  readonly is_current: boolean;
  /** Null if it receives nothing from a primary, or if the user may not see it. */
  readonly conninfo: string | null;
  readonly timeline: number | null;
  readonly may_see: boolean;
  readonly user: string;
}

/** Returns one row: a `StandbyView`. The parameter is a position in the primary's log. */
export const SELECT_STANDBY_VIEW = `
  select pg_is_in_recovery() as is_standby, coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as is_current,
    conninfo, received_tli as timeline, pg_has_role('pg_read_all_stats', 'usage') as may_see, current_user as user
  from (values (true)) as always left join pg_stat_wal_receiver on true`;

/** Returns the name of a standby in `pg_stat_replication`, in lower case; null if it has none. */
export function nameOf({ conninfo }: StandbyView): string | null {
  const reading = conninfo === null ? null : parseConnectionString(conninfo);
  if (!reading?.ok) return null;
  const { parameters } = reading;
  const name = parameters.get('application_name') ?? parameters.get('fallback_application_name');
  return name === undefined ? null : asciiLowerCase(name);
}
