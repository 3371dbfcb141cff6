import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  CanDocument,
  CreatePersonalAccessTokenDocument,
  MembersDocument,
  ReinstateMemberDocument,
  RemoveMemberDocument,
  SuspendMemberDocument,
  ViewerDocument,
  UpdateRoleDocument,
  CreateRoleDocument,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('authority is read at every request', () => {
  test('a demoted owner loses the permission at the next request', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const other = await newMember('owner');
    const token = await newToken(other);
    await expect(
      token.execute(CanDocument, { permission: 'organization:delete' }),
    ).resolves.toEqual({ viewer: { can: true } });
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: other.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    await expect(
      token.execute(CanDocument, { permission: 'organization:delete' }),
    ).resolves.toEqual({ viewer: { can: false } });
    await expect(token.execute(MembersDocument, {})).rejects.toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['member:list'], gate: 'ROLE_GRANTS' } }],
    });
  });

  test('a suspended member is rejected at the next request, and accepted again when reinstated', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const token = await newToken(member);
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    for (const [{ execute }, gate] of [
      [token, 'MEMBERSHIP_ACTIVE'],
      [member, 'NOT_REVOKED'],
    ] as const) {
      await expect(execute(ViewerDocument)).rejects.toMatchObject({
        status: 401,
        code: 'UNAUTHENTICATED',
        errors: [{ extensions: { gate } }],
      });
    }
    payloadOf(
      (await owner.execute(ReinstateMemberDocument, { input: { memberId: member.memberId } }))
        .reinstateMember,
    );
    await expect(token.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'developer' } },
    });
  });

  test('a removed member is rejected, and stays so when invited again', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const token = await newToken(member);
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: member.memberId } }))
        .removeMember,
    );
    await expect(token.execute(ViewerDocument)).rejects.toMatchObject({
      status: 401,
      errors: [{ extensions: { gate: 'MEMBERSHIP_ACTIVE' } }],
    });
  });

  test('an edited role changes what every token under it may do', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: {
            key: 'publisher',
            name: 'Publisher',
            grants: ['channel:*', 'personal-access-token:*'],
          },
        })
      ).createRole,
    );
    const member = await newMember('publisher');
    const token = await newToken(member, { scopes: [{ permission: 'channel:publish' }] });
    await expect(token.execute(CanDocument, { permission: 'channel:publish' })).resolves.toEqual({
      viewer: { can: true },
    });
    payloadOf(
      (
        await owner.execute(UpdateRoleDocument, {
          input: { key: 'publisher', grants: ['channel:read'] },
        })
      ).updateRole,
    );
    await expect(token.execute(CanDocument, { permission: 'channel:publish' })).resolves.toEqual({
      viewer: { can: false },
    });
  });

  test('a token that is not narrowed issues no secret, a session does', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner);
    const { createPersonalAccessToken } = await token.execute(CreatePersonalAccessTokenDocument, {
      input: { name: 'child' },
    });
    expect(createPersonalAccessToken).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['personal-access-token:create'],
      gate: 'TOKEN_GRANTS',
    });
  });
});
