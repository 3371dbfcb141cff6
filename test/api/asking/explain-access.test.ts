import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CanDocument,
  ChangeMemberRoleDocument,
  CreateApiKeyDocument,
  ExplainAccessDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdatePersonalAccessTokenDocument,
  type ExplainAccessInput,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { absent, NOBODY, rowId } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const GATES = [
  'CREDENTIAL_KNOWN',
  'NOT_REVOKED',
  'NOT_EXPIRED',
  'ORGANIZATION_ACTIVE',
  'OWNER_ACTIVE',
  'MEMBERSHIP_ACTIVE',
  'IP_ALLOWED',
  'SURFACE_ALLOWED',
  'WITHIN_RATE_LIMIT',
  'ROLE_GRANTS',
  'TOKEN_GRANTS',
  'ENTITY_IN_SCOPE',
];

async function explain(execute: Execute, input: ExplainAccessInput) {
  const { explainAccess } = await execute(ExplainAccessDocument, { input });
  const { allowed, gates, evaluatedAt } = explainAccess;
  expect(gates.map(({ gate }) => gate)).toEqual(GATES);
  expect(allowed).toBe(gates.every(({ passed }) => passed));
  for (const { reason } of gates) expect(reason).toMatch(/\S.*\.$/);
  return {
    allowed,
    evaluatedAt,
    refused: gates.filter(({ passed }) => !passed).map(({ gate }) => gate),
    reasonOf: (gate: string) => gates.find((one) => one.gate === gate)?.reason,
  };
}

