import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddScopesDocument,
  CanDocument,
  ChangeMemberRoleDocument,
  CreatePersonalAccessTokenDocument,
  DeletePersonalAccessTokenDocument,
  MembersDocument,
  ReinstateMemberDocument,
  RemoveMemberDocument,
  RemoveScopesDocument,
  RestorePersonalAccessTokenDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdateRoleDocument,
  ViewerDocument,
  type CreatePersonalAccessTokenInput,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../../support/world.ts';
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
const create = async (execute: Execute, input: Partial<CreatePersonalAccessTokenInput>) =>
  (await execute(CreatePersonalAccessTokenDocument, { input: { name: 'child', ...input } }))
    .createPersonalAccessToken;
const childOf = async (execute: Execute, input: Partial<CreatePersonalAccessTokenInput>) => {
  const { personalAccessToken, secret } = payloadOf(await create(execute, input));
  return {
    id: personalAccessToken.id,
    expiresAt: personalAccessToken.expiresAt,
    secret,
    execute: world.as(secret),
  };
};
const revoke = async (execute: Execute, id: string) =>
  payloadOf(
    (await execute(RevokePersonalAccessTokenDocument, { input: { id } })).revokePersonalAccessToken,
  );

const MAKER = { scopes: [{ permission: 'personal-access-token:*' }, { permission: 'channel:*' }] };
const CHILD = {
  scopes: [{ permission: 'channel:read' }, { permission: 'personal-access-token:create' }],
};

async function family({ newMember, newToken }: Tenant) {
  const member = await newMember('developer');
  const maker = await newToken(member, MAKER);
  const child = await childOf(maker.execute, CHILD);
  const grandchild = await childOf(child.execute, { scopes: [{ permission: 'channel:read' }] });
  return { member, maker, child, grandchild };
}

