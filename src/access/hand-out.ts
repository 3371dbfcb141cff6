import type { Catalog } from '../catalog/catalog.ts';
import { covers, NOTHING, union, without, type PermissionSet } from '../catalog/permission-set.ts';
import { InsufficientAuthorityError } from '../core/refusal.ts';
import { excess, rolePermissions, type Authority, type Caller } from './authority.ts';
import { whyNotPermitted } from './gate.ts';
import { GATES } from './gates.ts';
import type { RoleFacts } from './standing.ts';

// Prevents escalation: a caller can grant at most its own authority. Errors list every missing
// permission.

/**
 * Throws unless the actor has one of these permissions on the entity (null: on every entity). The
 * error names the permission that passed the most gates.
 */
export function requireOneOf(
  { standing, authority }: Caller,
  permissions: readonly string[],
  entityId: string | null,
  catalog: Catalog,
): void {
  const refusals = permissions.flatMap((permission) => {
    const refused = whyNotPermitted(standing, authority, catalog, { permission, entityId });
    return refused ? [{ permission, ...refused }] : [];
  });
  if (refusals.length < permissions.length) return;
  const [nearest] = refusals.sort((a, b) => GATES.indexOf(b.gate) - GATES.indexOf(a.gate));
  if (nearest)
    throw new InsufficientAuthorityError(nearest.reason, [nearest.permission], nearest.gate);
}

/**
 * The permission for a change that grants authority, and the one for a change that reduces
 * authority or only renames.
 */
export interface ChangeKinds {
  readonly gives: string;
  readonly takes: string;
}

/** Returns both permissions: any change requires at least one of them. */
export const eitherOf = ({ takes, gives }: ChangeKinds): readonly string[] => [takes, gives];

/**
 * Throws unless the actor has the permissions that the change requires.
 *
 * Security: permissions that grant authority are guarded and those that reduce it are inherited, so
 * a change that does both requires both. Otherwise a leaked token could escalate privileges.
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
 * Throws if the role exceeds the actor's authority.
 *
 * Security: prevents privilege escalation by acting on a more powerful role, or on a member who has
 * it.
 */
export function requireAssignable(
  actor: Caller,
  role: Pick<RoleFacts, 'key' | 'grants'>,
  catalog: Catalog,
): void {
  const missing = without(catalog.grants(role.grants), actor.authority.assignable);
  requireNoneMissing(
    actor,
    missing,
    catalog,
    `You cannot act on the role ${role.key}: it exceeds your own authority.`,
  );
}

/**
 * Throws if the role exceeds what the actor can exercise now, including guarded permissions.
 * Permissions that the recipient already has (`held`) are not granted, so they are exempt: an
 * admin's token may demote a member.
 *
 * Security: prevents privilege escalation. Otherwise a leaked token could invite a user who then
 * creates tokens.
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
  requireNoneMissing(
    actor,
    missing,
    catalog,
    `You cannot grant the role ${role.key}: it exceeds your own authority.`,
  );
}

/**
 * Security: prevents privilege escalation. Throws if a new or changed credential would exceed the
 * actor's authority.
 */
export function requireWithin(actor: Caller, made: Authority, catalog: Catalog): void {
  requireNoneMissing(
    actor,
    excess(actor.authority, made),
    catalog,
    'This token would exceed your own authority.',
  );
}

function requireNoneMissing(
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
