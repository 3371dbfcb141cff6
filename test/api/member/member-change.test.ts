import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  InviteMemberDocument,
  MembersDocument,
  ReinstateMemberDocument,
  RemoveMemberDocument,
  SuspendMemberDocument,
  ViewerDocument,
  type Execute,
} from '../../../src/client/client.ts';
import {
  createWorld,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import { absent, globalId, NOBODY, pathsOf, rowId } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const suspend = async (execute: Execute, memberId: string) =>
  (await execute(SuspendMemberDocument, { input: { memberId } })).suspendMember;
const reinstate = async (execute: Execute, memberId: string) =>
  (await execute(ReinstateMemberDocument, { input: { memberId } })).reinstateMember;
const remove = async (execute: Execute, memberId: string) =>
  (await execute(RemoveMemberDocument, { input: { memberId } })).removeMember;
const change = async (execute: Execute, memberId: string, role = 'viewer') =>
  (await execute(ChangeMemberRoleDocument, { input: { memberId, role } })).changeMemberRole;

/** Each operation on a member, its permission, and the status that the member must have. */
const STEPS = [
  {
    name: 'changeMemberRole',
    step: change,
    permission: 'member:update',
    prepare: async () => undefined,
  },
  {
    name: 'suspendMember',
    step: suspend,
    permission: 'member:update',
    prepare: async () => undefined,
  },
  {
    name: 'reinstateMember',
    step: reinstate,
    permission: 'member:reinstate',
    prepare: async ({ owner }: Tenant, { memberId }: Person) =>
      void payloadOf(await suspend(owner.execute, memberId)),
  },
  {
    name: 'removeMember',
    step: remove,
    permission: 'member:delete',
    prepare: async () => undefined,
  },
];

async function statusOf({ owner }: Tenant, { email }: Person) {
  const { members } = await owner.execute(MembersDocument, { search: email });
  const node = members.edges[0]?.node;
  return node && { status: node.status, role: node.role.key };
}

describe.each(STEPS)('$name', ({ step, permission, prepare }) => {
  test('is rejected for a role and a token without the permission, and nothing changes', async () => {
    const tenant = await world.newOrganization();
    const target = await tenant.newMember('developer');
    const developer = await tenant.newMember('developer');
    const narrow = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'member:read' }, { permission: 'channel:*' }],
    });
    await prepare(tenant, target);
    const before = await statusOf(tenant, target);
    expect(await step(developer.execute, target.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission],
      gate: 'ROLE_GRANTS',
    });
    expect(await step(narrow.execute, target.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission],
      gate: 'TOKEN_GRANTS',
    });
    expect(await statusOf(tenant, target)).toEqual(before);
  });

  test('works with a token, and with one that is limited to this member', async () => {
    const tenant = await world.newOrganization();
    const target = await tenant.newMember('viewer');
    await prepare(tenant, target);
    const whole = await tenant.newToken(tenant.owner);
    const answer = await step(whole.execute, target.memberId);
    if (permission === 'member:reinstate')
      expect(answer).toMatchObject({ missing: [permission], gate: 'TOKEN_GRANTS' });
    else expect(answer).not.toHaveProperty('message');
    const other = await tenant.newMember('viewer');
    await prepare(tenant, other);
    // Reinstating confers the member's role, which the token must be able to exercise itself.
    const scopes = [
      { permission, entityIds: [other.memberId] },
      ...['*:read', '*:list', 'personal-access-token:*'].map((one) => ({ permission: one })),
    ];
    expect(
      await step((await tenant.newToken(tenant.owner, { scopes })).execute, other.memberId),
    ).not.toHaveProperty('message');
  });

  test('a token that is limited to one member does not reach another', async () => {
    const tenant = await world.newOrganization();
    const [one, another] = [await tenant.newMember('viewer'), await tenant.newMember('viewer')];
    await prepare(tenant, another);
    const token = await tenant.newToken(tenant.owner, {
      scopes: [{ permission, entityIds: [one.memberId] }],
    });
    expect(await step(token.execute, another.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission],
      gate: 'ENTITY_IN_SCOPE',
    });
  });

  test("returns the same for another organization's member as for an unknown one", async () => {
    const tenant = await world.newOrganization();
    const theirs = await world.newOrganization();
    const stranger = await theirs.newMember('viewer');
    await prepare(theirs, stranger);
    const before = await statusOf(theirs, stranger);
    const foreign = await step(tenant.owner.execute, stranger.memberId);
    expect(foreign).toMatchObject({ __typename: 'NotFoundError' });
    for (const id of [
      absent('Member'),
      globalId('User', rowId(stranger.memberId)),
      tenant.owner.userId,
      'junk',
      '',
      stranger.memberId.slice(1),
    ])
      expect(await step(tenant.owner.execute, id)).toEqual(foreign);
    expect(await statusOf(theirs, stranger)).toEqual(before);
  });

  test('an admin cannot do it to an owner', async () => {
    const tenant = await world.newOrganization();
    const admin = await tenant.newMember('admin');
    const second = await tenant.newMember('owner');
    await prepare(tenant, second);
    const before = await statusOf(tenant, second);
    expect(await step(admin.execute, second.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
    const token = await tenant.newToken(admin);
    expect(await step(token.execute, second.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission === 'member:reinstate' ? permission : 'organization:delete'],
    });
    expect(await statusOf(tenant, second)).toEqual(before);
  });

  test('rejects an anonymous caller', async () => {
    const { owner } = await world.newOrganization();
    await expect(step(world.as(), owner.memberId)).rejects.toMatchObject(NOBODY);
  });
});

