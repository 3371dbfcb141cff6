import { callTo, lookUp, type AccessCall } from './call.ts';
import { onCredential } from './credential-mutation.ts';
import { KEYS, REVOKED_KEYS } from './token-targets.ts';

const KEY = 'API keys';
/** The calls to fields about API keys. */
export const KEY_CALLS: readonly AccessCall[] = [
  callTo(KEY, 'Query.apiKeys'),
  ...lookUp(KEY, 'Query.apiKey', KEYS),
  callTo(KEY, 'Mutation.createApiKey', { input: { name: 'x', role: 'x' } }, 'lower role'),
  ...onCredential(KEY, 'updateApiKey', 'UPDATE', KEYS),
  ...onCredential(KEY, 'revokeApiKey', 'REVOKE', KEYS),
  ...onCredential(KEY, 'restoreApiKey', 'RESTORE', REVOKED_KEYS),
  ...onCredential(KEY, 'deleteApiKey', 'DELETE', KEYS),
];
