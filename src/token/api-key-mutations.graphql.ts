import { defineMutation } from '../graphql/mutation.ts';
import { CREATE_TOKEN, permissionsOn } from '../credential/token-permissions.rule.ts';
import { createApiKey } from './create-api-key.usecase.ts';
import { deleteToken } from './delete-token.usecase.ts';
import { restore } from './restore.usecase.ts';
import { revoke } from './revoke.usecase.ts';
import { updateToken } from './update-token.usecase.ts';
import {
  DELETED_PAYLOAD,
  ExpiryInput,
  KEY_PAYLOAD,
  SAYS,
  ScopeInput,
} from './token-inputs.graphql.ts';

defineMutation('createApiKey', {
  description:
    'Creates an API key. It acts for the organization under a role that is fixed at creation, and outlives its creator.',
  authScopes: { permission: CREATE_TOKEN.API_KEY },
  inputDescription: 'The new API key.',
  input: (t) => ({
    name: t.string({ required: true, description: SAYS.name }),
    description: t.string({ description: `${SAYS.description} Omitted or null: none.` }),
    role: t.string({
      required: true,
      description:
        "The role's key. The role must be within the viewer's authority. It is fixed for the life of the API key.",
    }),
    expires: t.field({ type: ExpiryInput, description: SAYS.expires }),
    scopes: t.field({ type: [ScopeInput], description: SAYS.scopes }),
    ipAllowList: t.stringList({
      description: `${SAYS.ipAllowList} Omitted or null: no restriction.`,
    }),
  }),
  payloadDescription: 'The new API key. The secret is shown only this once.',
  payload: { ...KEY_PAYLOAD, secret: { type: 'String', description: SAYS.secret } },
  resolve: async (call, input) => {
    const { standing, secret } = await createApiKey(call, input);
    return { apiKey: standing, secret };
  },
});

defineMutation('updateApiKey', {
  description: 'Changes the name, description or IP allow list of an API key.',
  authScopes: { permissionOnTarget: permissionsOn('API_KEY', 'UPDATE') },
  inputDescription: 'Which API key, and what to change. Omitted fields stay unchanged.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    name: t.string({ description: `${SAYS.name} ${SAYS.unchanged}` }),
    description: t.string({
      description: `${SAYS.description} Omitted: unchanged. Null: removed.`,
    }),
    ipAllowList: t.stringList({ description: `${SAYS.ipAllowList} ${SAYS.unchanged}` }),
  }),
  payloadDescription: 'The updated API key.',
  payload: KEY_PAYLOAD,
  resolve: async (call, input) => ({ apiKey: await updateToken(call, 'API_KEY', input) }),
});

defineMutation('revokeApiKey', {
  description:
    'Revokes an API key immediately, on every instance. Allowed for the API key itself, and for callers with `api-key:revoke`.',
  authScopes: { signedIn: true },
  inputDescription: 'Which API key.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The revoked key.',
  payload: KEY_PAYLOAD,
  resolve: async (call, input) => ({ apiKey: await revoke(call, 'API_KEY', input) }),
});

defineMutation('restoreApiKey', {
  description: 'Restores a revoked API key. It works again until its expiry.',
  authScopes: { permissionOnTarget: permissionsOn('API_KEY', 'RESTORE') },
  inputDescription: 'Which API key.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The restored API key.',
  payload: KEY_PAYLOAD,
  resolve: async (call, input) => ({ apiKey: await restore(call, 'API_KEY', input) }),
});

defineMutation('deleteApiKey', {
  description: 'Deletes an API key permanently. The audit log keeps its events.',
  authScopes: { permissionOnTarget: permissionsOn('API_KEY', 'DELETE') },
  inputDescription: 'Which API key.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The deleted API key.',
  payload: DELETED_PAYLOAD,
  resolve: (call, input) => deleteToken(call, 'API_KEY', input),
});
