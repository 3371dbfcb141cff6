import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  ChangeMemberRoleDocument,
  CreateApiKeyDocument,
  DeletePersonalAccessTokenDocument,
  InviteMemberDocument,
  MembersDocument,
  RemoveMemberDocument,
  RevokeApiKeyDocument,
  RevokePersonalAccessTokenDocument,
  SignInDocument,
  SuspendMemberDocument,
  UpdateRoleDocument,
  ViewerDocument,
  type Execute,
} from '../../../src/client/client.ts';
import {
  createWorld,
  PASSWORD,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import { NOBODY } from '../../support/node-id.ts';
import {
  expire,
  newRole,
  proveAddress,
  rowIdOf,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

let serial = 0;
const newEmail = (): string => `guest-${(serial += 1)}@elsewhere.example`;
const invite = async (execute: Execute, role: string, email = newEmail(), name?: string) =>
  payloadOf(
    (
      await execute(InviteMemberDocument, {
        input: { email, role, ...(name !== undefined && { name }) },
      })
    ).inviteMember,
  );
const accept = async (secret: string, name = 'Guest') =>
  (await world.as()(AcceptInvitationDocument, { input: { secret, name, password: PASSWORD } }))
    .acceptInvitation;

/** The inviters: an admin by a session, by a token, by a token of that token, and an API key. */
const INVITERS = ['session', 'token', 'token of a token', 'key'] as const;
type Inviter = (typeof INVITERS)[number];

interface Scene {
  readonly tenant: Tenant;
  readonly admin: Person;
  readonly execute: Execute;
  readonly token: { readonly id: string; readonly secret: string };
  readonly keyId: string;
}

const SCOPES = [
  { permission: 'member:create' },
  { permission: 'channel:*' },
  { permission: 'personal-access-token:create' },
];

async function sceneOf(inviter: Inviter): Promise<Scene> {
  const tenant = await world.newOrganization();
  const admin = await tenant.newMember(
    await newRole(tenant.owner, ['member:*', 'channel:*', 'personal-access-token:*']),
  );
  const token = await tenant.newToken(admin, { scopes: SCOPES });
  const child = await tenant.newToken(
    { ...admin, execute: token.execute },
    { scopes: SCOPES.slice(0, 2), expires: { in: 'P1D' } },
  );
  const { apiKey, secret } = payloadOf(
    (
      await tenant.owner.execute(CreateApiKeyDocument, {
        input: { name: 'inviter', role: 'admin', scopes: SCOPES.slice(0, 2) },
      })
    ).createApiKey,
  );
  const execute = {
    session: admin.execute,
    token: token.execute,
    'token of a token': child.execute,
    key: world.as(secret),
  }[inviter];
  return { tenant, admin, execute, token, keyId: apiKey.id };
}

const owner = ({ tenant }: Scene): Execute => tenant.owner.execute;
const roleKeyOf = async ({ admin }: Scene): Promise<string> =>
  (await admin.execute(ViewerDocument)).viewer?.role.key ?? '';

/** What happens to the inviter, and for which kinds of inviters it invalidates the invitation. */
const CHANGES: Readonly<
  Record<
    string,
    { readonly of: readonly Inviter[]; readonly change: (scene: Scene) => Promise<unknown> }
  >
> = {
  'is suspended': {
    of: ['session', 'token', 'token of a token'],
    change: async (scene) =>
      payloadOf(
        (await owner(scene)(SuspendMemberDocument, { input: { memberId: scene.admin.memberId } }))
          .suspendMember,
      ),
  },
  'is removed': {
    of: ['session', 'token', 'token of a token'],
    change: async (scene) =>
      payloadOf(
        (await owner(scene)(RemoveMemberDocument, { input: { memberId: scene.admin.memberId } }))
          .removeMember,
      ),
  },
  'is demoted': {
    of: ['session', 'token', 'token of a token'],
    change: async (scene) =>
      payloadOf(
        (
          await owner(scene)(ChangeMemberRoleDocument, {
            input: { memberId: scene.admin.memberId, role: 'viewer' },
          })
        ).changeMemberRole,
      ),
  },
  'has a role that may no longer invite': {
    of: ['session', 'token', 'token of a token'],
    change: async (scene) =>
      payloadOf(
        (
          await owner(scene)(UpdateRoleDocument, {
            input: { key: await roleKeyOf(scene), grants: ['member:read', 'channel:*'] },
          })
        ).updateRole,
      ),
  },
  'has a role smaller than the one it conferred': {
    of: ['session', 'token', 'token of a token'],
    change: async (scene) =>
      payloadOf(
        (
          await owner(scene)(UpdateRoleDocument, {
            input: { key: await roleKeyOf(scene), grants: ['member:*', 'channel:list'] },
          })
        ).updateRole,
      ),
  },
  'has an account that is suspended': {
    of: ['session', 'token', 'token of a token'],
    change: ({ admin }) =>
      world.database.pool.query('update user_account set suspended_at = now() where id = $1', [
        rowIdOf(admin.userId),
      ]),
  },
  'has a token that is revoked': {
    of: ['token', 'token of a token'],
    change: async ({ admin, token }) =>
      payloadOf(
        (await admin.execute(RevokePersonalAccessTokenDocument, { input: { id: token.id } }))
          .revokePersonalAccessToken,
      ),
  },
  'has a token that expires': {
    of: ['token', 'token of a token'],
    change: ({ token }) => expire(world, token.secret),
  },
  'has a token that is deleted': {
    of: ['token', 'token of a token'],
    change: async ({ admin, token }) =>
      payloadOf(
        (await admin.execute(DeletePersonalAccessTokenDocument, { input: { id: token.id } }))
          .deletePersonalAccessToken,
      ),
  },
  'has a key that is revoked': {
    of: ['key'],
    change: async (scene) =>
      payloadOf(
        (await owner(scene)(RevokeApiKeyDocument, { input: { id: scene.keyId } })).revokeApiKey,
      ),
  },
};

describe('an invitation confers what its inviter may confer when it is accepted', () => {
  test.each(INVITERS)('invited by a %s, without changes: it is accepted', async (inviter) => {
    const { execute, tenant } = await sceneOf(inviter);
    const { secret } = await invite(execute, await newRole(tenant.owner, ['channel:read']));
    expect(payloadOf(await accept(secret)).member).toMatchObject({
      status: 'ACTIVE',
      user: { name: 'Guest' },
    });
  });

  const cases = Object.entries(CHANGES).flatMap(([name, { of }]) =>
    of.map((inviter) => [inviter, name] as const),
  );
  test.each(cases)('invited by a %s that %s: it is rejected', async (inviter, name) => {
    const scene = await sceneOf(inviter);
    const role = await newRole(scene.tenant.owner, ['channel:read']);
    const { secret, member } = await invite(scene.execute, role);
    await CHANGES[name]?.change(scene);
    expect(await accept(secret)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'INVITER_LOST_AUTHORITY',
    });
    const { members } = await owner(scene)(MembersDocument, { status: ['INVITED'] });
    expect(members.edges.map(({ node }) => node.id)).toEqual([member.id]);
  });

  test('a role that was widened meanwhile is more than the inviter may confer', async () => {
    const { tenant, execute } = await sceneOf('session');
    const role = await newRole(tenant.owner, ['channel:read']);
    const { secret } = await invite(execute, role);
    payloadOf(
      (
        await tenant.owner.execute(UpdateRoleDocument, {
          input: { key: role, grants: ['channel:read', 'rule:delete'] },
        })
      ).updateRole,
    );
    expect(await accept(secret)).toMatchObject({ status: 'INVITER_LOST_AUTHORITY' });
  });

  test('an invitation depends on the member who promoted the invited member', async () => {
    const { tenant, admin, execute } = await sceneOf('session');
    const { secret, member } = await invite(execute, await newRole(tenant.owner, []));
    payloadOf(
      (
        await tenant.owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.id, role: 'admin' },
        })
      ).changeMemberRole,
    );
    payloadOf(
      (await tenant.owner.execute(RemoveMemberDocument, { input: { memberId: admin.memberId } }))
        .removeMember,
    );
    expect(payloadOf(await accept(secret)).member.role.key).toBe('admin');
  });

  test('one that is widened while it is accepted is judged anew', async () => {
    const { tenant, execute } = await sceneOf('session');
    const { secret, member } = await invite(execute, await newRole(tenant.owner, ['channel:read']));
    const hashPassword = world.hasher.hashPassword.bind(world.hasher);
    jest.spyOn(world.hasher, 'hashPassword').mockImplementationOnce(async (...given) => {
      const input = {
        memberId: member.id,
        role: await newRole(tenant.owner, ['channel:read', 'channel:list']),
      };
      payloadOf((await tenant.owner.execute(ChangeMemberRoleDocument, { input })).changeMemberRole);
      return hashPassword(...given);
    });
    expect(await accept(secret)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'CHANGED',
    });
    expect(payloadOf(await accept(secret)).member.status).toBe('ACTIVE');
  });

  test('an invitation by a token ends no later than the token', async () => {
    const scene = await sceneOf('token of a token');
    const made = await invite(scene.execute, await newRole(scene.tenant.owner, []));
    const { rows } = await world.database.pool.query<{ days: number }>(
      'select extract(epoch from invitation_expires_at - now()) / 86400 as days from member where id = $1',
      [rowIdOf(made.member.id)],
    );
    expect(Number(rows[0]?.days)).toBeLessThanOrEqual(1);
  });
});

