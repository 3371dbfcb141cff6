import type { EntityManager } from '@mikro-orm/postgresql';
import { drawId } from '../secrets/random.ts';
import { AuditEvent } from './audit.entity.ts';
import type { AuditEntry, AuditOrigin } from './event.ts';

/** Writes an event, in the transaction of what it records: the two are kept or lost together. */
export async function insertAuditEvent(em: EntityManager, occurredAt: Date, { action, target, detail }: AuditEntry, origin: AuditOrigin): Promise<void> {
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
