import type { Catalog } from '../catalog/catalog.ts';
import { isPermitted, type Caller } from './authority.ts';

/**
 * Returns whether the caller has the permission on the entity, or (null) on every entity. An
 * anonymous caller has none, and nobody has a permission that the catalogue does not contain.
 */
export function may(
  { caller, catalog }: { readonly caller: Caller | null; readonly catalog: Catalog },
  permission: string,
  entityId: string | null = null,
): boolean {
  const asked = catalog.permission(permission);
  return caller !== null && asked !== null && isPermitted(caller.authority, asked, entityId);
}
