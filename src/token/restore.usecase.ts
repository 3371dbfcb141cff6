import type { Standing } from '../access/standing.ts';
import type { SignedInCall } from '../core/call.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { tokenTarget, type TokenKind } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { reread, writeToToken } from '../credential/token.rule.ts';

/** Restores a revoked token or key, with the same secret and the same expiry. */
export function restore(
  call: SignedInCall,
  kind: TokenKind,
  input: { readonly id: string },
): Promise<Standing> {
  return writeToToken(call, kind, input.id, TOKEN_RULES.RESTORE, async (write) => {
    const { em, now, target, record } = write;
    await updateCredential(em, target.credential.id, now, { revokedAt: null, revokedById: null });
    await record({
      action: kind === 'API_KEY' ? 'api_key.restored' : 'personal_access_token.restored',
      target: tokenTarget(target),
    });
    return reread(write, kind, target.credential.id);
  });
}
