import type { Catalog, RoleDefinition } from './catalog.ts';
import type { CatalogFile } from './catalog-file.ts';
import { covers, NOTHING, overlaps, without } from './permission-set.ts';

/** Returns the roles of the file, with the grants that their operations and exceptions amount to. */
export const toRoles = (file: CatalogFile, catalog: Catalog): RoleDefinition[] =>
  Object.entries(file.roles).map(([key, { name, grants, application, except }]) => ({
    key,
    name,
    grants: withoutExcepted(
      [...grants, ...onApplicationTypes(file, catalog, application)],
      except,
      catalog,
    ),
  }));

const onApplicationTypes = (
  file: CatalogFile,
  catalog: Catalog,
  operations: readonly string[],
): string[] =>
  Object.keys(file.entityTypes).flatMap((type) =>
    operations
      .map((operation) => `${type}:${operation}`)
      .filter((grant) => catalog.grant(grant) !== NOTHING),
  );

/**
 * Removes the excepted permissions from the grants. Grants are only additive, so the affected
 * patterns are expanded per entity type.
 */
function withoutExcepted(
  grants: readonly string[],
  except: readonly string[],
  catalog: Catalog,
): string[] {
  const excepted = catalog.grants(except);
  if (!overlaps(catalog.grants(grants), excepted)) return [...grants];
  const left = without(catalog.grants(grants), excepted);
  return catalog.entityTypes.flatMap(({ name }) => {
    const whole = catalog.grant(`${name}:*`);
    return covers(left, whole) ? [`${name}:*`] : catalog.spellOut(left & whole);
  });
}
