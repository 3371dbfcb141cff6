import type { Standing } from '../access/standing.ts';
import { rowIdOf } from '../global-id.ts';
import { InvalidStateError, NotFoundError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { findCredential, updateCredential } from './credential.store.ts';
import { statusOf, whyNotRevoke } from './lifecycle.ts';
import { requireSession } from './session.rule.ts';
import { isOwn, tokenTarget } from './token.rule.ts';

/** Ends one of one's own sessions in this organization: on a lost laptop, say. Somebody else's is not there. */
export function revokeSession(request: Request, input: { readonly id: string }): Promise<Standing> {
  const id = rowIdOf('Session', input.id);
  return request.write({ credentials: id ? [id] : [] }, async ({ em, now, actor, record }) => {
    const { organization, owner } = requireSession(actor, 'ends sessions');
    const standing = id ? (await findCredential(em, organization.id, 'SESSION', id))?.standing : undefined;
    if (!standing || !isOwn(actor, standing)) throw new NotFoundError('session');
    const because = whyNotRevoke(standing.credential, now);
    if (because) throw new InvalidStateError(because, statusOf(standing.credential, now));
    await updateCredential(em, standing.credential.id, now, { revokedAt: now, revokedById: owner.id });
    await record({ action: 'session.revoked', target: tokenTarget(standing) });
    return standing;
  });
}