describe('an unverified e-mail address', () => {
  test('has a separate account in each organization that invited it', async () => {
    const [squatter, acme] = [await world.newOrganization(), await world.newOrganization()];
    const email = newEmail();
    const first = await invite(squatter.owner.execute, 'owner', email, 'Project Falcon');
    payloadOf(await accept(first.secret, 'Mallory'));
    const second = await invite(acme.owner.execute, 'admin', email);
    expect(second.member.user).toMatchObject({ name: email.split('@')[0], email });
    expect(second.member.user.id).not.toBe(first.member.user.id);
    // An account with the unverified address does not affect another organization, whose invitation
    // creates a separate account.
    payloadOf(
      (
        await world.as()(AcceptInvitationDocument, {
          input: { secret: second.secret, name: 'Carla', password: `${PASSWORD}, hers` },
        })
      ).acceptInvitation,
    );
    const signIn = (password: string, organization: string) =>
      world.as()(SignInDocument, { input: { email, password, organization } });
    await expect(signIn(PASSWORD, acme.slug)).rejects.toMatchObject(NOBODY);
    await expect(signIn(`${PASSWORD}, hers`, squatter.slug)).rejects.toMatchObject(NOBODY);
    expect(payloadOf((await signIn(`${PASSWORD}, hers`, acme.slug)).signIn).viewer).toMatchObject({
      role: { key: 'admin' },
    });
    expect(payloadOf((await signIn(PASSWORD, squatter.slug)).signIn).viewer).toMatchObject({
      role: { key: 'owner' },
    });
    // Without an organization the password selects the account.
    const { secret } = payloadOf(
      (await world.as()(SignInDocument, { input: { email, password: `${PASSWORD}, hers` } }))
        .signIn,
    );
    await expect(world.as(secret)(ViewerDocument)).resolves.toMatchObject({
      viewer: { organization: { slug: acme.slug }, user: { name: 'Carla' } },
    });
  });
});

