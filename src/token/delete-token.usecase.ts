import { InvalidStateError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { deleteCredentials } from '../credential/credential.store.ts';
import { statusOf, whyNotDelete } from '../credential/lifecycle.ts';
import {
  requireOperation,
  requireOwnerAssignable,
  tokenTarget,
  writeToToken,
  type TokenKind,
} from '../credential/token.rule.ts';

/** Deletes a token or key permanently. The audit log keeps its events. */
export function deleteToken(
  request: Request,
  kind: TokenKind,
  input: { readonly id: string },
): Promise<{ deletedId: string }> {
  return writeToToken(request, kind, input.id, async (write) => {
    requireOperation(write, 'delete', request.catalog);
    requireOwnerAssignable(write, request.catalog);
    const { em, now, actor, target, record } = write;
    const because = whyNotDelete(
      target.credential,
      now,
      actor.standing.organization.policy.deleteActiveTokens,
    );
    if (because) throw new InvalidStateError(because, statusOf(target.credential, now));
    await deleteCredentials(em, [target.credential.id]);
    await record({
      action: kind === 'API_KEY' ? 'api_key.deleted' : 'personal_access_token.deleted',
      target: tokenTarget(target),
    });
    return { deletedId: input.id };
  });
}
