import type { ScopeFacts, Standing } from '../access/standing.ts';
import { rowIdOf } from '../core/global-id.ts';
import { NotFoundError, ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { deleteScopes } from '../credential/scope.store.ts';
import { describe } from '../credential/scope-rules.ts';
import { tokenTarget } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { reread, writeToToken, type TokenWrite } from '../credential/token.rule.ts';

/**
 * Removes scopes from a token: all of those listed, or none if one of them belongs to another
 * token.
 */
export function removeScopes(
  call: SignedInCall,
  input: { readonly personalAccessTokenId: string; readonly scopeIds: readonly string[] },
): Promise<Standing> {
  return writeToToken(
    call,
    'PERSONAL_ACCESS_TOKEN',
    input.personalAccessTokenId,
    TOKEN_RULES.REMOVE_SCOPES,
    async (write) => {
      if (input.scopeIds.length === 0)
        throw new ValidationError([{ path: ['scopeIds'], message: 'Name at least one scope.' }]);
      const own = new Map(write.target.credential.scopes.map((scope) => [scope.id, scope]));
      const named = new Set(
        input.scopeIds.map((scopeId) => own.get(rowIdOf('Scope', scopeId) ?? '')),
      );
      return remove(
        write,
        [...named].map((scope) => {
          if (!scope) throw new NotFoundError('scope');
          return scope;
        }),
      );
    },
  );
}

/**
 * Removes all scopes of a token. The token may then do nothing; it does not fall back to the whole
 * role.
 */
export function removeAllScopes(
  call: SignedInCall,
  input: { readonly personalAccessTokenId: string },
): Promise<Standing> {
  return writeToToken(
    call,
    'PERSONAL_ACCESS_TOKEN',
    input.personalAccessTokenId,
    TOKEN_RULES.REMOVE_SCOPES,
    (write) => remove(write, write.target.credential.scopes),
  );
}

async function remove(write: TokenWrite, scopes: readonly ScopeFacts[]): Promise<Standing> {
  const { em, now, target, record } = write;
  await deleteScopes(
    em,
    target.credential.id,
    scopes.map(({ id }) => id),
  );
  // Security: privilege escalation by removal. A token without scopes must be marked as narrowed,
  // so that it may do nothing.
  await updateCredential(em, target.credential.id, now, { narrowed: true });
  const after = await reread(write, 'PERSONAL_ACCESS_TOKEN', target.credential.id);
  await record({
    action: 'personal_access_token.scopes_removed',
    target: tokenTarget(after),
    detail: scopes.map(describe).join(', ').slice(0, 1_000),
  });
  return after;
}
