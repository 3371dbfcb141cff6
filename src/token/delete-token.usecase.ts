import type { SignedInCall } from '../core/call.ts';
import { deleteCredentials } from '../credential/credential.store.ts';
import { tokenTarget, type TokenKind } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { writeToToken } from '../credential/token.rule.ts';

/** Deletes a token or key permanently. The audit log keeps its events. */
export function deleteToken(
  call: SignedInCall,
  kind: TokenKind,
  input: { readonly id: string },
): Promise<{ deletedId: string }> {
  return writeToToken(call, kind, input.id, TOKEN_RULES.DELETE, async (write) => {
    const { em, target, record } = write;
    await deleteCredentials(em, [target.credential.id]);
    await record({
      action: kind === 'API_KEY' ? 'api_key.deleted' : 'personal_access_token.deleted',
      target: tokenTarget(target),
    });
    return { deletedId: input.id };
  });
}