describe('changeMemberRole', () => {
  test('assigns another role at once', async () => {
    const { owner, newMember } = await world.newOrganization();
    const member = await newMember('viewer');
    expect(
      payloadOf(await change(owner.execute, member.memberId, 'developer')).member,
    ).toMatchObject({
      id: member.memberId,
      status: 'ACTIVE',
      role: { key: 'developer', name: 'Developer' },
    });
    await expect(member.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'developer' } },
    });
  });

  test('rejects an unknown role', async () => {
    const tenant = await world.newOrganization();
    const theirs = await world.newOrganization();
    payloadOf(
      (
        await theirs.owner.execute(CreateRoleDocument, {
          input: { key: 'elsewhere', name: 'Elsewhere', grants: [] },
        })
      ).createRole,
    );
    const member = await tenant.newMember('viewer');
    const foreign = await change(tenant.owner.execute, member.memberId, 'elsewhere');
    expect(foreign).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(foreign)).toEqual(['role']);
    const none = await change(tenant.owner.execute, member.memberId, 'nowhere');
    expect(JSON.parse(JSON.stringify(foreign).replaceAll('elsewhere', 'nowhere'))).toEqual(none);
  });

  test('rejects an admin who promotes a member or themselves to owner', async () => {
    const { newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const viewer = await newMember('viewer');
    for (const { memberId } of [viewer, admin]) {
      expect(await change(admin.execute, memberId, 'owner')).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: ['organization:delete'],
        gate: 'ROLE_GRANTS',
      });
    }
  });

  test("rejects a role above the actor's, with every missing permission", async () => {
    const { owner, newMember } = await world.newOrganization();
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: { key: 'clerk', name: 'Clerk', grants: ['member:*', 'channel:read'] },
        })
      ).createRole,
    );
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: { key: 'small', name: 'Small', grants: ['channel:read'] },
        })
      ).createRole,
    );
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: {
            key: 'large',
            name: 'Large',
            grants: ['channel:read', 'rule:delete', 'channel:publish'],
          },
        })
      ).createRole,
    );
    const clerk = await newMember('clerk');
    const small = await newMember('small');
    const missing = ['channel:publish', 'rule:delete'];
    expect(await change(clerk.execute, small.memberId, 'large')).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing,
      gate: 'ROLE_GRANTS',
    });
    const large = await newMember('large');
    expect(await change(clerk.execute, large.memberId, 'small')).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing,
      gate: 'ROLE_GRANTS',
    });
    expect(await suspend(clerk.execute, large.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing,
    });
    expect(await remove(clerk.execute, large.memberId)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing,
    });
    expect(payloadOf(await suspend(clerk.execute, small.memberId)).member.status).toBe('SUSPENDED');
  });

  test('an invited member can be assigned another role before they accept', async () => {
    const { owner } = await world.newOrganization();
    const { member } = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `g@${owner.email.split('@')[1] ?? ''}`, role: 'viewer' },
        })
      ).inviteMember,
    );
    expect(payloadOf(await change(owner.execute, member.id, 'developer')).member).toMatchObject({
      status: 'INVITED',
      role: { key: 'developer' },
    });
  });
});

