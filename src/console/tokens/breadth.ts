import type { Catalog } from '../../catalog/catalog.ts';
import { ANY } from '../../catalog/grant.ts';
import { intersect, NOTHING, union, without, type PermissionSet } from '../../catalog/permission-set.ts';
import type { ScopeInput } from '../../generated/console/graphql.ts';

/** A token that is being made, as far as it says what it may do. */
export interface Reach {
  /** Null: the whole role. */
  readonly scopes: readonly ScopeInput[] | null;
  readonly role: PermissionSet;
}

/** What it could do now: on every entity, and on some only. */
export function permissionsOf({ scopes, role }: Reach, catalog: Catalog): { readonly everywhere: readonly string[]; readonly somewhere: readonly string[] } {
  if (scopes === null) return { everywhere: catalog.spellOut(without(role, catalog.guarded)), somewhere: [] };
  const conferred = (of: readonly ScopeInput[]): PermissionSet => intersect(of.map(({ permission }) => catalog.scope(permission)).reduce(union, NOTHING), role);
  const everywhere = conferred(scopes.filter(({ entityIds }) => !entityIds));
  const somewhere = without(conferred(scopes.filter(({ entityIds }) => entityIds)), everywhere);
  return { everywhere: catalog.spellOut(everywhere), somewhere: catalog.spellOut(somewhere) };
}

/** What is broad about a token: sentences for whoever is about to make it. */
export function whatIsBroad(reach: Reach, facts: { readonly isEndless: boolean; readonly isFromAnywhere: boolean }, catalog: Catalog): readonly string[] {
  const { everywhere, somewhere } = permissionsOf(reach, catalog);
  const all = [...everywhere, ...somewhere];
  const guarded = catalog.spellOut(catalog.guarded).filter((permission) => all.includes(permission));
  const deleting = everywhere.filter((permission) => permission.endsWith(':delete')).map((permission) => permission.slice(0, -':delete'.length));
  const patterns = (reach.scopes ?? []).map(({ permission }) => permission).filter((permission) => permission.startsWith(`${ANY}:`));
  return [
    ...(reach.scopes === null ? ['It carries the whole role: what the role gains later, it gains too.'] : []),
    ...(guarded.length > 0 ? [`It can make or revive secrets (${guarded.join(', ')}): whoever has it can make more.`] : []),
    ...(patterns.length > 0 ? [`${patterns.join(', ')} reaches every entity type, also those that come later.`] : []),
    ...(deleting.length > 0 ? [`It can delete: ${shorten(deleting)}.`] : []),
    ...(facts.isEndless ? ['It never expires.'] : []),
    ...(facts.isEndless && facts.isFromAnywhere ? ['It works from every address.'] : []),
  ];
}

const shorten = (names: readonly string[]): string => (names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', '));
