import { randomUUID } from 'node:crypto';
import {
  RevokeApiKeyDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../src/client/client.ts';
import { createSetUpLink } from '../../src/process/set-up-link.ts';
import { newKey, newRole } from './personal-access-token-steps.ts';
import { PASSWORD, payloadOf, type Person, type Tenant, type World } from './world.ts';

/** The server and organization that a mutation is tried on. */
export interface Stage {
  readonly world: World;
  readonly tenant: Tenant;
  /** A server on a separate empty database, with an open set-up link. */
  readonly emptyWorld: (setUp: ReturnType<typeof createSetUpLink>) => Promise<World>;
}

/** A mutation that succeeds: its input, and the secret that it presents. Null is anonymous. */
export interface Attempt {
  readonly secret: string | null;
  readonly input?: Readonly<Record<string, unknown>>;
  /** A server other than that of the stage. */
  readonly world?: World;
}

type Arrange = (stage: Stage) => Promise<Attempt>;

const aName = (): string => `x-${randomUUID().slice(0, 8)}`;

/** A mutation by the owner. */
const byOwner =
  (input: (stage: Stage) => Promise<Record<string, unknown>> | Record<string, unknown>): Arrange =>
  async (stage) => ({ secret: stage.tenant.owner.secret, input: await input(stage) });

const ownToken = async ({ tenant }: Stage, input = {}): Promise<string> =>
  (await tenant.newToken(tenant.owner, { name: aName(), ...input })).id;
const revokedToken = async (stage: Stage): Promise<string> => {
  const id = await ownToken(stage);
  payloadOf(
    (await stage.tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
      .revokePersonalAccessToken,
  );
  return id;
};
const aKey = async ({ world, tenant }: Stage): Promise<string> =>
  (await newKey(world, tenant.owner, { name: aName() })).id;
const revokedKey = async (stage: Stage): Promise<string> => {
  const id = await aKey(stage);
  payloadOf(
    (await stage.tenant.owner.execute(RevokeApiKeyDocument, { input: { id } })).revokeApiKey,
  );
  return id;
};
const aMember = async ({ tenant }: Stage): Promise<Person> => tenant.newMember('developer');
const suspendedMember = async (stage: Stage): Promise<string> => {
  const { memberId } = await aMember(stage);
  payloadOf(
    (await stage.tenant.owner.execute(SuspendMemberDocument, { input: { memberId } }))
      .suspendMember,
  );
  return memberId;
};
const SCOPES = [
  { permission: 'channel:read' },
  { permission: 'message:read', entityIds: ['1', '2'] },
];
const narrowedToken = (stage: Stage): Promise<string> => ownToken(stage, { scopes: SCOPES });
const scopesOf = async (stage: Stage, id: string): Promise<string[]> => {
  const rowId = Buffer.from(id, 'base64url').toString().split(':')[1];
  const { rows } = await stage.world.database.pool.query<{ id: string }>(
    'select id from scope where credential_id = $1',
    [rowId],
  );
  return rows.map((row) => Buffer.from(`Scope:${row.id}`).toString('base64url'));
};
const sessionId = async (stage: Stage, secret: string): Promise<string> => {
  const { rows } = await stage.world.database.pool.query<{ id: string }>(
    'select id from credential where prefix = $1',
    [secret.slice(0, 10)],
  );
  return Buffer.from(`Session:${rows[0]?.id ?? ''}`).toString('base64url');
};
/** Invites a new person. Returns the secret of the invitation. */
const invitation = async ({ tenant, world }: Stage): Promise<string> => {
  const query =
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { ... on InviteMemberPayload { secret } } }';
  const answer = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tenant.owner.secret}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      query,
      variables: { input: { email: `${aName()}@example.org`, role: 'viewer' } },
    }),
  });
  return ((await answer.json()) as { data: { inviteMember: { secret: string } } }).data.inviteMember
    .secret;
};

