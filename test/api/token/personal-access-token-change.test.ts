import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CanDocument,
  ChangeMemberRoleDocument,
  CreatePersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  RestorePersonalAccessTokenDocument,
  RevokeCurrentCredentialDocument,
  RevokePersonalAccessTokenDocument,
  UpdatePersonalAccessTokenDocument,
  ViewerDocument,
  type Execute,
  type RegeneratePersonalAccessTokenInput,
  type UpdatePersonalAccessTokenInput,
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
  tokenOf,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const UNKNOWN = refusedAt('CREDENTIAL_KNOWN');
const NARROW = { scopes: [{ permission: 'channel:read' }] };
const update = async (execute: Execute, input: UpdatePersonalAccessTokenInput) =>
  (await execute(UpdatePersonalAccessTokenDocument, { input })).updatePersonalAccessToken;
const revoke = async (execute: Execute, id: string) =>
  (await execute(RevokePersonalAccessTokenDocument, { input: { id } })).revokePersonalAccessToken;
const restore = async (execute: Execute, id: string) =>
  (await execute(RestorePersonalAccessTokenDocument, { input: { id } })).restorePersonalAccessToken;
const regenerate = async (
  execute: Execute,
  id: string,
  expires?: RegeneratePersonalAccessTokenInput['expires'],
) =>
  (await execute(RegeneratePersonalAccessTokenDocument, { input: { id, expires } }))
    .regeneratePersonalAccessToken;
const actionsOf = async (...reading: Parameters<typeof auditOf>) =>
  (await auditOf(...reading)).map(({ action }) => action);

describe('updatePersonalAccessToken', () => {
  test('changes name, description and addresses, and keeps omitted fields', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, {
      ...NARROW,
      description: 'old',
      ipAllowList: ['127.0.0.1'],
    });
    const before = await tokenOf(owner, id);
    const { personalAccessToken: renamed } = payloadOf(
      await update(owner.execute, { id, name: ' new ' }),
    );
    expect({ ...renamed, updatedAt: '' }).toEqual({ ...before, name: 'new', updatedAt: '' });
    expect(Date.parse(renamed.updatedAt)).toBeGreaterThanOrEqual(Date.parse(before.updatedAt));
    expect(
      payloadOf(
        await update(owner.execute, {
          id,
          description: 'other',
          ipAllowList: ['10.0.0.0/8', '127.0.0.1'],
        }),
      ).personalAccessToken,
    ).toMatchObject({
      name: 'new',
      description: 'other',
      ipAllowList: ['10.0.0.0/8', '127.0.0.1'],
    });
    expect(
      payloadOf(await update(owner.execute, { id, description: null })).personalAccessToken,
    ).toMatchObject({ name: 'new', description: null });
    await expect(execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { credential: { name: 'new' } },
    });
  });

  test('names every invalid path at once, and changes nothing', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner);
    const answer = await update(owner.execute, {
      id,
      name: 'x'.repeat(101),
      description: 'x'.repeat(1001),
      ipAllowList: ['::1', 'localhost', '1.2.3'],
    });
    expect('issues' in answer && answer.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'description',
      'ipAllowList.1',
      'ipAllowList.2',
      'name',
    ]);
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      name: 'test',
      description: null,
      ipAllowList: [],
    });
  });

  test('works whatever the status, and changes neither status nor expiry', async () => {
    const { owner, newToken } = await world.newOrganization();
    const expired = await newToken(owner);
    await expire(world, expired.secret);
    expect(
      payloadOf(await update(owner.execute, { id: expired.id, name: 'late' })).personalAccessToken,
    ).toMatchObject({
      name: 'late',
      status: 'EXPIRED',
      usable: false,
    });
    const revoked = await newToken(owner);
    payloadOf(await revoke(owner.execute, revoked.id));
    expect(
      payloadOf(await update(owner.execute, { id: revoked.id, name: 'gone' })).personalAccessToken,
    ).toMatchObject({
      name: 'gone',
      status: 'REVOKED',
      usable: false,
    });
  });

  test('addresses take effect at the next request', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner);
    await execute(ViewerDocument);
    payloadOf(await update(owner.execute, { id, ipAllowList: ['203.0.113.0/24'] }));
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('IP_ALLOWED'));
    payloadOf(await update(owner.execute, { id, ipAllowList: ['203.0.113.0/24', '127.0.0.1'] }));
    await execute(ViewerDocument);
    payloadOf(await update(owner.execute, { id, ipAllowList: [] }));
    await execute(ViewerDocument);
  });

  test('the audit log records the changed fields', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner);
    payloadOf(await update(owner.execute, { id, name: 'laptop', ipAllowList: ['127.0.0.1'] }));
    const [, event] = await auditOf(owner, id);
    expect(event).toMatchObject({
      action: 'personal_access_token.updated',
      actor: { id: owner.userId },
    });
    expect(event?.detail).toContain('test → laptop');
    expect(event?.detail).toContain('127.0.0.1');
  });

  test('a token with the scope changes itself and others of its owner', async () => {
    const { owner, newToken } = await world.newOrganization();
    const other = await newToken(owner, NARROW);
    const token = await newToken(owner, {
      scopes: [
        { permission: 'personal-access-token:update' },
        { permission: 'personal-access-token:read' },
      ],
    });
    for (const { id } of [token, other])
      expect(
        payloadOf(await update(token.execute, { id, name: 'mine' })).personalAccessToken.name,
      ).toBe('mine');
  });
});

