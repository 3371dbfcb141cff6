import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ApiKeyDocument,
  AuditEventsDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  NodeDocument,
  PersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  ViewerDocument,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { absent, globalId, NOBODY, rowId } from '../../support/node-id.ts';

let world: World;
let tenant: Tenant;
let theirs: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  theirs = await world.newOrganization();
});
afterAll(() => world.close());

const find = async (execute: Execute, id: string) => (await execute(NodeDocument, { id })).node;

/** Creates an object of every type that belongs to the owner of an organization. */
async function things({ owner, newToken, slug }: Tenant): Promise<Record<string, string>> {
  const { execute } = owner;
  const token = await newToken(owner, { name: slug, scopes: [{ permission: 'channel:read' }] });
  const { edges } = (await execute(PersonalAccessTokensDocument, { filter: { search: slug } }))
    .personalAccessTokens;
  const { apiKey } = payloadOf(
    (
      await execute(CreateApiKeyDocument, {
        input: { name: 'key', role: 'ci', scopes: [{ permission: 'rule:read' }] },
      })
    ).createApiKey,
  );
  const { role } = payloadOf(
    (
      await execute(CreateRoleDocument, {
        input: { key: `r-${apiKey.prefix.slice(4).toLowerCase()}`, name: 'r', grants: [] },
      })
    ).createRole,
  );
  const { viewer } = await execute(ViewerDocument);
  const { auditEvents } = await execute(AuditEventsDocument, { first: 1 });
  return {
    User: owner.userId,
    Member: owner.memberId,
    Role: role.id,
    Organization: viewer?.organization.id ?? '',
    PersonalAccessToken: token.id,
    ApiKey: apiKey.id,
    Session: viewer?.credential.id ?? '',
    Scope: edges[0]?.node.scopes[0]?.id ?? '',
    AuditEvent: auditEvents.edges[0]?.node.id ?? '',
    ScopeOfKey: apiKey.scopes[0]?.id ?? '',
  };
}
const typeOf = (name: string): string => (name === 'ScopeOfKey' ? 'Scope' : name);

