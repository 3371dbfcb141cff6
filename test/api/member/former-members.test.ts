import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  DeletePersonalAccessTokenDocument,
  FormerMemberDocument,
  FormerMembersDocument,
  InviteMemberDocument,
  RemoveMemberDocument,
  RevokePersonalAccessTokenDocument,
} from '../../../src/client/client.ts';
import { Migration20261127080000 } from '../../../migrations/20261127080000-former-members.ts';
import { ask } from '../../support/ask.ts';
import {
  createWorld,
  PASSWORD,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import { newServiceUser } from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const remove = async ({ owner }: Tenant, { memberId }: Pick<Person, 'memberId'>): Promise<void> =>
  void payloadOf((await owner.execute(RemoveMemberDocument, { input: { memberId } })).removeMember);
const listed = async ({ owner }: Tenant, search?: string) =>
  (
    await owner.execute(FormerMembersDocument, search === undefined ? {} : { search })
  ).formerMembers.edges.map(({ node }) => node);

describe('former members', () => {
  test('are listed with the data of the organization, the last removed first, without withdrawn invitations', async () => {
    const tenant = await world.newOrganization();
    const [first, second] = [
      await tenant.newMember('developer'),
      await newServiceUser(tenant.owner, 'ci'),
    ];
    const { member } = payloadOf(
      (
        await tenant.owner.execute(InviteMemberDocument, {
          input: { email: 'never@joined.example', role: 'viewer' },
        })
      ).inviteMember,
    );
    await remove(tenant, first);
    await remove(tenant, second);
    await remove(tenant, { memberId: member.id });
    const found = await listed(tenant);
    expect(found.map(({ user }) => user.id)).toEqual([second.userId, first.userId]);
    expect(found[1]).toMatchObject({
      user: { kind: 'PERSON', name: 'developer', email: first.email },
      roleKey: 'developer',
      roleName: 'Developer',
      removedBy: { id: tenant.owner.userId },
    });
    expect(
      (await listed(tenant, first.email.slice(0, 12).toUpperCase())).map(({ user }) => user.id),
    ).toEqual([first.userId]);
    expect(await listed(tenant, '%')).toEqual([]);
  });

  test('are found by the id of the user and by the former id of the membership', async () => {
    const tenant = await world.newOrganization();
    const gone = await tenant.newMember('viewer');
    await remove(tenant, gone);
    const id = globalId('FormerMember', rowId(gone.memberId));
    for (const by of [id, gone.memberId, gone.userId])
      expect(
        (await tenant.owner.execute(FormerMemberDocument, { id: by })).formerMember,
      ).toMatchObject({ id, user: { id: gone.userId } });
    expect(
      (await tenant.owner.execute(FormerMemberDocument, { id: tenant.owner.userId })).formerMember,
    ).toBeNull();
  });

  test('are not listed while they are members again, and once after they were removed twice', async () => {
    const tenant = await world.newOrganization();
    const gone = await tenant.newMember('viewer');
    await remove(tenant, gone);
    const { secret, member } = payloadOf(
      (
        await tenant.owner.execute(InviteMemberDocument, {
          input: { email: gone.email, role: 'developer' },
        })
      ).inviteMember,
    );
    expect(await listed(tenant)).toEqual([]);
    payloadOf(
      (
        await world.as()(AcceptInvitationDocument, {
          input: { secret, name: 'again', password: PASSWORD },
        })
      ).acceptInvitation,
    );
    await remove(tenant, { memberId: member.id });
    expect(await listed(tenant)).toMatchObject([
      { roleKey: 'developer', id: globalId('FormerMember', rowId(member.id)) },
    ]);
    expect(
      (await tenant.owner.execute(FormerMemberDocument, { id: gone.memberId })).formerMember,
    ).toMatchObject({ roleKey: 'viewer' });
  });

  test('leave tokens behind that are listed, read, revoked and deleted by holders of member-token permissions', async () => {
    const tenant = await world.newOrganization();
    const gone = await tenant.newMember('developer');
    const token = await tenant.newToken(gone, { name: 'left behind' });
    await remove(tenant, gone);
    const query =
      'query ($id: ID!) { formerMember(id: $id) { personalAccessTokens { totalCount edges { node { id name usable } } } } }';
    const { data } = await ask(world, tenant.owner.secret, query, { id: gone.userId });
    expect(data).toEqual({
      formerMember: {
        personalAccessTokens: {
          totalCount: 1,
          edges: [{ node: { id: token.id, name: 'left behind', usable: false } }],
        },
      },
    });
    const read = await ask(
      world,
      tenant.owner.secret,
      'query ($id: ID!) { personalAccessToken(id: $id) { owner { id member { id } } } }',
      { id: token.id },
    );
    expect(read.data).toEqual({
      personalAccessToken: { owner: { id: gone.userId, member: null } },
    });
    payloadOf(
      (await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id: token.id } }))
        .revokePersonalAccessToken,
    );
    payloadOf(
      (await tenant.owner.execute(DeletePersonalAccessTokenDocument, { input: { id: token.id } }))
        .deletePersonalAccessToken,
    );
    const after = await ask(world, tenant.owner.secret, query, { id: gone.userId });
    expect(after.data).toMatchObject({ formerMember: { personalAccessTokens: { totalCount: 0 } } });
  });

  test('are found in the audit log, as actors and as targets', async () => {
    const tenant = await world.newOrganization();
    const gone = await tenant.newMember('developer');
    await tenant.newToken(gone);
    await remove(tenant, gone);
    const query =
      'query ($filter: AuditEventFilter!) { auditEvents(filter: $filter) { edges { node { action actor { id member { id } } } } } }';
    const { data } = await ask(world, tenant.owner.secret, query, {
      filter: { actorId: gone.userId },
    });
    expect(data).toMatchObject({
      auditEvents: {
        edges: [
          {
            node: {
              action: 'personal_access_token.created',
              actor: { id: gone.userId, member: null },
            },
          },
          {},
          {},
        ],
      },
    });
    const done = await ask(world, tenant.owner.secret, query, {
      filter: { targetId: gone.memberId, action: ['member.removed'] },
    });
    expect(done.data).toMatchObject({
      auditEvents: { edges: [{ node: { actor: { member: { id: tenant.owner.memberId } } } }] },
    });
  });

  test('are invisible to another organization, and never shown with their name and address elsewhere', async () => {
    const [tenant, other] = [await world.newOrganization(), await world.newOrganization()];
    const gone = await tenant.newMember('viewer');
    await remove(tenant, gone);
    await world.database.pool.query(
      "update user_account set name = 'Elsewhere', email = $2 where id = $1",
      [rowId(gone.userId), `new@${other.slug}.example`],
    );
    expect(await listed(tenant)).toMatchObject([{ user: { name: 'viewer', email: gone.email } }]);
    expect(await listed(tenant, 'Elsewhere')).toEqual([]);
    expect(await listed(tenant, other.slug)).toEqual([]);
    const asUser = await ask(
      world,
      tenant.owner.secret,
      'query ($id: ID!) { node(id: $id) { ... on User { name email } } }',
      { id: gone.userId },
    );
    expect(asUser.data).toEqual({ node: { name: 'viewer', email: gone.email } });
    expect(await listed(other)).toEqual([]);
    for (const id of [gone.userId, gone.memberId, globalId('FormerMember', rowId(gone.memberId))]) {
      expect((await other.owner.execute(FormerMemberDocument, { id })).formerMember).toBeNull();
      expect(
        (await ask(world, other.owner.secret, 'query ($id: ID!) { node(id: $id) { id } }', { id }))
          .data,
      ).toEqual({ node: null });
    }
  });

  test('are hidden from a caller who may list members and not their addresses or tokens', async () => {
    const tenant = await world.newOrganization();
    const gone = await tenant.newMember('viewer');
    await remove(tenant, gone);
    const asker = await tenant.newToken(tenant.owner, { scopes: [{ permission: 'member:list' }] });
    const { data } = await ask(
      world,
      asker.secret,
      '{ formerMembers { edges { node { user { email } } } } }',
    );
    expect(data).toEqual({ formerMembers: { edges: [{ node: { user: { email: null } } }] } });
    const { errors } = await ask(
      world,
      asker.secret,
      '{ formerMembers { edges { node { personalAccessTokens { totalCount } } } } }',
    );
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missing: ['member-token:list'],
    });
  });
});

