import { toAuthority, type Authority } from '../access/authority.ts';
import type { Standing } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ScopeTerm } from './scope-rules.ts';

/**
 * All that a token carries, or would carry with these scopes: held by its owner's role today or
 * not, its issuers apart.
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
