import type { EntityManager } from '@mikro-orm/postgresql';
import { listPlaces, type Listing, type Place, type Window } from '../database/page.ts';
import { drawId } from '../secrets/random.ts';
import { AuditEvent } from './audit.entity.ts';
import type { AuditEntry, AuditOrigin } from './event.ts';

/**
 * Inserts an event in the transaction of the change that it records, so that both are committed or
 * neither is.
 */
export async function insertAuditEvent(
  em: EntityManager,
  occurredAt: Date,
  { action, target, detail }: AuditEntry,
  origin: AuditOrigin,
): Promise<void> {
  await em.insert(AuditEvent, {
    id: drawId(),
    occurredAt,
    action,
    ...origin,
    targetType: target.type,
    targetId: target.id,
    targetLabel: target.label,
    detail: detail ?? null,
  });
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
  readonly place: Place;
}

/** Conditions on events. IDs are row IDs. */
export interface AuditFilter {
  readonly action?: readonly string[] | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly target?: { readonly type: string; readonly id: string } | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
}

function toListing(
  organizationId: string,
  { action, actorId, target, since, until }: AuditFilter,
): Listing {
  const where = ['e.organization_id = $1'];
  const values: unknown[] = [organizationId];
  if (action) where.push(`e.action = any($${values.push([...new Set(action)])})`);
  if (actorId) where.push(`e.actor_id = $${values.push(actorId)}`);
  if (target)
    where.push(
      `e.target_id = $${values.push(target.id)} and e.target_type = $${values.push(target.type)}`,
    );
  if (since) where.push(`e.occurred_at >= $${values.push(since.toISOString())}::timestamptz`);
  if (until) where.push(`e.occurred_at < $${values.push(until.toISOString())}::timestamptz`);
  return {
    from: 'audit_event e',
    orderBy: { sql: 'e.occurred_at', type: 'timestamptz' },
    id: 'e.id',
    where,
    values,
    isDescending: true,
  };
}

/** Returns a page of an organization's log, newest first. */
export async function listAuditEvents(
  em: EntityManager,
  organizationId: string,
  filter: AuditFilter,
  window: Window,
): Promise<AuditRecord[]> {
  const places = await listPlaces(em, toListing(organizationId, filter), window);
  if (places.length === 0) return [];
  const times = places.map(({ at }) => Number(at));
  return findAuditEvents(
    em,
    organizationId,
    places.map(({ id }) => id),
    { $gte: new Date(Math.min(...times)), $lte: new Date(Math.max(...times)) },
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
  occurredAt?: { readonly $gte: Date; readonly $lte: Date },
): Promise<AuditRecord[]> {
  const events = await em.find(AuditEvent, {
    organizationId,
    id: { $in: [...ids] },
    ...(occurredAt && { occurredAt }),
  });
  const found = new Map(events.map((event) => [event.id, event]));
  return ids.flatMap((id) => {
    const event = found.get(id);
    return event ? [toRecord(event)] : [];
  });
}

const toRecord = (event: AuditEvent): AuditRecord => ({
  id: event.id,
  organizationId: event.organizationId,
  occurredAt: event.occurredAt,
  action: event.action,
  actorId: event.actorId ?? null,
  credentialPrefix: event.credentialPrefix ?? null,
  targetType: event.targetType ?? null,
  targetId: event.targetId ?? null,
  targetLabel: event.targetLabel ?? null,
  detail: event.detail ?? null,
  ip: event.ip ?? null,
  place: { at: event.occurredAt.getTime(), id: event.id },
});
