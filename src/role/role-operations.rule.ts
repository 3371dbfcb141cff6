import type { Caller } from '../access/authority.ts';
import { eitherOf, requireAssignable, requireOneOf, type ChangeKinds } from '../access/hand-out.ts';
import type { RoleFacts } from '../access/standing.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { toGlobalId } from '../core/global-id.ts';
import { InvalidStateError, isRefused } from '../core/refusal.ts';

/** Who acts, and on which role. */
export interface RoleCase {
  readonly actor: Caller;
  readonly role: RoleFacts;
  readonly catalog: Catalog;
}

/** The permission to create a role. */
export const CREATE_ROLE = 'role:create';

/** The permissions to widen a role, and to narrow or rename it. */
export const CHANGE_OF_GRANTS: ChangeKinds = { gives: 'role:widen', takes: 'role:update' };

/**
 * The operations on one role: one of the permissions is sufficient. The mutations and `viewerCan`
 * both use these rules.
 */
export const ROLE_RULES = {
  UPDATE: { permissions: eitherOf(CHANGE_OF_GRANTS), participle: 'changed' },
  DELETE: { permissions: ['role:delete'], participle: 'deleted' },
} as const;

/** An operation on one role, as its mutation names it. */
export type RoleOperation = keyof typeof ROLE_RULES;

/** Returns whether the actor has a permission for the operation on the role. */
export const isPermittedOnRole = (
  { actor, role, catalog }: RoleCase,
  operation: RoleOperation,
): boolean =>
  !isRefused(() => {
    const { permissions } = ROLE_RULES[operation];
    requireOneOf(actor, permissions, toGlobalId('Role', role.id), catalog);
  });

/**
 * Requires that the actor may perform the operation on the role, apart from the permission. Rejects
 * built-in roles.
 */
export function requireOnRole({ actor, role, catalog }: RoleCase, operation: RoleOperation): void {
  if (role.builtIn)
    throw new InvalidStateError(
      `${role.key} is built in and cannot be ${ROLE_RULES[operation].participle}. Create a custom role with createRole.`,
      'BUILT_IN',
    );
  requireAssignable(actor, role, catalog);
}

/** Returns the operations that the actor may perform on the role. */
export const operationsOnRole = (on: RoleCase): RoleOperation[] =>
  (Object.keys(ROLE_RULES) as RoleOperation[]).filter(
    (operation) =>
      isPermittedOnRole(on, operation) &&
      !isRefused(() => {
        requireOnRole(on, operation);
      }),
  );
