import { refuseQuestion } from '../access/gate.ts';
import { requireOneOf } from '../access/hand-out.ts';
import type { RoleFacts } from '../access/standing.ts';
import { toGlobalId } from '../core/global-id.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../core/refusal.ts';
import type { Request, Write } from '../core/request.ts';
import { findRoleByKey, hasOwner, listRoles, lockRoleByKey } from './role.store.ts';
import { whyNoRole } from './role-input.ts';

/**
 * Throws if the organization no longer has an owner. Called at the end of a transaction, which is
 * then rolled back.
 */
export async function requireOwner(
  { em, actor }: Write,
  catalog: Request['catalog'],
): Promise<void> {
  if (await hasOwner(em, actor.standing.organization.id, catalog)) return;
  throw new InvalidStateError(
    'This would leave the organization without an owner: an active person whose role holds everything. Make another member an owner first.',
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
 * Locks and returns the custom role with this key, for an actor with one of the permissions on it.
 * Throws for a built-in role.
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
  // Security: for a token limited to other roles, a forbidden role and a missing one are
  // indistinguishable (prevents enumeration).
  if (!isNamed) requireOneOf(actor, permissions, null, catalog);
  if (!role) throw new NotFoundError('role');
  if (role.builtIn)
    throw new InvalidStateError(
      `${role.key} is built in and cannot be ${step}. Create a custom role with createRole.`,
      'BUILT_IN',
    );
  return role;
}

/**
 * Throws if no role has this key. As a filter, an unknown key would otherwise suggest that no
 * member has the role.
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
