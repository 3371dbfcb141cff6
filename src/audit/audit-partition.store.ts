import { sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { tables } from '../database/query.ts';

/**
 * The number of months to create partitions for in advance. An event without a monthly partition
 * goes to the default one until the next run.
 */
const MONTHS_AHEAD = 3;

/**
 * Creates the upcoming monthly partitions of the audit log, moves events from the default partition
 * to their months, and drops the partitions that ended more than `monthsKept` months ago (null:
 * none). Returns the names of the dropped partitions. Instances run one at a time, and wait for
 * locks for at most one second.
 */
export function tendAuditPartitions(
  em: EntityManager,
  monthsKept: number | null,
  instanceNow: Date,
): Promise<readonly string[]> {
  return em.transactional(async (tx) => {
    const db = tables(tx);
    await sql`set local lock_timeout = '1s'`.execute(db);
    // Conflicts with itself, not with reads and inserts.
    await sql`lock table only audit_event in share update exclusive mode`.execute(db);
    await sql`select audit_event_sort_default()`.execute(db);
    await sql`select audit_event_make_partitions(now(), now() + make_interval(months => ${MONTHS_AHEAD}))`.execute(
      db,
    );
    if (monthsKept === null) return [];
    const { rows: ended } = await selectEnded(monthsKept, instanceNow).execute(db);
    for (const { name } of ended) await sql`drop table ${sql.raw(name)}`.execute(db);
    return ended.map(({ name }) => name);
  });
}

/**
 * Selects the partitions that ended before the retention period, with quoted names. Reads the upper
 * bound from "FOR VALUES FROM (…) TO ('…')"; the default partition has none.
 *
 * Security: uses the earlier of the two clocks, so that a clock that is ahead cannot destroy audit
 * records.
 */
export const selectEnded = (monthsKept: number, instanceNow: Date) => sql<{ name: string }>`
  select part.oid::regclass::text as name
  from pg_inherits join pg_class part on part.oid = inhrelid
  where inhparent = 'audit_event'::regclass
    and substring(pg_get_expr(part.relpartbound, part.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz
      <= least(now(), ${instanceNow}::timestamptz) - make_interval(months => ${monthsKept})
  order by 1`;
