import { refuseQuestion } from '../access/gate.ts';
import { requireOneOf } from '../access/hand-out.ts';
import type { RoleFacts } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../core/refusal.ts';
import type { Request, Write } from '../core/request.ts';
import { findRoleByKey, hasOwner, listRoles, lockRoleByKey } from './role.store.ts';
import { whyNoRole } from './role-input.ts';

/**
 * Called after the step, in its transaction: undoes the one that lost the organization its last
 * owner.
 */
export async function requireOwner(
  { em, actor }: Write,
  catalog: Request['catalog'],
): Promise<void> {
  if (await hasOwner(em, actor.standing.organization.id, catalog)) return;
  throw new InvalidStateError(
    'This would leave the organization without an owner: an active person whose role holds everything. Make somebody else one first.',
    'LAST_OWNER',
  );
}

const mayOn = (
  { standing, authority }: Write['actor'],
  permission: string,
  entityId: string,
  catalog: Request['catalog'],
): boolean => refuseQuestion(standing, authority, catalog, { permission, entityId }) === null;

/**
 * The organization's own role with this key, locked, for an actor who holds one of the permissions
 * on it. Built-in roles stay as the catalogue has them.
 */
export async function requireOwnRole(
  { em, actor }: Write,
  key: string,
  step: string,
  permissions: readonly string[],
  catalog: Request['catalog'],
): Promise<RoleFacts> {
  const role = await lockRoleByKey(em, actor.standing.organization.id, key);
  const isNamed =
    role !== null &&
    permissions.some((permission) =>
      mayOn(actor, permission, toGlobalId('Role', role.id), catalog),
    );
  // Security: to a token limited to other roles, a role that it may not change and one that does
  // not exist look the same.
  if (!isNamed) requireOneOf(actor, permissions, null, catalog);
  if (!role) throw new NotFoundError('role');
  if (role.builtIn)
    throw new InvalidStateError(
      `${role.key} is built in and cannot be ${step}. Make a role of your own with createRole.`,
      'BUILT_IN',
    );
  return role;
}

/**
 * Refuses a key that no role of the organization has, as a filter: it would read as "nobody has
 * this role".
 */
export async function requireRoleKey(
  em: Write['em'],
  organizationId: string,
  key: string,
): Promise<void> {
  if (await findRoleByKey(em, organizationId, key)) return;
  const roles = await listRoles(em, organizationId);
  throw new ValidationError([
    whyNoRole(
      key,
      roles.map((role) => role.key),
    ),
  ]);
}