describe('revokePersonalAccessToken', () => {
  test('revokes the token at once, and records the actor', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id, execute } = await newToken(viewer);
    await execute(ViewerDocument);
    const { personalAccessToken } = payloadOf(await revoke(viewer.execute, id));
    expect(personalAccessToken).toMatchObject({
      id,
      status: 'REVOKED',
      usable: false,
      revokedAt: expect.any(String),
      revokedBy: { id: viewer.userId },
    });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    await expect(actionsOf(owner, id)).resolves.toEqual([
      'personal_access_token.created',
      'personal_access_token.revoked',
    ]);
  });

  test('a wrong secret with the prefix of a revoked token is unknown, not revoked', async () => {
    const { owner, newToken } = await world.newOrganization();
    const [one, other] = [await newToken(owner), await newToken(owner)];
    payloadOf(await revoke(owner.execute, one.id));
    await expect(
      world.as(`${one.secret.slice(0, 10)}${other.secret.slice(10)}`)(ViewerDocument),
    ).rejects.toMatchObject(UNKNOWN);
    await expect(world.as(one.secret.slice(0, -1))(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
  });

  test('rejects a second revocation, and keeps the first revoker', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id } = await newToken(viewer);
    payloadOf(await revoke(owner.execute, id));
    expect(await revoke(viewer.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'REVOKED',
    });
    await expect(tokenOf(viewer, id)).resolves.toMatchObject({ revokedBy: { id: owner.userId } });
  });

  test('of several concurrent revocations one succeeds, and the log has one event', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner);
    const answers = await Promise.all([1, 2, 3].map(() => revoke(owner.execute, id)));
    expect(answers.filter((answer) => 'personalAccessToken' in answer)).toHaveLength(1);
    expect(
      answers.filter((answer) => 'status' in answer && answer.status === 'REVOKED'),
    ).toHaveLength(2);
    await expect(actionsOf(owner, id)).resolves.toEqual([
      'personal_access_token.created',
      'personal_access_token.revoked',
    ]);
  });

  test('an expired token can be revoked, and is REVOKED then', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(owner);
    await expire(world, secret);
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'EXPIRED', usable: false });
    expect(payloadOf(await revoke(owner.execute, id)).personalAccessToken.status).toBe('REVOKED');
  });

  test('a token may read and revoke itself, whatever its scopes', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id, execute } = await newToken(viewer, { scopes: [] });
    await expect(tokenOf({ execute }, id)).resolves.toMatchObject({ id, effectivePermissions: [] });
    expect(payloadOf(await revoke(execute, id)).personalAccessToken).toMatchObject({
      status: 'REVOKED',
      revokedBy: { id: viewer.userId },
    });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    const [, event] = await auditOf(owner, id);
    expect(event).toMatchObject({
      action: 'personal_access_token.revoked',
      actor: { id: viewer.userId },
    });
  });

  test('a token whose owner’s role holds no permission may still revoke itself', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('viewer');
    const { id, execute } = await newToken(member);
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: await newRole(owner, []) },
        })
      ).changeMemberRole,
    );
    expect(payloadOf(await revoke(execute, id)).personalAccessToken.status).toBe('REVOKED');
  });

  test('another caller with member-token:revoke revokes a member’s token; an API key does so without an actor', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const [one, other] = [await newToken(viewer), await newToken(viewer)];
    const admins = await newToken(await newMember('admin'));
    expect(payloadOf(await revoke(admins.execute, one.id)).personalAccessToken.status).toBe(
      'REVOKED',
    );
    const key = await newKey(world, owner, { role: 'admin' });
    expect(payloadOf(await revoke(key.execute, other.id)).personalAccessToken).toMatchObject({
      status: 'REVOKED',
      revokedBy: null,
    });
    expect(await restore(viewer.execute, other.id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member-token:restore'],
    });
  });
});

