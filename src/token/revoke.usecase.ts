import type { Standing } from '../access/standing.ts';
import { InvalidStateError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import { statusOf, whyNotRevoke } from '../credential/lifecycle.ts';
import {
  isPresented,
  requireOperation,
  requireOwnerAssignable,
  reread,
  writeToToken,
  type TokenKind,
  type TokenWrite,
} from '../credential/token.rule.ts';

/**
 * Revokes a token or key immediately, on every instance. Every caller may revoke the credential
 * that it presents, whatever its scopes.
 */
export function revoke(
  request: Request,
  kind: TokenKind,
  input: { readonly id: string },
): Promise<Standing> {
  return writeToToken(request, kind, input.id, async (write) => {
    if (!isPresented(write.actor, write.target)) requireOperation(write, 'revoke', request.catalog);
    requireOwnerAssignable(write, request.catalog);
    return revokeTarget(write, kind);
  });
}

async function revokeTarget(write: TokenWrite, kind: TokenKind): Promise<Standing> {
  const { now, target } = write;
  const because = whyNotRevoke(target.credential, now);
  if (because) throw new InvalidStateError(because, statusOf(target.credential, now));
  await endCredential(write, target);
  return reread(write, kind, target.credential.id);
}
