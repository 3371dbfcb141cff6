import type { EntityManager } from '@mikro-orm/postgresql';
import { rows } from '../database/query.ts';

/** An arbitrary key, unlikely to collide with other programs. */
const PARTITION_LOCK = 7_203_462;
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
    await rows(tx, `set local lock_timeout = '1s'`);
    await rows(tx, 'select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    await rows(tx, 'select audit_event_sort_default()');
    await rows(
      tx,
      'select audit_event_make_partitions(now(), now() + make_interval(months => $1))',
      [MONTHS_AHEAD],
    );
    if (monthsKept === null) return [];
    const ended = await rows<{ name: string }>(tx, ENDED, [monthsKept, instanceNow.toISOString()]);
    for (const { name } of ended) await rows(tx, `drop table ${name}`);
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
const ENDED = `
  select part.oid::regclass::text as name
  from pg_inherits join pg_class part on part.oid = inhrelid
  where inhparent = 'audit_event'::regclass
    and substring(pg_get_expr(part.relpartbound, part.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz
      <= least(now(), $2::timestamptz) - make_interval(months => $1)
  order by 1`;
