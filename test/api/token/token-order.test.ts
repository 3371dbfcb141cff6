import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ApiKeysDocument,
  CreateApiKeyDocument,
  PersonalAccessTokensDocument,
  ViewerDocument,
  type PersonalAccessTokensQuery,
  type TokenOrder,
} from '../../../src/client/client.ts';
import {
  createWorld,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';

let world: World;
let tenant: Tenant;
let owner: Person;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  owner = tenant.owner;
  await tenant.newToken(owner, { name: 'beta', expires: { in: 'P30D' } });
  await tenant.newToken(owner, { name: 'Alpha', expires: { never: true } });
  const used = await tenant.newToken(owner, { name: 'gamma', expires: { in: 'P7D' } });
  await tenant.newToken(owner, { name: 'alpha', expires: { in: 'P60D' } });
  await used.execute(ViewerDocument);
});
afterAll(() => world.close());

/** The names in this order, read in pages of so many. */
async function namesBy(
  orderBy: TokenOrder | undefined,
  size: number,
  way: 'forth' | 'back' = 'forth',
): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page: { first?: number; last?: number; after?: string | null; before?: string | null } =
      way === 'forth' ? { first: size, after: cursor } : { last: size, before: cursor };
    const { personalAccessTokens }: PersonalAccessTokensQuery = await owner.execute(
      PersonalAccessTokensDocument,
      { ...page, orderBy: orderBy ?? null },
    );
    const { edges, pageInfo } = personalAccessTokens;
    const found = edges.map(({ node }) => node.name);
    names.splice(way === 'forth' ? names.length : 0, 0, ...found);
    if (way === 'forth' ? !pageInfo.hasNextPage : !pageInfo.hasPreviousPage) return names;
    cursor = (way === 'forth' ? pageInfo.endCursor : pageInfo.startCursor) ?? null;
  }
}

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

describe('the order of tokens', () => {
  test('is newest first by default', async () => {
    expect(await namesBy(undefined, 2)).toEqual(['alpha', 'gamma', 'Alpha', 'beta']);
    expect(await namesBy({ field: 'CREATED_AT', direction: 'ASC' }, 3)).toEqual([
      'beta',
      'Alpha',
      'gamma',
      'alpha',
    ]);
  });

  test.each([1, 2, 3, 100])(
    'by name goes from A to Z whatever the case, also in pages of %i, forwards and backwards',
    async (size) => {
      const forth = await namesBy({ field: 'NAME', direction: 'ASC' }, size);
      expect(lower(forth)).toEqual(['alpha', 'alpha', 'beta', 'gamma']);
      expect(new Set(forth).size).toBe(4);
      expect(await namesBy({ field: 'NAME', direction: 'ASC' }, size, 'back')).toEqual(forth);
      expect(await namesBy({ field: 'NAME', direction: 'DESC' }, size)).toEqual(forth.toReversed());
    },
  );

  test.each([1, 3])(
    'by expiry has those that never expire as the latest, in pages of %i',
    async (size) => {
      expect(await namesBy({ field: 'EXPIRES_AT', direction: 'ASC' }, size)).toEqual([
        'gamma',
        'beta',
        'alpha',
        'Alpha',
      ]);
      expect(await namesBy({ field: 'EXPIRES_AT', direction: 'DESC' }, size)).toEqual([
        'Alpha',
        'alpha',
        'beta',
        'gamma',
      ]);
    },
  );

  test('by last use has those that were never used as the earliest', async () => {
    await world.app.close();
    expect((await namesBy({ field: 'LAST_USED_AT', direction: 'DESC' }, 1))[0]).toBe('gamma');
    expect((await namesBy({ field: 'LAST_USED_AT', direction: 'ASC' }, 2)).at(-1)).toBe('gamma');
  });

  test('rejects a cursor of another order', async () => {
    const first = await owner.execute(PersonalAccessTokensDocument, {
      first: 1,
      orderBy: { field: 'NAME', direction: 'ASC' },
    });
    const after = first.personalAccessTokens.pageInfo.endCursor ?? '';
    await expect(owner.execute(PersonalAccessTokensDocument, { after })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await expect(
      owner.execute(PersonalAccessTokensDocument, {
        after: Buffer.from('=x:not-an-id').toString('base64url'),
        orderBy: { field: 'NAME', direction: 'ASC' },
      }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('holds for API keys too', async () => {
    for (const name of ['b', 'a', 'C'])
      payloadOf(
        (await owner.execute(CreateApiKeyDocument, { input: { name, role: 'viewer' } }))
          .createApiKey,
      );
    const { apiKeys } = await owner.execute(ApiKeysDocument, {
      orderBy: { field: 'NAME', direction: 'ASC' },
    });
    expect(apiKeys.edges.map(({ node }) => node.name)).toEqual(['a', 'b', 'C']);
  });
});
