import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';
import { post } from '../../support/http-send.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const total = async (name: string): Promise<number> => {
  const [family] = (await world.metrics.registry.getMetricsAsJSON()).filter(
    (one) => one.name === name,
  );
  const values = (family?.values ?? []) as { value: number; metricName?: string }[];
  return values.find(({ metricName }) => metricName === `${name}_count`)?.value ?? 0;
};

/**
 * Returns how many statements a step sends: the fewest of three runs, because last uses are also
 * written in the background.
 */
async function statementsOf(step: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let run = 0; run < 3; run++) {
    const before = await total('latchkey_database_seconds');
    await step();
    counts.push((await total('latchkey_database_seconds')) - before);
  }
  return Math.min(...counts);
}

const VIEWER =
  '{ viewer { role { key } organization { slug } permissions can(permission: "channel:read") user { name } } }';
const as = (secret: string) => ({ headers: { Authorization: `Bearer ${secret}` } });

describe('a request sends few statements', () => {
  test('one for a token, a session and a key that read themselves', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'channel:publish', entityIds: ['1', '2'] },
      ],
    });
    for (const one of [secret, owner.secret]) {
      expect(
        await statementsOf(async () => {
          expect((await post(world.url, VIEWER, as(one))).body.errors).toBeUndefined();
        }),
      ).toBe(1);
    }
  });

  test('shared ones for concurrent look-ups', async () => {
    const { owner, newToken } = await world.newOrganization();
    const tokens = await Promise.all(Array.from({ length: 8 }, () => newToken(owner)));
    const together = 64;
    const headers = (i: number) => ({
      ...as(tokens[i % tokens.length]?.secret ?? '').headers,
      'Content-Type': 'application/json',
    });
    const one = async (_: unknown, i: number): Promise<void> => {
      const answer = await fetch(`${world.url}/graphql`, {
        method: 'POST',
        headers: headers(i),
        body: JSON.stringify({ query: VIEWER }),
      });
      expect(await answer.json()).not.toHaveProperty('errors');
    };
    // The first run opens the connections. Only then do requests arrive together.
    const all = () => Promise.all(Array.from({ length: together }, one));
    await all();
    expect(await statementsOf(all)).toBeLessThan(together / 2);
  });

  test('none for a malformed secret', async () => {
    expect(await statementsOf(() => post(world.url, VIEWER, as('pat_nonsense')))).toBe(0);
  });

  test('three for a page of 20 tokens with scopes and effective permissions', async () => {
    const { owner, newToken } = await world.newOrganization();
    await Promise.all(
      Array.from({ length: 21 }, () =>
        newToken(owner, {
          scopes: [{ permission: 'repo' }, { permission: 'channel:read', entityIds: ['1'] }],
        }),
      ),
    );
    const page = `{ personalAccessTokens(first: 20) { edges { node { name status scopes { permission entityId } effectivePermissions } } pageInfo { hasNextPage } } }`;
    const statements = await statementsOf(async () => {
      const { body } = await post(world.url, page, as(owner.secret));
      expect(body.errors).toBeUndefined();
      expect(JSON.stringify(body).match(/effectivePermissions/g)).toHaveLength(20);
    });
    expect(statements).toBeLessThanOrEqual(3);
  });

  test('one for introspection and forward auth, in addition to that of the service', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const headers = {
      Authorization: `Bearer ${owner.secret}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const introspect = () =>
      fetch(`${world.url}/oauth/introspect`, { method: 'POST', headers, body: `token=${secret}` });
    expect(await statementsOf(introspect)).toBeLessThanOrEqual(2);
    expect(
      await statementsOf(() =>
        fetch(`${world.url}/forward-auth?permission=channel:read`, as(secret)),
      ),
    ).toBe(1);
  });
});
