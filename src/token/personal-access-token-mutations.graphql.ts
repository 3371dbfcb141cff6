import { defineMutation } from '../graphql/mutation.ts';
import { CREATE_TOKEN, permissionsOn } from '../credential/token-permissions.rule.ts';
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
import { CredentialStatusEnum } from './access-token.graphql.ts';
import { PersonalAccessTokenTypeEnum } from './personal-access-token.graphql.ts';

defineMutation('createPersonalAccessToken', {
  description:
    'Creates a personal access token for the viewer, or for a service user if the caller has `member-token:create`.',
  authScopes: { permission: [CREATE_TOKEN.OWN, CREATE_TOKEN.OF_SERVICE_USER] },
  inputDescription: 'The new token.',
  input: (t) => ({
    name: t.string({ required: true, description: SAYS.name }),
    description: t.string({ description: `${SAYS.description} Omitted or null: none.` }),
    type: t.field({
      type: PersonalAccessTokenTypeEnum,
      description: 'Omitted or null: PERSONAL, or SERVICE if the owner is a service user.',
    }),
    ownerId: t.id({
      description: 'A service user; requires `member-token:create`. Omitted or null: the viewer.',
    }),
    expires: t.field({ type: ExpiryInput, description: SAYS.expires }),
    scopes: t.field({ type: [ScopeInput], description: SAYS.scopes }),
    ipAllowList: t.stringList({
      description: `${SAYS.ipAllowList} Omitted or null: no restriction.`,
    }),
  }),
  payloadDescription: 'The new token. The secret is shown only this once.',
  payload: ISSUED_PAYLOAD,
  resolve: async (call, input) => {
    const { standing, secret } = await createPersonalAccessToken(call, input);
    return { personalAccessToken: standing, secret };
  },
});

defineMutation('updatePersonalAccessToken', {
  description: 'Changes the name, description or IP allow list of a token.',
  authScopes: { permissionOnTarget: permissionsOn('PERSONAL_ACCESS_TOKEN', 'UPDATE') },
  inputDescription: 'Which token, and what to change. Omitted fields stay unchanged.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    name: t.string({ description: `${SAYS.name} ${SAYS.unchanged}` }),
    description: t.string({
      description: `${SAYS.description} Omitted: unchanged. Null: removed.`,
    }),
    ipAllowList: t.stringList({ description: `${SAYS.ipAllowList} ${SAYS.unchanged}` }),
  }),
  payloadDescription: 'The updated token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({
    personalAccessToken: await updateToken(call, 'PERSONAL_ACCESS_TOKEN', input),
  }),
});

defineMutation('revokePersonalAccessToken', {
  description:
    'Revokes a token immediately, on every instance. Allowed for its owner, the token itself, and callers with `member-token:revoke`.',
  authScopes: { signedIn: true },
  inputDescription: 'Which token.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The revoked token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({
    personalAccessToken: await revoke(call, 'PERSONAL_ACCESS_TOKEN', input),
  }),
});

defineMutation('restorePersonalAccessToken', {
  description: 'Restores a revoked token. It works again until its expiry.',
  authScopes: { signedIn: true },
  inputDescription:
    'The same secret works again. Rejected if the token has expired, and for its owner if another user revoked it.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The restored token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({
    personalAccessToken: await restore(call, 'PERSONAL_ACCESS_TOKEN', input),
  }),
});

defineMutation('regeneratePersonalAccessToken', {
  description:
    'Replaces the secret of a token, whatever its status. Rejected if another user revoked it.',
  authScopes: { permissionOnTarget: permissionsOn('PERSONAL_ACCESS_TOKEN', 'REGENERATE') },
  inputDescription:
    'The token gets a new secret and a new expiry. Its ID, name, description, scopes and IP allow list stay the same. The old secret stops working.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    expires: t.field({ type: ExpiryInput, description: SAYS.expires }),
  }),
  payloadDescription: 'The token with its new secret, which is shown only this once.',
  payload: ISSUED_PAYLOAD,
  resolve: async (call, input) => {
    const { standing, secret } = await regenerate(call, input);
    return { personalAccessToken: standing, secret };
  },
});

defineMutation('deletePersonalAccessToken', {
  description: 'Deletes a token permanently. The audit log keeps its events.',
  authScopes: { signedIn: true },
  inputDescription: 'Which token.',
  input: (t) => ({ id: t.id({ required: true, description: SAYS.id }) }),
  payloadDescription: 'The deleted token.',
  payload: DELETED_PAYLOAD,
  resolve: (call, input) => deleteToken(call, 'PERSONAL_ACCESS_TOKEN', input),
});

defineMutation('deleteAllPersonalAccessTokens', {
  description:
    "Deletes the viewer's tokens, or those in some statuses. Deletes all of them or none.",
  authScopes: { signedIn: true },
  inputDescription: "Which of the viewer's tokens to delete. Omitted: all.",
  input: (t) => ({
    status: t.field({
      type: [CredentialStatusEnum],
      description: 'Omitted or null: every status.',
    }),
  }),
  payloadDescription: 'The deleted tokens.',
  payload: { deletedIds: { type: ['ID'], description: 'The global IDs of the deleted tokens.' } },
  resolve: (call, input) => deleteAllTokens(call, input),
});
