import type { Standing } from '../access/standing.ts';
import type { Request } from '../request.ts';
import { requireSession } from './session.rule.ts';
import { updateCredential } from './credential.store.ts';
import { tokenTarget } from './token.rule.ts';

/** Ends the session that the caller presents. */
export function signOut(request: Request): Promise<Standing> {
  const id = request.caller?.standing.credential.id;
  return request.write({ credentials: id ? [id] : [] }, async ({ em, now, actor, record }) => {
    const session = requireSession(actor, 'signs out: a token ends itself with revokeCurrentCredential');
    await updateCredential(em, session.credential.id, now, { revokedAt: now, revokedById: session.owner.id });
    await record({ action: 'session.revoked', target: tokenTarget(session) });
    return session;
  });
}
