import type { Catalog } from '../../catalog/catalog.ts';
import { ANY } from '../../catalog/grant.ts';
import {
  intersect,
  NOTHING,
  union,
  without,
  type PermissionSet,
} from '../../catalog/permission-set.ts';
import type { ScopeInput } from '../../generated/console/graphql.ts';

/** The access of a token that is being created. */
export interface Reach {
  /** Null: the full access of the role. */
  readonly scopes: readonly ScopeInput[] | null;
  /** Null: no role is selected yet. */
  readonly role: PermissionSet | null;
}

/** Returns the permissions of the token, on every entity and on some only. */
export function permissionsOf(
  { scopes, role }: Reach,
  catalog: Catalog,
): { readonly everywhere: readonly string[]; readonly somewhere: readonly string[] } {
  if (role === null) return { everywhere: [], somewhere: [] };
  if (scopes === null)
    return { everywhere: catalog.spellOut(without(role, catalog.guarded)), somewhere: [] };
  const conferred = (of: readonly ScopeInput[]): PermissionSet =>
    intersect(of.map(({ permission }) => catalog.scope(permission)).reduce(union, NOTHING), role);
  const everywhere = conferred(scopes.filter(({ entityIds }) => !entityIds));
  const somewhere = without(conferred(scopes.filter(({ entityIds }) => entityIds)), everywhere);
  return { everywhere: catalog.spellOut(everywhere), somewhere: catalog.spellOut(somewhere) };
}

/** Returns warnings about broad access, for the user who is about to create the token. */
export function whatIsBroad(
  reach: Reach,
  facts: { readonly isEndless: boolean; readonly isFromAnywhere: boolean },
  catalog: Catalog,
): readonly string[] {
  const { everywhere, somewhere } = permissionsOf(reach, catalog);
  const all = [...everywhere, ...somewhere];
  if (all.length === 0) return [];
  const guarded = catalog
    .spellOut(catalog.guarded)
    .filter((permission) => all.includes(permission));
  const deleting = everywhere
    .filter((permission) => permission.endsWith(':delete'))
    .map((permission) => permission.slice(0, -':delete'.length));
  const patterns = (reach.scopes ?? [])
    .map(({ permission }) => permission)
    .filter((permission) => permission.startsWith(`${ANY}:`));
  return [
    ...(reach.scopes === null ? ['Includes everything the role has, now and later.'] : []),
    ...(guarded.length > 0
      ? [`Can create credentials or grant access (${shorten(guarded)}).`]
      : []),
    ...(patterns.length > 0
      ? [`${patterns.join(', ')} covers all entity types, including future ones.`]
      : []),
    ...(deleting.length > 0 ? [`Can delete: ${shorten(deleting)}.`] : []),
    ...(facts.isEndless ? ['Never expires.'] : []),
    ...(facts.isEndless && facts.isFromAnywhere ? ['Works from any address.'] : []),
  ];
}

const shorten = (names: readonly string[]): string =>
  names.length > 4
    ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`
    : names.join(', ');
