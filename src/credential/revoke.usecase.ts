import type { Standing } from '../access/standing.ts';
import { InvalidStateError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { updateCredential } from './credential.store.ts';
import { statusOf, whyNotRevoke } from './lifecycle.ts';
import { isPresented, requireOperation, requireOwnerAssignable, reread, tokenTarget, writeToToken, type TokenKind, type TokenWrite } from './token.rule.ts';

/** Ends a token or key at once, on every instance. Whoever presents it may, whatever its scopes. */
export function revoke(request: Request, kind: TokenKind, input: { readonly id: string }): Promise<Standing> {
  return writeToToken(request, kind, input.id, async (write) => {
    if (!isPresented(write.actor, write.target)) requireOperation(write, 'revoke', request.catalog);
    requireOwnerAssignable(write, request.catalog);
    return revokeTarget(write, kind);
  });
}

async function revokeTarget(write: TokenWrite, kind: TokenKind): Promise<Standing> {
  const { em, now, actor, target, record } = write;
  const because = whyNotRevoke(target.credential, now);
  if (because) throw new InvalidStateError(because, statusOf(target.credential, now));
  await updateCredential(em, target.credential.id, now, { revokedAt: now, revokedById: actor.standing.owner?.id ?? null });
  await record({ action: kind === 'API_KEY' ? 'api_key.revoked' : 'personal_access_token.revoked', target: tokenTarget(target) });
  return reread(write, kind, target.credential.id);
}
