import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ApiKeysDocument,
  MemberTokensDocument,
  PersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  RevokePersonalAccessTokenDocument,
  ViewerDocument,
  type Execute,
  type TokenFilter,
} from '../../../src/client/client.ts';
import {
  createWorld,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import {
  expire,
  newKey,
  newRole,
  noneOf,
  rowIdOf,
  tokenOf,
  UNAUTHENTICATED,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Paging = {
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
  filter?: TokenFilter;
};
const page = async (execute: Execute, paging: Paging = {}) => {
  const { edges, pageInfo, totalCount } = (await execute(PersonalAccessTokensDocument, paging))
    .personalAccessTokens;
  expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
    edges[0]?.cursor ?? null,
    edges.at(-1)?.cursor ?? null,
  ]);
  return {
    names: edges.map(({ node }) => node.name),
    cursors: edges.map(({ cursor }) => cursor),
    ...pageInfo,
    totalCount,
  };
};
const found = async (execute: Execute, filter: TokenFilter): Promise<string[]> => {
  const { names, totalCount } = await page(execute, { filter });
  expect(totalCount).toBe(names.length);
  return names.sort();
};

async function newTokens({ newToken }: Tenant, person: Person, ...names: string[]) {
  const made = [];
  for (const name of names) made.push(await newToken(person, { name }));
  return made;
}