describe('revokeCurrentCredential', () => {
  test('revokes a token, a key and a session, whatever their scopes, and records it', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const token = await newToken(viewer, { scopes: [] });
    const key = await newKey(world, owner, { scopes: [] });
    for (const [execute, kind] of [
      [token.execute, 'PersonalAccessToken'],
      [key.execute, 'ApiKey'],
      [viewer.execute, 'Session'],
    ] as const) {
      await expect(execute(RevokeCurrentCredentialDocument)).resolves.toMatchObject({
        revokeCurrentCredential: { credential: { __typename: kind } },
      });
      await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
      await expect(execute(RevokeCurrentCredentialDocument)).rejects.toMatchObject(
        refusedAt('NOT_REVOKED'),
      );
    }
    await expect(tokenOf(owner, token.id)).resolves.toMatchObject({
      status: 'REVOKED',
      revokedBy: { id: viewer.userId },
    });
    await expect(actionsOf(owner, token.id)).resolves.toContain('personal_access_token.revoked');
    await expect(actionsOf(owner, key.id)).resolves.toContain('api_key.revoked');
  });

  test('revokes only the presented credential', async () => {
    const { owner, newToken } = await world.newOrganization();
    const [one, other] = [await newToken(owner), await newToken(owner)];
    await one.execute(RevokeCurrentCredentialDocument);
    await other.execute(ViewerDocument);
    await owner.execute(ViewerDocument);
  });

  test('rejects a credential from an address that is not allowed', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, { ipAllowList: ['203.0.113.7'] });
    await expect(execute(RevokeCurrentCredentialDocument)).rejects.toMatchObject(
      refusedAt('IP_ALLOWED'),
    );
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'ACTIVE' });
  });
});

describe('restorePersonalAccessToken', () => {
  test('the same secret works again until the same expiry, for the owner who revoked it', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id, execute } = await newToken(viewer, NARROW);
    const before = await tokenOf(viewer, id);
    payloadOf(await revoke(viewer.execute, id));
    const { personalAccessToken } = payloadOf(await restore(viewer.execute, id));
    expect(personalAccessToken).toMatchObject({
      status: 'ACTIVE',
      usable: true,
      revokedAt: null,
      revokedBy: null,
      prefix: before.prefix,
      expiresAt: before.expiresAt,
      scopes: before.scopes,
    });
    await execute(ViewerDocument);
    await expect(actionsOf(owner, id)).resolves.toEqual([
      'personal_access_token.created',
      'personal_access_token.revoked',
      'personal_access_token.restored',
    ]);
  });

  test('the owner restores what a token revoked of itself', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id, execute } = await newToken(viewer);
    await execute(RevokeCurrentCredentialDocument);
    payloadOf(await restore(viewer.execute, id));
    await execute(ViewerDocument);
  });

  test('rejects a token that is not revoked', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(owner);
    expect(await restore(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'ACTIVE',
    });
    await expire(world, secret);
    expect(await restore(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'EXPIRED',
    });
  });

  test('rejects an expired token', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret, execute } = await newToken(owner);
    payloadOf(await revoke(owner.execute, id));
    await expire(world, secret);
    expect(await restore(owner.execute, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'REVOKED',
    });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
  });

  test('the owner cannot restore what an admin revoked; that admin and a caller with the permission can', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id, execute } = await newToken(viewer);
    const admin = await newMember('admin');
    const restorer = await newMember(
      await newRole(owner, ['*:read', '*:list', 'member-token:restore', 'personal-access-token:*']),
    );
    for (const who of [admin, restorer]) {
      payloadOf(await revoke(admin.execute, id));
      expect(await restore(viewer.execute, id)).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: ['member-token:restore'],
      });
      await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
      payloadOf(await restore(who.execute, id));
      await execute(ViewerDocument);
    }
  });

  test('the revoker restores it in a session without member-token:restore; another caller with only the permission to revoke does not', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const role = await newRole(owner, [
      '*:read',
      '*:list',
      'member-token:revoke',
      'personal-access-token:*',
    ]);
    const [revoker, other] = [await newMember(role), await newMember(role)];
    const { id } = await newToken(await newMember('viewer'));
    payloadOf(await revoke(revoker.execute, id));
    const refused = { __typename: 'InsufficientAuthorityError', missing: ['member-token:restore'] };
    expect(await restore(other.execute, id)).toMatchObject(refused);
    expect(await restore((await newToken(revoker)).execute, id)).toMatchObject(refused);
    payloadOf(await restore(revoker.execute, id));
  });

  test('a revoker who lost the permission since no longer restores', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const admin = await newMember('admin');
    const { id } = await newToken(await newMember('viewer'));
    payloadOf(await revoke(admin.execute, id));
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: admin.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    expect(await restore(admin.execute, id)).toEqual(
      await restore(admin.execute, noneOf('PersonalAccessToken')),
    );
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'REVOKED' });
  });

  test('rejects a caller who holds less than the token', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const { id } = await newToken(member);
    const restorer = await newMember(await newRole(owner, ['*:read', '*:list', 'member-token:*']));
    payloadOf(await revoke(owner.execute, id));
    const answer = await restore(restorer.execute, id);
    expect(answer).toMatchObject({ __typename: 'InsufficientAuthorityError', gate: 'ROLE_GRANTS' });
    expect('missing' in answer && answer.missing).toEqual(
      expect.arrayContaining(['channel:publish', 'personal-access-token:create']),
    );
  });

  test('a token restores one of its owner’s that is no wider, by a scope that names it', async () => {
    const { owner, newToken } = await world.newOrganization();
    const [narrow, wide] = [await newToken(owner, NARROW), await newToken(owner)];
    for (const { id } of [narrow, wide]) payloadOf(await revoke(owner.execute, id));
    const token = await newToken(owner, {
      scopes: [
        { permission: 'personal-access-token:restore' },
        { permission: 'personal-access-token:read' },
        { permission: 'channel:*' },
      ],
    });
    payloadOf(await restore(token.execute, narrow.id));
    const answer = await restore(token.execute, wide.id);
    expect(answer).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      gate: 'TOKEN_GRANTS',
    });
    expect('missing' in answer && answer.missing).toEqual(
      expect.arrayContaining(['group:read', 'organization:delete']),
    );
  });
});

