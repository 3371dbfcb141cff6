import { may } from '../access/may.ts';
import type { RoleFacts } from '../access/standing.ts';
import { covers } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
import { JUDGES } from '../graphql/answer-size.ts';
import { builder } from '../graphql/builder.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import { operationsOnRole, type RoleOperation } from './role-operations.rule.ts';
import { findRoleById, listRoles } from './role.store.ts';

const RoleOperationEnum = builder.enumType('RoleOperation', {
  description: 'An operation on one role.',
  values: {
    UPDATE: { description: '`updateRole`.' },
    DELETE: { description: '`deleteRole`.' },
  } satisfies Record<RoleOperation, unknown>,
});

/** The GraphQL type of a role. */
export const RoleType = builder.objectRef<RoleFacts>('Role').implement({
  description:
    'A named set of permissions. Roles have no ranks: a ≤ b if b includes every permission of a.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Role', id), description: 'The global ID.' }),
    key: t.exposeString('key', {
      description: 'The key, unique in the organization, for example admin.',
    }),
    name: t.exposeString('name', { description: 'The display name.' }),
    builtIn: t.exposeBoolean('builtIn', {
      description:
        'Whether the role is from the catalogue. Built-in roles cannot be changed or deleted.',
    }),
    grants: t.stringList({
      resolve: ({ grants }) => [...grants],
      description: 'The grants as stored, including patterns such as channel:*.',
    }),
    permissions: t.stringList({
      resolve: ({ grants }, _args, { call: { catalog } }) =>
        catalog.spellOut(catalog.grants(grants)),
      description: 'The permissions that the grants cover, sorted.',
    }),
    permissionCount: t.int({
      resolve: ({ grants }, _args, { call: { catalog } }) =>
        catalog.spellOut(catalog.grants(grants)).length,
      description: 'The number of permissions that the grants cover.',
    }),
    assignable: t.boolean({
      resolve: ({ grants }, _args, { call: { caller, catalog } }) =>
        caller !== null && covers(caller.authority.assignable, catalog.grants(grants)),
      description:
        "Whether the role is within the caller's authority. If false, the caller cannot act on members with this role.",
    }),
    viewerCan: t.field({
      type: [RoleOperationEnum],
      complexity: JUDGES,
      resolve: (role, _args, { call: { caller, catalog } }) =>
        caller ? operationsOnRole({ actor: caller, role, catalog }) : [],
      description:
        'The operations that the viewer may perform on the role now, judged by the rules of the mutations. A role in use cannot be deleted, which only the mutation checks.',
    }),
  }),
});

registerNode('Role', async ({ caller, em, catalog }, id) => {
  if (!caller) return null;
  const mayRead = may({ caller, catalog }, 'role:read', toGlobalId('Role', id));
  return mayRead || caller.standing.role?.id === id
    ? findRoleById(em, caller.standing.organization.id, id)
    : null;
});

builder.queryField('roles', (t) =>
  t.withAuth({ permission: 'role:list' }).field({
    type: [RoleType],
    description: "The organization's roles, built-in ones first.",
    resolve: (_parent, _args, { call: { em, caller } }) =>
      listRoles(em, caller.standing.organization.id),
  }),
);
