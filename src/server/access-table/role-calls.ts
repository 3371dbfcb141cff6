import { requireOneOf } from '../../access/hand-out.ts';
import type { RoleFacts } from '../../access/standing.ts';
import { toGlobalId } from '../../core/global-id.ts';
import { requireOnRole, ROLE_RULES, type RoleOperation } from '../../role/role-operations.rule.ts';
import { callTo, onTargets, type AccessCall } from './call.ts';
import { customRole, LOWER_ROLE, OWNER_ROLE, rowId } from './synthetic-organization.ts';

/** A mutation on one role. */
const onRole = (name: string, operation: RoleOperation): AccessCall[] =>
  onTargets<RoleFacts>(
    'Roles',
    `Mutation.${name}`,
    [
      { name: 'custom (lower)', of: () => LOWER_ROLE },
      {
        name: 'custom (same)',
        of: ({ role }) => customRole(role.grants),
      },
      { name: 'custom (owner)', of: () => OWNER_ROLE },
      { name: 'built-in', of: ({ role }) => ({ ...role, id: rowId(22) }) },
    ],
    (role, { caller: actor }, catalog) => ({
      args: { input: { key: role.key } },
      onTarget: () => {
        const { permissions } = ROLE_RULES[operation];
        requireOneOf(actor, permissions, toGlobalId('Role', role.id), catalog);
        requireOnRole({ actor, role, catalog }, operation);
      },
    }),
  );

/** The calls to fields about roles. */
export const ROLE_CALLS: readonly AccessCall[] = [
  callTo('Roles', 'Query.roles'),
  {
    ...callTo('Roles', 'Role.memberCount'),
    call: () => ({ parent: LOWER_ROLE, args: {} }),
  },
  {
    ...callTo('Roles', 'Role.apiKeyCount'),
    call: () => ({ parent: LOWER_ROLE, args: {} }),
  },
  ...onTargets<readonly string[]>(
    'Roles',
    'Mutation.createRole',
    [
      { name: 'no permissions', of: () => [] },
      { name: "same permissions as the caller's role", of: ({ role }) => role.grants },
      { name: 'every permission', of: () => ['*:*'] },
    ],
    (grants) => ({ args: { input: { key: 'custom', name: 'Custom', grants } } }),
  ),
  ...onRole('updateRole', 'UPDATE'),
  ...onRole('deleteRole', 'DELETE'),
];
