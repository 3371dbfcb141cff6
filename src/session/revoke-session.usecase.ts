import type { Standing } from '../access/standing.ts';
import { rowIdOf } from '../core/global-id.ts';
import { InvalidStateError, NotFoundError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { findCredential } from '../credential/credential.store.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { statusOf, whyNotRevoke } from '../credential/lifecycle.ts';
import { requireSession } from './session.rule.ts';
import { isOwn } from '../credential/token-permissions.rule.ts';

/**
 * Ends one of the viewer's sessions in this organization, for example on a lost laptop. A session
 * of another user is reported as not found.
 */
export function revokeSession(
  call: SignedInCall,
  input: { readonly id: string },
): Promise<Standing> {
  const id = rowIdOf('Session', input.id);
  return call.write({ credentials: id ? [id] : [] }, async (write) => {
    const { em, now, actor } = write;
    const { organization } = requireSession(actor, 'can end sessions');
    const standing = id
      ? (await findCredential(em, organization.id, 'SESSION', id))?.standing
      : undefined;
    if (!standing || !isOwn(actor, standing)) throw new NotFoundError('session');
    const because = whyNotRevoke(standing.credential, now);
    if (because) throw new InvalidStateError(because, statusOf(standing.credential, now));
    await endCredential(write, standing);
    return standing;
  });
}
