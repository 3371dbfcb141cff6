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
import type { Standing } from './standing.ts';

/** What one request may do: role ∩ scopes, worked out afresh for that request. */
export interface Authority {
  /** Permissions that hold on every entity. */
  readonly everywhere: PermissionSet;
  /** Permissions that hold on single entities, by entity id, besides those that hold everywhere. */
  readonly onEntity: ReadonlyMap<string, PermissionSet>;
  /**
   * What a role that this caller acts on may hold: no more than the owner's role, and those of its
   * issuers. Scopes do not narrow it: they say what may be done, for example `member:update` on one
   * member, not to whom.
   */
  readonly assignable: PermissionSet;
}

/**
 * Who acts, and what that may do: read from the database for this request, or for this transaction,
 * only.
 */
export interface Caller {
  readonly standing: Standing;
  readonly authority: Authority;
}

const NO_ENTITIES: Authority['onEntity'] = new Map();

/** The authority of nobody. */
export const NO_AUTHORITY: Authority = {
  everywhere: NOTHING,
  onEntity: NO_ENTITIES,
  assignable: NOTHING,
};

/**
 * role ∩ scopes ∩ whatever made the credential: each can only take away. Says nothing of the gates
 * before: a revoked token has an authority too, and is not let in to use it. With another role in
 * its place: what the credential would carry under that role.
 */
export function toAuthority(
  standing: Standing,
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

/** What the owner's role permits now; for an API key, its own role. */
export const rolePermissions = (standing: Standing, catalog: Catalog): PermissionSet =>
  standing.role ? catalog.grants(standing.role.grants) : NOTHING;

function narrow({ credential }: Standing, role: PermissionSet, catalog: Catalog): Authority {
  if (credential.kind === 'SESSION')
    return { everywhere: role, onEntity: NO_ENTITIES, assignable: role };
  // Security: a token that is not narrowed does not inherit what gives authority; one that is
  // narrowed has its scopes only.
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
 * Does it carry the owner's whole role, the guarded permissions apart: a session, or a token that
 * neither has scopes nor was issued by one that has?
 */
export const carriesWholeRole = ({ credential, makers }: Standing): boolean =>
  credential.kind === 'SESSION' ||
  (!credential.narrowed && makers.every((maker) => maker !== null && carriesWholeRole(maker)));

/** Every permission that it has on one entity. */
export const reachOn = (authority: Authority, entityId: string): PermissionSet =>
  union(authority.everywhere, authority.onEntity.get(entityId) ?? NOTHING);

/** What both may do: the authority of a credential under the one that made it. */
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
 * May it, on this entity? Null for the entity asks for everywhere: a permission on some entities is
 * not one on all.
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

/** May it on some entity at least? */
export function isPermittedSomewhere(authority: Authority, permission: PermissionSet): boolean {
  return overlaps(reachOf(authority), permission);
}

/** Every permission that it has, on all or on some entities. */
export function reachOf(authority: Authority): PermissionSet {
  return [...authority.onEntity.values()].reduce(union, authority.everywhere);
}

/**
 * What b has and a has not: nothing when b ≤ a. Entity by entity, so that "on one" is not taken for
 * "on all".
 */
export function excess(a: Authority, b: Authority): PermissionSet {
  const everywhere = without(b.everywhere, a.everywhere);
  return [...b.onEntity].reduce(
    (missing, [entityId, permissions]) =>
      union(missing, without(permissions, reachOn(a, entityId))),
    everywhere,
  );
}
