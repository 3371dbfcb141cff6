import { requireWithin } from '../access/hand-out.ts';
import type { Standing } from '../access/standing.ts';
import { ConflictError, ValidationError } from '../core/refusal.ts';
import type { SignedInCall } from '../core/call.ts';
import { updateCredential } from '../credential/credential.store.ts';
import { deleteScopes, insertScopes } from '../credential/scope.store.ts';
import { carriedBy } from '../credential/carried.ts';
import {
  addToScopes,
  describe,
  SCOPES_MAX,
  toTerms,
  whyNotScopes,
  type ScopeRequest,
} from '../credential/scope-rules.ts';
import { tokenTarget } from '../credential/token-node.rule.ts';
import { TOKEN_RULES } from '../credential/token-operations.rule.ts';
import { reread, writeToToken, type TokenWrite } from '../credential/token.rule.ts';

/** Which token, and which scopes to add. */
export interface AddScopesInput {
  readonly personalAccessTokenId: string;
  readonly scopes: readonly ScopeRequest[];
}

/**
 * Adds scopes to a narrowed token. A scope that the token already covers is a conflict; a scope
 * that covers existing ones replaces them.
 */
export function addScopes(call: SignedInCall, input: AddScopesInput): Promise<Standing> {
  return writeToToken(
    call,
    'PERSONAL_ACCESS_TOKEN',
    input.personalAccessTokenId,
    TOKEN_RULES.ADD_SCOPES,
    async (write) => {
      const { em, now, target, record } = write;
      const { added, absorbed } = requireAddition(call, write, input.scopes);
      await deleteScopes(
        em,
        target.credential.id,
        absorbed.map(({ id }) => id),
      );
      await insertScopes(em, target.credential.id, added, now);
      await updateCredential(em, target.credential.id, now, {});
      const after = await reread(write, 'PERSONAL_ACCESS_TOKEN', target.credential.id);
      await record({
        action: 'personal_access_token.scopes_added',
        target: tokenTarget(after),
        detail: added.map(describe).join(', ').slice(0, 1_000),
      });
      return after;
    },
  );
}

function requireAddition(
  { catalog }: SignedInCall,
  { actor, target }: TokenWrite,
  asked: readonly ScopeRequest[],
) {
  const { credential } = target;
  const issues =
    asked.length === 0
      ? [{ path: ['scopes'], message: 'Name at least one scope.' }]
      : whyNotScopes(asked, catalog);
  if (issues.length > 0) throw new ValidationError(issues);
  if (!credential.narrowed)
    throw new ConflictError(
      'This token already has full role access. To limit it, use narrowPersonalAccessToken.',
      ['scopes'],
    );
  requireWithin(actor, carriedBy(target, toTerms(asked), catalog), catalog);
  const addition = addToScopes(credential.scopes, asked, catalog);
  if (!addition.ok) throw new ConflictError(addition.because, ['scopes', String(addition.index)]);
  if (credential.scopes.length + addition.added.length - addition.absorbed.length > SCOPES_MAX) {
    throw new ValidationError([
      {
        path: ['scopes'],
        message: `A token has at most ${SCOPES_MAX} scopes, counted per entity.`,
      },
    ]);
  }
  return addition;
}
