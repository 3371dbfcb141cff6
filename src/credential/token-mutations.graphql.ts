import { builder } from '../graphql/builder.ts';
import { defineMutation } from '../graphql/mutation.ts';
import { ConflictError, InsufficientAuthorityError, InvalidStateError, NotFoundError, ValidationError } from '../refusal.ts';
import { addScopes } from './add-scopes.usecase.ts';
import { createApiKey } from './create-api-key.usecase.ts';
import { createPersonalAccessToken } from './create-personal-access-token.usecase.ts';
import { deleteAllTokens } from './delete-all-tokens.usecase.ts';
import { deleteToken } from './delete-token.usecase.ts';
import { regenerate } from './regenerate.usecase.ts';
import { removeAllScopes, removeScopes } from './remove-scopes.usecase.ts';
import { restore } from './restore.usecase.ts';
import { revoke } from './revoke.usecase.ts';
import { ApiKeyType, CredentialStatusEnum, PersonalAccessTokenType, PersonalAccessTokenTypeEnum } from './token.graphql.ts';
import { updateToken } from './update-token.usecase.ts';

const ScopeInput = builder.inputType('ScopeInput', {
  description: 'One thing that a token is to be allowed.',
  fields: (t) => ({
    permission: t.string({
      required: true,
      description: 'A permission (channel:publish), a pattern (channel:*, *:read) or a named scope of the catalogue (repo).',
    }),
    entityIds: t.stringList({ description: 'Omitted: on every entity.' }),
  }),
});

const ExpiryInput = builder.inputType('ExpiryInput', {
  description: 'When a token is to end. Exactly one.',
  isOneOf: true,
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'At this instant.' }),
    in: t.field({ type: 'Duration', description: 'This long from now; months and years are counted on the calendar of UTC.' }),
    never: t.boolean({ description: 'true: never, where the organization allows it.' }),
  }),
});

const NAME = 'A name for people: 1 to 100 characters.';
const DESCRIPTION = 'What it is for: up to 1,000 characters.';
const IP_ALLOW_LIST = 'Addresses and CIDR blocks, IPv4 and IPv6. Empty: from anywhere.';
const ID = 'Its global id.';
const SCOPES = 'Omitted: the whole role. An empty list: nothing.';
const EXPIRES = "Omitted: the organization's default lifetime.";
const SECRET = 'The whole secret. Shown once: it cannot be read again.';
const TOKEN_ID = "The token's global id.";

const TOKEN_PAYLOAD = { personalAccessToken: { type: PersonalAccessTokenType, description: 'The token as it is now.' } } as const;
const ISSUED_PAYLOAD = { ...TOKEN_PAYLOAD, secret: { type: 'String', description: SECRET } } as const;
const KEY_PAYLOAD = { apiKey: { type: ApiKeyType, description: 'The key as it is now.' } } as const;
const DELETED_PAYLOAD = { deletedId: { type: 'ID', description: 'The global id that it had.' } } as const;

defineMutation('createPersonalAccessToken', {
  description: "Makes a personal access token: one's own, or a service user's by somebody who may.",
  authScopes: { permission: ['personal-access-token:create', 'member-token:create'] },
  errors: [ValidationError, InsufficientAuthorityError, InvalidStateError, ConflictError, NotFoundError],
  inputDescription: 'The new token.',
  input: (t) => ({
    name: t.string({ required: true, description: NAME }),
    description: t.string({ description: DESCRIPTION }),
    type: t.field({ type: PersonalAccessTokenTypeEnum, description: "Omitted: PERSONAL, or SERVICE for a service user's." }),
    ownerId: t.id({ description: 'A service user, by somebody who may. Omitted: the viewer.' }),
    expires: t.field({ type: ExpiryInput, description: EXPIRES }),
    scopes: t.field({ type: [ScopeInput], description: SCOPES }),
    ipAllowList: t.stringList({ description: IP_ALLOW_LIST }),
  }),
  payloadDescription: 'The only time that the secret is shown.',
  payload: ISSUED_PAYLOAD,
  resolve: async (request, input) => {
    const { standing, secret } = await createPersonalAccessToken(request, input);
    return { personalAccessToken: standing, secret };
  },
});

defineMutation('updatePersonalAccessToken', {
  description: 'Changes the name, description or addresses of a token.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError, NotFoundError],
  inputDescription: 'Which token, and what to change; what is left out stays.',
  input: (t) => ({
    id: t.id({ required: true, description: ID }),
    name: t.string({ description: NAME }),
    description: t.string({ description: `${DESCRIPTION} Null takes it away.` }),
    ipAllowList: t.stringList({ description: IP_ALLOW_LIST }),
  }),
  payloadDescription: 'The token with the changes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await updateToken(request, 'PERSONAL_ACCESS_TOKEN', input) }),
});

defineMutation('revokePersonalAccessToken', {
  description: 'Ends a token at once, on every instance: its owner, itself, or whoever may revoke member tokens.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which token.',
  input: (t) => ({ id: t.id({ required: true, description: ID }) }),
  payloadDescription: 'The revoked token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await revoke(request, 'PERSONAL_ACCESS_TOKEN', input) }),
});

defineMutation('restorePersonalAccessToken', {
  description: 'Lets a revoked token work again until its expiry.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'The same secret works again. Refused when expired, and to the owner when an admin revoked it.',
  input: (t) => ({ id: t.id({ required: true, description: ID }) }),
  payloadDescription: 'The token, active again.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await restore(request, 'PERSONAL_ACCESS_TOKEN', input) }),
});

