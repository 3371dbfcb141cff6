import { defineMutation } from '../graphql/mutation.ts';
import { permissionsOn } from '../credential/token-permissions.rule.ts';
import { addScopes } from './add-scopes.usecase.ts';
import { narrow } from './narrow.usecase.ts';
import { removeAllScopes, removeScopes } from './remove-scopes.usecase.ts';
import { SAYS, ScopeInput, TOKEN_PAYLOAD } from './token-inputs.graphql.ts';

defineMutation('addScopes', {
  description:
    'Adds scopes to a narrowed token. A scope that the token already covers is a ConflictError; a scope that covers existing ones replaces them.',
  authScopes: { permissionOnTarget: permissionsOn('PERSONAL_ACCESS_TOKEN', 'ADD_SCOPES') },
  inputDescription: 'Which token, and which scopes to add.',
  input: (t) => ({
    personalAccessTokenId: t.id({ required: true, description: SAYS.tokenId }),
    scopes: t.field({ type: [ScopeInput], required: true, description: 'At least one.' }),
  }),
  payloadDescription: 'The updated token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({ personalAccessToken: await addScopes(call, input) }),
});

defineMutation('narrowPersonalAccessToken', {
  description:
    'Limits a token to these scopes, which replace the whole role or wider scopes. Requires the permission to update or revoke the token.',
  authScopes: { signedIn: true },
  inputDescription: 'Which token, and its new scopes.',
  input: (t) => ({
    id: t.id({ required: true, description: SAYS.id }),
    scopes: t.field({
      type: [ScopeInput],
      required: true,
      description:
        "No wider than the token's current scopes or role. Empty: the token may do nothing.",
    }),
  }),
  payloadDescription: 'The narrowed token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({ personalAccessToken: await narrow(call, input) }),
});

defineMutation('removeScopes', {
  description: 'Removes scopes from a token: all of those listed, or none.',
  authScopes: { signedIn: true },
  inputDescription: 'Which token, and which of its scopes.',
  input: (t) => ({
    personalAccessTokenId: t.id({ required: true, description: SAYS.tokenId }),
    scopeIds: t.idList({ required: true, description: 'The global IDs of at least one scope.' }),
  }),
  payloadDescription: 'The updated token.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({ personalAccessToken: await removeScopes(call, input) }),
});

defineMutation('removeAllScopes', {
  description: 'Removes all scopes of a token. The token may do nothing until scopes are added.',
  authScopes: { signedIn: true },
  inputDescription: 'Which token.',
  input: (t) => ({ personalAccessTokenId: t.id({ required: true, description: SAYS.tokenId }) }),
  payloadDescription: 'The token without scopes.',
  payload: TOKEN_PAYLOAD,
  resolve: async (call, input) => ({
    personalAccessToken: await removeAllScopes(call, input),
  }),
});
