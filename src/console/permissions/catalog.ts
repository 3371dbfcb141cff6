import { useQuery } from '@tanstack/react-query';
import { Catalog } from '../../catalog/catalog.ts';
import { NOTHING, union, type PermissionSet } from '../../catalog/permission-set.ts';
import { CatalogDocument, type CatalogQuery } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';

/** The server's catalogue, with the server's own rules of what a grant or a scope covers. */
const toCatalog = ({ catalog: { entityTypes, scopes } }: CatalogQuery): Catalog =>
  new Catalog({
    entityTypes: entityTypes.map(({ name, description, operations }) => ({
      name,
      description: description ?? null,
      operations,
    })),
    scopes: scopes.map(({ name, description, permissions }) => ({
      name,
      description,
      grants: permissions,
    })),
    roles: [],
  });

/** Reads every permission of the catalogue. It changes only when the server restarts. */
export const useCatalog = () =>
  useQuery({
    ...queryOf(CatalogDocument, {}),
    staleTime: Infinity,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    select: toCatalog,
  });

/** The set of permissions that are given by their names. */
export const toSet = (catalog: Catalog, permissions: readonly string[]): PermissionSet =>
  permissions.reduce((set, name) => union(set, catalog.permission(name) ?? NOTHING), NOTHING);

/** Permissions in the order of the catalogue's entity types: [["channel", ["read", "list"]]]. */
export function byEntityType(
  permissions: readonly string[],
): readonly (readonly [entityType: string, operations: readonly string[]])[] {
  const groups = Map.groupBy(permissions, (permission) =>
    permission.slice(0, permission.indexOf(':')),
  );
  return [...groups].map(([entityType, names]) => [
    entityType,
    names.map((name) => name.slice(entityType.length + 1)),
  ]);
}
