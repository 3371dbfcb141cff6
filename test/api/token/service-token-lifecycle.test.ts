import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddScopesDocument,
  CanDocument,
  ChangeMemberRoleDocument,
  CreatePersonalAccessTokenDocument,
  DeletePersonalAccessTokenDocument,
  MemberTokensDocument,
  PersonalAccessTokensDocument,
  RegeneratePersonalAccessTokenDocument,
  RemoveAllScopesDocument,
  RemoveMemberDocument,
  RestorePersonalAccessTokenDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdatePersonalAccessTokenDocument,
  ViewerDocument,
  type CreatePersonalAccessTokenInput,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import {
  auditOf,
  newKey,
  newRole,
  newServiceUser,
  refusedAt,
  setPolicy,
  tokenOf,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = async (
  execute: Execute,
  ownerId: string,
  input: Partial<CreatePersonalAccessTokenInput> = {},
) =>
  (await execute(CreatePersonalAccessTokenDocument, { input: { name: 'test', ownerId, ...input } }))
    .createPersonalAccessToken;
const created = async (
  execute: Execute,
  ownerId: string,
  input: Partial<CreatePersonalAccessTokenInput> = {},
) => {
  const { personalAccessToken, secret } = payloadOf(await create(execute, ownerId, input));
  return {
    id: personalAccessToken.id,
    token: personalAccessToken,
    secret,
    execute: world.as(secret),
  };
};
const can = async (execute: Execute, permission: string): Promise<boolean | undefined> =>
  (await execute(CanDocument, { permission })).viewer?.can;

describe('a service user’s token', () => {
  test('is created by a caller with the permission, acts as the service user, and is in no other list', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const robot = await newServiceUser(owner, 'developer');
    const { id, token, execute } = await created(admin.execute, robot.userId);
    expect(token).toMatchObject({
      type: 'SERVICE',
      narrowed: false,
      owner: { id: robot.userId },
      usable: true,
    });
    await expect(execute(ViewerDocument)).resolves.toMatchObject({
      viewer: {
        user: { id: robot.userId, kind: 'SERVICE', email: null },
        role: { key: 'developer' },
      },
    });
    await expect(execute(PersonalAccessTokensDocument, {})).resolves.toMatchObject({
      personalAccessTokens: { totalCount: 1, edges: [{ node: { id } }] },
    });
    await expect(admin.execute(PersonalAccessTokensDocument, {})).resolves.toMatchObject({
      personalAccessTokens: { totalCount: 0 },
    });
    await expect(
      admin.execute(MemberTokensDocument, { id: robot.memberId, first: 10 }),
    ).resolves.toMatchObject({
      node: { personalAccessTokens: { totalCount: 1 } },
    });
    expect(await auditOf(owner, id)).toMatchObject([
      { action: 'personal_access_token.created', actor: { id: admin.userId } },
    ]);
  });

  test('is SERVICE or SCIM', async () => {
    const { owner } = await world.newOrganization();
    const robot = await newServiceUser(owner, 'viewer');
    expect(await create(owner.execute, robot.userId, { type: 'PERSONAL' })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['type'] }],
    });
    expect((await created(owner.execute, robot.userId, { type: 'SERVICE' })).token.type).toBe(
      'SERVICE',
    );
    const scim = await created(owner.execute, robot.userId, { type: 'SCIM' });
    expect(scim.token).toMatchObject({ type: 'SCIM', usable: true });
    await expect(scim.execute(ViewerDocument)).rejects.toMatchObject(refusedAt('SURFACE_ALLOWED'));
  });

  test('names every invalid path at once', async () => {
    const { owner } = await world.newOrganization();
    const robot = await newServiceUser(owner, 'viewer');
    const answer = await create(owner.execute, robot.userId, {
      name: '',
      scopes: [{ permission: 'x' }],
      ipAllowList: ['x'],
    });
    expect('issues' in answer && answer.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'ipAllowList.0',
      'name',
      'scopes.0.permission',
    ]);
  });

  test('cannot be created for a service user who holds more than its creator, whatever its scopes', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const robot = await newServiceUser(owner, 'owner');
    for (const input of [{}, { scopes: [] }])
      expect(await create(admin.execute, robot.userId, input)).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: ['organization:delete'],
        gate: 'ROLE_GRANTS',
      });
  });

  test('cannot have a scope that its creator does not hold, even if the service user may hold it later', async () => {
    const { owner, newMember } = await world.newOrganization();
    const maker = await newMember(await newRole(owner, ['member-token:*', 'channel:read']));
    const robot = await newServiceUser(owner, await newRole(owner, ['channel:read']));
    expect(
      await create(maker.execute, robot.userId, {
        scopes: [{ permission: 'channel:read' }, { permission: 'group:read' }],
      }),
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['group:read'],
      gate: 'ROLE_GRANTS',
    });
    await created(maker.execute, robot.userId, { scopes: [{ permission: 'channel:read' }] });
  });

  test('cannot be created for one that is suspended or removed', async () => {
    const { owner } = await world.newOrganization();
    const robot = await newServiceUser(owner, 'viewer');
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: robot.memberId } }))
        .suspendMember,
    );
    expect(await create(owner.execute, robot.userId)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'SUSPENDED',
    });
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: robot.memberId } }))
        .removeMember,
    );
    expect(await create(owner.execute, robot.userId)).toMatchObject({
      __typename: 'NotFoundError',
    });
  });

  test('is rejected while the service user is suspended, and follows its role', async () => {
    const { owner } = await world.newOrganization();
    const robot = await newServiceUser(owner, 'developer');
    const { id, execute } = await created(owner.execute, robot.userId);
    await expect(can(execute, 'channel:publish')).resolves.toBe(true);
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: robot.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    await expect(can(execute, 'channel:publish')).resolves.toBe(false);
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: robot.memberId } }))
        .suspendMember,
    );
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('MEMBERSHIP_ACTIVE'));
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'ACTIVE', usable: false });
  });

  test('outlives its creator', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const robot = await newServiceUser(owner, 'developer');
    const { execute } = await created(admin.execute, robot.userId);
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: admin.memberId } }))
        .removeMember,
    );
    await expect(can(execute, 'channel:publish')).resolves.toBe(true);
  });

  test('is changed, narrowed, revoked, restored, regenerated and deleted with the member-token permissions', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const robot = await newServiceUser(owner, 'developer');
    const { id, execute } = await created(owner.execute, robot.userId, {
      scopes: [{ permission: 'channel:read' }],
    });
    expect(
      payloadOf(
        (await admin.execute(UpdatePersonalAccessTokenDocument, { input: { id, name: 'renamed' } }))
          .updatePersonalAccessToken,
      ).personalAccessToken.name,
    ).toBe('renamed');
    payloadOf(
      (
        await admin.execute(AddScopesDocument, {
          input: { personalAccessTokenId: id, scopes: [{ permission: 'channel:publish' }] },
        })
      ).addScopes,
    );
    await expect(can(execute, 'channel:publish')).resolves.toBe(true);
    expect(
      payloadOf(
        (await admin.execute(RemoveAllScopesDocument, { input: { personalAccessTokenId: id } }))
          .removeAllScopes,
      ).personalAccessToken.effectivePermissions,
    ).toEqual([]);
    expect(
      payloadOf(
        (await admin.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
          .revokePersonalAccessToken,
      ).personalAccessToken,
    ).toMatchObject({
      status: 'REVOKED',
      revokedBy: { id: admin.userId },
    });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    payloadOf(
      (await owner.execute(RestorePersonalAccessTokenDocument, { input: { id } }))
        .restorePersonalAccessToken,
    );
    await execute(ViewerDocument);
    const { secret } = payloadOf(
      (await admin.execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
        .regeneratePersonalAccessToken,
    );
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('CREDENTIAL_KNOWN'));
    await world.as(secret)(ViewerDocument);
    payloadOf(
      (await admin.execute(DeletePersonalAccessTokenDocument, { input: { id } }))
        .deletePersonalAccessToken,
    );
    expect((await auditOf(owner, id)).map(({ action }) => action.split('.')[1])).toEqual([
      'created',
      'updated',
      'scopes_added',
      'scopes_removed',
      'revoked',
      'restored',
      'regenerated',
      'deleted',
    ]);
  });

  test('is hidden from a member who may not see member tokens', async () => {
    const { owner, newMember } = await world.newOrganization();
    const developer = await newMember('developer');
    const robot = await newServiceUser(owner, 'viewer');
    const { id } = await created(owner.execute, robot.userId);
    expect(
      (await developer.execute(UpdatePersonalAccessTokenDocument, { input: { id, name: 'mine' } }))
        .updatePersonalAccessToken,
    ).toMatchObject({
      __typename: 'NotFoundError',
    });
    expect(
      (await developer.execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
        .regeneratePersonalAccessToken,
    ).toMatchObject({
      __typename: 'NotFoundError',
    });
  });

  test('rejects an admin who regenerates it or adds scopes when the service user holds more', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const robot = await newServiceUser(owner, 'owner');
    const { id, execute } = await created(owner.execute, robot.userId, { scopes: [] });
    const refused = {
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    };
    expect(
      (await admin.execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
        .regeneratePersonalAccessToken,
    ).toMatchObject(refused);
    expect(
      (
        await admin.execute(AddScopesDocument, {
          input: { personalAccessTokenId: id, scopes: [{ permission: 'channel:read' }] },
        })
      ).addScopes,
    ).toMatchObject(refused);
    await execute(ViewerDocument);
  });

  test('rejects an admin who changes it or removes scopes when the service user holds more', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const robot = await newServiceUser(owner, 'owner');
    const { id } = await created(owner.execute, robot.userId, {
      scopes: [{ permission: 'channel:read' }],
    });
    const refused = {
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    };
    expect(
      (
        await admin.execute(UpdatePersonalAccessTokenDocument, {
          input: { id, ipAllowList: ['203.0.113.7'] },
        })
      ).updatePersonalAccessToken,
    ).toMatchObject(refused);
    expect(
      (await admin.execute(RemoveAllScopesDocument, { input: { personalAccessTokenId: id } }))
        .removeAllScopes,
    ).toMatchObject(refused);
  });

  test('issued by a token or a key, is no wider and ends with it', async () => {
    const { owner, newToken } = await world.newOrganization();
    const robot = await newServiceUser(
      owner,
      await newRole(owner, ['channel:read', 'channel:publish']),
    );
    const scopes = [{ permission: 'member-token:create' }, { permission: 'channel:*' }];
    const [token, key] = [
      await newToken(owner, { scopes }),
      await newKey(world, owner, { role: 'owner', scopes }),
    ];
    for (const maker of [token, key]) {
      const child = await created(maker.execute, robot.userId, {
        scopes: [{ permission: 'channel:publish' }],
      });
      expect(
        await create(maker.execute, robot.userId, { scopes: [{ permission: 'group:read' }] }),
      ).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: ['group:read'],
        gate: 'TOKEN_GRANTS',
      });
      await expect(can(child.execute, 'channel:publish')).resolves.toBe(true);
      await world.database.pool.query(
        'update credential set revoked_at = now() where prefix = $1',
        [maker.secret.slice(0, 10)],
      );
      await expect(child.execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    }
  });

  test('names must differ only among the tokens of one service user, where the policy requires it', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, { uniqueTokenNames: true });
    const [one, other] = [
      await newServiceUser(owner, 'viewer'),
      await newServiceUser(owner, 'viewer'),
    ];
    await created(owner.execute, one.userId);
    await created(owner.execute, other.userId);
    expect(await create(owner.execute, one.userId)).toMatchObject({
      __typename: 'ConflictError',
      path: ['name'],
    });
  });

  test('issues tokens only by a scope that names them', async () => {
    const { owner } = await world.newOrganization();
    const robot = await newServiceUser(owner, 'developer');
    const whole = await created(owner.execute, robot.userId);
    expect(
      (await whole.execute(CreatePersonalAccessTokenDocument, { input: { name: 'child' } }))
        .createPersonalAccessToken,
    ).toMatchObject({
      missing: ['personal-access-token:create'],
      gate: 'TOKEN_GRANTS',
    });
    const minter = await created(owner.execute, robot.userId, {
      scopes: [{ permission: 'personal-access-token:create' }],
    });
    expect(
      payloadOf(
        (
          await minter.execute(CreatePersonalAccessTokenDocument, {
            input: { name: 'child', scopes: [] },
          })
        ).createPersonalAccessToken,
      ).personalAccessToken,
    ).toMatchObject({ type: 'SERVICE', owner: { id: robot.userId } });
  });
});
