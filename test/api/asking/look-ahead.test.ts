import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';
import type { Answer } from '../../support/http-send.ts';
import { bearer, newAsker, postForm, postJson, prefixOf } from '../../support/services.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Returns how many credentials were looked up so far, and by how many statements. */
async function lookups(): Promise<{ readonly credentials: number; readonly statements: number }> {
  const families = await world.metrics.registry.getMetricsAsJSON();
  const family = families.find(({ name }) => name === 'latchkey_lookup_batch_size');
  const values = (family?.values ?? []) as { value: number; metricName?: string }[];
  const of = (part: string): number =>
    values.find(({ metricName }) => metricName === `latchkey_lookup_batch_size_${part}`)?.value ??
    0;
  return { credentials: of('sum'), statements: of('count') };
}

async function lookupsOf(step: () => Promise<Answer>) {
  const before = await lookups();
  const { status } = await step();
  const after = await lookups();
  return {
    status,
    credentials: after.credentials - before.credentials,
    statements: after.statements - before.statements,
  };
}

const evaluation = (id: string) => ({
  subject: { type: 'credential', id },
  action: { name: 'read' },
  resource: { type: 'channel', id: '*' },
});

/** Creates a service and a token of the same organization. */
async function stage(): Promise<{ readonly asker: string; readonly token: string }> {
  const tenant = await world.newOrganization();
  const [{ secret: asker }, { secret: token }] = [
    await newAsker(world, tenant),
    await tenant.newToken(tenant.owner),
  ];
  return { asker, token };
}

type Ask = (asker: string, token: string) => Promise<Answer>;
const QUESTIONS: Readonly<Record<string, Ask>> = {
  introspection: (asker, token) =>
    postForm(world.url, '/oauth/introspect', { token }, bearer(asker)),
  'evaluation of a secret': (asker, token) =>
    postJson(world.url, '/access/v1/evaluation', evaluation(token), bearer(asker)),
  'evaluation of a prefix': (asker, token) =>
    postJson(world.url, '/access/v1/evaluation', evaluation(prefixOf(token)), bearer(asker)),
};

describe.each(Object.entries(QUESTIONS))('%s', (_name, ask) => {
  test('reads the service and the subject by one statement', async () => {
    const { asker, token } = await stage();
    await ask(asker, token);
    expect(await lookupsOf(() => ask(asker, token))).toEqual({
      status: 200,
      credentials: 2,
      statements: 1,
    });
  });

  test('reads no subject for a service that this process has not proven', async () => {
    const { asker, token } = await stage();
    const misspelled = `${asker.slice(0, -1)}${asker.endsWith('0') ? '1' : '0'}`;
    expect(await lookupsOf(() => ask(misspelled, token))).toMatchObject({
      status: 401,
      credentials: 0,
    });
  });

  test('sees a revocation of the subject at the next question', async () => {
    const { asker, token } = await stage();
    await ask(asker, token);
    await postForm(world.url, '/oauth/revoke', { token: token }, bearer(asker));
    const { text } = await ask(asker, token);
    expect(text).toMatch(/"(active|decision)":false/);
  });
});
