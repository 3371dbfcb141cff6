import type { Basis, UserFacts } from '../access/standing.ts';
import { InsufficientAuthorityError } from '../core/refusal.ts';

/** Requires a session. Operations on a person's account are not available to tokens. */
export function requireSession<T extends Basis>(
  { standing }: { readonly standing: T },
  what: string,
): T & { readonly owner: UserFacts } {
  const { owner } = standing;
  if (standing.credential.kind !== 'SESSION' || !owner)
    throw new InsufficientAuthorityError(`Only a session ${what}.`, [], 'TOKEN_GRANTS');
  return { ...standing, owner };
}