describe('a token issued by a token', () => {
  test('expires no later than its issuer, by default at the latest with it', async () => {
    const { owner, newToken } = await world.newOrganization();
    const maker = await newToken(owner, { ...MAKER, expires: { in: 'P1D' } });
    const { expiresAt } = await tokenOf(owner, maker.id);
    const refused = (key: string) => ({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', key] }],
    });
    expect(await create(maker.execute, { scopes: [], expires: { in: 'P2D' } })).toMatchObject(
      refused('in'),
    );
    expect(
      await create(maker.execute, { scopes: [], expires: { at: '2099-01-01T00:00:00Z' } }),
    ).toMatchObject(refused('at'));
    expect(await create(maker.execute, { scopes: [], expires: { never: true } })).toMatchObject(
      refused('never'),
    );
    expect((await childOf(maker.execute, { scopes: [] })).expiresAt).toBe(expiresAt);
    expect(
      (await childOf(maker.execute, { scopes: [], expires: { at: expiresAt ?? '' } })).expiresAt,
    ).toBe(expiresAt);
    expect(
      Date.parse(
        (await childOf(maker.execute, { scopes: [], expires: { in: 'PT1H' } })).expiresAt ?? '',
      ),
    ).toBeLessThan(Date.parse(expiresAt ?? ''));
  });

  test.each<
    [
      string,
      string,
      (owner: Execute, maker: { id: string; secret: string }, memberId: string) => Promise<unknown>,
    ]
  >([
    ['revoked', 'NOT_REVOKED', (owner, { id }) => revoke(owner, id)],
    ['expired', 'NOT_EXPIRED', (_, { secret }) => expire(world, secret)],
    [
      'deleted',
      'NOT_REVOKED',
      async (owner, { id }) =>
        payloadOf(
          (await owner(DeletePersonalAccessTokenDocument, { input: { id } }))
            .deletePersonalAccessToken,
        ),
    ],
    [
      'of an owner who is suspended',
      'MEMBERSHIP_ACTIVE',
      async (owner, _, memberId) =>
        payloadOf((await owner(SuspendMemberDocument, { input: { memberId } })).suspendMember),
    ],
    [
      'of an owner who was removed',
      'MEMBERSHIP_ACTIVE',
      async (owner, _, memberId) =>
        payloadOf((await owner(RemoveMemberDocument, { input: { memberId } })).removeMember),
    ],
  ])(
    'is rejected, with every token that it issued, once its issuer is %s',
    async (_, gate, stop) => {
      const tenant = await world.newOrganization();
      const { member, maker, child, grandchild } = await family(tenant);
      for (const { execute } of [child, grandchild])
        await expect(can(execute, 'channel:read')).resolves.toBe(true);
      await stop(tenant.owner.execute, maker, member.memberId);
      for (const { execute, id } of [child, grandchild]) {
        await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt(gate));
        await expect(tokenOf(tenant.owner, id)).resolves.toMatchObject({ usable: false });
      }
    },
  );

  test('works again when its issuer does', async () => {
    const tenant = await world.newOrganization();
    const { member, maker, child, grandchild } = await family(tenant);
    await revoke(member.execute, child.id);
    await maker.execute(ViewerDocument);
    await expect(grandchild.execute(ViewerDocument)).rejects.toMatchObject(
      refusedAt('NOT_REVOKED'),
    );
    payloadOf(
      (await member.execute(RestorePersonalAccessTokenDocument, { input: { id: child.id } }))
        .restorePersonalAccessToken,
    );
    await grandchild.execute(ViewerDocument);
  });

  test('survives the end of a token that did not issue it', async () => {
    const tenant = await world.newOrganization();
    const { member, maker, child } = await family(tenant);
    const sibling = await childOf(maker.execute, { scopes: [] });
    await revoke(member.execute, sibling.id);
    await child.execute(ViewerDocument);
  });

  test('is narrowed when its issuer is', async () => {
    const tenant = await world.newOrganization();
    const { member, maker, child, grandchild } = await family(tenant);
    const scopeIds = (await tokenOf(member, maker.id)).scopes
      .filter(({ permission }) => permission === 'channel:*')
      .map(({ id }) => id);
    payloadOf(
      (
        await member.execute(RemoveScopesDocument, {
          input: { personalAccessTokenId: maker.id, scopeIds },
        })
      ).removeScopes,
    );
    for (const { execute, id } of [child, grandchild]) {
      await expect(can(execute, 'channel:read')).resolves.toBe(false);
      expect((await tokenOf(member, id)).effectivePermissions).not.toContain('channel:read');
    }
  });

  test('is not wider than its issuer when its owner adds a scope', async () => {
    const tenant = await world.newOrganization();
    const { member, child } = await family(tenant);
    payloadOf(
      (
        await member.execute(AddScopesDocument, {
          input: {
            personalAccessTokenId: child.id,
            scopes: [{ permission: 'group:read' }, { permission: 'channel:publish' }],
          },
        })
      ).addScopes,
    );
    await expect(can(child.execute, 'group:read')).resolves.toBe(false);
    await expect(can(child.execute, 'channel:publish')).resolves.toBe(true);
  });

  test('is no wider than its issuer on single entities', async () => {
    const { owner, newToken } = await world.newOrganization();
    const maker = await newToken(owner, {
      scopes: [
        { permission: 'personal-access-token:create' },
        { permission: 'channel:read', entityIds: ['c1', 'c2'] },
      ],
    });
    expect(await create(maker.execute, { scopes: [{ permission: 'channel:read' }] })).toMatchObject(
      {
        __typename: 'InsufficientAuthorityError',
        missing: ['channel:read'],
        gate: 'TOKEN_GRANTS',
      },
    );
    expect(
      await create(maker.execute, {
        scopes: [{ permission: 'channel:read', entityIds: ['c1', 'c3'] }],
      }),
    ).toMatchObject({ missing: ['channel:read'] });
    const child = await childOf(maker.execute, {
      scopes: [{ permission: 'channel:read', entityIds: ['c1'] }],
    });
    await expect(can(child.execute, 'channel:read', 'c1')).resolves.toBe(true);
    await expect(can(child.execute, 'channel:read', 'c2')).resolves.toBe(false);
  });

  test('has a separate address list, and is issued only from an address of its issuer', async () => {
    const { owner, newToken } = await world.newOrganization();
    const maker = await newToken(owner, { ...MAKER, ipAllowList: ['127.0.0.1'] });
    const child = await childOf(maker.execute, { scopes: [], ipAllowList: ['203.0.113.7'] });
    await expect(child.execute(ViewerDocument)).rejects.toMatchObject(refusedAt('IP_ALLOWED'));
  });
});