describe('personalAccessTokens', () => {
  test('lists the viewer’s tokens, newest first, and no others', async () => {
    const tenant = await world.newOrganization();
    const viewer = await tenant.newMember('viewer');
    await newTokens(tenant, tenant.owner, 'other');
    await newKey(world, tenant.owner);
    await newTokens(tenant, viewer, 'a', 'b', 'c');
    await expect(page(viewer.execute)).resolves.toMatchObject({
      names: ['c', 'b', 'a'],
      totalCount: 3,
      hasNextPage: false,
      hasPreviousPage: false,
    });
    await expect(page(tenant.owner.execute)).resolves.toMatchObject({
      names: ['other'],
      totalCount: 1,
    });
  });

  test('returns an empty page without tokens', async () => {
    const { owner } = await world.newOrganization();
    await expect(page(owner.execute)).resolves.toEqual({
      names: [],
      cursors: [],
      totalCount: 0,
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  test('pages forwards without gaps or duplicates', async () => {
    const tenant = await world.newOrganization();
    const { owner } = tenant;
    await newTokens(tenant, owner, 'a', 'b', 'c', 'd', 'e');
    const one = await page(owner.execute, { first: 2 });
    expect(one).toMatchObject({
      names: ['e', 'd'],
      hasNextPage: true,
      hasPreviousPage: false,
      totalCount: 5,
    });
    await newTokens(tenant, owner, 'newer');
    const two = await page(owner.execute, { first: 2, after: one.endCursor });
    expect(two).toMatchObject({ names: ['c', 'b'], hasNextPage: true, totalCount: 6 });
    const three = await page(owner.execute, { first: 2, after: two.endCursor });
    expect(three).toMatchObject({ names: ['a'], hasNextPage: false });
    await expect(page(owner.execute, { first: 2, after: three.endCursor })).resolves.toMatchObject({
      names: [],
      hasNextPage: false,
      totalCount: 6,
    });
  });

  test('pages backwards, each page in the same order', async () => {
    const tenant = await world.newOrganization();
    const { owner } = tenant;
    await newTokens(tenant, owner, 'a', 'b', 'c', 'd', 'e');
    const one = await page(owner.execute, { last: 2 });
    expect(one).toMatchObject({
      names: ['b', 'a'],
      hasPreviousPage: true,
      hasNextPage: false,
      totalCount: 5,
    });
    const two = await page(owner.execute, { last: 2, before: one.startCursor });
    expect(two).toMatchObject({ names: ['d', 'c'], hasPreviousPage: true });
    await expect(page(owner.execute, { last: 2, before: two.startCursor })).resolves.toMatchObject({
      names: ['e'],
      hasPreviousPage: false,
    });
    const all = await page(owner.execute);
    await expect(
      page(owner.execute, { first: 10, after: all.cursors[0] ?? '', before: all.cursors[4] ?? '' }),
    ).resolves.toMatchObject({
      names: ['d', 'c', 'b'],
    });
    await expect(
      page(owner.execute, { first: 1, before: all.cursors[2] ?? '' }),
    ).resolves.toMatchObject({ names: ['e'], hasNextPage: true });
  });

  test('lists tokens of the same millisecond exactly once', async () => {
    const tenant = await world.newOrganization();
    const { owner } = tenant;
    const made = await newTokens(tenant, owner, 'a', 'b', 'c', 'd', 'e');
    await world.database.pool.query('update credential set created_at = now() where id = any($1)', [
      made.map(({ id }) => rowIdOf(id)),
    ]);
    const forwards: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const one: Awaited<ReturnType<typeof page>> = await page(owner.execute, { first: 2, after });
      forwards.push(...one.names);
      [after, more] = [one.endCursor, one.hasNextPage];
    }
    expect(forwards).toEqual((await page(owner.execute)).names);
    const backwards: string[] = [];
    for (let before: string | null = null, more = true; more;) {
      const one: Awaited<ReturnType<typeof page>> = await page(owner.execute, { last: 2, before });
      backwards.unshift(...one.names);
      [before, more] = [one.startCursor, one.hasPreviousPage];
    }
    expect(backwards).toEqual(forwards);
    expect([...forwards].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('a page has 20 tokens without first and last', async () => {
    const tenant = await world.newOrganization();
    const [first] = await newTokens(
      tenant,
      tenant.owner,
      ...Array.from({ length: 22 }, (_, i) => `t${i}`),
    );
    const one = await page(tenant.owner.execute);
    expect(one).toMatchObject({ totalCount: 22, hasNextPage: true });
    expect(one.names).toHaveLength(20);
    expect((await page(tenant.owner.execute, { first: 100 })).names).toHaveLength(22);
    payloadOf(
      (
        await tenant.owner.execute(RevokePersonalAccessTokenDocument, {
          input: { id: first?.id ?? '' },
        })
      ).revokePersonalAccessToken,
    );
    await expect(
      page(tenant.owner.execute, { first: 1, filter: { status: ['ACTIVE'] } }),
    ).resolves.toMatchObject({ totalCount: 21, hasNextPage: true });
  });

  test.each<[string, Paging, string[]]>([
    ['first below 1', { first: 0 }, ['first']],
    ['first negative', { first: -1 }, ['first']],
    ['first above 100', { first: 101 }, ['first']],
    ['last below 1', { last: 0 }, ['last']],
    ['last above 100', { last: 101 }, ['last']],
    ['first and last', { first: 1, last: 1 }, ['last']],
    ['invalid cursors', { after: 'x', before: '' }, ['after', 'before']],
    ['a cursor from elsewhere', { after: Buffer.from('1:2').toString('base64url') }, ['after']],
    [
      'all at once',
      { first: 0, last: 200, after: "' or 1=1", before: 'OFFSET:1' },
      ['after', 'before', 'first', 'last', 'last'],
    ],
  ])('%s is refused, with every bad argument', async (_, paging, paths) => {
    const { owner } = await world.newOrganization();
    const refused = await owner.execute(PersonalAccessTokensDocument, paging).then(
      () => null,
      (error: unknown) =>
        error as { code?: string; errors: { extensions?: { issues?: { path: string[] }[] } }[] },
    );
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(
      refused?.errors[0]?.extensions?.issues?.map(({ path }) => path.join('.')).sort(),
    ).toEqual(paths);
  });

  test.each(['999999999999999', '-62198755200000'])(
    'rejects a cursor forged for the time %s as invalid',
    async (at) => {
      const { owner } = await world.newOrganization();
      const after = Buffer.from(`${at}:00000000-0000-0000-0000-000000000000`).toString('base64url');
      await expect(page(owner.execute, { after })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    },
  );

  test('requires the permission by role and scopes, and rejects an anonymous caller', async () => {
    const { newMember, newToken, owner } = await world.newOrganization();
    const refused = (gate: string) => ({
      status: 403,
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['personal-access-token:list'], gate } }],
    });
    await expect(page((await newMember('ci')).execute)).rejects.toMatchObject(
      refused('ROLE_GRANTS'),
    );
    const reader = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:read' }],
    });
    await expect(page(reader.execute)).rejects.toMatchObject(refused('TOKEN_GRANTS'));
    await expect(page(world.as())).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('returns nothing for an API key', async () => {
    const { owner, newToken } = await world.newOrganization();
    await newToken(owner);
    await expect(
      page((await newKey(world, owner, { role: 'owner' })).execute),
    ).resolves.toMatchObject({ names: [], totalCount: 0 });
  });
});

describe('filters', () => {
  test('by status: REVOKED beats EXPIRED, and an empty list finds none', async () => {
    const tenant = await world.newOrganization();
    const { owner } = tenant;
    const [, expired, revoked, both] = await newTokens(
      tenant,
      owner,
      'active',
      'expired',
      'revoked',
      'both',
    );
    for (const token of [revoked, both])
      payloadOf(
        (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id: token?.id ?? '' } }))
          .revokePersonalAccessToken,
      );
    for (const token of [expired, both]) await expire(world, token?.secret ?? '');
    await expect(found(owner.execute, { status: ['ACTIVE'] })).resolves.toEqual(['active']);
    await expect(found(owner.execute, { status: ['EXPIRED'] })).resolves.toEqual(['expired']);
    await expect(found(owner.execute, { status: ['REVOKED'] })).resolves.toEqual([
      'both',
      'revoked',
    ]);
    await expect(found(owner.execute, { status: ['ACTIVE', 'EXPIRED'] })).resolves.toEqual([
      'active',
      'expired',
    ]);
    await expect(found(owner.execute, { status: [] })).resolves.toEqual([]);
    await expect(found(owner.execute, {})).resolves.toHaveLength(4);
  });

  test('search finds part of the name or description and the start of the prefix, whatever the case', async () => {
    const tenant = await world.newOrganization();
    const { owner, newToken } = tenant;
    await newToken(owner, { name: 'My Laptop', description: 'Builds' });
    await newToken(owner, { name: 'server', description: 'the LAPTOP of old' });
    const { secret } = await newToken(owner, { name: 'phone' });
    await expect(found(owner.execute, { search: 'laptop' })).resolves.toEqual([
      'My Laptop',
      'server',
    ]);
    await expect(found(owner.execute, { search: 'build' })).resolves.toEqual(['My Laptop']);
    await expect(found(owner.execute, { search: secret.slice(0, 10) })).resolves.toEqual(['phone']);
    await expect(found(owner.execute, { search: 'pat_' })).resolves.toHaveLength(3);
    await expect(found(owner.execute, { search: 'nowhere' })).resolves.toEqual([]);
  });

  test('searches the prefix and no other part of the secret', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { name: 'phone' });
    for (const search of [secret, secret.slice(0, 11), secret.slice(10, 20)])
      await expect(found(owner.execute, { search })).resolves.toEqual([]);
  });

  test('search treats %, _ and \\ literally', async () => {
    const tenant = await world.newOrganization();
    const { owner } = tenant;
    await newTokens(tenant, owner, '100%', '1000', 'a_b', 'aXb', 'c\\d', "o'clock");
    await expect(found(owner.execute, { search: '%' })).resolves.toEqual(['100%']);
    await expect(found(owner.execute, { search: '0%' })).resolves.toEqual(['100%']);
    await expect(found(owner.execute, { search: 'a_b' })).resolves.toEqual(['a_b']);
    await expect(found(owner.execute, { search: '\\' })).resolves.toEqual(['c\\d']);
    await expect(found(owner.execute, { search: "'" })).resolves.toEqual(["o'clock"]);
    await expect(found(owner.execute, { search: 'A_B' })).resolves.toEqual(['a_b']);
  });

  test('rejects a search for characters that no text can contain', async () => {
    const { owner } = await world.newOrganization();
    await expect(found(owner.execute, { search: 'a\u0000' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00'])(
    'an instant as far away as %s is compared, or refused as input',
    async (instant) => {
      const { owner } = await world.newOrganization();
      for (const filter of [{ expiresBefore: instant }, { lastUsedBefore: instant }]) {
        const answer = await found(owner.execute, filter).catch((error: unknown) => error);
        if (!Array.isArray(answer)) expect(answer).toMatchObject({ code: 'BAD_USER_INPUT' });
      }
    },
  );

  test('expiresBefore excludes tokens without an expiry', async () => {
    const { owner, newToken } = await world.newOrganization();
    await newToken(owner, { name: 'soon', expires: { at: '2098-01-01T00:00:00Z' } });
    await newToken(owner, { name: 'late', expires: { at: '2099-01-01T00:00:00Z' } });
    await newToken(owner, { name: 'never', expires: { never: true } });
    await expect(found(owner.execute, { expiresBefore: '2098-01-01T00:00:00Z' })).resolves.toEqual(
      [],
    );
    await expect(
      found(owner.execute, { expiresBefore: '2098-01-01T00:00:00.001Z' }),
    ).resolves.toEqual(['soon']);
    await expect(found(owner.execute, { expiresBefore: '2200-01-01T00:00:00Z' })).resolves.toEqual([
      'late',
      'soon',
    ]);
    await expect(
      owner.execute(PersonalAccessTokensDocument, { filter: { expiresBefore: 'soon' } }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('lastUsedBefore excludes unused tokens; all conditions must hold', async () => {
    const tenant = await world.newOrganization();
    const { owner } = tenant;
    const [early, late] = await newTokens(tenant, owner, 'early', 'late', 'unused');
    for (const [token, at] of [
      [early, '2020-01-01T00:00:00Z'],
      [late, '2021-01-01T00:00:00Z'],
    ] as const) {
      await world.database.pool.query(
        'insert into credential_use (credential_id, last_used_at, last_used_ip) values ($1, $2, null)',
        [rowIdOf(token?.id ?? ''), at],
      );
    }
    await expect(found(owner.execute, { lastUsedBefore: '2020-01-01T00:00:00Z' })).resolves.toEqual(
      [],
    );
    await expect(found(owner.execute, { lastUsedBefore: '2020-06-01T00:00:00Z' })).resolves.toEqual(
      ['early'],
    );
    await expect(found(owner.execute, { lastUsedBefore: '2030-01-01T00:00:00Z' })).resolves.toEqual(
      ['early', 'late'],
    );
    await expect(
      found(owner.execute, {
        lastUsedBefore: '2030-01-01T00:00:00Z',
        search: 'la',
        status: ['ACTIVE'],
      }),
    ).resolves.toEqual(['late']);
    await expect(
      found(owner.execute, {
        lastUsedBefore: '2030-01-01T00:00:00Z',
        search: 'la',
        status: ['REVOKED'],
      }),
    ).resolves.toEqual([]);
  });
});

describe('personalAccessToken', () => {
  test('shows the viewer’s token, and another member’s to a caller who may read it', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const [viewer, auditor] = [await newMember('viewer'), await newMember('auditor')];
    const { id } = await newToken(viewer);
    for (const reader of [viewer, auditor])
      await expect(tokenOf(reader, id)).resolves.toMatchObject({
        id,
        owner: { id: viewer.userId },
      });
  });

  test('returns the same for a hidden and an unknown token', async () => {
    const here = await world.newOrganization();
    const elsewhere = await world.newOrganization();
    const developer = await here.newMember('developer');
    const key = await newKey(world, here.owner);
    const none = await developer.execute(PersonalAccessTokenDocument, {
      id: noneOf('PersonalAccessToken'),
    });
    expect(none).toEqual({ personalAccessToken: null });
    const hidden = [
      (await here.newToken(here.owner)).id,
      (await elsewhere.newToken(elsewhere.owner)).id,
      key.id,
      here.owner.userId,
      'no id',
      '',
    ];
    for (const id of hidden)
      await expect(developer.execute(PersonalAccessTokenDocument, { id })).resolves.toEqual(none);
    await expect(
      elsewhere.owner.execute(PersonalAccessTokenDocument, { id: hidden[0] ?? '' }),
    ).resolves.toEqual(none);
    await expect(
      world.as()(PersonalAccessTokenDocument, { id: hidden[0] ?? '' }),
    ).rejects.toMatchObject(UNAUTHENTICATED);
  });
});

describe('Member.personalAccessTokens', () => {
  const list = async (execute: Execute, id: string, filter?: TokenFilter) => {
    const { node } = await execute(MemberTokensDocument, { id, filter, first: 10 });
    if (!node || !('personalAccessTokens' in node)) return null;
    return {
      names: node.personalAccessTokens.edges.map((edge) => edge.node.name),
      totalCount: node.personalAccessTokens.totalCount,
    };
  };

  test('shows a member’s tokens to a caller who may list them, and filters them', async () => {
    const tenant = await world.newOrganization();
    const [viewer, auditor] = [await tenant.newMember('viewer'), await tenant.newMember('auditor')];
    await newTokens(tenant, viewer, 'a', 'b');
    await newTokens(tenant, tenant.owner, 'c');
    for (const { execute } of [tenant.owner, auditor])
      await expect(list(execute, viewer.memberId)).resolves.toEqual({
        names: ['b', 'a'],
        totalCount: 2,
      });
    await expect(
      list(auditor.execute, viewer.memberId, { search: 'a', status: ['ACTIVE'] }),
    ).resolves.toMatchObject({ names: expect.arrayContaining(['a']) });
    await expect(list(auditor.execute, viewer.memberId, { status: ['REVOKED'] })).resolves.toEqual({
      names: [],
      totalCount: 0,
    });
  });

  test('rejects a caller who may not, and shows the viewer’s', async () => {
    const tenant = await world.newOrganization();
    const developer = await tenant.newMember('developer');
    await newTokens(tenant, developer, 'mine');
    await newTokens(tenant, tenant.owner, 'other');
    await expect(list(developer.execute, developer.memberId)).resolves.toEqual({
      names: ['mine'],
      totalCount: 1,
    });
    await expect(list(developer.execute, tenant.owner.memberId)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['member-token:list'], gate: 'ROLE_GRANTS' } }],
    });
  });

  test('returns null for a member of another organization', async () => {
    const [here, elsewhere] = [await world.newOrganization(), await world.newOrganization()];
    await expect(list(here.owner.execute, elsewhere.owner.memberId)).resolves.toEqual(
      await list(here.owner.execute, noneOf('Member')),
    );
    await expect(list(world.as(), here.owner.memberId)).rejects.toMatchObject(UNAUTHENTICATED);
  });
});

describe('apiKeys', () => {
  test('lists the organization’s keys with the same filters and pages', async () => {
    const { owner } = await world.newOrganization();
    const elsewhere = await world.newOrganization();
    await newKey(world, elsewhere.owner, { name: 'elsewhere' });
    for (const name of ['a%', 'b', 'c']) await newKey(world, owner, { name });
    const names = async (paging: Paging) =>
      (await owner.execute(ApiKeysDocument, paging)).apiKeys.edges.map(({ node }) => node.name);
    const { apiKeys } = await owner.execute(ApiKeysDocument, { first: 2 });
    expect(apiKeys).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    await expect(names({ first: 2, after: apiKeys.pageInfo.endCursor })).resolves.toEqual(['a%']);
    await expect(names({ last: 1 })).resolves.toEqual(['a%']);
    await expect(names({ filter: { search: '%' } })).resolves.toEqual(['a%']);
    await expect(names({ filter: { search: 'key_' } })).resolves.toEqual(['c', 'b', 'a%']);
    await expect(names({ filter: { status: ['REVOKED', 'EXPIRED'] } })).resolves.toEqual([]);
    await expect(names({ first: 0 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('requires the permission', async () => {
    const { owner, newMember } = await world.newOrganization();
    const refused = {
      status: 403,
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['api-key:list'], gate: 'ROLE_GRANTS' } }],
    };
    await expect((await newMember('developer')).execute(ApiKeysDocument, {})).rejects.toMatchObject(
      refused,
    );
    const lister = await newMember(await newRole(owner, ['api-key:list']));
    await newKey(world, owner);
    await expect(lister.execute(ApiKeysDocument, {})).resolves.toMatchObject({
      apiKeys: { totalCount: 1 },
    });
    await expect(world.as()(ApiKeysDocument, {})).rejects.toMatchObject(UNAUTHENTICATED);
  });
});

test('lastUsedAt and its address are set soon after use, and never before', async () => {
  const { owner, newToken } = await world.newOrganization();
  const { id, execute } = await newToken(owner);
  await expect(tokenOf(owner, id)).resolves.toMatchObject({ lastUsedAt: null, lastUsedIp: null });
  const before = Date.now();
  await execute(ViewerDocument);
  let token = await tokenOf(owner, id);
  for (
    const deadline = Date.now() + 5_000;
    token.lastUsedAt === null && Date.now() < deadline;
    token = await tokenOf(owner, id)
  )
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(token.lastUsedIp).toBe('127.0.0.1');
  expect(Math.abs(Date.parse(token.lastUsedAt ?? '') - before)).toBeLessThan(60_000);
});
