import { isPermitted } from '../access/authority.ts';
import type { RoleFacts } from '../access/standing.ts';
import { covers } from '../catalog/permission-set.ts';
import { toGlobalId } from '../core/global-id.ts';
import { builder } from '../graphql/builder.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { NodeInterface, registerNode } from '../graphql/node.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
import { createRole } from './create-role.usecase.ts';
import { deleteRole } from './delete-role.usecase.ts';
import { findRoleById, listRoles } from './role.store.ts';
import { updateRole } from './update-role.usecase.ts';

/** A named set of grants. */
export const RoleType = builder.objectRef<RoleFacts>('Role').implement({
  description:
    'A named set of permissions. a ≤ b means that every permission of a is one of b: there are no ranks.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => toGlobalId('Role', id), description: 'Its global id.' }),
    key: t.exposeString('key', { description: 'Unique in the organization, for example admin.' }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
    builtIn: t.exposeBoolean('builtIn', {
      description: 'Is it from the catalogue? Then it cannot be changed or deleted.',
    }),
    grants: t.stringList({
      resolve: ({ grants }) => [...grants],
      description: 'As written: patterns such as channel:* are kept.',
    }),
    permissions: t.stringList({
      resolve: ({ grants }, _args, { request: { catalog } }) =>
        catalog.spellOut(catalog.grants(grants)),
      description: 'The grants spelled out over the catalogue, sorted.',
    }),
    permissionCount: t.int({
      resolve: ({ grants }, _args, { request: { catalog } }) =>
        catalog.spellOut(catalog.grants(grants)).length,
      description: 'How many permissions the grants cover.',
    }),
    assignable: t.boolean({
      resolve: ({ grants }, _args, { request: { caller, catalog } }) =>
        caller !== null && covers(caller.authority.assignable, catalog.grants(grants)),
      description:
        'Does the role hold no permission that the caller lacks? Otherwise the caller cannot act on members who have it.',
    }),
  }),
});

registerNode('Role', async ({ caller, em, catalog }, id) => {
  if (!caller) return null;
  const asked = catalog.permission('role:read');
  const mayRead = asked !== null && isPermitted(caller.authority, asked, toGlobalId('Role', id));
  return mayRead || caller.standing.role?.id === id
    ? findRoleById(em, caller.standing.organization.id, id)
    : null;
});

builder.queryField('roles', (t) =>
  t.field({
    type: [RoleType],
    description: "The organization's roles, built-in ones first.",
    authScopes: { permission: 'role:list' },
    resolve: (_parent, _args, { request: { em, caller } }) =>
      caller ? listRoles(em, caller.standing.organization.id) : [],
  }),
);

const KEY = 'Unique in the organization: lower-case letters, digits and hyphens. Never changes.';
const NAME = 'A name for people: 1 to 100 characters.';
const GRANTS =
  'What it may do: permissions (channel:read) and patterns (channel:*, *:read), at most what you hold yourself.';

defineMutation('createRole', {
  description: "Makes a role of the organization's own.",
  authScopes: { permission: 'role:create' },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError],
  inputDescription: 'The new role.',
  input: (t) => ({
    key: t.string({ required: true, description: KEY }),
    name: t.string({ required: true, description: NAME }),
    grants: t.stringList({ required: true, description: GRANTS }),
  }),
  payloadDescription: 'The new role.',
  payload: { role: { type: RoleType, description: 'As it was made.' } },
  resolve: async (request, input) => ({ role: await createRole(request, input) }),
});

defineMutation('updateRole', {
  description:
    "Changes a role of the organization's own. Everybody who has it may do more, or less, from their next request on.",
  authScopes: { permissionOnTarget: ['role:update', 'role:widen'] },
  errors: [ValidationError, InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which role, and what to change; what is left out stays.',
  input: (t) => ({
    key: t.string({ required: true, description: "The role's key." }),
    name: t.string({ description: `${NAME} Omitted or null: unchanged.` }),
    grants: t.stringList({ description: `${GRANTS} Omitted or null: unchanged.` }),
  }),
  payloadDescription: 'The role as it is now.',
  payload: { role: { type: RoleType, description: 'With the changes.' } },
  resolve: async (request, input) => ({ role: await updateRole(request, input) }),
});

defineMutation('deleteRole', {
  description: 'Deletes a role that no member and no API key has.',
  authScopes: { permissionOnTarget: 'role:delete' },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which role.',
  input: (t) => ({ key: t.string({ required: true, description: "The role's key." }) }),
  payloadDescription: 'What was deleted.',
  payload: { deletedId: { type: 'ID', description: 'The global id that the role had.' } },
  resolve: (request, input) => deleteRole(request, input),
});
