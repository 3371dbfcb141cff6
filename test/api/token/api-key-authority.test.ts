import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ApiKeyDocument,
  ApiKeysDocument,
  CanDocument,
  ChangeMemberRoleDocument,
  CreateApiKeyDocument,
  MembersDocument,
  RemoveMemberDocument,
  RevokeApiKeyDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdateRoleDocument,
  ViewerDocument,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import {
  expire,
  newKey,
  newRole,
  refusedAt,
  rowIdOf,
  tokenOf,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const can = async (
  execute: Execute,
  permission: string,
  entityId?: string,
): Promise<boolean | undefined> =>
  (await execute(CanDocument, { permission, entityId })).viewer?.can;
const keyOf = async ({ execute }: { execute: Execute }, id: string) =>
  (await execute(ApiKeyDocument, { id })).apiKey;

describe('an API key outlives its creator', () => {
  test('it keeps working when its creator is suspended, demoted and removed; then it has no creator', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const { memberId } = admin;
    const key = await newKey(world, admin, { role: 'developer' });
    await expect(keyOf(owner, key.id)).resolves.toMatchObject({ createdBy: { id: admin.userId } });
    payloadOf(
      (await owner.execute(ChangeMemberRoleDocument, { input: { memberId, role: 'viewer' } }))
        .changeMemberRole,
    );
    await expect(can(key.execute, 'channel:publish')).resolves.toBe(true);
    payloadOf((await owner.execute(SuspendMemberDocument, { input: { memberId } })).suspendMember);
    await expect(can(key.execute, 'channel:publish')).resolves.toBe(true);
    payloadOf((await owner.execute(RemoveMemberDocument, { input: { memberId } })).removeMember);
    await expect(can(key.execute, 'channel:publish')).resolves.toBe(true);
    await expect(keyOf(owner, key.id)).resolves.toMatchObject({
      status: 'ACTIVE',
      usable: true,
      createdBy: null,
      role: { key: 'developer' },
    });
  });

  test('one issued by a token ends with that token, and is no wider', async () => {
    const { owner, newToken } = await world.newOrganization();
    const role = await newRole(owner, ['channel:read', 'group:read']);
    const maker = await newToken(owner, {
      scopes: [
        { permission: 'api-key:create' },
        { permission: 'channel:read' },
        { permission: 'group:read' },
      ],
      expires: { in: 'P1D' },
    });
    expect(
      (
        await maker.execute(CreateApiKeyDocument, {
          input: { name: 'test', role, expires: { in: 'P2D' } },
        })
      ).createApiKey,
    ).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'in'] }],
    });
    const key = await newKey(world, maker, { role });
    expect(key.apiKey.expiresAt).toBe((await tokenOf(owner, maker.id)).expiresAt);
    await expect(can(key.execute, 'group:read')).resolves.toBe(true);
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id: maker.id } }))
        .revokePersonalAccessToken,
    );
    await expect(key.execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    await expect(keyOf(owner, key.id)).resolves.toMatchObject({ status: 'ACTIVE', usable: false });
  });

  test('one issued by a key ends with that key', async () => {
    const { owner } = await world.newOrganization();
    const role = await newRole(owner, ['api-key:create', 'channel:read']);
    const maker = await newKey(world, owner, {
      role,
      scopes: [{ permission: 'api-key:create' }, { permission: 'channel:read' }],
    });
    const key = await newKey(world, maker, { role: await newRole(owner, ['channel:read']) });
    expect(key.apiKey.createdBy).toBeNull();
    await key.execute(ViewerDocument);
    await expire(world, maker.secret);
    await expect(key.execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_EXPIRED'));
  });
});

