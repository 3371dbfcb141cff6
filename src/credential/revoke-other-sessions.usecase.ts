import type { Request } from '../request.ts';
import { revokeOtherSessions as revokeOthers } from './credential.store.ts';
import { requireSession } from './session.rule.ts';

/** Ends every session of the user but the one that asks, in every organization; gives how many. */
export function revokeOtherSessions(request: Request): Promise<number> {
  return request.write({}, async ({ em, now, actor, record }) => {
    const { credential, owner } = requireSession(actor, 'ends sessions');
    const count = await revokeOthers(em, owner.id, credential.id, now);
    const target = { type: 'User', id: owner.id, label: owner.email ?? owner.name } as const;
    if (count > 0) await record({ action: 'session.revoked', target, detail: `${count} other sessions` });
    return count;
  });
}
