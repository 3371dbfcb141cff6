import { defineMutation } from '../graphql/mutation.ts';
import {
  ConflictError,
  InsufficientAuthorityError,
  NotFoundError,
  ValidationError,
} from '../core/refusal.ts';
import { addScopes } from './add-scopes.usecase.ts';
import { narrow } from './narrow.usecase.ts';
import { removeAllScopes, removeScopes } from './remove-scopes.usecase.ts';
import { SAYS, ScopeInput, TOKEN_PAYLOAD } from './token-inputs.graphql.ts';

defineMutation('addScopes', {
  description:
    'Lets a narrowed token do more. A scope that it has already is a conflict; one that covers others takes their place.',
  authScopes: { permissionOnTarget: ['personal-access-token:update', 'member-token:update'] },
  errors: [ValidationError, InsufficientAuthorityError, ConflictError, NotFoundError],
  inputDescription: 'Which token, and what it may do besides.',
  input: (t) => ({
    personalAccessTokenId: t.id({ required: true, description: SAYS.tokenId }),
    scopes: t.field({ type: [ScopeInput], required: true, description: 'At least one.' }),
  }),
  payloadDescription: 'The token with the scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await addScopes(request, input) }),
});

defineMutation('narrowPersonalAccessToken', {
  description:
    'Limits a token to these scopes, in place of the whole role or of wider scopes. Takes what revoking it takes.',
  authScopes: { signedIn: true },
  errors: [ValidationError, InsufficientAuthorityError, NotFoundError],
  inputDescription: 'Which token, and what it may still do.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    scopes: t.field({
      type: [ScopeInput],
      required: true,
      description: 'No wider than what the token has now. Empty: it may do nothing.',
    }),
  }),
  payloadDescription: 'The token with the scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await narrow(request, input) }),
});

defineMutation('removeScopes', {
  description: 'Takes scopes away from a token: all of those named, or none.',
  authScopes: { signedIn: true },
  errors: [ValidationError, InsufficientAuthorityError, NotFoundError],
  inputDescription: 'Which token, and which of its scopes.',
  input: (t) => ({
    personalAccessTokenId: t.id({ required: true, description: SAYS.tokenId }),
    scopeIds: t.idList({ required: true, description: 'The global ids of scopes: at least one.' }),
  }),
  payloadDescription: 'The token without the scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({ personalAccessToken: await removeScopes(request, input) }),
});

defineMutation('removeAllScopes', {
  description: 'Takes all scopes away from a token: it may do nothing, until scopes are added.',
  authScopes: { signedIn: true },
  errors: [InsufficientAuthorityError, NotFoundError],
  inputDescription: 'Which token.',
  input: (t) => ({ personalAccessTokenId: t.id({ required: true, description: SAYS.tokenId }) }),
  payloadDescription: 'The token without scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (request, input) => ({
    personalAccessToken: await removeAllScopes(request, input),
  }),
});
