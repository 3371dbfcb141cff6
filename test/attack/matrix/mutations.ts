import type { Expectation } from './oracle.ts';
import { setPolicy } from './arrange.ts';
import {
  freshKey,
  freshMember,
  freshRole,
  freshScope,
  freshSession,
  freshToken,
  revokedBy,
} from './fresh.ts';
import type { Presented, Stage } from './stage.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * A mutation with its expected response. The input is created for each call; null if it has none.
 */
export interface MutationCase extends Expectation {
  readonly input: ((stage: Stage, asker: Presented) => Input | Promise<Input>) | null;
}

const at = (field: string, when: string) => ({ field: `Mutation.${field}`, when });
const ANYBODY = { gate: 'anybody' } as const;
const SIGNED_IN = { gate: 'signed in' } as const;
const SESSION = { gate: 'signed in', sessionOnly: true } as const;
const onIt = (...gate: string[]) => ({ gate, byTarget: true }) as const;
const OWNERS = ['own', 'person', 'robot'] as const;
const CHANNEL_READ = { permission: 'channel:read' };

/** Returns the permission of an operation: on an own token, or on that of another member. */
const tokenNeeds = (of: (typeof OWNERS)[number], operation: string) => {
  const type = of === 'own' ? 'personal-access-token' : 'member-token';
  return {
    needs: `${type}:${operation}`,
    sees: `${type}:read`,
    ...(of === 'own' && { own: true as const }),
  };
};

/**
 * Returns the three cases of a mutation on a token: an own one, a person's and a service user's.
 */
function onTokens(
  name: string,
  operation: string,
  also: Partial<Expectation> | ((of: (typeof OWNERS)[number]) => Partial<Expectation>),
  input: (id: string, stage: Stage) => Input | Promise<Input>,
  ownerOnly = false,
): MutationCase[] {
  return OWNERS.map((of) => ({
    ...at(name, of),
    ...onIt('personal-access-token:update', 'member-token:update'),
    ...tokenNeeds(of, operation),
    ...(typeof also === 'function' ? also(of) : also),
    ...(ownerOnly && of === 'person' && { ownerOnly: `personal-access-token:${operation}` }),
    input: async (stage, asker) => input(await freshToken(stage, of, asker), stage),
  }));
}

/** In a session, undoing an own change requires no other permission. */
const inSession =
  (permission: string): NonNullable<Expectation['unless']> =>
  ({ kind }, may) => {
    if (kind !== 'session') return null;
    if (may(permission)) return 'done';
    return may(permission.replace(':revoke', ':read'))
      ? `InsufficientAuthorityError [${permission}] ROLE_GRANTS`
      : null;
  };

const byId = (id: string): Input => ({ id });
const byTokenId = (personalAccessTokenId: string): Input => ({ personalAccessTokenId });
const OWNERS_RIGHT = { gate: 'signed in', ownersRight: true } as const;
/** Scopes may be removed by callers who may update or revoke the token. */
const narrowing = (of: (typeof OWNERS)[number]): Partial<Expectation> => ({
  ...OWNERS_RIGHT,
  enough: [of === 'own' ? 'personal-access-token:revoke' : 'member-token:revoke'],
});

