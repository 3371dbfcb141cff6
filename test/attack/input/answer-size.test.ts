import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  CreatePersonalAccessTokenDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  type ScopeInput,
} from '../../../src/client/client.ts';
import { LINEAGE_MAX } from '../../../src/credential/issue.rule.ts';
import { ANSWER } from '../../../src/graphql/answer-size.ts';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { rowId } from '../../support/node-id.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  for (let i = 0; i < 10; i++) {
    const { id } = await tenant.newToken(tenant.owner, { name: `t${i}`, scopes: [] });
    await world.database.pool.query(
      `insert into scope (id, credential_id, permission, entity_id, created_at)
       select gen_random_uuid(), $1, 'channel:read', repeat('ä', 190) || n, now() from generate_series(1, 1000) as n`,
      [rowId(id)],
    );
  }
});
afterAll(() => world.close());

async function send(
  query: string,
  variables: object = {},
): Promise<{ readonly bytes: number; readonly status: number; readonly text: string }> {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tenant.owner.secret}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { bytes: Buffer.byteLength(text), status: response.status, text };
}

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, i) => `a${i}:${field}`).join(' ');
const tokens = (first: number, of: string): string =>
  `{ personalAccessTokens(first: ${first}) { edges { node { ${of} } } } }`;

describe('no response exceeds the budget', () => {
  test.each([
    ['scopes by aliases', tokens(10, `scopes { ${aliases(100, 'entityId')} }`)],
    ['scopes by aliases, more', tokens(10, `scopes { ${aliases(140, 'entityId')} }`)],
    [
      'scopes in fragments',
      `${tokens(10, `scopes { ...F ${aliases(40, 'entityId')} }`)} fragment F on Scope { ${aliases(40, 'permission').replaceAll('a', 'b').replaceAll('pbrmission', 'permission')} }`,
    ],
    ['lists of scopes by aliases', tokens(10, aliases(30, 'scopes { entityId }'))],
    [
      'what scopes cover',
      tokens(10, 'scopes { permissions entityId id permission effective }').replace(
        'permissions',
        aliases(30, 'permissions'),
      ),
    ],
    ['few values that are long', tokens(10, `scopes { ${aliases(9, 'entityId')} }`)],
    ['effective permissions', tokens(10, aliases(99, 'effectivePermissions'))],
    ["the viewer's permissions", `{ viewer { ${aliases(640, 'permissions')} } }`],
    [
      'roles',
      `{ roles { ${aliases(90, 'permissions')} ${aliases(9, 'grants').replaceAll('a', 'g').replaceAll('grgnts', 'grants')} } }`,
    ],
    ['the catalogue', `{ catalog { ${aliases(90, 'scopes { permissions }')} } }`],
  ])('%s', async (_, query) => {
    const { bytes, status, text } = await send(query);
    expect(bytes).toBeLessThan(ANSWER.bytesMax + 100_000);
    if (bytes < 2_000) expect(text).toMatch(/at most|would contain more than|would be larger than/);
    expect(status).toBeLessThan(500);
  });

  test.each([
    ['tokens', tokens(10, aliases(110, 'viewerCan'))],
    ['members', `{ members(first: 100) { edges { node { ${aliases(20, 'viewerCan')} } } } }`],
    ['roles', `{ roles { ${aliases(110, 'viewerCan')} } }`],
  ])('what the viewer may do to %s is judged a bounded number of times', async (_, query) => {
    expect((await send(query)).text).toMatch(/^.{0,40}The query costs \d+; at most/);
  });

  test('many short values are rejected by their number, below the limit of bytes', async () => {
    const { status, text } = await send(tokens(10, `scopes { ${aliases(20, 'permission')} }`));
    expect(text).toContain('The response would contain more than 100,000 values.');
    expect(status).toBeLessThan(500);
  });

  test('a response of many thousand values within the budget is sent', async () => {
    const { status, text } = await send(tokens(10, 'scopes { id permission entityId }'));
    expect(status).toBe(200);
    expect(
      (JSON.parse(text) as { data: { personalAccessTokens: { edges: unknown[] } } }).data
        .personalAccessTokens.edges,
    ).toHaveLength(10);
  });

  test('eight at once need at most a few hundred megabytes', async () => {
    const before = process.memoryUsage().rss;
    await Promise.all(
      Array.from({ length: 8 }, () => send(tokens(10, `scopes { ${aliases(24, 'entityId')} }`))),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(500_000_000);
  });
});

describe('the response to invalid input is bounded', () => {
  const many = <T>(count: number, one: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => one(i));
  const bad: ScopeInput[] = many(40_000, () => ({ permission: 'x' }));

  test.each([
    [
      'scopes',
      () =>
        tenant.owner.execute(CreatePersonalAccessTokenDocument, {
          input: { name: 'x', scopes: bad },
        }),
    ],
    [
      'scopes that are invalid and few enough',
      () =>
        tenant.owner.execute(CreatePersonalAccessTokenDocument, {
          input: { name: 'x', scopes: bad.slice(0, 999) },
        }),
    ],
    [
      'entities',
      () =>
        tenant.owner.execute(CreatePersonalAccessTokenDocument, {
          input: {
            name: 'x',
            scopes: [{ permission: 'channel:read', entityIds: many(90_000, () => '') }],
          },
        }),
    ],
    [
      'addresses',
      () =>
        tenant.owner.execute(CreateApiKeyDocument, {
          input: { name: 'x', role: 'viewer', ipAllowList: many(90_000, () => 'x') },
        }),
    ],
    [
      'grants',
      () =>
        tenant.owner.execute(CreateRoleDocument, {
          input: {
            key: `r-${randomUUID().slice(0, 8)}`,
            name: 'x',
            grants: many(90_000, () => 'x'),
          },
        }),
    ],
  ])('%s', async (_, ask) => {
    const started = performance.now();
    const answer = JSON.stringify(await ask());
    expect(answer).toMatch(/at most|more/);
    expect(answer.length).toBeLessThan(30_000);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test('counts the errors that are not listed', async () => {
    const answer = await tenant.owner.execute(CreatePersonalAccessTokenDocument, {
      input: { name: 'x', scopes: bad.slice(0, 999) },
    });
    expect(answer.createPersonalAccessToken).toMatchObject({
      message: expect.stringMatching(/^999 inputs are invalid: .* and 949 more\.$/),
    });
  });
});

describe('a long argument takes bounded time, however often a document repeats it', () => {
  /** Each took between ten seconds and several minutes. */
  const SECONDS_MAX = 20;
  const long = 'x'.repeat(900_000);
  test.each([
    [
      'a search for members',
      'String',
      long,
      'members(search: $it) { totalCount }',
      'Search text must have at most',
    ],
    [
      'a search for former members',
      'String',
      long,
      'formerMembers(search: $it) { totalCount }',
      'Search text must have at most',
    ],
    [
      'a search for tokens',
      'String',
      long,
      'personalAccessTokens(filter: { search: $it }) { totalCount }',
      'Search text must have at most',
    ],
    [
      'a search for keys',
      'String',
      long,
      'apiKeys(filter: { search: $it }) { totalCount }',
      'Search text must have at most',
    ],
    [
      'statuses of members',
      '[MemberStatus!]',
      Array(90_000).fill('ACTIVE'),
      'members(status: $it) { totalCount }',
      null,
    ],
    [
      'statuses of keys',
      '[CredentialStatus!]',
      Array(90_000).fill('ACTIVE'),
      'apiKeys(filter: { status: $it }) { totalCount }',
      null,
    ],
    [
      'actions',
      '[String!]',
      Array(50_000).fill('member.invited'),
      'auditEvents(filter: { action: $it }) { edges { node { id } } }',
      null,
    ],
    [
      'actions that do not exist',
      '[String!]',
      Array(90_000).fill('tokn.c'),
      'auditEvents(filter: { action: $it }) { edges { node { id } } }',
      'inputs are invalid: filter.action.0',
    ],
    [
      'lists that are not selected',
      'Int',
      10,
      'personalAccessTokens(first: $it) { totalCount }',
      'read more than 100,000 rows',
    ],
    ['an id', 'ID!', long, 'node(id: $it) { id }', null],
    ['a cursor', 'String', long, 'members(after: $it) { totalCount }', 'must be a cursor'],
    ['a role', 'String', long, 'members(role: $it) { totalCount }', 'has no role "xxx'],
  ])('%s', async (_, type, it, field, expected) => {
    const start = performance.now();
    const { text } = await send(
      `query($it: ${type}) { ${Array.from({ length: 60 }, (_one, i) => `a${i}: ${field}`).join(' ')} }`,
      { it },
    );
    expect(performance.now() - start).toBeLessThan(SECONDS_MAX * 1_000);
    if (expected === null) expect(text).not.toContain('"errors"');
    else expect(text.slice(0, 200)).toContain(expected.replaceAll('"', '\\"'));
  });
});

describe('a chain of tokens', () => {
  test(`is at most ${LINEAGE_MAX} long`, async () => {
    const scopes = [{ permission: 'personal-access-token:*' }];
    const expires = { never: true };
    let { execute } = await tenant.newToken(tenant.owner, { scopes, expires });
    for (let depth = 1; depth <= LINEAGE_MAX; depth++)
      ({ execute } = await tenant.newToken({ ...tenant.owner, execute }, { scopes, expires }));
    const refused = (
      await execute(CreatePersonalAccessTokenDocument, { input: { name: 'x', scopes, expires } })
    ).createPersonalAccessToken;
    expect(refused).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      message: expect.stringContaining(`chain of ${LINEAGE_MAX} tokens`),
    });
  });
});
