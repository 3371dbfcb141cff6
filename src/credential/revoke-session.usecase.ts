import type { Standing } from '../access/standing.ts';
import { rowIdOf } from '../global-id.ts';
import { InvalidStateError, NotFoundError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { findCredential } from './credential.store.ts';
import { endCredential } from './end-credential.rule.ts';
import { statusOf, whyNotRevoke } from './lifecycle.ts';
import { requireSession } from './session.rule.ts';
import { isOwn } from './token.rule.ts';

/** Ends one of one's own sessions in this organization: on a lost laptop, say. Somebody else's is not there. */
export function revokeSession(request: Request, input: { readonly id: string }): Promise<Standing> {
  const id = rowIdOf('Session', input.id);
  return request.write({ credentials: id ? [id] : [] }, async (write) => {
    const { em, now, actor } = write;
    const { organization } = requireSession(actor, 'ends sessions');
    const standing = id ? (await findCredential(em, organization.id, 'SESSION', id))?.standing : undefined;
    if (!standing || !isOwn(actor, standing)) throw new NotFoundError('session');
    const because = whyNotRevoke(standing.credential, now);
    if (because) throw new InvalidStateError(because, statusOf(standing.credential, now));
    await endCredential(write, standing);
    return standing;
  });
}
