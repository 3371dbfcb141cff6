import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  PersonalAccessTokensDocument,
  type PersonalAccessTokensQuery,
} from '../../../src/client/client.ts';
import { databaseNow, millis, tables, toDate } from '../../../src/database/query.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const YEAR_10000 = Date.UTC(10_000, 0);
/** Distant instants that float8, in seconds, does not contain exactly. */
const INEXACT = Array.from({ length: 200_000 }, (_, i) => Date.UTC(2_100, 0) + i * 1_234_567)
  .filter((ms) => (ms / 1_000) * 1_000 < ms)
  .slice(0, 200);
const SPREAD = Array.from({ length: 2_000 }, (_, i) => Math.floor((YEAR_10000 / 2_000) * i) + i);

describe('an instant', () => {
  test('is read to the millisecond, up to the year 9999', async () => {
    expect(INEXACT.length).toBeGreaterThan(100);
    const instants = [...INEXACT, ...SPREAD].map((ms) => new Date(ms).toISOString());
    const rows = await sql<{ at: number }>`
      select ${millis(sql<Date>`given.at`)} as at
      from unnest(${instants}::timestamptz[]) with ordinality as given (at, i) order by i`.execute(
      tables(world.database.fork()),
    );
    expect(rows.rows.map(({ at }) => toDate(at).toISOString())).toEqual(instants);
  });

  test('is not read before it has come', async () => {
    const em = world.database.fork();
    for (let time = 0; time < 50; time++) {
      const now = await databaseNow(em);
      const { rows } = await sql<{ later: boolean }>`
        select clock_timestamp() >= ${now} as later`.execute(tables(em));
      expect(rows[0]?.later).toBe(true);
    }
  });

  test('in the distant future is a position in a list: each token is on one page', async () => {
    const { owner, newToken } = await world.newOrganization();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [i, name] of names.entries())
      await newToken(owner, { name, expires: { at: new Date(INEXACT[i] ?? 0).toISOString() } });
    const orderBy = { field: 'EXPIRES_AT', direction: 'ASC' } as const;
    const found: string[] = [];
    for (let after: string | null = null; found.length < 20;) {
      const page: PersonalAccessTokensQuery['personalAccessTokens'] = (
        await owner.execute(PersonalAccessTokensDocument, { first: 1, after, orderBy })
      ).personalAccessTokens;
      found.push(...page.edges.map(({ node }) => node.name));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor ?? null;
    }
    expect(found.toSorted()).toEqual(names);
  });
});
