import type { Catalog } from '../catalog/catalog.ts';
import { covers, NOTHING, union, without, type PermissionSet } from '../catalog/permission-set.ts';
import { InsufficientAuthorityError } from '../core/refusal.ts';
import { excess, rolePermissions, type Authority, type Caller } from './authority.ts';
import { GATES, refuseQuestion } from './gate.ts';
import type { RoleFacts } from './standing.ts';

// Nobody hands out more than they hold: target ≤ own authority, and the answer lists every missing
// permission.

/**
 * Refuses the actor unless it holds one of these permissions on the entity (null: on every one).
 * Names the permission that it came closest to.
 */
export function requireOneOf(
  { standing, authority }: Caller,
  permissions: readonly string[],
  entityId: string | null,
  catalog: Catalog,
): void {
  const refusals = permissions.flatMap((permission) => {
    const refused = refuseQuestion(standing, authority, catalog, { permission, entityId });
    return refused ? [{ permission, ...refused }] : [];
  });
  if (refusals.length < permissions.length) return;
  const [nearest] = refusals.sort((a, b) => GATES.indexOf(b.gate) - GATES.indexOf(a.gate));
  if (nearest)
    throw new InsufficientAuthorityError(nearest.reason, [nearest.permission], nearest.gate);
}

/**
 * Which permission a change asks for where it gives authority, and which where it takes it away or
 * only renames.
 */
export interface ChangeKinds {
  readonly gives: string;
  readonly takes: string;
}

/**
 * Refuses a change unless the actor holds what it asks for. Security: what gives authority is
 * guarded, what takes it away is inherited, so a change that does both takes both permissions.
 */
export function requireChange(
  actor: Caller,
  kinds: ChangeKinds,
  { gives, takes }: { readonly gives: boolean; readonly takes: boolean },
  entityId: string,
  catalog: Catalog,
): void {
  if (gives) requireOneOf(actor, [kinds.gives], entityId, catalog);
  if (takes || !gives) requireOneOf(actor, [kinds.takes], entityId, catalog);
}

/**
 * Security: refuses to act on a role, or on a member who has it, that holds more than the actor.
 */
export function requireAssignable(
  actor: Caller,
  role: Pick<RoleFacts, 'key' | 'grants'>,
  catalog: Catalog,
): void {
  const missing = without(catalog.grants(role.grants), actor.authority.assignable);
  refuseMissing(actor, missing, catalog, `The role ${role.key} holds more than you may act on.`);
}

/**
 * Security: refuses to hand out a role that holds more than the actor may exercise now, the guarded
 * permissions included: otherwise a leaked token could invite somebody who then mints tokens. What
 * whoever gets the role has already (`held`) is not handed out, so that an admin's token may
 * demote.
 */
export function requireGrantable(
  actor: Caller,
  role: Pick<RoleFacts, 'key' | 'grants'>,
  catalog: Catalog,
  held: PermissionSet = NOTHING,
): void {
  const grants = catalog.grants(role.grants);
  const missing = union(
    without(grants, actor.authority.assignable),
    without(without(grants, held), actor.authority.everywhere),
  );
  refuseMissing(actor, missing, catalog, `The role ${role.key} holds more than you may hand out.`);
}

/** Security: refuses to make, or change into, a credential that may do more than the actor. */
export function requireWithin(actor: Caller, made: Authority, catalog: Catalog): void {
  refuseMissing(
    actor,
    excess(actor.authority, made),
    catalog,
    'Your access does not include all that this token would have.',
  );
}

function refuseMissing(
  actor: Caller,
  missing: PermissionSet,
  catalog: Catalog,
  message: string,
): void {
  const names = catalog.spellOut(missing);
  if (names.length === 0) return;
  const byRole = covers(rolePermissions(actor.standing, catalog), missing);
  throw new InsufficientAuthorityError(
    `${message} Missing: ${names.join(', ')}.`,
    names,
    byRole ? 'TOKEN_GRANTS' : 'ROLE_GRANTS',
  );
}
