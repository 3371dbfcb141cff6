import { useQuery } from '@tanstack/react-query';
import { Catalog } from '../../catalog/catalog.ts';
import { NOTHING, union, type PermissionSet } from '../../catalog/permission-set.ts';
import { CatalogDocument, type CatalogQuery } from '../../generated/console/graphql.ts';
import { queryOf } from '../api/queries.ts';

/** Converts the server's catalogue. It uses the server's rules for what grants and scopes cover. */
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

/** Reads the catalogue, which changes only when the server restarts. */
export const useCatalog = () =>
  useQuery({
    ...queryOf(CatalogDocument, {}),
    staleTime: Infinity,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    select: toCatalog,
  });

/** Returns the permission set of these names. */
export const toSet = (catalog: Catalog, permissions: readonly string[]): PermissionSet =>
  permissions.reduce((set, name) => union(set, catalog.permission(name) ?? NOTHING), NOTHING);