describe('suspendMember and reinstateMember', () => {
  test('suspend an active member, and reinstate them', async () => {
    const { owner, newMember, signIn } = await world.newOrganization();
    const member = await newMember('viewer');
    expect(payloadOf(await suspend(owner.execute, member.memberId)).member).toMatchObject({
      id: member.memberId,
      status: 'SUSPENDED',
      role: { key: 'viewer' },
    });
    await expect(member.execute(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'NOT_REVOKED' } }],
    });
    expect(payloadOf(await reinstate(owner.execute, member.memberId)).member).toMatchObject({
      id: member.memberId,
      status: 'ACTIVE',
    });
    const again = world.as(await signIn(member.email));
    await expect(again(ViewerDocument)).resolves.toMatchObject({
      viewer: { user: { id: member.userId } },
    });
  });

  test('names the status that forbids the step', async () => {
    const { owner, newMember } = await world.newOrganization();
    const member = await newMember('viewer');
    expect(await reinstate(owner.execute, member.memberId)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'ACTIVE',
    });
    payloadOf(await suspend(owner.execute, member.memberId));
    expect(await suspend(owner.execute, member.memberId)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'SUSPENDED',
    });
  });

  test('a member who suspends themselves is rejected at the next request', async () => {
    const { newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    payloadOf(await suspend(admin.execute, admin.memberId));
    await expect(reinstate(admin.execute, admin.memberId)).rejects.toMatchObject(NOBODY);
  });
});

describe('removeMember', () => {
  test('ends the membership: no longer listed, rejected, and not removable again', async () => {
    const tenant = await world.newOrganization();
    const member = await tenant.newMember('viewer');
    expect(payloadOf(await remove(tenant.owner.execute, member.memberId))).toMatchObject({
      removedId: member.memberId,
    });
    expect(await statusOf(tenant, member)).toBeUndefined();
    await expect(member.execute(ViewerDocument)).rejects.toMatchObject(NOBODY);
    await expect(tenant.signIn(member.email)).rejects.toMatchObject(NOBODY);
    expect(await remove(tenant.owner.execute, member.memberId)).toEqual(
      await remove(tenant.owner.execute, absent('Member')),
    );
  });

  test('a member who holds member:delete may leave', async () => {
    const { newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    payloadOf(await remove(admin.execute, admin.memberId));
    await expect(admin.execute(ViewerDocument)).rejects.toMatchObject(NOBODY);
  });
});

describe('createServiceUser', () => {
  const create = async (execute: Execute, name = 'Robot', role = 'ci') =>
    (await execute(CreateServiceUserDocument, { input: { name, role } })).createServiceUser;

  test('creates an active member without an address to sign in with', async () => {
    const { owner } = await world.newOrganization();
    expect(payloadOf(await create(owner.execute, ' Robot ')).member).toMatchObject({
      status: 'ACTIVE',
      role: { key: 'ci' },
      user: { kind: 'SERVICE', name: 'Robot', email: null },
    });
  });

  test('names every invalid input at once', async () => {
    const { owner } = await world.newOrganization();
    const refused = await create(owner.execute, ' ', 'emperor');
    expect(refused).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(refused)).toEqual(['name', 'role']);
  });

  test("requires member:create by role and scopes, and assigns no role above the caller's", async () => {
    const tenant = await world.newOrganization();
    const [developer, admin] = [
      await tenant.newMember('developer'),
      await tenant.newMember('admin'),
    ];
    expect(await create(developer.execute)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member:create'],
      gate: 'ROLE_GRANTS',
    });
    const narrow = await tenant.newToken(tenant.owner, { scopes: [{ permission: 'member:read' }] });
    expect(await create(narrow.execute)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member:create'],
      gate: 'TOKEN_GRANTS',
    });
    expect(await create(admin.execute, 'Robot', 'owner')).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
  });

  test("returns the same for another organization's role as for an unknown one", async () => {
    const [mine, theirs] = [await world.newOrganization(), await world.newOrganization()];
    payloadOf(
      (
        await theirs.owner.execute(CreateRoleDocument, {
          input: { key: 'elsewhere', name: 'Elsewhere', grants: [] },
        })
      ).createRole,
    );
    const foreign = await create(mine.owner.execute, 'Robot', 'elsewhere');
    expect(JSON.parse(JSON.stringify(foreign).replaceAll('elsewhere', 'nowhere'))).toEqual(
      await create(mine.owner.execute, 'Robot', 'nowhere'),
    );
  });

  test('rejects an anonymous caller', async () => {
    await expect(create(world.as())).rejects.toMatchObject(NOBODY);
  });
});
