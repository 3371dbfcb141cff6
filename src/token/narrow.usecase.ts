import { excess } from '../access/authority.ts';
import type { Standing } from '../access/standing.ts';
import { neverOutgrows } from '../catalog/grant.ts';
import { ValidationError } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import { carriedBy } from '../credential/carried.ts';
import { deleteScopes, insertScopes, updateCredential } from '../credential/credential.store.ts';
import {
  describe,
  toTerms,
  whyNotScopes,
  withoutCovered,
  type ScopeRequest,
  type ScopeTerm,
} from '../credential/scope-rules.ts';
import {
  requireOwnerAssignable,
  requireOwnership,
  reread,
  tokenTarget,
  writeToToken,
} from '../credential/token.rule.ts';

/** Which token, and the scopes that it is to have in place of what it has. */
export interface NarrowInput {
  readonly id: string;
  readonly scopes: readonly ScopeRequest[];
}

/**
 * Limits a token to these scopes, in place of the whole role or of wider scopes. It only takes
 * authority away.
 */
export function narrow(request: Request, input: NarrowInput): Promise<Standing> {
  const { catalog } = request;
  return writeToToken(request, 'PERSONAL_ACCESS_TOKEN', input.id, async (write) => {
    requireOwnership(write, ['update', 'revoke'], catalog);
    requireOwnerAssignable(write, catalog);
    const { em, now, target, record } = write;
    const { id, scopes: before } = target.credential;
    const issues = whyNotScopes(input.scopes, catalog);
    if (issues.length > 0) throw new ValidationError(issues);
    const scopes = withoutCovered(toTerms(input.scopes), catalog);
    // Security: what may be done with no more than the right to revoke must not widen the token,
    // not by what its role may gain tomorrow either.
    const beyond = catalog.spellOut(
      excess(carriedBy(target, null, catalog), carriedBy(target, scopes, catalog)),
    );
    const added =
      beyond.length > 0 || !target.credential.narrowed ? beyond : outgrowing(scopes, before);
    if (added.length > 0)
      throw new ValidationError([
        {
          path: ['scopes'],
          message: `This token does not have ${added.join(', ')}. Use addScopes to widen it.`,
        },
      ]);
    await deleteScopes(
      em,
      id,
      before.map((scope) => scope.id),
    );
    await insertScopes(em, id, scopes, now);
    await updateCredential(em, id, now, { narrowed: true });
    const after = await reread(write, 'PERSONAL_ACCESS_TOKEN', id);
    await record({
      action: 'personal_access_token.narrowed',
      target: tokenTarget(after),
      detail: (scopes.map(describe).join(', ') || 'no scopes').slice(0, 1_000),
    });
    return after;
  });
}

/** The scopes that would cover more than those before as soon as the catalogue has more. */
function outgrowing(scopes: readonly ScopeTerm[], before: readonly ScopeTerm[]): string[] {
  const near = ({ entityId }: ScopeTerm): string[] =>
    before
      .filter((other) => other.entityId === null || other.entityId === entityId)
      .map(({ permission }) => permission);
  return scopes.filter((scope) => !neverOutgrows(scope.permission, near(scope))).map(describe);
}