defineMutation('regeneratePersonalAccessToken', {
  description: 'Gives a token a new secret, whatever its status; not when an admin revoked it.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [ValidationError, InsufficientAuthorityError, NotFoundError],
  inputDescription: 'A new secret and a new expiry; id, name, description, scopes and addresses stay; the old secret is dead.',
  input: (t) => ({
    id: t.id({ required: true, description: ID }),
    expires: t.field({ type: ExpiryInput, description: EXPIRES }),
  }),
  payloadDescription: 'The only time that the new secret is shown.',
  payload: ISSUED_PAYLOAD,
  resolve: async (request, input) => {
    const { standing, secret } = await regenerate(request, input);
    return { personalAccessToken: standing, secret };
  },
});

defineMutation('deletePersonalAccessToken', {
  description: 'Deletes a token for good; the audit log keeps what it did.',
  authScopes: { permissionOnTarget: ['personal-access-token:delete', 'member-token:delete'] },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which token.',
  input: (t) => ({ id: t.id({ required: true, description: ID }) }),
  payloadDescription: 'What was deleted.',
  payload: DELETED_PAYLOAD,
  resolve: (request, input) => deleteToken(request, 'PERSONAL_ACCESS_TOKEN', input),
});

defineMutation('deleteAllPersonalAccessTokens', {
  description: "Deletes all of the viewer's own tokens, or those in some statuses: all or none.",
  authScopes: { permission: 'personal-access-token:delete' },
  errors: [InsufficientAuthorityError, InvalidStateError],
  inputDescription: "All of the viewer's own in these statuses. Omitted: all.",
  input: (t) => ({ status: t.field({ type: [CredentialStatusEnum], description: 'Omitted: every status.' }) }),
  payloadDescription: 'What was deleted.',
  payload: { deletedIds: { type: ['ID'], description: 'The global ids that they had.' } },
  resolve: (request, input) => deleteAllTokens(request, input),
});

defineMutation('addScopes', {
  description: 'Lets a narrowed token do more. A scope that it has already is a conflict; one that covers others takes their place.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError, NotFoundError],
  inputDescription: 'Which token, and what it may do besides.',
  input: (t) => ({
    personalAccessTokenId: t.id({ required: true, description: TOKEN_ID }),
    scopes: t.field({ type: [ScopeInput], required: true, description: 'At least one.' }),
  }),
  payloadDescription: 'The token with the scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await addScopes(request, input) }),
});

defineMutation('removeScopes', {
  description: 'Takes scopes away from a token: all of those named, or none.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [ValidationError, InsufficientAuthorityError, NotFoundError],
  inputDescription: 'Which token, and which of its scopes.',
  input: (t) => ({
    personalAccessTokenId: t.id({ required: true, description: TOKEN_ID }),
    scopeIds: t.idList({ required: true, description: 'The global ids of scopes: at least one.' }),
  }),
  payloadDescription: 'The token without the scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await removeScopes(request, input) }),
});

defineMutation('removeAllScopes', {
  description: 'Takes all scopes away from a token: it may do nothing, until scopes are added.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [InsufficientAuthorityError, NotFoundError],
  inputDescription: 'Which token.',
  input: (t) => ({ personalAccessTokenId: t.id({ required: true, description: TOKEN_ID }) }),
  payloadDescription: 'The token without scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await removeAllScopes(request, input) }),
});

defineMutation('createApiKey', {
  description: 'Makes an API key: it acts for the organization under a role that is fixed now, and outlives its creator.',
  authScopes: { permission: 'api-key:create' },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError],
  inputDescription: "role is the role's key.",
  input: (t) => ({
    name: t.string({ required: true, description: NAME }),
    description: t.string({ description: DESCRIPTION }),
    role: t.string({ required: true, description: "The role's key: at most what you hold yourself. Fixed for the life of the key." }),
    expires: t.field({ type: ExpiryInput, description: EXPIRES }),
    scopes: t.field({ type: [ScopeInput], description: SCOPES }),
    ipAllowList: t.stringList({ description: IP_ALLOW_LIST }),
  }),
  payloadDescription: 'The only time that the secret is shown.',
  payload: { ...KEY_PAYLOAD, secret: { type: 'String', description: SECRET } },
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
    id: t.id({ required: true, description: ID }),
    name: t.string({ description: NAME }),
    description: t.string({ description: `${DESCRIPTION} Null takes it away.` }),
    ipAllowList: t.stringList({ description: IP_ALLOW_LIST }),
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
  input: (t) => ({ id: t.id({ required: true, description: ID }) }),
  payloadDescription: 'The revoked key.',
  payload: KEY_PAYLOAD,
  resolve: async (request, input) => ({ apiKey: await revoke(request, 'API_KEY', input) }),
});

defineMutation('restoreApiKey', {
  description: 'Lets a revoked API key work again until its expiry.',
  authScopes: { permissionOnTarget: ['api-key:restore', 'api-key:revoke'] },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which key.',
  input: (t) => ({ id: t.id({ required: true, description: ID }) }),
  payloadDescription: 'The key, active again.',
  payload: KEY_PAYLOAD,
  resolve: async (request, input) => ({ apiKey: await restore(request, 'API_KEY', input) }),
});

defineMutation('deleteApiKey', {
  description: 'Deletes an API key for good; the audit log keeps what it did.',
  authScopes: { permissionOnTarget: 'api-key:delete' },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which key.',
  input: (t) => ({ id: t.id({ required: true, description: ID }) }),
  payloadDescription: 'What was deleted.',
  payload: DELETED_PAYLOAD,
  resolve: (request, input) => deleteToken(request, 'API_KEY', input),
});
