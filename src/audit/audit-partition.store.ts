import type { EntityManager } from '@mikro-orm/postgresql';
import { rows } from '../database/query.ts';

/** Any number that no other program is likely to lock. */
const PARTITION_LOCK = 7_203_462;
/**
 * Months that are ready before they begin: an event of a month without a partition goes to the
 * default one until the next run.
 */
const MONTHS_AHEAD = 3;

/**
 * Creates the audit log's partitions of the coming months, moves what the default partition holds
 * to the months where it belongs, and drops the months that ended longer ago than so many (null:
 * none). Returns the names of those that were dropped. Instances take turns; a lock that others
 * hold is waited for a second at most.
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
 * Partitions whose last moment lies further back; their names quoted as SQL needs them. The bound
 * reads "FOR VALUES FROM (…) TO ('…')", and that of the default partition is "DEFAULT". Security:
 * by the earlier of the two clocks, so that one that is far ahead destroys no log.
 */
const ENDED = `
  select part.oid::regclass::text as name
  from pg_inherits join pg_class part on part.oid = inhrelid
  where inhparent = 'audit_event'::regclass
    and substring(pg_get_expr(part.relpartbound, part.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz
      <= least(now(), $2::timestamptz) - make_interval(months => $1)
  order by 1`;