const TOKENS: readonly MutationCase[] = [
  ...onTokens(
    'addScopes',
    'update',
    { handsOut: ['channel:read'] },
    (id) => ({ ...byTokenId(id), scopes: [CHANNEL_READ] }),
    true,
  ),
  ...onTokens('narrowPersonalAccessToken', 'update', narrowing, (id) => ({ id, scopes: [] }), true),
  ...onTokens('removeAllScopes', 'update', narrowing, byTokenId, true),
  ...onTokens(
    'removeScopes',
    'update',
    narrowing,
    async (id, stage) => ({ ...byTokenId(id), scopeIds: [await freshScope(stage, id)] }),
    true,
  ),
  ...onTokens('updatePersonalAccessToken', 'update', {}, (id) => ({ id, name: 'renamed' }), true),
  ...onTokens('regeneratePersonalAccessToken', 'update', {}, byId, true),
  ...onTokens('deletePersonalAccessToken', 'delete', OWNERS_RIGHT, byId),
  ...onTokens('revokePersonalAccessToken', 'revoke', OWNERS_RIGHT, byId),
  {
    ...at('restorePersonalAccessToken', 'own, revoked by its owner'),
    ...SIGNED_IN,
    ...tokenNeeds('own', 'restore'),
    input: async (stage, asker) => ({
      id: await freshToken(stage, 'own', asker, revokedBy(asker.person?.userId ?? '')),
    }),
  },
  {
    ...at('restorePersonalAccessToken', 'own, revoked by another user'),
    ...SIGNED_IN,
    ...tokenNeeds('own', 'restore'),
    ownerOnly: 'member-token:restore',
    input: async (stage, asker) => ({
      id: await freshToken(stage, 'own', asker, revokedBy(stage.tenant.owner.userId)),
    }),
  },
  {
    ...at('restorePersonalAccessToken', "a person's, revoked by that person"),
    ...SIGNED_IN,
    ...tokenNeeds('person', 'restore'),
    input: async (stage, asker) => ({
      id: await freshToken(stage, 'person', asker, revokedBy(stage.bystander.userId)),
    }),
  },
  {
    ...at('restorePersonalAccessToken', "a service user's, revoked by the caller"),
    ...SIGNED_IN,
    ...tokenNeeds('robot', 'restore'),
    own: true,
    unless: inSession('member-token:revoke'),
    input: async (stage, asker) => ({
      id: await freshToken(stage, 'robot', asker, revokedBy(asker.person?.userId ?? '')),
    }),
  },
  {
    ...at('createPersonalAccessToken', 'own'),
    gate: ['personal-access-token:create', 'member-token:create'],
    needs: 'personal-access-token:create',
    own: true,
    input: () => ({ name: 'made', scopes: [] }),
  },
  {
    ...at('createPersonalAccessToken', 'own, that reads channels'),
    gate: ['personal-access-token:create', 'member-token:create'],
    needs: 'personal-access-token:create',
    handsOut: ['channel:read'],
    own: true,
    input: () => ({ name: 'made', scopes: [CHANNEL_READ] }),
  },
  {
    ...at('createPersonalAccessToken', 'for a service user'),
    gate: ['personal-access-token:create', 'member-token:create'],
    needs: 'member-token:create',
    input: ({ robot }) => ({ name: 'made', scopes: [], ownerId: robot.userId }),
  },
  {
    ...at('createPersonalAccessToken', 'for another person'),
    gate: ['personal-access-token:create', 'member-token:create'],
    needs: 'member-token:create',
    yes: 'ValidationError',
    input: ({ bystander }) => ({ name: 'made', scopes: [], ownerId: bystander.userId }),
  },
  {
    ...at('deleteAllPersonalAccessTokens', 'own, expired'),
    ...OWNERS_RIGHT,
    needs: 'personal-access-token:delete',
    everywhere: true,
    own: true,
    input: async (stage, asker) => {
      await freshToken(stage, 'own', asker, { expires_at: '2020-01-01T00:00:00Z' });
      return { status: ['EXPIRED'] };
    },
  },
];

const KEYS: readonly MutationCase[] = [
  {
    ...at('createApiKey', 'of a role that holds nothing'),
    gate: ['api-key:create'],
    input: () => ({ name: 'made', role: 'powerless' }),
  },
  {
    ...at('createApiKey', 'of a role that holds something'),
    gate: ['api-key:create'],
    handsOut: ['organization:delete'],
    input: () => ({ name: 'made', role: 'eraser' }),
  },
  {
    ...at('updateApiKey', 'rename'),
    ...onIt('api-key:update'),
    needs: 'api-key:update',
    sees: 'api-key:read',
    input: async (stage) => ({ id: await freshKey(stage), name: 'renamed' }),
  },
  {
    ...at('deleteApiKey', ''),
    ...onIt('api-key:delete'),
    needs: 'api-key:delete',
    sees: 'api-key:read',
    input: async (stage) => byId(await freshKey(stage)),
  },
  {
    ...at('revokeApiKey', ''),
    ...SIGNED_IN,
    needs: 'api-key:revoke',
    sees: 'api-key:read',
    input: async (stage) => byId(await freshKey(stage)),
  },
  {
    ...at('restoreApiKey', 'revoked by another user'),
    ...onIt('api-key:restore', 'api-key:revoke'),
    needs: 'api-key:restore',
    sees: 'api-key:read',
    input: async (stage) => byId(await freshKey(stage, revokedBy(stage.tenant.owner.userId))),
  },
  {
    ...at('restoreApiKey', 'revoked by the caller'),
    ...onIt('api-key:restore', 'api-key:revoke'),
    needs: 'api-key:restore',
    sees: 'api-key:read',
    own: true,
    unless: inSession('api-key:revoke'),
    input: async (stage, asker) =>
      byId(await freshKey(stage, revokedBy(asker.person?.userId ?? ''))),
  },
];

