import { expressionBuilder } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { listCursors, type Cursor, type PageWindow } from '../database/page.ts';
import { anyOf, millis, tables, toDate, type Tables } from '../database/query.ts';
import { drawId } from '../secrets/random.ts';
import type { AuditEntry, AuditOrigin } from './event.ts';

/**
 * Inserts an event in the transaction of the change that it records, so that both are committed or
 * neither is.
 */
export async function insertAuditEvent(
  em: EntityManager,
  occurredAt: Date,
  { action, target, detail }: AuditEntry,
  { organizationId, actorId, credentialPrefix, ip }: AuditOrigin,
): Promise<void> {
  await tables(em)
    .insertInto('audit_event')
    .values({
      id: drawId(),
      occurred_at: occurredAt,
      action,
      organization_id: organizationId,
      actor_id: actorId,
      credential_prefix: credentialPrefix,
      ip,
      target_type: target.type,
      target_id: target.id,
      target_label: target.label,
      detail: detail ?? null,
    })
    .execute();
}

/** An event as stored, with its position in the log. */
export interface AuditRecord extends AuditOrigin {
  readonly id: string;
  readonly occurredAt: Date;
  readonly action: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly targetLabel: string | null;
  readonly detail: string | null;
  readonly cursor: Cursor;
}

/** Conditions on events. IDs are row IDs. */
export interface AuditFilter {
  readonly action?: readonly string[] | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly target?: { readonly type: string; readonly id: string } | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
}

const e = expressionBuilder<{ e: Tables['audit_event'] }, 'e'>();

function toListing(
  em: EntityManager,
  organizationId: string,
  { action, actorId, target, since, until }: AuditFilter,
) {
  let rows = tables(em)
    .selectFrom('audit_event as e')
    .where('e.organization_id', '=', organizationId);
  if (action) rows = rows.where('e.action', '=', anyOf([...new Set(action)]));
  if (actorId) rows = rows.where('e.actor_id', '=', actorId);
  if (target)
    rows = rows.where('e.target_id', '=', target.id).where('e.target_type', '=', target.type);
  if (since) rows = rows.where('e.occurred_at', '>=', since);
  if (until) rows = rows.where('e.occurred_at', '<', until);
  return {
    rows,
    orderBy: { type: 'timestamptz', by: e.ref('e.occurred_at') },
    id: e.ref('e.id'),
    isDescending: true,
  } as const;
}

/** Returns a page of an organization's log, newest first. */
export async function listAuditEvents(
  em: EntityManager,
  organizationId: string,
  filter: AuditFilter,
  window: PageWindow,
): Promise<AuditRecord[]> {
  const cursors = await listCursors(toListing(em, organizationId, filter), window);
  if (cursors.length === 0) return [];
  const times = cursors.map(({ at }) => Number(at));
  return findAuditEvents(
    em,
    organizationId,
    cursors.map(({ id }) => id),
    { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) },
  );
}

/**
 * Finds events of an organization by row ID, in the order of the IDs. A time range excludes
 * partitions from the search.
 */
export async function findAuditEvents(
  em: EntityManager,
  organizationId: string,
  ids: readonly string[],
  range?: { readonly from: Date; readonly to: Date },
): Promise<AuditRecord[]> {
  let query = tables(em)
    .selectFrom('audit_event')
    .select((eb) => [
      'id',
      'organization_id as organizationId',
      millis(eb.ref('occurred_at')).as('at'),
      'action',
      'actor_id as actorId',
      'credential_prefix as credentialPrefix',
      'target_type as targetType',
      'target_id as targetId',
      'target_label as targetLabel',
      'detail',
      'ip',
    ])
    .where('organization_id', '=', organizationId)
    .where('id', '=', anyOf(ids));
  if (range)
    query = query.where('occurred_at', '>=', range.from).where('occurred_at', '<=', range.to);
  const found = new Map((await query.execute()).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = found.get(id);
    if (!row) return [];
    const { at, ...event } = row;
    return [{ ...event, occurredAt: toDate(at), cursor: { at, id } }];
  });
}
