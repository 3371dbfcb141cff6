import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CreateApiKeyDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  MembersDocument,
  RolesDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('a role counts its members and API keys', async () => {
  const { owner, newMember } = await world.newOrganization();
  await newMember('viewer');
  await newMember('viewer');
  payloadOf(
    (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'viewer' } }))
      .createApiKey,
  );
  const other = await world.newOrganization();
  await other.newMember('viewer');
  const { roles } = await owner.execute(RolesDocument);
  const uses = Object.fromEntries(
    roles.map(({ key, memberCount, apiKeyCount }) => [key, [memberCount, apiKeyCount]]),
  );
  expect(uses).toMatchObject({ owner: [1, 0], viewer: [2, 1], ci: [0, 0] });
});

test('the counts are visible only to a caller who may list them', async () => {
  const { owner, newMember, newToken } = await world.newOrganization();
  const developer = await newMember('developer');
  const { roles } = await developer.execute(RolesDocument);
  expect(roles.find(({ key }) => key === 'developer')).toMatchObject({
    memberCount: 1,
    apiKeyCount: null,
  });
  const token = await newToken(owner, { scopes: [{ permission: 'role:list' }] });
  const [first] = (await token.execute(RolesDocument)).roles;
  expect(first).toMatchObject({ memberCount: null, apiKeyCount: null });
  await expect(developer.execute(ViewerDocument)).resolves.toHaveProperty(
    'viewer.role.key',
    'developer',
  );
});

test('members are found by their role and by their kind', async () => {
  const { owner, newMember } = await world.newOrganization();
  const viewer = await newMember('viewer');
  await newMember('developer');
  payloadOf(
    (
      await owner.execute(CreateRoleDocument, {
        input: { key: 'empty', name: 'Empty', grants: [] },
      })
    ).createRole,
  );
  const { member: robot } = payloadOf(
    (await owner.execute(CreateServiceUserDocument, { input: { name: 'robot', role: 'viewer' } }))
      .createServiceUser,
  );
  const find = async (filter: { role?: string; kind?: 'PERSON' | 'SERVICE' }) => {
    const { members } = await owner.execute(MembersDocument, filter);
    expect(members.totalCount).toBe(members.edges.length);
    return members.edges.map(({ node }) => node.id);
  };
  expect(await find({ role: 'viewer' })).toEqual([viewer.memberId, robot.id]);
  expect(await find({ role: 'viewer', kind: 'SERVICE' })).toEqual([robot.id]);
  expect(await find({ kind: 'PERSON' })).toHaveLength(3);
  expect(await find({ role: 'empty' })).toEqual([]);
  // A mistyped key is an error, not a role without members.
  for (const role of ['no-such-role', '', "'"])
    await expect(find({ role })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