const UPDATE_MEMBER = { ...onIt('member:update'), needs: 'member:update' } as const;
const REINSTATE_MEMBER = { ...onIt('member:reinstate'), needs: 'member:reinstate' } as const;
const DEMOTE = { ...onIt('member:update', 'member:promote'), needs: 'member:update' } as const;
const PROMOTE = { ...onIt('member:update', 'member:promote'), needs: 'member:promote' } as const;
const CREATE_MEMBER = { gate: ['member:create'] } as const;
const memberId = async (member: Promise<string>): Promise<Input> => ({ memberId: await member });

const MEMBERS: readonly MutationCase[] = [
  {
    ...at('changeMemberRole', 'to nothing'),
    ...DEMOTE,
    input: async (stage) => ({ memberId: await freshMember(stage), role: 'powerless' }),
  },
  {
    ...at('changeMemberRole', 'up'),
    ...PROMOTE,
    handsOut: ['organization:delete'],
    input: async (stage) => ({ memberId: await freshMember(stage), role: 'eraser' }),
  },
  {
    ...at('changeMemberRole', 'up to one who mints'),
    ...PROMOTE,
    handsOut: ['api-key:create'],
    input: async (stage) => ({ memberId: await freshMember(stage), role: 'minter' }),
  },
  {
    ...at('changeMemberRole', 'of one who mints, down'),
    ...DEMOTE,
    actsOn: ['api-key:create'],
    input: async (stage) => ({ memberId: await freshMember(stage, 'minter'), role: 'powerless' }),
  },
  { ...at('suspendMember', ''), ...UPDATE_MEMBER, input: (stage) => memberId(freshMember(stage)) },
  {
    ...at('suspendMember', 'who mints'),
    ...UPDATE_MEMBER,
    actsOn: ['api-key:create'],
    input: (stage) => memberId(freshMember(stage, 'minter')),
  },
  {
    ...at('suspendMember', 'who holds more than an admin'),
    ...UPDATE_MEMBER,
    actsOn: ['organization:delete'],
    input: (stage) => memberId(freshMember(stage, 'eraser')),
  },
  {
    ...at('reinstateMember', ''),
    ...REINSTATE_MEMBER,
    input: (stage) => memberId(freshMember(stage, 'powerless', 'SUSPENDED')),
  },
  {
    ...at('reinstateMember', 'who holds more than an admin'),
    ...REINSTATE_MEMBER,
    actsOn: ['organization:delete'],
    handsOut: ['organization:delete'],
    input: (stage) => memberId(freshMember(stage, 'eraser', 'SUSPENDED')),
  },
  {
    ...at('removeMember', ''),
    ...onIt('member:delete'),
    needs: 'member:delete',
    input: (stage) => memberId(freshMember(stage)),
  },
  {
    ...at('inviteMember', 'to nothing'),
    ...CREATE_MEMBER,
    input: () => ({ email: newAddress(), role: 'powerless' }),
  },
  {
    ...at('inviteMember', 'to something'),
    ...CREATE_MEMBER,
    handsOut: ['organization:delete'],
    input: () => ({ email: newAddress(), role: 'eraser' }),
  },
  {
    ...at('inviteMember', 'one who mints'),
    ...CREATE_MEMBER,
    handsOut: ['api-key:create'],
    input: () => ({ email: newAddress(), role: 'minter' }),
  },
  {
    ...at('createServiceUser', 'of nothing'),
    ...CREATE_MEMBER,
    input: () => ({ name: 'made', role: 'powerless' }),
  },
  {
    ...at('createServiceUser', 'who mints'),
    ...CREATE_MEMBER,
    handsOut: ['api-key:create'],
    input: () => ({ name: 'made', role: 'minter' }),
  },
  {
    ...at('acceptInvitation', 'unknown'),
    ...ANYBODY,
    yes: 'NotFoundError',
    input: () => ({ secret: 'x', name: 'x', password: 'x'.repeat(12) }),
  },
];

const UPDATE_ROLE = { ...onIt('role:update', 'role:widen'), needs: 'role:update' } as const;
const DELETE_ROLE = { ...onIt('role:delete'), needs: 'role:delete' } as const;

