import type { Catalog } from '../catalog/catalog.ts';
import { isPermitted, isPermittedSomewhere, type Caller } from './authority.ts';

/** Who asks: the caller of a request, or null for an anonymous one. */
interface Asking {
  readonly caller: Caller | null;
  readonly catalog: Catalog;
}

/**
 * Returns whether the caller has the permission on the entity; without an entity, on every entity.
 * An anonymous caller has none, and nobody has a permission that the catalogue does not contain.
 */
export function may(
  { caller, catalog }: Asking,
  permission: string,
  entityId?: string | null,
): boolean {
  const asked = catalog.permission(permission);
  return (
    caller !== null && asked !== null && isPermitted(caller.authority, asked, entityId ?? null)
  );
}

/** Returns whether the caller has the permission on at least one entity. */
export function maySomewhere({ caller, catalog }: Asking, permission: string): boolean {
  const asked = catalog.permission(permission);
  return caller !== null && asked !== null && isPermittedSomewhere(caller.authority, asked);
}