describe('regeneratePersonalAccessToken', () => {
  test('issues a new secret and expiry; the old secret is rejected; everything else stays', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, {
      scopes: [{ permission: 'channel:read' }, { permission: 'group:read', entityIds: ['g'] }],
      description: 'mine',
      ipAllowList: ['127.0.0.1'],
      expires: { in: 'P1D' },
    });
    const before = await tokenOf(owner, token.id);
    await token.execute(ViewerDocument);
    const { personalAccessToken: after, secret } = payloadOf(
      await regenerate(owner.execute, token.id, { in: 'P2D' }),
    );
    const { prefix, expiresAt, updatedAt, lastUsedAt, lastUsedIp, ...rest } = before;
    expect(after).toMatchObject(rest);
    expect({ lastUsedAt, lastUsedIp }).toEqual({ lastUsedAt: null, lastUsedIp: null });
    expect(after.prefix).not.toBe(prefix);
    expect(after.prefix).toBe(secret.slice(0, 10));
    expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(updatedAt));
    expect(Date.parse(after.expiresAt ?? '')).toBe(Date.parse(after.updatedAt) + 2 * 86_400_000);
    expect(after.expiresAt).not.toBe(expiresAt);
    await expect(token.execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
    await expect(world.as(secret)(ViewerDocument)).resolves.toMatchObject({
      viewer: { credential: { id: token.id } },
    });
    const events = await auditOf(owner, token.id);
    expect(events.map(({ action }) => action)).toEqual([
      'personal_access_token.created',
      'personal_access_token.regenerated',
    ]);
    expect(JSON.stringify(events)).not.toContain(secret.slice(10));
  });

  test('of several concurrent regenerations, one secret works in the end', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner);
    const secrets = (await Promise.all([1, 2, 3].map(() => regenerate(owner.execute, id)))).map(
      (answer) => payloadOf(answer).secret,
    );
    const { prefix } = await tokenOf(owner, id);
    for (const secret of secrets) {
      if (secret.startsWith(prefix)) await world.as(secret)(ViewerDocument);
      else await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
    }
    expect(secrets.filter((secret) => secret.startsWith(prefix))).toHaveLength(1);
    await expect(execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
  });

  test('rejects an invalid expiry, and the old secret stays valid', async () => {
    const { owner, newToken } = await world.newOrganization();
    await setPolicy(owner, { maxTokenLifetime: 'P30D', neverExpiringTokens: false });
    const { id, execute } = await newToken(owner);
    expect(await regenerate(owner.execute, id, { in: 'P31D' })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'in'] }],
    });
    expect(await regenerate(owner.execute, id, { at: '2001-01-01T00:00:00Z' })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'at'] }],
    });
    expect(await regenerate(owner.execute, id, { never: true })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'never'] }],
    });
    await execute(ViewerDocument);
    await expect(actionsOf(owner, id)).resolves.toEqual(['personal_access_token.created']);
  });

  test('without an expiry the default applies, as for a new token', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, { expires: { never: true } });
    const { personalAccessToken } = payloadOf(await regenerate(owner.execute, id));
    expect(
      Date.parse(personalAccessToken.expiresAt ?? '') - Date.parse(personalAccessToken.updatedAt),
    ).toBe(90 * 86_400_000);
  });

  test('reactivates an expired token, and one that its owner revoked, under a new secret', async () => {
    const { owner, newToken } = await world.newOrganization();
    const expired = await newToken(owner, NARROW);
    await expire(world, expired.secret);
    const revoked = await newToken(owner, NARROW);
    payloadOf(await revoke(owner.execute, revoked.id));
    for (const { id, execute } of [expired, revoked]) {
      const { personalAccessToken, secret } = payloadOf(await regenerate(owner.execute, id));
      expect(personalAccessToken).toMatchObject({
        status: 'ACTIVE',
        usable: true,
        revokedAt: null,
        revokedBy: null,
      });
      await world.as(secret)(ViewerDocument);
      await expect(execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
    }
  });

  test('rejects a token that an admin revoked, until it is restored', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const [viewer, admin] = [await newMember('viewer'), await newMember('admin')];
    const { id } = await newToken(viewer);
    payloadOf(await revoke(admin.execute, id));
    expect(await regenerate(viewer.execute, id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member-token:restore'],
    });
    await expect(tokenOf(viewer, id)).resolves.toMatchObject({
      status: 'REVOKED',
      revokedBy: { id: admin.userId },
    });
    payloadOf(await restore(admin.execute, id));
    payloadOf(await regenerate(viewer.execute, id));
  });

  test('a token regenerates itself, and no wider token of its owner', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, {
      scopes: [
        { permission: 'personal-access-token:update' },
        { permission: 'personal-access-token:read' },
        { permission: 'channel:read' },
      ],
      expires: { in: 'P1D' },
    });
    const wide = await newToken(owner, { scopes: [{ permission: 'channel:*' }] });
    expect(await regenerate(token.execute, wide.id, { in: 'PT1H' })).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: world.catalog.permissions.filter(
        (one) => one.startsWith('channel:') && one !== 'channel:read',
      ),
      gate: 'TOKEN_GRANTS',
    });
    expect(await regenerate(token.execute, token.id, { in: 'P2D' })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'in'] }],
    });
    const { secret } = payloadOf(await regenerate(token.execute, token.id));
    await expect(token.execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
    await world.as(secret)(ViewerDocument);
  });

  test('a token regenerated by a token ends with that one', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:*' }, { permission: 'channel:read' }],
    });
    const other = await newToken(owner, NARROW);
    const { secret } = payloadOf(await regenerate(token.execute, other.id));
    await expect(world.as(secret)(CanDocument, { permission: 'channel:read' })).resolves.toEqual({
      viewer: { can: true },
    });
    payloadOf(await revoke(owner.execute, token.id));
    await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    const anew = payloadOf(await regenerate(owner.execute, other.id));
    await world.as(anew.secret)(ViewerDocument);
  });

  test('only a session detaches a token from its issuer', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, { scopes: [{ permission: 'personal-access-token:*' }] });
    const child = payloadOf(
      (
        await token.execute(CreatePersonalAccessTokenDocument, {
          input: { name: 'child', scopes: [{ permission: 'personal-access-token:*' }] },
        })
      ).createPersonalAccessToken,
    );
    const { secret } = payloadOf(
      await regenerate(world.as(child.secret), child.personalAccessToken.id),
    );
    await world.as(secret)(ViewerDocument);
    payloadOf(await revoke(owner.execute, token.id));
    await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
  });

  test('a whole-role token restored by its owner carries the current role', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const { id } = await newToken(member);
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    const { personalAccessToken, secret } = payloadOf(await regenerate(member.execute, id));
    expect(personalAccessToken.effectivePermissions).not.toContain('channel:publish');
    await expect(world.as(secret)(CanDocument, { permission: 'channel:publish' })).resolves.toEqual(
      { viewer: { can: false } },
    );
  });
});
