import { defineMutation } from '../graphql/mutation.ts';
import { createRole } from './create-role.usecase.ts';
import { deleteRole } from './delete-role.usecase.ts';
import { CREATE_ROLE, ROLE_RULES } from './role-operations.rule.ts';
import { RoleType } from './role.graphql.ts';
import { updateRole } from './update-role.usecase.ts';

const KEY = 'Unique in the organization: lower-case letters, digits and hyphens. Never changes.';
const NAME = 'The display name: 1 to 100 characters.';
const GRANTS =
  'Permissions (channel:read) and patterns (channel:*, *:read), which must not exceed your own authority.';

defineMutation('createRole', {
  description: 'Creates a custom role.',
  authScopes: { permission: CREATE_ROLE },
  inputDescription: 'The new role.',
  input: (t) => ({
    key: t.string({ required: true, description: KEY }),
    name: t.string({ required: true, description: NAME }),
    grants: t.stringList({ required: true, description: GRANTS }),
  }),
  payloadDescription: 'The new role.',
  payload: { role: { type: RoleType, description: 'The new role.' } },
  resolve: async (call, input) => ({ role: await createRole(call, input) }),
});

defineMutation('updateRole', {
  description:
    'Changes a custom role. The change applies to everyone with this role from their next request.',
  authScopes: { permissionOnTarget: ROLE_RULES.UPDATE.permissions },
  inputDescription: 'The role and the changes. Omitted fields stay unchanged.',
  input: (t) => ({
    key: t.string({ required: true, description: "The role's key." }),
    name: t.string({ description: `${NAME} Omitted or null: unchanged.` }),
    grants: t.stringList({ description: `${GRANTS} Omitted or null: unchanged.` }),
  }),
  payloadDescription: 'The updated role.',
  payload: { role: { type: RoleType, description: 'The updated role.' } },
  resolve: async (call, input) => ({ role: await updateRole(call, input) }),
});

defineMutation('deleteRole', {
  description: 'Deletes a role that no member and no API key has.',
  authScopes: { permissionOnTarget: ROLE_RULES.DELETE.permissions },
  inputDescription: 'The role to delete.',
  input: (t) => ({ key: t.string({ required: true, description: "The role's key." }) }),
  payloadDescription: 'The deleted role.',
  payload: { deletedId: { type: 'ID', description: 'The global ID of the deleted role.' } },
  resolve: (call, input) => deleteRole(call, input),
});