describe('an organization sees only its own data about an invited person', () => {
  /**
   * A person with an account, a verified address and a name elsewhere, whom another organization
   * invites.
   */
  async function invited(name?: string) {
    const [elsewhere, here] = [await world.newOrganization(), await world.newOrganization()];
    const email = newEmail();
    payloadOf(
      await accept(
        (await invite(elsewhere.owner.execute, 'viewer', email, 'Codename Heron')).secret,
        'Real Name',
      ),
    );
    await proveAddress(world, email);
    return {
      here,
      elsewhere,
      email,
      made: await invite(here.owner.execute, 'viewer', email, name),
    };
  }

  test.each([
    ['the name that it wrote', 'Written Here', 'Written Here'],
    ['the address, when it wrote none', undefined, null],
  ])('shows %s', async (_, name, shown) => {
    const { here, email, made } = await invited(name);
    const expected = shown ?? email.split('@')[0];
    expect(made.member.user.name).toBe(expected);
    const { members } = await here.owner.execute(MembersDocument, { status: ['INVITED'] });
    expect(members.edges.map(({ node }) => node.user.name)).toEqual([expected]);
  });

  test.each(['Real', 'Heron', 'Name'])('finds no member by %j', async (search) => {
    const { here } = await invited('Written Here');
    const { members } = await here.owner.execute(MembersDocument, { search, status: ['INVITED'] });
    expect(members.edges).toEqual([]);
    expect(
      (await here.owner.execute(MembersDocument, { search: 'written' })).members.edges,
    ).toHaveLength(1);
  });

  test('an account without a password discloses nothing to another organization either', async () => {
    const [elsewhere, here] = [await world.newOrganization(), await world.newOrganization()];
    const email = newEmail();
    await invite(elsewhere.owner.execute, 'viewer', email, 'Codename Heron');
    expect((await invite(here.owner.execute, 'viewer', email)).member.user.name).toBe(
      email.split('@')[0],
    );
  });

  test('shows their name once they accept', async () => {
    const { here, made } = await invited('Written Here');
    payloadOf(await accept(made.secret, 'Ignored'));
    const { members } = await here.owner.execute(MembersDocument, { search: 'Real' });
    expect(members.edges.map(({ node }) => node.user.name)).toEqual(['Real Name']);
  });
});
