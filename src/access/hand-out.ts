import type { Catalog } from '../catalog/catalog.ts';
import { covers, NOTHING, union, without, type PermissionSet } from '../catalog/permission-set.ts';
import { InsufficientAuthorityError } from '../refusal.ts';
import { excess, rolePermissions, type Authority, type Caller } from './authority.ts';
import type { RoleFacts } from './standing.ts';

// Nobody hands out more than they hold: target ≤ own authority, and the answer lists every missing permission.

/** Security: refuses to act on a role, or on a member who has it, that holds more than the actor. */
export function requireAssignable(actor: Caller, role: Pick<RoleFacts, 'key' | 'grants'>, catalog: Catalog): void {
  const missing = without(catalog.grants(role.grants), actor.authority.assignable);
  refuseMissing(actor, missing, catalog, `The role ${role.key} holds more than you may act on.`);
}

/**
 * Security: refuses to hand out a role that holds more than the actor may exercise now, the guarded permissions included:
 * otherwise a leaked token could invite somebody who then mints tokens. What whoever gets the role has already (`held`) is
 * not handed out, so that an admin's token may demote.
 */
export function requireGrantable(actor: Caller, role: Pick<RoleFacts, 'key' | 'grants'>, catalog: Catalog, held: PermissionSet = NOTHING): void {
  const grants = catalog.grants(role.grants);
  const missing = union(without(grants, actor.authority.assignable), without(without(grants, held), actor.authority.everywhere));
  refuseMissing(actor, missing, catalog, `The role ${role.key} holds more than you may hand out.`);
}

/** Security: refuses to make, or change into, a credential that may do more than the actor. */
export function requireWithin(actor: Caller, made: Authority, catalog: Catalog): void {
  refuseMissing(actor, excess(actor.authority, made), catalog, 'A token may not do more than whoever makes or changes it.');
}

function refuseMissing(actor: Caller, missing: PermissionSet, catalog: Catalog, message: string): void {
  const names = catalog.spellOut(missing);
  if (names.length === 0) return;
  const byRole = covers(rolePermissions(actor.standing, catalog), missing);
  throw new InsufficientAuthorityError(`${message} Missing: ${names.join(', ')}.`, names, byRole ? 'TOKEN_GRANTS' : 'ROLE_GRANTS');
}