describe('an API key and its current role', () => {
  test('an edited role changes what the key may do at its next request, both ways', async () => {
    const { owner } = await world.newOrganization();
    const role = await newRole(owner, ['channel:*']);
    const [whole, narrow] = [
      await newKey(world, owner, { role }),
      await newKey(world, owner, { role, scopes: [{ permission: 'channel:publish' }] }),
    ];
    const edit = async (grants: string[]) =>
      payloadOf(
        (await owner.execute(UpdateRoleDocument, { input: { key: role, grants } })).updateRole,
      );
    for (const { execute } of [whole, narrow])
      await expect(can(execute, 'channel:publish')).resolves.toBe(true);
    await edit(['channel:read', 'group:read']);
    for (const { execute } of [whole, narrow])
      await expect(can(execute, 'channel:publish')).resolves.toBe(false);
    await expect(can(whole.execute, 'group:read')).resolves.toBe(true);
    await expect(can(narrow.execute, 'group:read')).resolves.toBe(false);
    await expect(keyOf(owner, narrow.id)).resolves.toMatchObject({
      status: 'ACTIVE',
      usable: true,
      effectivePermissions: [],
      role: { key: role },
    });
    await edit(['channel:publish']);
    await expect(can(narrow.execute, 'channel:publish')).resolves.toBe(true);
  });

  test('a revoked key is rejected at its next request, and its pending change is not made', async () => {
    const { owner, newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const key = await newKey(world, owner, { role: 'admin' });
    await key.execute(MembersDocument, {});
    payloadOf((await owner.execute(RevokeApiKeyDocument, { input: { id: key.id } })).revokeApiKey);
    await expect(key.execute(MembersDocument, {})).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    await expect(
      key.execute(SuspendMemberDocument, { input: { memberId: viewer.memberId } }),
    ).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    await viewer.execute(ViewerDocument);
  });

  test('scopes narrow it, entity by entity; an empty list allows nothing; omitted scopes allow the whole role except guarded permissions', async () => {
    const { owner } = await world.newOrganization();
    const one = await newKey(world, owner, {
      role: 'developer',
      scopes: [{ permission: 'channel:publish', entityIds: ['c1'] }],
    });
    await expect(can(one.execute, 'channel:publish', 'c1')).resolves.toBe(true);
    await expect(can(one.execute, 'channel:publish', 'c2')).resolves.toBe(false);
    await expect(can(one.execute, 'channel:publish')).resolves.toBe(false);
    expect(one.apiKey).toMatchObject({
      narrowed: true,
      effectivePermissions: ['channel:publish'],
      scopes: [{ permission: 'channel:publish', entityId: 'c1' }],
    });
    const none = await newKey(world, owner, { role: 'owner', scopes: [] });
    expect(none.apiKey).toMatchObject({ narrowed: true, effectivePermissions: [] });
    await expect(none.execute(ApiKeysDocument, {})).rejects.toMatchObject({
      status: 403,
      errors: [{ extensions: { missing: ['api-key:list'], gate: 'TOKEN_GRANTS' } }],
    });
    const whole = await newKey(world, owner, { role: 'owner' });
    for (const permission of [
      'api-key:create',
      'member-token:create',
      'personal-access-token:update',
    ])
      await expect(can(whole.execute, permission)).resolves.toBe(false);
    for (const permission of ['api-key:revoke', 'organization:delete', 'channel:publish'])
      await expect(can(whole.execute, permission)).resolves.toBe(true);
  });

  test('it is accepted only from its addresses', async () => {
    const { owner } = await world.newOrganization();
    await (await newKey(world, owner, { ipAllowList: ['127.0.0.0/8'] })).execute(ViewerDocument);
    await expect(
      (await newKey(world, owner, { ipAllowList: ['203.0.113.0/24'] })).execute(ViewerDocument),
    ).rejects.toMatchObject(refusedAt('IP_ALLOWED'));
  });

  test('a wrong secret with the prefix of a key is unknown', async () => {
    const { owner } = await world.newOrganization();
    const [one, other] = [await newKey(world, owner), await newKey(world, owner)];
    for (const secret of [
      `${one.secret.slice(0, 10)}${other.secret.slice(10)}`,
      one.secret.toLowerCase(),
      `${one.secret}0`,
      one.secret.replace('key_', 'pat_'),
    ]) {
      await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(
        refusedAt('CREDENTIAL_KNOWN'),
      );
    }
  });

  test('a suspended organization’s keys are rejected', async () => {
    const { id, owner } = await world.newOrganization();
    const key = await newKey(world, owner);
    await world.database.pool.query('update organization set suspended_at = now() where id = $1', [
      id,
    ]);
    await expect(key.execute(ViewerDocument)).rejects.toMatchObject(
      refusedAt('ORGANIZATION_ACTIVE'),
    );
    await world.database.pool.query('update organization set suspended_at = null where id = $1', [
      id,
    ]);
    await key.execute(ViewerDocument);
  });

  test('lastUsedAt is set soon after use', async () => {
    const { owner } = await world.newOrganization();
    const { id, apiKey, execute } = await newKey(world, owner);
    expect(apiKey.lastUsedAt).toBeNull();
    await execute(ViewerDocument);
    let key = await keyOf(owner, id);
    for (
      const deadline = Date.now() + 5_000;
      key?.lastUsedAt === null && Date.now() < deadline;
      key = await keyOf(owner, id)
    )
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(key?.lastUsedAt).toEqual(expect.any(String));
    const { rows } = await world.database.pool.query(
      'select last_used_ip from credential_use where credential_id = $1',
      [rowIdOf(id)],
    );
    expect(rows).toEqual([{ last_used_ip: '127.0.0.1' }]);
  });
});