describe("a user's membership", () => {
  test('is shown with an event only to callers who may read members', async () => {
    const tenant = await world.newOrganization();
    const query = '{ auditEvents(first: 1) { edges { node { actor { member { status } } } } } }';
    const asker = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'audit-event:list' }],
    });
    await tenant.newMember('viewer');
    expect((await ask(world, asker.secret, query)).data).toMatchObject({
      auditEvents: { edges: [{ node: { actor: { member: null } } }] },
    });
    const full = await ask(world, tenant.owner.secret, query);
    expect(full.data).toMatchObject({
      auditEvents: { edges: [{ node: { actor: { member: { status: 'ACTIVE' } } } }] },
    });
  });
});

describe('an upgrade', () => {
  test('finds those who were removed before by the tokens and sessions that they left behind', async () => {
    const tenant = await world.newOrganization();
    const [gone, robot] = [
      await tenant.newMember('developer'),
      await newServiceUser(tenant.owner, 'ci'),
    ];
    await tenant.newToken(tenant.owner, {
      ownerId: robot.userId,
      scopes: [{ permission: 'pipeline:read' }],
    });
    await remove(tenant, gone);
    await remove(tenant, robot);
    const before = await listed(tenant);
    const backfill = migrationStatements().filter((sql) =>
      sql.trimStart().startsWith('insert into'),
    );
    expect(backfill).toHaveLength(1);
    await world.database.pool.query('delete from former_member where organization_id = $1', [
      tenant.id,
    ]);
    for (const sql of backfill) await world.database.pool.query(sql);
    const after = await listed(tenant);
    // The old id of a service user is not recorded, and a person's joining only by the first
    // session.
    const known = (all: typeof before) =>
      all.map(({ user, roleKey, roleName, removedAt, removedBy }) => ({
        user,
        roleKey,
        roleName,
        removedAt,
        removedBy,
      }));
    expect(known(after)).toEqual(known(before));
    expect(after[1]?.id).toBe(before[1]?.id);
  });
});

/** Returns the statements of the migration. */
function migrationStatements(): readonly string[] {
  const collected: string[] = [];
  Migration20261127080000.prototype.up.call({
    addSql: (sql: string) => collected.push(sql),
  } as never);
  return collected;
}
