import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ApiKeyDocument,
  ApiKeysDocument,
  CreateApiKeyDocument,
  DeleteApiKeyDocument,
  NodeDocument,
  RestoreApiKeyDocument,
  RevokeApiKeyDocument,
  UpdateApiKeyDocument,
  ViewerDocument,
  type CreateApiKeyInput,
  type Execute,
  type UpdateApiKeyInput,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import {
  auditOf,
  expire,
  newKey,
  newRole,
  noneOf,
  refusedAt,
  setPolicy,
  UNAUTHENTICATED,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = async (execute: Execute, input: Partial<CreateApiKeyInput> = {}) =>
  (await execute(CreateApiKeyDocument, { input: { name: 'test', role: 'viewer', ...input } }))
    .createApiKey;
const update = async (execute: Execute, input: UpdateApiKeyInput) =>
  (await execute(UpdateApiKeyDocument, { input })).updateApiKey;
const revoke = async (execute: Execute, id: string) =>
  (await execute(RevokeApiKeyDocument, { input: { id } })).revokeApiKey;
const restore = async (execute: Execute, id: string) =>
  (await execute(RestoreApiKeyDocument, { input: { id } })).restoreApiKey;
const remove = async (execute: Execute, id: string) =>
  (await execute(DeleteApiKeyDocument, { input: { id } })).deleteApiKey;
const keyOf = async ({ execute }: { execute: Execute }, id: string) =>
  (await execute(ApiKeyDocument, { id })).apiKey;
const pathsOf = (answer: object): unknown =>
  'issues' in answer &&
  (answer.issues as { path: string[] }[]).map(({ path }) => path.join('.')).sort();

interface Step {
  readonly name: string;
  readonly operation: string;
  readonly run: (execute: Execute, id: string) => Promise<object>;
}

const UPON_A_KEY: readonly Step[] = [
  {
    name: 'updateApiKey',
    operation: 'update',
    run: (execute, id) => update(execute, { id, name: 'other' }),
  },
  { name: 'revokeApiKey', operation: 'revoke', run: revoke },
  { name: 'restoreApiKey', operation: 'restore', run: restore },
  { name: 'deleteApiKey', operation: 'delete', run: remove },
];

describe.each(UPON_A_KEY)('$name', ({ operation, run }) => {
  test("returns the same for another organization's key, an id of another type and an invalid id", async () => {
    const [here, elsewhere] = [await world.newOrganization(), await world.newOrganization()];
    const key = await newKey(world, elsewhere.owner);
    const none = await run(here.owner.execute, noneOf('ApiKey'));
    expect(none).toEqual({ __typename: 'NotFoundError', message: expect.any(String) });
    for (const id of [key.id, (await here.newToken(here.owner)).id, here.owner.userId, 'no id', ''])
      expect(await run(here.owner.execute, id)).toEqual(none);
    await expect(keyOf(elsewhere.owner, key.id)).resolves.toMatchObject({
      name: 'test',
      status: 'ACTIVE',
    });
  });

  test('does not disclose existing keys to a caller who may not see them', async () => {
    const { owner, newMember } = await world.newOrganization();
    const developer = await newMember('developer');
    const key = await newKey(world, owner);
    const answer = await run(developer.execute, key.id);
    expect(answer).toHaveProperty('message');
    expect(await run(developer.execute, noneOf('ApiKey'))).toEqual(answer);
    await expect(keyOf(developer, key.id)).resolves.toBeNull();
  });

  test('names the missing permission to a caller who may only see the key', async () => {
    const { owner, newMember } = await world.newOrganization();
    const others = ['read', 'list', 'create', 'update', 'revoke', 'restore', 'delete'].filter(
      (one) => one !== operation && !(operation === 'restore' && one === 'revoke'),
    );
    const member = await newMember(
      await newRole(owner, ['channel:read', ...others.map((one) => `api-key:${one}`)]),
    );
    const key = await newKey(world, owner, { role: await newRole(owner, []) });
    expect(await run(member.execute, key.id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [`api-key:${operation}`],
      gate: 'ROLE_GRANTS',
    });
    await expect(keyOf(owner, key.id)).resolves.toMatchObject({ name: 'test', status: 'ACTIVE' });
  });

  test('rejects an admin for a key with a higher role, with the missing permissions', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const key = await newKey(world, owner, { role: 'owner' });
    const answer = await run(admin.execute, key.id);
    await expect(keyOf(owner, key.id)).resolves.toMatchObject({ status: 'ACTIVE' });
    expect(answer).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
  });

  test('requires a scope that names the operation where it issues or reactivates a secret', async () => {
    const { owner, newToken } = await world.newOrganization();
    const guarded = operation === 'update' || operation === 'restore';
    const refused = { __typename: 'InsufficientAuthorityError', gate: 'TOKEN_GRANTS' };
    for (const input of [{}, { scopes: [{ permission: '*:*' }] }]) {
      const { id } = await newKey(world, owner);
      const answer = await run((await newToken(owner, input)).execute, id);
      if (guarded) expect(answer).toMatchObject({ ...refused, missing: [`api-key:${operation}`] });
      else expect(answer).not.toHaveProperty('message');
    }
    const { id } = await newKey(world, owner);
    const reader = await newToken(owner, { scopes: [{ permission: 'api-key:read' }] });
    expect(await run(reader.execute, id)).toMatchObject({
      ...refused,
      missing: [`api-key:${operation}`],
    });
    if (operation === 'restore') payloadOf(await revoke(owner.execute, id));
    const namer = await newToken(owner, {
      scopes: [
        { permission: 'api-key:*' },
        { permission: '*:read' },
        { permission: '*:list' },
        { permission: 'personal-access-token:*' },
      ],
    });
    expect(await run(namer.execute, id)).not.toHaveProperty('message');
  });

  test('rejects an anonymous caller', async () => {
    const { owner } = await world.newOrganization();
    const { id } = await newKey(world, owner);
    for (const one of [id, noneOf('ApiKey')])
      await expect(run(world.as(), one)).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(keyOf(owner, id)).resolves.toMatchObject({ name: 'test', status: 'ACTIVE' });
  });
});