describe('explainAccess', () => {
  test('lists all twelve gates in order, and agrees with can', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    // Created by an owner who is now a developer: its scopes contain more than the role.
    const developer = await newMember('owner');
    const token = await newToken(developer, {
      scopes: [
        { permission: 'channel:*' },
        { permission: 'rule:read', entityIds: ['r-1'] },
        { permission: 'repo' },
        { permission: '*:list' },
      ],
    });
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: developer.memberId, role: 'developer' },
        })
      ).changeMemberRole,
    );
    const whole = await newToken(owner);
    const { secret: key } = payloadOf(
      (
        await owner.execute(CreateApiKeyDocument, {
          input: {
            name: 'key',
            role: 'ci',
            scopes: [
              { permission: 'pipeline:*' },
              { permission: 'message:read', entityIds: ['m-1'] },
            ],
          },
        })
      ).createApiKey,
    );
    const questions = [
      { permission: 'channel:publish' },
      { permission: 'channel:publish', entityId: 'c-1' },
      { permission: 'rule:read' },
      { permission: 'rule:read', entityId: 'r-1' },
      { permission: 'rule:read', entityId: 'r-2' },
      { permission: 'rule:update', entityId: 'r-1' },
      { permission: 'repository:read' },
      { permission: 'repository:delete' },
      { permission: 'member:list' },
      { permission: 'role:create' },
      { permission: 'personal-access-token:create' },
      { permission: 'api-key:create' },
      { permission: 'pipeline:update' },
      { permission: 'message:read', entityId: 'm-1' },
      { permission: 'organization:delete' },
      { permission: 'unicorn:ride' },
      { permission: 'channel:*' },
      { permission: '' },
    ];
    for (const execute of [
      owner.execute,
      developer.execute,
      token.execute,
      whole.execute,
      world.as(key),
    ]) {
      for (const question of questions) {
        const { viewer } = await execute(CanDocument, question);
        const { allowed } = await explain(execute, question);
        expect({ ...question, allowed }).toEqual({ ...question, allowed: viewer?.can });
      }
    }
  });

  test('names the failed gate: role, scopes or entity', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const token = await newToken(viewer, {
      scopes: [{ permission: 'channel:read', entityIds: ['c-1'] }],
    });
    const ask = (permission: string, entityId?: string) =>
      explain(token.execute, { permission, ...(entityId && { entityId }) });
    expect((await ask('channel:read', 'c-1')).refused).toEqual([]);
    expect((await ask('channel:read', 'c-2')).refused).toEqual(['ENTITY_IN_SCOPE']);
    expect((await ask('channel:read')).refused).toEqual(['ENTITY_IN_SCOPE']);
    expect((await ask('rule:read')).refused).toEqual(['TOKEN_GRANTS', 'ENTITY_IN_SCOPE']);
    expect((await ask('rule:delete')).refused).toEqual([
      'ROLE_GRANTS',
      'TOKEN_GRANTS',
      'ENTITY_IN_SCOPE',
    ]);
    const unknown = await ask('unicorn:ride');
    expect(unknown.refused).toEqual(['ROLE_GRANTS', 'TOKEN_GRANTS', 'ENTITY_IN_SCOPE']);
    expect(unknown.reasonOf('ROLE_GRANTS')).toContain('unicorn:ride');
    expect((await explain(viewer.execute, { permission: 'rule:delete' })).refused).toEqual([
      'ROLE_GRANTS',
    ]);
  });

  test("explains another member's token, in its current state, to a caller who may read it", async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const developer = await newMember('developer');
    const token = await newToken(developer);
    const ask = (ip?: string) =>
      explain(owner.execute, {
        credentialId: token.id,
        permission: 'channel:read',
        ...(ip && { ip }),
      });
    expect(await ask()).toMatchObject({ allowed: true });
    payloadOf(
      (
        await developer.execute(UpdatePersonalAccessTokenDocument, {
          input: { id: token.id, ipAllowList: ['203.0.113.0/24'] },
        })
      ).updatePersonalAccessToken,
    );
    expect((await ask()).refused).toEqual(['IP_ALLOWED']);
    expect((await ask('203.0.113.7')).refused).toEqual([]);
    expect((await ask('2001:db8::1')).refused).toEqual(['IP_ALLOWED']);
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: developer.memberId } }))
        .suspendMember,
    );
    expect((await ask('203.0.113.7')).refused).toEqual(['MEMBERSHIP_ACTIVE']);
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id: token.id } }))
        .revokePersonalAccessToken,
    );
    await world.database.pool.query(
      "update credential set expires_at = now() - interval '1 day' where id = $1",
      [rowId(token.id)],
    );
    await world.database.pool.query('update user_account set suspended_at = now() where id = $1', [
      rowId(developer.userId),
    ]);
    expect((await ask()).refused).toEqual([
      'NOT_REVOKED',
      'NOT_EXPIRED',
      'OWNER_ACTIVE',
      'MEMBERSHIP_ACTIVE',
      'IP_ALLOWED',
    ]);
  });

  test('returns the same error for an invisible, a foreign and an unknown token', async () => {
    const tenant = await world.newOrganization();
    const theirs = await world.newOrganization();
    const developer = await tenant.newMember('developer');
    const hidden = await tenant.newToken(tenant.owner);
    const foreign = await theirs.newToken(theirs.owner);
    const ask = (credentialId: string) =>
      explain(developer.execute, { credentialId, permission: 'channel:read' }).then(
        () => Promise.reject(new Error('explained')),
        (error: unknown) => error,
      );
    const none = await ask(absent('PersonalAccessToken'));
    expect(none).toMatchObject({ code: 'BAD_USER_INPUT' });
    for (const id of [hidden.id, foreign.id, 'junk', '', tenant.owner.memberId]) {
      const { status, errors } = (await ask(id)) as { status: number; errors: unknown };
      expect({ status, errors }).toEqual({
        status: (none as { status: number }).status,
        errors: (none as { errors: unknown }).errors,
      });
    }
  });

  test('rejects an invalid address', async () => {
    const { owner } = await world.newOrganization();
    for (const ip of ['junk', '203.0.113.0/24', '1.2.3', '256.1.1.1']) {
      await expect(
        explain(owner.execute, { permission: 'channel:read', ip }),
      ).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        errors: [{ extensions: { issues: [{ path: ['ip'] }] } }],
      });
    }
  });

  test('allows a credential to explain itself, whatever its scopes', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, { scopes: [] });
    expect((await explain(token.execute, { permission: 'channel:read' })).refused).toEqual([
      'TOKEN_GRANTS',
      'ENTITY_IN_SCOPE',
    ]);
    expect(
      (await explain(token.execute, { credentialId: token.id, permission: 'channel:read' }))
        .allowed,
    ).toBe(false);
  });

  test('rejects an anonymous caller', async () => {
    await expect(explain(world.as(), { permission: 'channel:read' })).rejects.toMatchObject(NOBODY);
  });
});
