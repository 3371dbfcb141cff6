import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddScopesDocument,
  NarrowPersonalAccessTokenDocument,
  ViewerDocument,
  type Execute,
  type ScopeInput,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { auditOf, newRole } from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const narrow = async (execute: Execute, id: string, scopes: ScopeInput[]) =>
  (await execute(NarrowPersonalAccessTokenDocument, { input: { id, scopes } }))
    .narrowPersonalAccessToken;
const scopes = (...permissions: string[]): ScopeInput[] =>
  permissions.map((permission) => ({ permission }));
const permissionsOf = async (execute: Execute) =>
  (await execute(ViewerDocument)).viewer?.permissions;

describe('narrowPersonalAccessToken', () => {
  test('limits a token of the whole role to scopes at once, and records it', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner);
    expect(
      payloadOf(await narrow(owner.execute, token.id, scopes('channel:read', 'rule:*')))
        .personalAccessToken,
    ).toMatchObject({
      narrowed: true,
      scopes: [{ permission: 'channel:read' }, { permission: 'rule:*' }],
    });
    expect(await permissionsOf(token.execute)).toEqual([
      'channel:read',
      ...(await ruleOperations()),
    ]);
    const [last] = (await auditOf(owner, token.id)).slice(-1);
    expect(last).toMatchObject({
      action: 'personal_access_token.narrowed',
      detail: 'channel:read, rule:*',
    });
  });

  const ruleOperations = async () => world.catalog.spellOut(world.catalog.grant('rule:*'));

  test('replaces scopes by smaller ones, on one entity, or by none', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, { scopes: scopes('channel:*') });
    const here = payloadOf(
      await narrow(owner.execute, token.id, [{ permission: 'channel:read', entityIds: ['c-1'] }]),
    ).personalAccessToken;
    expect(here.scopes).toMatchObject([{ permission: 'channel:read', entityId: 'c-1' }]);
    payloadOf(await narrow(owner.execute, token.id, []));
    expect(await permissionsOf(token.execute)).toEqual([]);
  });

  test.each([
    ['a guarded permission that a whole role does not carry', [], ['api-key:create']],
    ['a permission beside its scopes', ['channel:read'], ['channel:update']],
    ['a pattern wider than its scope', ['channel:read'], ['*:read']],
    ['a permission that its role lacks today', ['channel:read'], ['organization:delete']],
  ])('never adds %s', async (_, before, after) => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember(await newRole(owner, ['channel:*', 'personal-access-token:*']));
    const { id } = await newToken(member, before.length > 0 ? { scopes: scopes(...before) } : {});
    expect(await narrow(member.execute, id, scopes(...after))).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['scopes'] }],
    });
  });

  test('never turns all permissions of a kind into the pattern, which may cover more later', async () => {
    const { owner, newToken } = await world.newOrganization();
    const all = world.catalog.spellOut(world.catalog.grant('rule:*'));
    const { id } = await newToken(owner, { scopes: scopes(...all) });
    expect(await narrow(owner.execute, id, scopes('rule:*'))).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['scopes'] }],
    });
    const wide = await newToken(owner, { scopes: scopes('rule:*', 'repo') });
    for (const kept of [['rule:*', 'repo'], ['rule:*'], all])
      payloadOf(await narrow(owner.execute, wide.id, scopes(...kept)));
  });

  test('never turns an entity into every one', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, {
      scopes: [{ permission: 'channel:read', entityIds: ['c-1'] }],
    });
    expect(await narrow(owner.execute, id, scopes('channel:read'))).toMatchObject({
      __typename: 'ValidationError',
    });
    expect(
      await narrow(owner.execute, id, [{ permission: 'channel:read', entityIds: ['c-2'] }]),
    ).toMatchObject({ __typename: 'ValidationError' });
  });

  test('does not regain permissions that the role gains later', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const token = await newToken(member);
    payloadOf(await narrow(member.execute, token.id, scopes('channel:read')));
    expect(await permissionsOf(token.execute)).toEqual(['channel:read']);
    expect(
      (
        await owner.execute(AddScopesDocument, {
          input: { personalAccessTokenId: token.id, scopes: scopes('channel:list') },
        })
      ).addScopes,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
    });
  });
});

describe('a scope that could never allow anything is refused', () => {
  const own = [
    'organization',
    'member',
    'member-token',
    'role',
    'personal-access-token',
    'api-key',
    'audit-event',
    'introspection',
  ];

  test('an own permission can be limited to an entity exactly when it is asked about one', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, { scopes: [] });
    for (const permission of world.catalog.permissions.filter((name) =>
      own.includes(name.split(':')[0] ?? ''),
    )) {
      const input = { personalAccessTokenId: id, scopes: [{ permission, entityIds: ['x'] }] };
      const answer = (await owner.execute(AddScopesDocument, { input })).addScopes;
      const without = /:(create|list)$|^introspection:/.test(permission);
      expect([permission, answer.__typename]).toEqual([
        permission,
        without ? 'ValidationError' : 'AddScopesPayload',
      ]);
    }
  });
});
