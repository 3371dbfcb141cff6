import { defineMutation } from '../graphql/mutation.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
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
    'Makes an API key: it acts for the organization under a role that is fixed now, and outlives its creator.',
  authScopes: { permission: 'api-key:create' },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError],
  inputDescription: "role is the role's key.",
  input: (t) => ({
    name: t.string({ required: true, description: SAYS.name }),
    description: t.string({ description: `${SAYS.description} Omitted or null: none.` }),
    role: t.string({
      required: true,
      description: "The role's key: at most what you hold yourself. Fixed for the life of the key.",
    }),
    expires: t.field({ type: ExpiryInput, description: SAYS.expires }),
    scopes: t.field({ type: [ScopeInput], description: SAYS.scopes }),
    ipAllowList: t.stringList({
      description: `${SAYS.ipAllowList} Omitted or null: from anywhere.`,
    }),
  }),
  payloadDescription: 'The only time that the secret is shown.',
  payload: { ...KEY_PAYLOAD, secret: { type: 'String', description: SAYS.secret } },
  resolve: async (request, input) => {
    const { standing, secret } = await createApiKey(request, input);
    return { apiKey: standing, secret };
  },
});

defineMutation('updateApiKey', {
  description: 'Changes the name, description or addresses of an API key.',
  authScopes: { permissionOnTarget: 'api-key:update' },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError, NotFoundError],
  inputDescription: 'Which key, and what to change; what is left out stays.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    name: t.string({ description: `${SAYS.name} ${SAYS.unchanged}` }),
    description: t.string({
      description: `${SAYS.description} Omitted: unchanged. Null: removed.`,
    }),
    ipAllowList: t.stringList({ description: `${SAYS.ipAllowList} ${SAYS.unchanged}` }),
  }),
  payloadDescription: 'The key with the changes.',
  payload: KEY_PAYLOAD,
  resolve: async (request, input) => ({ apiKey: await updateToken(request, 'API_KEY', input) }),
});

defineMutation('revokeApiKey', {
  description: 'Ends an API key at once, on every instance: itself, or whoever may revoke keys.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which key.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The revoked key.',
  payload: KEY_PAYLOAD,
  resolve: async (request, input) => ({ apiKey: await revoke(request, 'API_KEY', input) }),
});

defineMutation('restoreApiKey', {
  description: 'Lets a revoked API key work again until its expiry.',
  authScopes: { permissionOnTarget: ['api-key:restore', 'api-key:revoke'] },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which key.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The key, active again.',
  payload: KEY_PAYLOAD,
  resolve: async (request, input) => ({ apiKey: await restore(request, 'API_KEY', input) }),
});

defineMutation('deleteApiKey', {
  description: 'Deletes an API key for good; the audit log keeps what it did.',
  authScopes: { permissionOnTarget: 'api-key:delete' },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which key.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'What was deleted.',
  payload: DELETED_PAYLOAD,
  resolve: (request, input) => deleteToken(request, 'API_KEY', input),
});