describe('createApiKey', () => {
  test('creates a key that acts for the organization with a role', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const { apiKey, secret } = payloadOf(
      await create(admin.execute, {
        name: ' deploy ',
        description: 'ships',
        role: 'ci',
        expires: { in: 'P1D' },
        ipAllowList: ['127.0.0.1'],
      }),
    );
    expect(apiKey).toMatchObject({
      name: 'deploy',
      description: 'ships',
      status: 'ACTIVE',
      usable: true,
      narrowed: false,
      scopes: [],
      ipAllowList: ['127.0.0.1'],
      role: { key: 'ci' },
      createdBy: { id: admin.userId },
      revokedAt: null,
    });
    expect(Date.parse(apiKey.expiresAt ?? '') - Date.parse(apiKey.createdAt)).toBe(86_400_000);
    expect(secret).toMatch(/^key_[0-9A-Za-z]{44}$/);
    expect(apiKey.prefix).toBe(secret.slice(0, 10));
    const { viewer } = await world.as(secret)(ViewerDocument);
    expect(viewer).toMatchObject({
      user: null,
      role: { key: 'ci' },
      credential: { __typename: 'ApiKey', id: apiKey.id },
      permissions: apiKey.effectivePermissions,
    });
    expect(await auditOf(owner, apiKey.id)).toMatchObject([
      { action: 'api_key.created', actor: { id: admin.userId }, credentialPrefix: null },
    ]);
  });

  test('shows the secret once, and stores only a hash', async () => {
    const { owner } = await world.newOrganization();
    const { id, apiKey, secret } = await newKey(world, owner);
    const { rows } = await world.database.pool.query<object>(
      'select * from credential where prefix = $1',
      [apiKey.prefix],
    );
    for (const answer of [
      await keyOf(owner, id),
      await owner.execute(ApiKeysDocument, {}),
      await auditOf(owner, id),
      ...rows,
    ]) {
      expect(JSON.stringify(answer)).toContain(apiKey.prefix);
      expect(JSON.stringify(answer)).not.toContain(secret.slice(10, 30));
    }
  });

  test('names every invalid path at once, and creates nothing', async () => {
    const { owner } = await world.newOrganization();
    const answer = await create(owner.execute, {
      name: '',
      description: 'x'.repeat(1001),
      role: 'nosuch',
      expires: { at: '2001-01-01T00:00:00Z' },
      scopes: [{ permission: 'channel:fly' }, { permission: 'channel:read', entityIds: [] }],
      ipAllowList: ['nowhere'],
    });
    expect(answer).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(answer)).toEqual([
      'description',
      'expires.at',
      'ipAllowList.0',
      'name',
      'role',
      'scopes.0.permission',
      'scopes.1.entityIds',
    ]);
    await expect(owner.execute(ApiKeysDocument, {})).resolves.toMatchObject({
      apiKeys: { totalCount: 0 },
    });
  });

  test("rejects a role above the caller's", async () => {
    const { newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    for (const input of [{}, { scopes: [] }, { scopes: [{ permission: 'channel:read' }] }]) {
      expect(await create(admin.execute, { role: 'owner', ...input })).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: ['organization:delete'],
        gate: 'ROLE_GRANTS',
      });
    }
  });

  test('rejects a scope that its creator does not hold, whether or not the role holds it', async () => {
    const { owner, newMember } = await world.newOrganization();
    const member = await newMember(
      await newRole(owner, ['api-key:create', 'channel:read', 'channel:list']),
    );
    const role = await newRole(owner, ['channel:read']);
    expect(
      await create(member.execute, { role, scopes: [{ permission: 'channel:*' }] }),
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: world.catalog.permissions.filter(
        (one) => one.startsWith('channel:') && !['channel:read', 'channel:list'].includes(one),
      ),
      gate: 'ROLE_GRANTS',
    });
    payloadOf(await create(member.execute, { role, scopes: [{ permission: 'channel:read' }] }));
  });

  test('rejects another organization’s role', async () => {
    const [here, elsewhere] = [await world.newOrganization(), await world.newOrganization()];
    expect(
      pathsOf(await create(here.owner.execute, { role: await newRole(elsewhere.owner, []) })),
    ).toEqual(['role']);
  });

  test('rejects a role key with characters that no text can contain as input', async () => {
    const { owner } = await world.newOrganization();
    expect(await create(owner.execute, { role: 'a\u0000' })).toMatchObject({
      __typename: 'ValidationError',
    });
  });

  test('requires the permission, by role and by scopes, also of a key that carries its whole role', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const refused = (gate: string) => ({
      __typename: 'InsufficientAuthorityError',
      missing: ['api-key:create'],
      gate,
    });
    expect(await create((await newMember('developer')).execute)).toMatchObject(
      refused('ROLE_GRANTS'),
    );
    for (const maker of [
      await newToken(owner),
      await newToken(owner, { scopes: [{ permission: '*:*' }] }),
      await newKey(world, owner, { role: 'owner' }),
    ]) {
      expect(await create(maker.execute)).toMatchObject(refused('TOKEN_GRANTS'));
    }
    await expect(create(world.as())).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('the keys of a role with guarded permissions lack what its tokens lack', async () => {
    const { owner, newToken } = await world.newOrganization();
    const role = await newRole(owner, ['channel:read', 'api-key:*']);
    const token = await newToken(owner, {
      scopes: [{ permission: 'api-key:create' }, { permission: 'channel:read' }],
    });
    const answer = await create(token.execute, { role });
    expect(answer).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      gate: 'TOKEN_GRANTS',
    });
    expect('missing' in answer && answer.missing).toEqual([
      'api-key:delete',
      'api-key:list',
      'api-key:read',
      'api-key:revoke',
    ]);
  });

  test('the policy applies to keys as to tokens', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, {
      maxTokenLifetime: 'P30D',
      neverExpiringTokens: false,
      requireIpAllowList: true,
      uniqueTokenNames: true,
    });
    expect(pathsOf(await create(owner.execute, { expires: { never: true } }))).toEqual([
      'expires.never',
      'ipAllowList',
    ]);
    expect(
      pathsOf(await create(owner.execute, { expires: { in: 'P31D' }, ipAllowList: ['127.0.0.1'] })),
    ).toEqual(['expires.in']);
    const { apiKey } = payloadOf(await create(owner.execute, { ipAllowList: ['127.0.0.1'] }));
    expect(Date.parse(apiKey.expiresAt ?? '') - Date.parse(apiKey.createdAt)).toBe(30 * 86_400_000);
    expect(await create(owner.execute, { ipAllowList: ['127.0.0.1'] })).toMatchObject({
      __typename: 'ConflictError',
      path: ['name'],
    });
    expect(pathsOf(await update(owner.execute, { id: apiKey.id, ipAllowList: [] }))).toEqual([
      'ipAllowList',
    ]);
  });
});

