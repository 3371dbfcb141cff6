import { excess } from '../access/authority.ts';
import type { Standing } from '../access/standing.ts';
import { neverOutgrows } from '../catalog/grant.ts';
import { ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { carriedBy } from '../credential/carried.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { deleteScopes, insertScopes } from '../credential/scope.store.ts';
import {
  describe,
  toTerms,
  whyNotScopes,
  withoutCovered,
  type ScopeRequest,
  type ScopeTerm,
} from '../credential/scope-rules.ts';
import { tokenTarget } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { reread, writeToToken } from '../credential/token.rule.ts';

/** Which token, and the scopes that replace its current ones. */
export interface NarrowInput {
  readonly id: string;
  readonly scopes: readonly ScopeRequest[];
}

/**
 * Limits a token to these scopes, which replace the whole role or wider scopes. It only takes
 * authority away.
 */
export function narrow(call: SignedInCall, input: NarrowInput): Promise<Standing> {
  const { catalog } = call;
  return writeToToken(
    call,
    'PERSONAL_ACCESS_TOKEN',
    input.id,
    TOKEN_RULES.NARROW,
    async (write) => {
      const { em, now, target, record } = write;
      const { id, scopes: before } = target.credential;
      const issues = whyNotScopes(input.scopes, catalog);
      if (issues.length > 0) throw new ValidationError(issues);
      const scopes = withoutCovered(toTerms(input.scopes), catalog);
      // Security: privilege escalation. Narrowing requires no more than the permission to revoke, so
      // it must not widen the token, not even by a permission that its role may gain later.
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
    },
  );
}

/**
 * Returns the scopes that would cover more than the previous ones as soon as the catalogue grows.
 */
function outgrowing(scopes: readonly ScopeTerm[], before: readonly ScopeTerm[]): string[] {
  const near = ({ entityId }: ScopeTerm): string[] =>
    before
      .filter((other) => other.entityId === null || other.entityId === entityId)
      .map(({ permission }) => permission);
  return scopes.filter((scope) => !neverOutgrows(scope.permission, near(scope))).map(describe);
}
