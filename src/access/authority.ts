import type { Catalog } from '../catalog/catalog.ts';
import {
  covers,
  intersect,
  NOTHING,
  overlaps,
  union,
  without,
  type PermissionSet,
} from '../catalog/permission-set.ts';
import type { Basis, Standing } from './standing.ts';

/** What one request may do: the role's permissions ∩ the scopes, computed for that request. */
export interface Authority {
  /** Permissions on every entity. */
  readonly everywhere: PermissionSet;
  /** Additional permissions on individual entities, by entity ID. */
  readonly onEntity: ReadonlyMap<string, PermissionSet>;
  /**
   * The most that a role may hold for this caller to act on it: the permissions of the owner's
   * role, limited by the roles of all issuers. Scopes do not narrow it, because a scope such as
   * `member:update` on one member limits the operation and its target, not the target's role.
   */
  readonly assignable: PermissionSet;
}

/** The actor and its authority, read from the database for this request or transaction only. */
export interface Caller {
  readonly standing: Basis;
  readonly authority: Authority;
}

/** A caller that writes: read with everything that is stored about its credential. */
export interface Actor extends Caller {
  readonly standing: Standing;
}

const NO_ENTITIES: Authority['onEntity'] = new Map();

/** The authority of an unusable credential: none. */
export const NO_AUTHORITY: Authority = {
  everywhere: NOTHING,
  onEntity: NO_ENTITIES,
  assignable: NOTHING,
};

/**
 * Returns role ∩ scopes ∩ the authority of every issuer. Does not check whether the credential is
 * usable: the gates do. `role` replaces the owner's role, to compute what the credential would
 * carry under it.
 */
export function toAuthority(
  standing: Basis,
  catalog: Catalog,
  role: PermissionSet = rolePermissions(standing, catalog),
): Authority {
  const own = narrow(standing, role, catalog);
  return standing.makers.reduce<Authority>(
    (authority, maker) =>
      maker
        ? meet(authority, narrow(maker, rolePermissions(maker, catalog), catalog))
        : NO_AUTHORITY,
    own,
  );
}

/** Returns the permissions of the owner's current role; for an API key, of its fixed role. */
export const rolePermissions = (standing: Basis, catalog: Catalog): PermissionSet =>
  standing.role ? catalog.grants(standing.role.grants) : NOTHING;

function narrow({ credential }: Basis, role: PermissionSet, catalog: Catalog): Authority {
  if (credential.kind === 'SESSION')
    return { everywhere: role, onEntity: NO_ENTITIES, assignable: role };
  // Security: prevents privilege escalation by a leaked token. An un-narrowed token does not
  // inherit guarded permissions; a narrowed token has only its scopes.
  if (!credential.narrowed)
    return { everywhere: without(role, catalog.guarded), onEntity: NO_ENTITIES, assignable: role };
  let everywhere = NOTHING;
  const onEntity = new Map<string, PermissionSet>();
  for (const { permission, entityId } of credential.scopes) {
    const conferred = intersect(role, catalog.scope(permission));
    if (entityId === null) everywhere = union(everywhere, conferred);
    else onEntity.set(entityId, union(onEntity.get(entityId) ?? NOTHING, conferred));
  }
  return { everywhere, onEntity, assignable: role };
}

/**
 * Whether the credential carries the owner's whole role, except for guarded permissions: a session,
 * or a token without scopes whose issuers have none either.
 */
export const carriesWholeRole = ({ credential, makers }: Basis): boolean =>
  credential.kind === 'SESSION' ||
  (!credential.narrowed && makers.every((maker) => maker !== null && carriesWholeRole(maker)));

/** Returns every permission on one entity. */
export const reachOn = (authority: Authority, entityId: string): PermissionSet =>
  union(authority.everywhere, authority.onEntity.get(entityId) ?? NOTHING);

/**
 * Returns the intersection of two authorities, entity by entity: a credential's and its issuer's.
 */
function meet(a: Authority, b: Authority): Authority {
  const onEntity = new Map<string, PermissionSet>();
  for (const entityId of new Set([...a.onEntity.keys(), ...b.onEntity.keys()]))
    onEntity.set(entityId, intersect(reachOn(a, entityId), reachOn(b, entityId)));
  return {
    everywhere: intersect(a.everywhere, b.everywhere),
    onEntity,
    assignable: intersect(a.assignable, b.assignable),
  };
}

/**
 * Whether the authority includes the permission on this entity. A null entity means every entity: a
 * permission on some entities is not sufficient.
 */
export function isPermitted(
  authority: Authority,
  permission: PermissionSet,
  entityId: string | null,
): boolean {
  return (
    permission !== NOTHING &&
    covers(entityId === null ? authority.everywhere : reachOn(authority, entityId), permission)
  );
}

/** Whether the authority includes the permission on at least one entity. */
export function isPermittedSomewhere(authority: Authority, permission: PermissionSet): boolean {
  return overlaps(reachOf(authority), permission);
}

/** Returns every permission that the authority includes on at least one entity. */
export function reachOf(authority: Authority): PermissionSet {
  return [...authority.onEntity.values()].reduce(union, authority.everywhere);
}

/**
 * Returns the permissions that b includes and a lacks; `NOTHING` if b ≤ a. Compares entity by
 * entity, because a permission on one entity does not cover one on all entities.
 */
export function excess(a: Authority, b: Authority): PermissionSet {
  const everywhere = without(b.everywhere, a.everywhere);
  return [...b.onEntity].reduce(
    (missing, [entityId, permissions]) =>
      union(missing, without(permissions, reachOn(a, entityId))),
    everywhere,
  );
}
