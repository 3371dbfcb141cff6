import { toGlobalId } from '../../core/global-id.ts';
import type { MemberFacts } from '../../member/member.ts';
import { callTo, lookUp, onTargets, PEOPLE, READ_FORMER_MEMBER, type AccessCall } from './call.ts';
import { onCredential } from './credential-mutation.ts';
import {
  CALLER,
  LOWER_ROLE,
  memberOf,
  PERSON,
  rowId,
  SERVICE_USER,
} from './synthetic-organization.ts';
import { REVOKED_TOKENS, SCOPED_TOKENS, TOKENS } from './token-targets.ts';

const byTokenId = (personalAccessTokenId: string) => ({ personalAccessTokenId });
const SCOPES = [{ permission: 'channel:read' }];
const TOKEN = 'Personal access tokens';

/** The calls to fields about personal access tokens. */
export const TOKEN_CALLS: readonly AccessCall[] = [
  callTo(TOKEN, 'Query.personalAccessTokens', {}, 'own'),
  ...lookUp(TOKEN, 'Query.personalAccessToken', TOKENS),
  ...onTargets<MemberFacts>(
    TOKEN,
    'Member.personalAccessTokens',
    [
      { name: 'own', kinds: PEOPLE, of: ({ role }) => memberOf(CALLER, role) },
      { name: 'another member', of: () => memberOf(PERSON, LOWER_ROLE) },
    ],
    (parent) => ({
      parent,
      through: { field: 'Query.node', args: { id: toGlobalId('Member', parent.id) } },
      args: {},
    }),
  ),
  {
    ...callTo(TOKEN, 'FormerMember.personalAccessTokens'),
    call: (actor, catalog) => ({
      parent: memberOf(PERSON, LOWER_ROLE),
      through: {
        field: 'Query.formerMember',
        ...READ_FORMER_MEMBER.call(actor, catalog),
      },
      args: {},
    }),
  },
  {
    ...callTo(
      TOKEN,
      'Mutation.createPersonalAccessToken',
      { input: { name: 'x', scopes: [], expires: { never: true }, ipAllowList: ['::/0'] } },
      'own, no permissions',
    ),
    kinds: PEOPLE,
  },
  {
    ...callTo(
      TOKEN,
      'Mutation.createPersonalAccessToken',
      { input: { name: 'x', expires: { never: true }, ipAllowList: ['::/0'] } },
      'own, whole role',
    ),
    kinds: PEOPLE,
  },
  {
    ...callTo(TOKEN, 'Mutation.createPersonalAccessToken', {}, 'for a service user'),
    call: () => ({
      readsFirst: true,
      args: { input: { name: 'x', ownerId: toGlobalId('User', SERVICE_USER.id) } },
    }),
  },
  ...onCredential(TOKEN, 'updatePersonalAccessToken', 'UPDATE', TOKENS),
  ...onCredential(TOKEN, 'addScopes', 'ADD_SCOPES', TOKENS, (id) => ({
    ...byTokenId(id),
    scopes: SCOPES,
  })),
  ...onCredential(TOKEN, 'narrowPersonalAccessToken', 'NARROW', TOKENS, (id) => ({
    id,
    scopes: [],
  })),
  ...onCredential(TOKEN, 'removeScopes', 'REMOVE_SCOPES', SCOPED_TOKENS, (id) => ({
    ...byTokenId(id),
    scopeIds: [toGlobalId('Scope', rowId(40))],
  })),
  ...onCredential(TOKEN, 'removeAllScopes', 'REMOVE_SCOPES', TOKENS, byTokenId),
  ...onCredential(TOKEN, 'regeneratePersonalAccessToken', 'REGENERATE', TOKENS),
  ...onCredential(TOKEN, 'revokePersonalAccessToken', 'REVOKE', TOKENS),
  ...onCredential(TOKEN, 'restorePersonalAccessToken', 'RESTORE', REVOKED_TOKENS),
  ...onCredential(TOKEN, 'deletePersonalAccessToken', 'DELETE', TOKENS),
  {
    ...callTo(TOKEN, 'Mutation.deleteAllPersonalAccessTokens', { input: {} }, 'own'),
    kinds: PEOPLE,
  },
];
