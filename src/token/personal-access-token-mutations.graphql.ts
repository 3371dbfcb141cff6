import { defineMutation } from '../graphql/mutation.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  InvalidStateError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
import { createPersonalAccessToken } from './create-personal-access-token.usecase.ts';
import { deleteAllTokens } from './delete-all-tokens.usecase.ts';
import { deleteToken } from './delete-token.usecase.ts';
import { regenerate } from './regenerate.usecase.ts';
import { restore } from './restore.usecase.ts';
import { revoke } from './revoke.usecase.ts';
import { updateToken } from './update-token.usecase.ts';
import {
  DELETED_PAYLOAD,
  ExpiryInput,
  ISSUED_PAYLOAD,
  SAYS,
  ScopeInput,
  TOKEN_PAYLOAD,
} from './token-inputs.graphql.ts';
import { CredentialStatusEnum, PersonalAccessTokenTypeEnum } from './token.graphql.ts';

defineMutation('createPersonalAccessToken', {
  description: "Makes a personal access token: one's own, or a service user's by somebody who may.",
  authScopes: { permission: ['personal-access-token:create', 'member-token:create'] },
  errors: [
    ValidationError,
    InsufficientAuthorityError,
    InvalidStateError,
    ConflictError,
    NotFoundError,
  ],
  inputDescription: 'The new token.',
  input: (t) => ({
    name: t.string({ required: true, description: SAYS.name }),
    description: t.string({ description: `${SAYS.description} Omitted or null: none.` }),
    type: t.field({
      type: PersonalAccessTokenTypeEnum,
      description: "Omitted or null: PERSONAL, or SERVICE for a service user's.",
    }),
    ownerId: t.id({
      description: 'A service user, by somebody who may. Omitted or null: the viewer.',
    }),
    expires: t.field({ type: ExpiryInput, description: SAYS.expires }),
    scopes: t.field({ type: [ScopeInput], description: SAYS.scopes }),
    ipAllowList: t.stringList({
      description: `${SAYS.ipAllowList} Omitted or null: from anywhere.`,
    }),
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
    id: t.id({ required: true, description: SAYS.id }),
    name: t.string({ description: `${SAYS.name} ${SAYS.unchanged}` }),
    description: t.string({
      description: `${SAYS.description} Omitted: unchanged. Null: removed.`,
    }),
    ipAllowList: t.stringList({ description: `${SAYS.ipAllowList} ${SAYS.unchanged}` }),
  }),
  payloadDescription: 'The token with the changes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({
    personalAccessToken: await updateToken(request, 'PERSONAL_ACCESS_TOKEN', input),
  }),
});

defineMutation('revokePersonalAccessToken', {
  description:
    'Ends a token at once, on every instance: its owner, itself, or whoever may revoke member tokens.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which token.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The revoked token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({
    personalAccessToken: await revoke(request, 'PERSONAL_ACCESS_TOKEN', input),
  }),
});

defineMutation('restorePersonalAccessToken', {
  description: 'Lets a revoked token work again until its expiry.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription:
    'The same secret works again. Refused when expired, and to the owner when an admin revoked it.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The token, active again.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({
    personalAccessToken: await restore(request, 'PERSONAL_ACCESS_TOKEN', input),
  }),
});

defineMutation('regeneratePersonalAccessToken', {
  description: 'Gives a token a new secret, whatever its status; not when an admin revoked it.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [ValidationError, InsufficientAuthorityError, NotFoundError],
  inputDescription:
    'A new secret and a new expiry; id, name, description, scopes and addresses stay; the old secret is dead.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    expires: t.field({ type: ExpiryInput, description: SAYS.expires }),
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
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError, NotFoundError],
  inputDescription: 'Which token.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'What was deleted.',
  payload: DELETED_PAYLOAD,
  resolve: (request, input) => deleteToken(request, 'PERSONAL_ACCESS_TOKEN', input),
});

defineMutation('deleteAllPersonalAccessTokens', {
  description: "Deletes all of the viewer's own tokens, or those in some statuses: all or none.",
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, InvalidStateError],
  inputDescription: "All of the viewer's own in these statuses. Omitted: all.",
  input: (t) => ({
    status: t.field({
      type: [CredentialStatusEnum],
      description: 'Omitted or null: every status.',
    }),
  }),
  payloadDescription: 'What was deleted.',
  payload: { deletedIds: { type: ['ID'], description: 'The global ids that they had.' } },
  resolve: (request, input) => deleteAllTokens(request, input),
});
