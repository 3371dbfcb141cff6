import type { Standing } from '../access/standing.ts';
import type { SignedInCall } from '../core/call.ts';
import { endCredential } from '../credential/end-credential.rule.ts';
import type { TokenKind } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { reread, writeToToken } from '../credential/token.rule.ts';

/**
 * Revokes a token or key immediately, on every instance. Every caller may revoke the credential
 * that it presents, whatever its scopes.
 */
export function revoke(
  call: SignedInCall,
  kind: TokenKind,
  input: { readonly id: string },
): Promise<Standing> {
  return writeToToken(call, kind, input.id, TOKEN_RULES.REVOKE, async (write) => {
    await endCredential(write, write.target);
    return reread(write, kind, write.target.credential.id);
  });
}
