import { toAuthority, type Authority } from '../access/authority.ts';
import type { Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ScopeTerm } from './scope-rules.ts';

/**
 * Returns everything that a token carries, or would carry with these scopes, whether or not its
 * owner's current role includes it. Ignores its issuers.
 */
export function carriedBy(
  target: Standing,
  scopes: readonly ScopeTerm[] | null,
  catalog: Catalog,
): Authority {
  const credential = scopes
    ? {
        ...target.credential,
        narrowed: true,
        scopes: scopes.map((scope) => ({ ...scope, id: '' })),
      }
    : target.credential;
  return toAuthority({ ...target, makers: [], credential }, catalog, catalog.everything);
}