/** Every mutation of the schema, once. */
export const CASES: Readonly<Record<string, Arrange>> = {
  acceptInvitation: async (stage) => ({
    secret: null,
    input: { secret: await invitation(stage), name: 'New', password: PASSWORD },
  }),
  addScopes: byOwner(async (stage) => ({
    personalAccessTokenId: await narrowedToken(stage),
    scopes: [{ permission: 'channel:*' }, { permission: 'repo' }],
  })),
  changeMemberRole: byOwner(async (stage) => ({
    memberId: (await aMember(stage)).memberId,
    role: 'viewer',
  })),
  changePassword: async (stage) => {
    const member = await aMember(stage);
    await stage.tenant.signIn(member.email);
    return {
      secret: member.secret,
      input: { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2` },
    };
  },
  createApiKey: byOwner(() => ({ name: aName(), role: 'ci', scopes: SCOPES })),
  createPersonalAccessToken: byOwner(() => ({ name: aName(), scopes: SCOPES })),
  createRole: byOwner(() => ({ key: aName(), name: 'New', grants: ['channel:*'] })),
  createServiceUser: byOwner(() => ({ name: aName(), role: 'developer' })),
  deleteAllPersonalAccessTokens: async (stage) => {
    const member = await aMember(stage);
    for (const scopes of [SCOPES, []])
      await stage.tenant.newToken(member, { name: aName(), scopes });
    return { secret: member.secret, input: {} };
  },
  deleteApiKey: byOwner(async (stage) => ({ id: await aKey(stage) })),
  deletePersonalAccessToken: byOwner(async (stage) => ({ id: await narrowedToken(stage) })),
  deleteRole: byOwner(async ({ tenant }) => ({
    key: await newRole(tenant.owner, ['channel:read']),
  })),
  inviteMember: byOwner(() => ({ email: `${aName()}@example.org`, role: 'viewer' })),
  narrowPersonalAccessToken: byOwner(async (stage) => ({
    id: await narrowedToken(stage),
    scopes: [],
  })),
  regeneratePersonalAccessToken: byOwner(async (stage) => ({ id: await narrowedToken(stage) })),
  reinstateMember: byOwner(async (stage) => ({ memberId: await suspendedMember(stage) })),
  removeAllScopes: byOwner(async (stage) => ({
    personalAccessTokenId: await narrowedToken(stage),
  })),
  removeMember: byOwner(async (stage) => {
    const member = await aMember(stage);
    await stage.tenant.newToken(member, { name: aName(), scopes: SCOPES });
    return { memberId: member.memberId };
  }),
  removeScopes: byOwner(async (stage) => {
    const id = await narrowedToken(stage);
    return { personalAccessTokenId: id, scopeIds: (await scopesOf(stage, id)).slice(0, 2) };
  }),
  restoreApiKey: byOwner(async (stage) => ({ id: await revokedKey(stage) })),
  restorePersonalAccessToken: byOwner(async (stage) => ({ id: await revokedToken(stage) })),
  revokeApiKey: byOwner(async (stage) => ({ id: await aKey(stage) })),
  revokeCurrentCredential: async ({ tenant }) => ({
    secret: (await tenant.newToken(tenant.owner, { name: aName() })).secret,
  }),
  revokeOtherSessions: async (stage) => {
    const member = await aMember(stage);
    for (let i = 0; i < 2; i++) await stage.tenant.signIn(member.email);
    return { secret: member.secret };
  },
  revokePersonalAccessToken: byOwner(async (stage) => ({ id: await ownToken(stage) })),
  revokeSession: async (stage) => {
    const member = await aMember(stage);
    return {
      secret: member.secret,
      input: { id: await sessionId(stage, await stage.tenant.signIn(member.email)) },
    };
  },
  setUp: async ({ emptyWorld }) => {
    const link = createSetUpLink();
    const input = {
      organization: 'acme',
      name: 'Ada',
      email: 'ada@example.org',
      password: PASSWORD,
      secret: link.secret,
    };
    return { secret: null, input, world: await emptyWorld(link) };
  },
  signIn: ({ tenant }) =>
    Promise.resolve({
      secret: null,
      input: { email: tenant.owner.email, password: PASSWORD, organization: tenant.slug },
    }),
  signOut: async ({ tenant }) => ({ secret: await tenant.signIn(tenant.owner.email) }),
  suspendMember: byOwner(async (stage) => ({ memberId: (await aMember(stage)).memberId })),
  updateApiKey: byOwner(async (stage) => ({
    id: await aKey(stage),
    name: aName(),
    ipAllowList: ['192.0.2.0/24'],
  })),
  updateOrganization: byOwner(() => ({ name: aName(), policy: { maxTokenLifetime: 'P365D' } })),
  updatePersonalAccessToken: byOwner(async (stage) => ({
    id: await ownToken(stage),
    name: aName(),
    description: 'changed',
  })),
  updateRole: byOwner(async ({ tenant }) => ({
    key: await newRole(tenant.owner, ['channel:read']),
    grants: ['channel:*', 'message:read'],
  })),
};
