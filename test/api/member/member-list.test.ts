import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateServiceUserDocument,
  InviteMemberDocument,
  MembersDocument,
  MemberTokensDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { NOBODY } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const INVALID = { status: 200, code: 'BAD_USER_INPUT' };

describe('members', () => {
  test('lists the members of the organization, oldest first, with pages in both directions', async () => {
    const { owner } = await world.newOrganization();
    for (const name of ['a', 'b', 'c', 'd'])
      payloadOf(
        (await owner.execute(CreateServiceUserDocument, { input: { name, role: 'ci' } }))
          .createServiceUser,
      );
    const all = (await owner.execute(MembersDocument, {})).members;
    expect(all.edges.map(({ node }) => node.user.name)).toEqual(['Owner', 'a', 'b', 'c', 'd']);
    expect(all).toMatchObject({
      totalCount: 5,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });

    const names: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const { members }: { members: typeof all } = await owner.execute(MembersDocument, {
        first: 2,
        after,
      });
      names.push(...members.edges.map(({ node }) => node.user.name));
      expect(members.totalCount).toBe(5);
      expect(members.pageInfo.hasNextPage).toBe(page < 2);
      after = members.pageInfo.endCursor;
    }
    expect(names).toEqual(['Owner', 'a', 'b', 'c', 'd']);

    const last = (await owner.execute(MembersDocument, { last: 2 })).members;
    expect(last.edges.map(({ node }) => node.user.name)).toEqual(['c', 'd']);
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true });
    const before = (
      await owner.execute(MembersDocument, { last: 2, before: last.pageInfo.startCursor })
    ).members;
    expect(before.edges.map(({ node }) => node.user.name)).toEqual(['a', 'b']);
  });

  test('finds parts of names and addresses in any case, and treats wildcards literally', async () => {
    const { owner, slug } = await world.newOrganization();
    for (const name of ['Ada_1', 'AdaX1', '50% off'])
      payloadOf(
        (await owner.execute(CreateServiceUserDocument, { input: { name, role: 'ci' } }))
          .createServiceUser,
      );
    const find = async (search: string) =>
      (await owner.execute(MembersDocument, { search })).members.edges.map(
        ({ node }) => node.user.name,
      );
    expect(await find('ADA')).toEqual(['Ada_1', 'AdaX1']);
    expect(await find('a_1')).toEqual(['Ada_1']);
    expect(await find('%')).toEqual(['50% off']);
    expect(await find(`OWNER@${slug}`)).toEqual(['Owner']);
    expect(await find("'; drop table member; --")).toEqual([]);
    expect(await find('\\')).toEqual([]);
  });

  test('filters by status', async () => {
    const { owner, newMember, slug } = await world.newOrganization();
    const gone = await newMember('viewer');
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: gone.memberId } }))
        .suspendMember,
    );
    const { member } = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `i@${slug}.example`, role: 'viewer' },
        })
      ).inviteMember,
    );
    const find = async (status: ('ACTIVE' | 'INVITED' | 'SUSPENDED')[]) =>
      (await owner.execute(MembersDocument, { status })).members.edges.map(({ node }) => node.id);
    expect(await find(['SUSPENDED'])).toEqual([gone.memberId]);
    expect(await find(['INVITED'])).toEqual([member.id]);
    expect(await find(['ACTIVE'])).toEqual([owner.memberId]);
    expect(await find(['SUSPENDED', 'INVITED'])).toHaveLength(2);
    expect(await find([])).toEqual([]);
  });

  test('names every invalid page argument at once', async () => {
    const { owner } = await world.newOrganization();
    const issues = (paths: string[]) => ({
      ...INVALID,
      status: 400,
      errors: [{ extensions: { issues: paths.map((path) => ({ path: [path] })) } }],
    });
    await expect(
      owner.execute(MembersDocument, { first: 0, after: 'junk', before: '' }),
    ).rejects.toMatchObject(issues(['first', 'after', 'before']));
    await expect(owner.execute(MembersDocument, { first: 101 })).rejects.toMatchObject(
      issues(['first']),
    );
    await expect(owner.execute(MembersDocument, { first: 1, last: 1 })).rejects.toMatchObject(
      issues(['last']),
    );
  });

  test('requires member:list', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const missing = (gate: string) => ({
      status: 403,
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['member:list'], gate } }],
    });
    await expect(viewer.execute(MembersDocument, {})).rejects.toMatchObject(missing('ROLE_GRANTS'));
    const narrow = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    await expect(narrow.execute(MembersDocument, {})).rejects.toMatchObject(
      missing('TOKEN_GRANTS'),
    );
    const single = await newToken(owner, {
      scopes: [{ permission: 'member:*', entityIds: [owner.memberId] }],
    });
    await expect(single.execute(MembersDocument, {})).rejects.toMatchObject(
      missing('ENTITY_IN_SCOPE'),
    );
    await expect(world.as()(MembersDocument, {})).rejects.toMatchObject(NOBODY);
  });
});

describe("a member's tokens", () => {
  test("are visible to the member, and to a caller who may list members' tokens", async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const [developer, nosy] = [await newMember('developer'), await newMember('developer')];
    const { id } = await newToken(developer);
    for (const { execute } of [developer, owner]) {
      await expect(
        execute(MemberTokensDocument, { id: developer.memberId }),
      ).resolves.toMatchObject({
        node: { personalAccessTokens: { totalCount: 1, edges: [{ node: { id } }] } },
      });
    }
    await expect(
      nosy.execute(MemberTokensDocument, { id: developer.memberId }),
    ).rejects.toMatchObject({
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['member-token:list'] } }],
    });
  });
});
