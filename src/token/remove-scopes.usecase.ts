import type { ScopeFacts, Standing } from '../access/standing.ts';
import { rowIdOf } from '../core/global-id.ts';
import { NotFoundError, ValidationError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { deleteScopes, updateCredential } from '../credential/credential.store.ts';
import { describe } from '../credential/scope-rules.ts';
import {
  requireOwnerAssignable,
  requireOwnership,
  reread,
  tokenTarget,
  writeToToken,
  type TokenWrite,
} from '../credential/token.rule.ts';

// Taking scopes away is a partial revocation: what may revoke the token may do it too.
const NARROWING = ['update', 'revoke'] as const;

/** Takes scopes away from a token: all of those named, or none when one of them is not its own. */
export function removeScopes(
  request: Request,
  input: { readonly personalAccessTokenId: string; readonly scopeIds: readonly string[] },
): Promise<Standing> {
  return writeToToken(
    request,
    'PERSONAL_ACCESS_TOKEN',
    input.personalAccessTokenId,
    async (write) => {
      requireOwnership(write, NARROWING, request.catalog);
      requireOwnerAssignable(write, request.catalog);
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

/** Takes all scopes away: the token may do nothing, and is not widened to the whole role by it. */
export function removeAllScopes(
  request: Request,
  input: { readonly personalAccessTokenId: string },
): Promise<Standing> {
  return writeToToken(request, 'PERSONAL_ACCESS_TOKEN', input.personalAccessTokenId, (write) => {
    requireOwnership(write, NARROWING, request.catalog);
    requireOwnerAssignable(write, request.catalog);
    return remove(write, write.target.credential.scopes);
  });
}

async function remove(write: TokenWrite, scopes: readonly ScopeFacts[]): Promise<Standing> {
  const { em, now, target, record } = write;
  await deleteScopes(
    em,
    target.credential.id,
    scopes.map(({ id }) => id),
  );
  // Security: no widening by removal. A token without scopes must be one that may do nothing.
  await updateCredential(em, target.credential.id, now, { narrowed: true });
  const after = await reread(write, 'PERSONAL_ACCESS_TOKEN', target.credential.id);
  await record({
    action: 'personal_access_token.scopes_removed',
    target: tokenTarget(after),
    detail: scopes.map(describe).join(', ').slice(0, 1_000),
  });
  return after;
}