describe('the life of a key', () => {
  test('updateApiKey changes name, description and addresses, and keeps omitted fields', async () => {
    const { owner } = await world.newOrganization();
    const { id, apiKey, execute } = await newKey(world, owner, { description: 'old' });
    expect(payloadOf(await update(owner.execute, { id, name: ' new ' })).apiKey).toEqual({
      ...apiKey,
      name: 'new',
    });
    expect(
      payloadOf(
        await update(owner.execute, { id, description: null, ipAllowList: ['203.0.113.7'] }),
      ).apiKey,
    ).toMatchObject({
      name: 'new',
      description: null,
      ipAllowList: ['203.0.113.7'],
    });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('IP_ALLOWED'));
    payloadOf(await update(owner.execute, { id, ipAllowList: [] }));
    await execute(ViewerDocument);
    expect((await auditOf(owner, id)).map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.updated',
      'api_key.updated',
      'api_key.updated',
    ]);
  });

  test('updateApiKey names every invalid path at once', async () => {
    const { owner } = await world.newOrganization();
    const { id } = await newKey(world, owner);
    expect(
      pathsOf(
        await update(owner.execute, {
          id,
          name: ' ',
          description: 'x'.repeat(1001),
          ipAllowList: ['127.0.0.1', 'x', '1.2.3.4/99'],
        }),
      ),
    ).toEqual(['description', 'ipAllowList.1', 'ipAllowList.2', 'name']);
    await expect(keyOf(owner, id)).resolves.toMatchObject({ name: 'test', ipAllowList: [] });
  });

  test('revokeApiKey ends it at once, restoreApiKey reactivates the same secret', async () => {
    const { owner } = await world.newOrganization();
    const { id, execute } = await newKey(world, owner);
    expect(payloadOf(await revoke(owner.execute, id)).apiKey).toMatchObject({
      status: 'REVOKED',
      usable: false,
      revokedAt: expect.any(String),
    });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    expect(await revoke(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'REVOKED',
    });
    expect(payloadOf(await restore(owner.execute, id)).apiKey).toMatchObject({
      status: 'ACTIVE',
      usable: true,
      revokedAt: null,
    });
    await execute(ViewerDocument);
    expect(await restore(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'ACTIVE',
    });
    expect((await auditOf(owner, id)).map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.revoked',
      'api_key.restored',
    ]);
  });

  test('a key past its expiry is refused, can be revoked, and is not restored', async () => {
    const { owner } = await world.newOrganization();
    const { id, secret, execute } = await newKey(world, owner);
    await expire(world, secret);
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_EXPIRED'));
    await expect(keyOf(owner, id)).resolves.toMatchObject({ status: 'EXPIRED', usable: false });
    expect(await restore(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'EXPIRED',
    });
    payloadOf(await revoke(owner.execute, id));
    expect(await restore(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'REVOKED',
    });
  });

  test('the revoker of a key restores it in a session; another caller who may only revoke does not', async () => {
    const { owner, newMember } = await world.newOrganization();
    const role = await newRole(owner, ['channel:read', 'api-key:read', 'api-key:revoke']);
    const [revoker, other] = [await newMember(role), await newMember(role)];
    const { id } = await newKey(world, owner, { role: await newRole(owner, ['channel:read']) });
    payloadOf(await revoke(revoker.execute, id));
    expect(await restore(other.execute, id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['api-key:restore'],
    });
    payloadOf(await restore(revoker.execute, id));
  });

  test('a key reads and revokes itself, whatever its role and scopes', async () => {
    const { owner } = await world.newOrganization();
    for (const input of [{ scopes: [] }, { role: await newRole(owner, []) }]) {
      const key = await newKey(world, owner, input);
      await expect(keyOf(key, key.id)).resolves.toMatchObject({
        id: key.id,
        effectivePermissions: [],
      });
      expect(payloadOf(await revoke(key.execute, key.id)).apiKey.status).toBe('REVOKED');
      await expect(key.execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
      expect((await auditOf(owner, key.id)).at(-1)).toMatchObject({
        action: 'api_key.revoked',
        actor: null,
        credentialPrefix: key.secret.slice(0, 10),
      });
    }
  });

  test('deleteApiKey deletes the key, and the audit log stays', async () => {
    const { owner } = await world.newOrganization();
    const { id, execute } = await newKey(world, owner, {
      scopes: [{ permission: 'channel:read' }],
    });
    expect(await remove(owner.execute, id)).toMatchObject({ deletedId: id });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('CREDENTIAL_KNOWN'));
    await expect(keyOf(owner, id)).resolves.toBeNull();
    await expect(owner.execute(NodeDocument, { id })).resolves.toEqual({ node: null });
    expect((await auditOf(owner, id)).map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.deleted',
    ]);
  });

  test('deleteApiKey requires that it is revoked or expired first where the policy says so', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, { deleteActiveTokens: false });
    const [revoked, expired] = [await newKey(world, owner), await newKey(world, owner)];
    for (const { id } of [revoked, expired])
      expect(await remove(owner.execute, id)).toMatchObject({
        __typename: 'InvalidStateError',
        status: 'ACTIVE',
      });
    payloadOf(await revoke(owner.execute, revoked.id));
    await expire(world, expired.secret);
    for (const { id } of [revoked, expired]) payloadOf(await remove(owner.execute, id));
  });
});

describe('apiKey', () => {
  test('is visible to a caller who may read keys, and to no other', async () => {
    const { owner, newMember } = await world.newOrganization();
    const elsewhere = await world.newOrganization();
    const { id, apiKey } = await newKey(world, owner);
    await expect(keyOf(await newMember('auditor'), id)).resolves.toEqual(apiKey);
    for (const reader of [await newMember('viewer'), elsewhere.owner])
      await expect(keyOf(reader, id)).resolves.toBeNull();
    for (const none of [noneOf('ApiKey'), owner.userId, 'no id'])
      await expect(keyOf(owner, none)).resolves.toBeNull();
    await expect(keyOf({ execute: world.as() }, id)).rejects.toMatchObject(UNAUTHENTICATED);
  });
});
