import type { EntityManager } from '@mikro-orm/postgresql';
import { rows } from '../database/query.ts';

/** Any number that no other program is likely to lock. */
const PARTITION_LOCK = 7_203_462;
/** Months that are ready before they begin: so long may making them fail before an event finds no place. */
const MONTHS_AHEAD = 3;

/**
 * Makes the audit log's partitions of the coming months, and drops those that ended longer ago than so many months (null: none
 * is dropped). Says which were dropped. Instances take turns; a lock that others hold is waited for a second at most.
 */
export function tendAuditPartitions(em: EntityManager, monthsKept: number | null): Promise<readonly string[]> {
  return em.transactional(async (tx) => {
    await rows(tx, `set local lock_timeout = '1s'`);
    await rows(tx, 'select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    await rows(tx, 'select audit_event_make_partitions(now(), now() + make_interval(months => $1))', [MONTHS_AHEAD]);
    if (monthsKept === null) return [];
    const ended = await rows<{ name: string }>(tx, ENDED, [monthsKept]);
    for (const { name } of ended) await rows(tx, `drop table ${name}`);
    return ended.map(({ name }) => name);
  });
}

/** Partitions whose last moment lies further back; their names quoted as SQL needs them. The bound reads "FOR VALUES FROM (…) TO ('…')". */
const ENDED = `
  select part.oid::regclass::text as name
  from pg_inherits join pg_class part on part.oid = inhrelid
  where inhparent = 'audit_event'::regclass
    and substring(pg_get_expr(part.relpartbound, part.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz <= now() - make_interval(months => $1)
  order by 1`;
