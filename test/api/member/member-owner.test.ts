import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  ChangeMemberRoleDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  InviteMemberDocument,
  ReinstateMemberDocument,
  RemoveMemberDocument,
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

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const LAST_OWNER = { __typename: 'InvalidStateError', status: 'LAST_OWNER' };
const demote = async (execute: Execute, memberId: string, role = 'viewer') =>
  (await execute(ChangeMemberRoleDocument, { input: { memberId, role } })).changeMemberRole;
const suspend = async (execute: Execute, memberId: string) =>
  (await execute(SuspendMemberDocument, { input: { memberId } })).suspendMember;
const remove = async (execute: Execute, memberId: string) =>
  (await execute(RemoveMemberDocument, { input: { memberId } })).removeMember;
const STEPS = [
  { name: 'demoted', step: demote },
  { name: 'suspended', step: suspend },
  { name: 'removed', step: remove },
];

/** Creates an organization whose only owner has a custom role. */
async function ownedByCustomRole(): Promise<{ tenant: Tenant; owner: Person }> {
  const tenant = await world.newOrganization();
  payloadOf(
    (
      await tenant.owner.execute(CreateRoleDocument, {
        input: { key: 'chief', name: 'Chief', grants: ['*:*'] },
      })
    ).createRole,
  );
  const owner = await tenant.newMember('chief');
  payloadOf(await remove(owner.execute, tenant.owner.memberId));
  return { tenant, owner };
}

describe('an organization keeps an owner', () => {
  test.each(STEPS)('rejects that the last owner is $name', async ({ step }) => {
    const { owner, newMember } = await world.newOrganization();
    await newMember('admin');
    expect(await step(owner.execute, owner.memberId)).toMatchObject(LAST_OWNER);
    await expect(owner.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'owner' } },
    });
  });

  test.each(STEPS)('accepts that one of two owners is $name by the other', async ({ step }) => {
    const { owner, newMember } = await world.newOrganization();
    const second = await newMember('owner');
    expect(await step(second.execute, owner.memberId)).not.toHaveProperty('message');
    expect(await step(second.execute, second.memberId)).toMatchObject(LAST_OWNER);
  });

  test('an owner who is invited, suspended, or a service user does not count', async () => {
    const tenant = await world.newOrganization();
    const { owner, newMember } = tenant;
    const { secret } = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `next@${tenant.slug}.example`, role: 'owner' },
        })
      ).inviteMember,
    );
    payloadOf(
      (await owner.execute(CreateServiceUserDocument, { input: { name: 'Robot', role: 'owner' } }))
        .createServiceUser,
    );
    const second = await newMember('owner');
    payloadOf(await suspend(owner.execute, second.memberId));
    for (const { step } of STEPS)
      expect(await step(owner.execute, owner.memberId)).toMatchObject(LAST_OWNER);
    payloadOf(
      (
        await world.as()(AcceptInvitationDocument, {
          input: { secret, name: 'Next', password: PASSWORD },
        })
      ).acceptInvitation,
    );
    payloadOf(await demote(owner.execute, owner.memberId));
  });

  test('the role that makes the last owner one cannot be narrowed, but renamed', async () => {
    const { owner } = await ownedByCustomRole();
    const { updateRole } = await owner.execute(UpdateRoleDocument, {
      input: { key: 'chief', grants: ['*:read'] },
    });
    expect(updateRole).toMatchObject(LAST_OWNER);
    expect(
      (await owner.execute(UpdateRoleDocument, { input: { key: 'chief', grants: [] } })).updateRole,
    ).toMatchObject(LAST_OWNER);
    await expect(owner.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { grants: ['*:*'] } },
    });
    payloadOf(
      (await owner.execute(UpdateRoleDocument, { input: { key: 'chief', name: 'Captain' } }))
        .updateRole,
    );
  });

  test('any member with every permission is an owner, whatever the role', async () => {
    const { owner } = await ownedByCustomRole();
    for (const { step } of STEPS)
      expect(await step(owner.execute, owner.memberId)).toMatchObject(LAST_OWNER);
  });

  test('a suspended owner who is reinstated counts again', async () => {
    const { owner, newMember } = await world.newOrganization();
    const second = await newMember('owner');
    payloadOf(await suspend(owner.execute, second.memberId));
    expect(await demote(owner.execute, owner.memberId)).toMatchObject(LAST_OWNER);
    payloadOf(
      (await owner.execute(ReinstateMemberDocument, { input: { memberId: second.memberId } }))
        .reinstateMember,
    );
    payloadOf(await demote(owner.execute, owner.memberId));
  });
});

/** Returns the number of active owners in the database. */
async function ownersOf(tenant: Tenant): Promise<number> {
  const { rows } = await world.database.pool.query<{ count: number }>(
    `select count(*)::int as count from member m join role r on r.id = m.role_id join organization o on o.id = m.organization_id
     where o.slug = $1 and m.status = 'ACTIVE' and r.key = 'owner'`,
    [tenant.slug],
  );
  return rows[0]?.count ?? 0;
}

describe('two owners who act at the same time', () => {
  test.each(STEPS)('when each has the other $name, one owner is left', async ({ step }) => {
    const tenant = await world.newOrganization();
    let [first, second] = [tenant.owner, await tenant.newMember('owner')];
    for (let round = 0; round < 8; round++) {
      const answers = await Promise.allSettled([
        step(first.execute, second.memberId),
        step(second.execute, first.memberId),
      ]);
      expect(await ownersOf(tenant)).toBe(1);
      const [firstActs] = answers.map(
        (answer) => answer.status === 'fulfilled' && !('message' in answer.value),
      );
      expect(
        answers.filter((answer) => answer.status === 'fulfilled' && !('message' in answer.value)),
      ).toHaveLength(1);
      first = firstActs ? first : second;
      const next = await newOwner(tenant, first);
      second = next;
    }
  });

  test('when both leave, one stays', async () => {
    const tenant = await world.newOrganization();
    let [first, second] = [tenant.owner, await tenant.newMember('owner')];
    for (let round = 0; round < 8; round++) {
      const [mine, other] = await Promise.all([
        demote(first.execute, first.memberId),
        demote(second.execute, second.memberId),
      ]);
      expect([mine, other]).toContainEqual(expect.objectContaining(LAST_OWNER));
      expect(await ownersOf(tenant)).toBe(1);
      first = 'message' in mine ? first : second;
      second = await newOwner(tenant, first);
    }
  });
});

/** Invites another owner, by a remaining one. */
async function newOwner(tenant: Tenant, by: Person): Promise<Person> {
  const email = `owner-${Math.trunc(performance.now() * 1000)}@${tenant.slug}.example`;
  const { secret, member } = payloadOf(
    (await by.execute(InviteMemberDocument, { input: { email, role: 'owner' } })).inviteMember,
  );
  payloadOf(
    (
      await world.as()(AcceptInvitationDocument, {
        input: { secret, name: 'Owner', password: PASSWORD },
      })
    ).acceptInvitation,
  );
  const session = await tenant.signIn(email);
  return {
    execute: world.as(session),
    secret: session,
    email,
    memberId: member.id,
    userId: member.user.id,
  };
}