describe('node', () => {
  test("finds the viewer's objects of every type", async () => {
    for (const [name, id] of Object.entries(await things(tenant)))
      expect(await find(tenant.owner.execute, id)).toEqual({ __typename: typeOf(name), id });
  });

  test('returns null for objects of another organization as for unknown ones', async () => {
    for (const [name, id] of Object.entries(await things(theirs))) {
      expect({ name, node: await find(tenant.owner.execute, id) }).toEqual({ name, node: null });
      expect(await find(tenant.owner.execute, absent(typeOf(name)))).toBeNull();
    }
  });

  test("returns another member's objects to a caller whose role may read them", async () => {
    const owned = await things(tenant);
    const [viewer, developer, auditor] = [
      await tenant.newMember('viewer'),
      await tenant.newMember('developer'),
      await tenant.newMember('auditor'),
    ];
    const seenBy = async ({ execute }: { execute: Execute }) => {
      const seen: string[] = [];
      for (const [name, id] of Object.entries(owned)) if (await find(execute, id)) seen.push(name);
      return seen.sort();
    };
    expect(await seenBy(viewer)).toEqual(['Organization']);
    expect(await seenBy(developer)).toEqual(['Member', 'Organization', 'Role', 'User']);
    expect(await seenBy(auditor)).toEqual(
      Object.keys(owned)
        .filter((name) => name !== 'Session')
        .sort(),
    );
    expect(await seenBy(await tenant.newToken(tenant.owner, { scopes: [] }))).toEqual([
      'Member',
      'Organization',
      'User',
    ]);
  });

  test('a viewer sees themselves: user, member, role, session and tokens', async () => {
    const viewer = await tenant.newMember('viewer');
    const token = await tenant.newToken(viewer);
    const who = (await viewer.execute(ViewerDocument)).viewer;
    for (const [type, id] of Object.entries({
      User: viewer.userId,
      Member: viewer.memberId,
      Role: who?.role.id ?? '',
      Session: who?.credential.id ?? '',
      PersonalAccessToken: token.id,
    })) {
      expect(await find(viewer.execute, id)).toEqual({ __typename: type, id });
    }
    expect(await find(token.execute, who?.credential.id ?? '')).toBeNull();
  });

  test('a scope on one entity returns only that entity', async () => {
    const [one, another] = [await tenant.newMember('viewer'), await tenant.newMember('viewer')];
    const token = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'member:read', entityIds: [one.memberId] }],
    });
    expect(await find(token.execute, one.memberId)).toEqual({
      __typename: 'Member',
      id: one.memberId,
    });
    expect(await find(token.execute, another.memberId)).toBeNull();
  });

  test('returns null for an invalid id, not an error', async () => {
    const { execute, memberId } = tenant.owner;
    for (const id of [
      '',
      'junk',
      '0',
      memberId.slice(1),
      `${memberId}=`,
      `${memberId}A`,
      rowId(memberId),
      globalId('Unicorn', rowId(memberId)),
      globalId('Member', 'x'),
      globalId('member', rowId(memberId)),
      globalId('Member', `${rowId(memberId)}:1`),
      globalId('__proto__', rowId(memberId)),
      globalId('Member', rowId(memberId).toUpperCase()),
      "' or 1=1 --",
      '\u0000',
      'x'.repeat(100_000),
    ]) {
      expect(await find(execute, id)).toBeNull();
    }
  });

  test('an id of another type does not find the row of the same number', async () => {
    const { execute, memberId } = tenant.owner;
    for (const type of [
      'User',
      'Role',
      'Organization',
      'PersonalAccessToken',
      'ApiKey',
      'Session',
      'Scope',
      'AuditEvent',
    ])
      expect(await find(execute, globalId(type, rowId(memberId)))).toBeNull();
    const owned = await things(tenant);
    expect(
      await find(execute, globalId('ApiKey', rowId(owned['PersonalAccessToken'] ?? ''))),
    ).toBeNull();
    expect(
      await find(execute, globalId('PersonalAccessToken', rowId(owned['Session'] ?? ''))),
    ).toBeNull();
    expect(
      await find(execute, globalId('Session', rowId(owned['PersonalAccessToken'] ?? ''))),
    ).toBeNull();
  });

  test('rejects an anonymous caller', async () => {
    await expect(find(world.as(), tenant.owner.userId)).rejects.toMatchObject(NOBODY);
  });
});

describe('personalAccessToken and apiKey', () => {
  test('find what node finds, and only ids of their type', async () => {
    const owned = await things(tenant);
    const [token, key] = [owned['PersonalAccessToken'] ?? '', owned['ApiKey'] ?? ''];
    const developer = await tenant.newMember('developer');
    await expect(
      tenant.owner.execute(PersonalAccessTokenDocument, { id: token }),
    ).resolves.toMatchObject({ personalAccessToken: { id: token } });
    await expect(tenant.owner.execute(ApiKeyDocument, { id: key })).resolves.toMatchObject({
      apiKey: { id: key },
    });
    for (const [execute, id] of [
      [developer.execute, token],
      [theirs.owner.execute, token],
      [tenant.owner.execute, key],
      [tenant.owner.execute, 'junk'],
      [tenant.owner.execute, absent('PersonalAccessToken')],
    ] as const) {
      await expect(execute(PersonalAccessTokenDocument, { id })).resolves.toEqual({
        personalAccessToken: null,
      });
    }
    for (const [execute, id] of [
      [developer.execute, key],
      [theirs.owner.execute, key],
      [tenant.owner.execute, token],
      [tenant.owner.execute, absent('ApiKey')],
    ] as const) {
      await expect(execute(ApiKeyDocument, { id })).resolves.toEqual({ apiKey: null });
    }
    await expect(world.as()(PersonalAccessTokenDocument, { id: token })).rejects.toMatchObject(
      NOBODY,
    );
    await expect(world.as()(ApiKeyDocument, { id: key })).rejects.toMatchObject(NOBODY);
  });
});
