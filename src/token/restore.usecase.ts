import { toAuthority } from '../access/authority.ts';
import { requireWithin } from '../access/hand-out.ts';
import type { Standing } from '../access/standing.ts';
import { InvalidStateError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { statusOf, whyNotRestore } from '../credential/lifecycle.ts';
import {
  isOwn,
  requireNotRevokedByOther,
  requireOperation,
  requireOwnerAssignable,
  reread,
  tokenTarget,
  writeToToken,
  type TokenKind,
  type TokenWrite,
} from '../credential/token.rule.ts';

/** Restores a revoked token or key, with the same secret and the same expiry. */
export function restore(
  request: Request,
  kind: TokenKind,
  input: { readonly id: string },
): Promise<Standing> {
  return writeToToken(request, kind, input.id, async (write) => {
    const { em, now, actor, target, record } = write;
    requireOperation(write, isRevoker(write) ? 'revoke' : 'restore', request.catalog);
    requireNotRevokedByOther(write);
    requireOwnerAssignable(write, request.catalog);
    const because = whyNotRestore(target.credential, now);
    if (because) throw new InvalidStateError(because, statusOf(target.credential, now));
    requireWithin(actor, toAuthority(target, request.catalog), request.catalog);
    await updateCredential(em, target.credential.id, now, { revokedAt: null, revokedById: null });
    await record({
      action: kind === 'API_KEY' ? 'api_key.restored' : 'personal_access_token.restored',
      target: tokenTarget(target),
    });
    return reread(write, kind, target.credential.id);
  });
}

/**
 * Returns whether the actor revoked this token of another member; undoing that requires no more
 * than revoking did. Security: privilege escalation. In a session only, because a token must not
 * reactivate another token on the basis of what its owner once did.
 */
const isRevoker = ({ actor, target }: TokenWrite): boolean =>
  actor.standing.credential.kind === 'SESSION' &&
  actor.standing.owner !== null &&
  target.credential.revokedById === actor.standing.owner.id &&
  !isOwn(actor, target);
