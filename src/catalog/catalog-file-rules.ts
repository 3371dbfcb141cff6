import type { Catalog } from './catalog.ts';
import { toRoles } from './catalog-file-roles.ts';
import type { CatalogFile, CatalogFinding, CatalogPath } from './catalog-file.ts';
import { ANY } from './grant.ts';
import { OWN_ENTITY_TYPES } from './own-entity-types.ts';
import { covers, NOTHING } from './permission-set.ts';

/** Returns the entity types of the file that the server itself has. */
export const whyNotEntityTypes = (file: CatalogFile): CatalogFinding[] =>
  OWN_ENTITY_TYPES.filter(({ name }) => name in file.entityTypes).map(({ name }) => ({
    path: ['entityTypes', name],
    message: `${name} is a built-in entity type: remove it from the file`,
  }));

function whyNotGrants(
  path: CatalogPath,
  grants: readonly string[],
  catalog: Catalog,
): CatalogFinding[] {
  return grants.flatMap((grant, i) => {
    const message = catalog.whyNotGrant(grant);
    return message ? [{ path: [...path, i], message }] : [];
  });
}

/** Returns the grants and names of scopes that are invalid. */
export const whyNotScopes = (file: CatalogFile, catalog: Catalog): CatalogFinding[] =>
  Object.entries(file.scopes).flatMap(([name, { grants }]) => [
    ...whyNotGrants(['scopes', name, 'grants'], grants, catalog),
    ...(catalog.grant(name) === NOTHING
      ? []
      : [
          {
            path: ['scopes', name],
            message: `${name} is already a permission or a pattern: choose another name for the scope`,
          },
        ]),
  ]);

function whyNotOperations(
  path: CatalogPath,
  operations: readonly string[],
  file: CatalogFile,
): CatalogFinding[] {
  const known = new Set([
    ANY,
    ...Object.values(file.entityTypes).flatMap((type) => type.operations),
  ]);
  return operations.flatMap((operation, i) =>
    known.has(operation)
      ? []
      : [
          {
            path: [...path, i],
            message: `no entity type in this file has an operation "${operation}"`,
          },
        ],
  );
}

/** Returns the grants and operations of roles that are invalid, and whether no role holds everything. */
export function whyNotRoles(file: CatalogFile, catalog: Catalog): CatalogFinding[] {
  const found = Object.entries(file.roles).flatMap(([key, { grants, except, application }]) => [
    ...whyNotOperations(['roles', key, 'application'], application, file),
    ...whyNotGrants(['roles', key, 'grants'], grants, catalog),
    ...whyNotGrants(['roles', key, 'except'], except, catalog),
  ]);
  const holdsEverything = toRoles(file, catalog).some(({ grants }) =>
    covers(catalog.grants(grants), catalog.everything),
  );
  return holdsEverything
    ? found
    : [
        ...found,
        {
          path: ['roles'],
          message:
            "no role holds everything: add the grant '*:*' to one, because the first owner requires it",
        },
      ];
}
