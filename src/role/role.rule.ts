import { requireOneOf } from '../access/hand-out.ts';
import type { RoleFacts } from '../access/standing.ts';
import { InvalidStateError, NotFoundError, ValidationError } from '../core/refusal.ts';
import type { Call, Write } from '../core/call.ts';
import { findRoleByKey, listRoles, lockRoleByKey } from './role.store.ts';
import { hasOwner } from './owner.store.ts';
import { whyNoRole } from './role-input.ts';
import {
  isPermittedOnRole,
  requireOnRole,
  ROLE_RULES,
  type RoleOperation,
} from './role-operations.rule.ts';

/**
 * Throws if the organization no longer has an owner. Called at the end of a transaction, which is
 * then rolled back.
 */
export async function requireOwner({ em, actor }: Write, catalog: Call['catalog']): Promise<void> {
  if (await hasOwner(em, actor.standing.organization.id, catalog)) return;
  throw new InvalidStateError(
    'This would leave the organization without an owner: an active person whose role holds everything. Make another member an owner first.',
    'LAST_OWNER',
  );
}

/**
 * Locks and returns the custom role with this key, for an actor who may perform the operation on
 * it.
 */
export async function requireOwnRole(
  { em, actor }: Write,
  key: string,
  operation: RoleOperation,
  catalog: Call['catalog'],
): Promise<RoleFacts> {
  const role = await lockRoleByKey(em, actor.standing.organization.id, key);
  // Security: for a token limited to other roles, a forbidden role and a missing one are
  // indistinguishable (prevents enumeration).
  if (!role || !isPermittedOnRole({ actor, role, catalog }, operation))
    requireOneOf(actor, ROLE_RULES[operation].permissions, null, catalog);
  if (!role) throw new NotFoundError('role');
  requireOnRole({ actor, role, catalog }, operation);
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