describe('addresses', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.0.0.0/8', true],
    ['0.0.0.0/0', true],
    ['::ffff:127.0.0.1', true],
    ['203.0.113.7', false],
    ['127.0.0.2', false],
    ['::1', false],
    ['::/0', false],
  ])('a token for %s is accepted from 127.0.0.1: %s', async (entry, allowed) => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, { ipAllowList: [entry] });
    if (allowed) await execute(ViewerDocument);
    else await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('IP_ALLOWED'));
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'ACTIVE', usable: true });
  });

  test('a header with another address is ignored', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { ipAllowList: ['203.0.113.7'] });
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${secret}`,
        'X-Forwarded-For': '203.0.113.7',
        Forwarded: 'for=203.0.113.7',
        'X-Real-IP': '203.0.113.7',
      },
      body: JSON.stringify({ query: '{ viewer { permissions } }' }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="latchkey", error="invalid_token"',
    );
  });
});

describe('a token and the current state of its owner', () => {
  test('usable and effectivePermissions change, while the status stays', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const { id, execute } = await newToken(member);
    const seen = () => tokenOf(owner, id);
    await expect(seen()).resolves.toMatchObject({
      status: 'ACTIVE',
      usable: true,
      effectivePermissions: expect.arrayContaining(['channel:publish']),
    });
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    const demoted = await seen();
    expect(demoted).toMatchObject({ status: 'ACTIVE', usable: true, narrowed: false });
    expect(demoted.effectivePermissions).not.toContain('channel:publish');
    await expect(execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'viewer' }, permissions: demoted.effectivePermissions },
    });
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    await expect(seen()).resolves.toMatchObject({ status: 'ACTIVE', usable: false });
    payloadOf(
      (await owner.execute(ReinstateMemberDocument, { input: { memberId: member.memberId } }))
        .reinstateMember,
    );
    await expect(seen()).resolves.toMatchObject({ status: 'ACTIVE', usable: true });
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: member.memberId } }))
        .removeMember,
    );
    await expect(seen()).resolves.toMatchObject({
      status: 'ACTIVE',
      usable: false,
      effectivePermissions: [],
      owner: { id: member.userId },
    });
    await revoke(owner.execute, id);
  });

  test('a demoted admin’s token no longer acts on other members', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const admin = await newMember('admin');
    const token = await newToken(admin);
    const { id } = await newToken(await newMember('viewer'));
    await token.execute(MembersDocument, {});
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: admin.memberId, role: 'auditor' },
        })
      ).changeMemberRole,
    );
    expect(
      (await token.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
        .revokePersonalAccessToken,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member-token:revoke'],
      gate: 'ROLE_GRANTS',
    });
  });

  test('an admin’s token does what the admin does, except operations that issue or reactivate a secret', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const [admin, viewer] = [await newMember('admin'), await newMember('viewer')];
    const { id } = await newToken(viewer);
    const token = await newToken(admin);
    await revoke(token.execute, id);
    payloadOf(
      (await token.execute(SuspendMemberDocument, { input: { memberId: viewer.memberId } }))
        .suspendMember,
    );
    expect(
      (await token.execute(RestorePersonalAccessTokenDocument, { input: { id } }))
        .restorePersonalAccessToken,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member-token:restore'],
      gate: 'TOKEN_GRANTS',
    });
  });

  test('an edited role narrows a token at the next request', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const key = await newRole(owner, ['channel:*', 'personal-access-token:*']);
    const member = await newMember(key);
    const { id, execute } = await newToken(member);
    await expect(can(execute, 'channel:publish')).resolves.toBe(true);
    payloadOf(
      (await owner.execute(UpdateRoleDocument, { input: { key, grants: ['channel:read'] } }))
        .updateRole,
    );
    await expect(can(execute, 'channel:publish')).resolves.toBe(false);
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      effectivePermissions: ['channel:read'],
    });
  });

  test('an expired token is reported to the holder of its secret, from the instant of its expiry', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret, execute } = await newToken(owner);
    await expire(world, secret);
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_EXPIRED'));
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'EXPIRED', usable: false });
    await world.database.pool.query(
      "update credential set expires_at = now() + interval '1 hour' where id = $1",
      [rowIdOf(id)],
    );
    await execute(ViewerDocument);
  });

  test('a token and a key are accepted in every header that carries one', async () => {
    const { owner, newToken } = await world.newOrganization();
    const secrets = [(await newToken(owner)).secret, (await newKey(world, owner)).secret];
    for (const secret of secrets) {
      for (const headers of [
        { Authorization: `Bearer ${secret}` },
        { Authorization: `Token ${secret}` },
        { 'X-API-Key': secret },
      ]) {
        const response = await fetch(`${world.url}/graphql`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: JSON.stringify({ query: '{ viewer { permissions } }' }),
        });
        expect(response.status).toBe(200);
        expect(await response.json()).toMatchObject({
          data: { viewer: { permissions: expect.any(Array) } },
        });
      }
    }
  });
});
