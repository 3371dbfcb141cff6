import type { Caller } from '../access/authority.ts';
import type { Standing, UserFacts } from '../access/standing.ts';
import { InsufficientAuthorityError, UnauthenticatedError } from '../core/refusal.ts';

/**
 * Refuses every credential but a session: what a person does to their account is not for tokens.
 */
export function requireSession(
  caller: Caller | null,
  what: string,
): Standing & { readonly owner: UserFacts } {
  if (!caller) throw new UnauthenticatedError();
  const { standing } = caller;
  const { owner } = standing;
  if (standing.credential.kind !== 'SESSION' || !owner)
    throw new InsufficientAuthorityError(`Only a session ${what}.`, [], 'TOKEN_GRANTS');
  return { ...standing, owner };
}
