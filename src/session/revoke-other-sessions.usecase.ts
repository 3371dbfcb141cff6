import { insertAuditEvent } from '../audit/audit.store.ts';
import type { SignedInCall } from '../core/call.ts';
import { endSessionsBut } from './other-sessions.store.ts';
import { requireSession } from './session.rule.ts';
import { originOf } from '../authority/write.rule.ts';

/**
 * Ends every session of the user except the current one, in every organization, and records it in
 * each. Returns the number of ended sessions.
 */
export function revokeOtherSessions(call: SignedInCall): Promise<number> {
  return call.write({ account: true }, async ({ em, now, actor }) => {
    const { credential, owner } = requireSession(actor, 'can end sessions');
    const ended = await endSessionsBut(em, owner.id, credential.id, now);
    const target = { type: 'User', id: owner.id, label: owner.email ?? owner.name } as const;
    for (const [organizationId, { length }] of Map.groupBy(ended, (id) => id)) {
      const entry = {
        action: 'session.revoked',
        target,
        detail: length === 1 ? '1 other session' : `${length} other sessions`,
      } as const;
      await insertAuditEvent(em, now, entry, {
        ...originOf(actor.standing, call.address),
        organizationId,
      });
    }
    return ended.length;
  });
}
