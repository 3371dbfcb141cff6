import type { CredentialFacts, RoleFacts, Standing, UserFacts } from '../../access/standing.ts';
import { toGlobalId } from '../../core/global-id.ts';
import { globalIdOf } from '../../credential/token-node.rule.ts';
import { requireOperation, type TokenOperation } from '../../credential/token-operations.rule.ts';
import type { MemberFacts } from '../../member/member.ts';
import {
  callTo,
  onTargets,
  PEOPLE,
  requireFound,
  lookUp,
  READ_FORMER_MEMBER,
  type AccessCall,
  type Subject,
  type Target,
} from './call.ts';
import {
  CALLER,
  LOWER_ROLE,
  memberOf,
  ORGANIZATION,
  OTHER_ORGANIZATION,
  OWNER_ROLE,
  PERSON,
  rowId,
  SERVICE_USER,
  standingOf,
  type Actor,
} from './synthetic-organization.ts';
import { DRY_RUN_TIME } from './dry-run.ts';

// Targets carry no permissions, except for their role where the name says so.
const NARROWED = { narrowed: true } as const;

const tokenOf = (
  owner: UserFacts,
  role: RoleFacts,
  credential: Partial<CredentialFacts> = {},
  organization = ORGANIZATION,
): Standing =>
  standingOf('PERSONAL_ACCESS_TOKEN', owner, role, { ...NARROWED, ...credential }, organization);

const itself = ({ caller }: Actor): Standing => caller.standing;
const revokedBy = ({ id }: UserFacts): Partial<CredentialFacts> => ({
  revokedAt: DRY_RUN_TIME,
  revokedById: id,
});

const OTHERS_TOKENS: readonly Target<Standing>[] = [
  { name: 'person (lower role)', of: () => tokenOf(PERSON, LOWER_ROLE) },
  { name: 'person (same role)', of: ({ role }) => tokenOf(PERSON, role) },
  { name: 'person (owner)', of: () => tokenOf(PERSON, OWNER_ROLE) },
  { name: 'service user (lower role)', of: () => tokenOf(SERVICE_USER, LOWER_ROLE) },
  { name: 'service user (owner)', of: () => tokenOf(SERVICE_USER, OWNER_ROLE) },
  {
    name: 'other organization',
    of: () => tokenOf(PERSON, LOWER_ROLE, {}, OTHER_ORGANIZATION),
  },
];
const OWN_TOKEN: Target<Standing> = {
  name: 'own',
  kinds: PEOPLE,
  of: ({ role }) => tokenOf(CALLER, role),
};
/** Personal access tokens by owner, and `itself`: the presented token. */
export const TOKENS: readonly Target<Standing>[] = [
  OWN_TOKEN,
  { name: 'itself', kinds: ['token'], of: itself },
  ...OTHERS_TOKENS,
];
/** `TOKENS` without the presented token, which has no scopes. */
export const SCOPED_TOKENS: readonly Target<Standing>[] = [OWN_TOKEN, ...OTHERS_TOKENS];
const REVOKED_TOKENS: readonly Target<Standing>[] = [
  {
    name: 'own, revoked by its owner',
    kinds: PEOPLE,
    of: ({ role }) => tokenOf(CALLER, role, revokedBy(CALLER)),
  },
  {
    name: 'own, revoked by another user',
    kinds: PEOPLE,
    of: ({ role }) => tokenOf(CALLER, role, revokedBy(PERSON)),
  },
  {
    name: 'person (lower role), revoked by its owner',
    of: () => tokenOf(PERSON, LOWER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'person (lower role), revoked by the caller',
    kinds: PEOPLE,
    of: () => tokenOf(PERSON, LOWER_ROLE, revokedBy(CALLER)),
  },
  {
    name: 'person (owner), revoked by its owner',
    of: () => tokenOf(PERSON, OWNER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'other organization',
    of: () => tokenOf(PERSON, LOWER_ROLE, revokedBy(PERSON), OTHER_ORGANIZATION),
  },
];

const keyOf = (
  role: RoleFacts,
  credential: Partial<CredentialFacts> = {},
  organization = ORGANIZATION,
): Standing => standingOf('API_KEY', null, role, { ...NARROWED, ...credential }, organization);

/** API keys by role, and `itself`: the presented key. */
export const KEYS: readonly Target<Standing>[] = [
  { name: 'lower role', of: () => keyOf(LOWER_ROLE) },
  { name: 'same role', of: ({ role }) => keyOf(role) },
  { name: 'owner role', of: () => keyOf(OWNER_ROLE) },
  { name: 'itself', kinds: ['key'], of: itself },
  { name: 'other organization', of: () => keyOf(LOWER_ROLE, {}, OTHER_ORGANIZATION) },
];
const REVOKED_KEYS: readonly Target<Standing>[] = [
  {
    name: 'lower role, revoked by the caller',
    kinds: PEOPLE,
    of: () => keyOf(LOWER_ROLE, revokedBy(CALLER)),
  },
  {
    name: 'lower role, revoked by another user',
    of: () => keyOf(LOWER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'owner role, revoked by another user',
    of: () => keyOf(OWNER_ROLE, revokedBy(PERSON)),
  },
  {
    name: 'other organization',
    of: () => keyOf(LOWER_ROLE, revokedBy(PERSON), OTHER_ORGANIZATION),
  },
];

/** A mutation on one token or key. */
const onCredential = (
  subject: Subject,
  name: string,
  operation: TokenOperation,
  targets: readonly Target<Standing>[],
  toInput: (id: string) => object = (id) => ({ id }),
): AccessCall[] =>
  onTargets(subject, `Mutation.${name}`, targets, (target, actor, catalog) => ({
    args: { input: toInput(globalIdOf(target)) },
    onTarget: () => {
      requireFound(actor, target.organization, 'token');
      requireOperation({ actor: actor.caller, target, catalog, now: DRY_RUN_TIME }, operation);
    },
  }));

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