const ROLES: readonly MutationCase[] = [
  {
    ...at('createRole', 'of nothing'),
    gate: ['role:create'],
    input: () => ({ key: newKey(), name: 'made', grants: [] }),
  },
  {
    ...at('createRole', 'of something'),
    gate: ['role:create'],
    handsOut: ['organization:delete'],
    input: () => ({ key: newKey(), name: 'made', grants: ['organization:delete'] }),
  },
  {
    ...at('createRole', 'that mints'),
    gate: ['role:create'],
    handsOut: ['api-key:create'],
    input: () => ({ key: newKey(), name: 'made', grants: ['api-key:create'] }),
  },
  {
    ...at('updateRole', 'rename'),
    ...UPDATE_ROLE,
    input: async (stage) => ({ key: await freshRole(stage), name: 'renamed' }),
  },
  {
    ...at('updateRole', 'wider'),
    ...onIt('role:update', 'role:widen'),
    needs: 'role:widen',
    handsOut: ['organization:delete'],
    input: async (stage) => ({ key: await freshRole(stage), grants: ['organization:delete'] }),
  },
  {
    ...at('updateRole', 'narrower'),
    ...UPDATE_ROLE,
    actsOn: ['api-key:create'],
    input: async (stage) => ({ key: await freshRole(stage, 'minter'), grants: [] }),
  },
  {
    ...at('updateRole', 'built in'),
    ...UPDATE_ROLE,
    enough: ['role:widen'],
    yes: 'InvalidStateError',
    input: () => ({ key: 'viewer', name: 'renamed' }),
  },
  {
    ...at('deleteRole', ''),
    ...DELETE_ROLE,
    input: async (stage) => ({ key: await freshRole(stage) }),
  },
  {
    ...at('deleteRole', 'that mints'),
    ...DELETE_ROLE,
    actsOn: ['api-key:create'],
    input: async (stage) => ({ key: await freshRole(stage, 'minter') }),
  },
];

const SESSIONS: readonly MutationCase[] = [
  {
    ...at('signIn', 'with a wrong password'),
    ...ANYBODY,
    yes: 'UNAUTHENTICATED',
    input: ({ bystander }) => ({ email: bystander.email, password: 'wrong password' }),
  },
  {
    ...at('setUp', 'without the link'),
    ...ANYBODY,
    yes: 'NotFoundError',
    input: () => ({
      secret: 'x',
      organization: 'x',
      name: 'x',
      email: newAddress(),
      password: 'x'.repeat(12),
    }),
  },
  { ...at('signOut', ''), ...SESSION, input: null },
  { ...at('revokeCurrentCredential', ''), ...SIGNED_IN, input: null },
  { ...at('revokeOtherSessions', ''), ...SESSION, input: null },
  {
    ...at('revokeSession', 'own'),
    ...SESSION,
    input: async (stage, asker) => byId(await freshSession(stage, asker)),
  },
  {
    ...at('revokeSession', "another user's"),
    ...SESSION,
    yes: 'NotFoundError',
    input: async (stage, asker) => byId(await freshSession(stage, { ...asker, person: null })),
  },
  {
    ...at('changePassword', 'with a wrong one'),
    ...SESSION,
    yes: 'ValidationError',
    input: () => ({ currentPassword: 'wrong password', newPassword: 'another password' }),
  },
];

const ON_ORGANIZATION = onIt('organization:update', 'organization:relax-policy');
const TIGHT = {
  defaultTokenLifetime: 'P1D',
  maxTokenLifetime: 'P1D',
  neverExpiringTokens: false,
  requireIpAllowList: true,
  deleteActiveTokens: false,
};

/** The cases that loosen one limit of a strict policy. */
const loosening = (when: string, policy: Input): MutationCase => ({
  ...at('updateOrganization', `loosens ${when}`),
  ...ON_ORGANIZATION,
  needs: 'organization:relax-policy',
  input: async (stage) => {
    await setPolicy(stage, { ...TIGHT, uniqueTokenNames: true });
    return { policy };
  },
});

const ORGANIZATION: readonly MutationCase[] = [
  {
    ...at('updateOrganization', 'renames'),
    ...ON_ORGANIZATION,
    needs: 'organization:update',
    input: () => ({ name: newKey() }),
  },
  {
    ...at('updateOrganization', 'tightens'),
    ...ON_ORGANIZATION,
    needs: 'organization:update',
    input: async (stage) => {
      await setPolicy(stage, {});
      return { policy: { maxTokenLifetime: 'P30D' } };
    },
  },
  loosening('the default lifetime', { defaultTokenLifetime: 'P2D' }),
  loosening('the maximum lifetime', { maxTokenLifetime: 'P2D' }),
  loosening('tokens without an end', { neverExpiringTokens: true }),
  loosening('the address list', { requireIpAllowList: false }),
  loosening('deletion', { deleteActiveTokens: true }),
  loosening('names', { uniqueTokenNames: false }),
];

let drawn = 0;
const newKey = (): string => `made-${(drawn += 1)}`;
const newAddress = (): string => `${newKey()}@example.org`;

/** Every case of every mutation. */
export const MUTATIONS: readonly MutationCase[] = [
  ...TOKENS,
  ...KEYS,
  ...MEMBERS,
  ...ROLES,
  ...SESSIONS,
  ...ORGANIZATION,
];
