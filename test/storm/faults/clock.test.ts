import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreatePersonalAccessTokenDocument,
  PersonalAccessTokenDocument,
  SignInDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { post, send } from '../../support/http-send.ts';
import { bearer, jsonOf, postForm } from '../../support/services.ts';
import { cleanUp } from '../../support/start-process.ts';
import { PASSWORD, payloadOf } from '../../support/world.ts';
import {
  hasPostgres,
  startCluster,
  until,
  type Cluster,
  type Instance,
} from '../../support/cluster.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long a step of a test may take. */
const SOON_MS = 20_000;
const onPostgres = hasPostgres() ? describe : describe.skip;

let cluster: Cluster;
let fast: Instance;
let slow: Instance;
let all: readonly Instance[];
beforeAll(async () => {
  if (!hasPostgres()) return;
  cluster = await startCluster(1);
  const preload = [`--import=${join(import.meta.dirname, '../../support/shift-clock.mjs')}`];
  fast = await cluster.startInstance({ CLOCK_SHIFT_MS: String(HOUR_MS) }, preload);
  slow = await cluster.startInstance({ CLOCK_SHIFT_MS: String(-HOUR_MS) }, preload);
  all = [cluster.instances[0], fast, slow];
}, 120_000);
afterAll(async () => {
  await (cluster as Cluster | undefined)?.close();
  await cleanUp();
});

const isAccepted = async ({ url }: Instance, secret: string): Promise<boolean> => {
  const [direct, forwarded, introspected] = await Promise.all([
    post(url, '{ viewer { permissions } }', { headers: bearer(secret) }),
    send(`${url}/forward-auth`, { headers: bearer(secret) }),
    postForm(url, '/oauth/introspect', { token: secret }, bearer(cluster.session)),
  ]);
  const answers = [
    direct.status === 200,
    forwarded.status === 200,
    jsonOf(introspected)['active'] === true,
  ];
  expect(new Set(answers).size).toBe(1);
  return answers[0] ?? false;
};
const timesOf = async (secret: string): Promise<{ created: number; expires: number | null }> => {
  const [row] = await cluster.sql<{ created: number; expires: number | null }>(
    `select extract(epoch from created_at - now())::float8 * 1000 as created, extract(epoch from expires_at - now())::float8 * 1000 as expires
     from credential where prefix = $1`,
    [secret.slice(0, 10)],
  );
  if (!row) throw new Error('There is no such credential.');
  return row;
};

onPostgres('instances with clocks an hour fast and an hour slow', () => {
  test('really have different clocks', async () => {
    const shown = all.map(({ process }) => {
      const [line = ''] = process.output().split('\n');
      return Date.parse((JSON.parse(line) as { time: string }).time) - Date.now();
    });
    expect(shown.map((ms) => Math.round(ms / HOUR_MS) + 0)).toEqual([0, 1, -1]);
  });

  test('agree on when a token expires: by the database’s clock', async () => {
    const { id, secret } = await cluster.newToken();
    const setExpiry = (when: string) =>
      cluster.sql(`update credential set expires_at = ${when} where prefix = $1`, [
        secret.slice(0, 10),
      ]);
    const statuses = () =>
      Promise.all(
        all.map(
          async ({ as }) =>
            (await as(cluster.session)(PersonalAccessTokenDocument, { id })).personalAccessToken
              ?.status,
        ),
      );
    await setExpiry("now() + interval '30 minutes'");
    for (const instance of all) expect(await isAccepted(instance, secret)).toBe(true);
    expect(await statuses()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    await setExpiry("now() + interval '3 seconds'");
    for (const instance of all) expect(await isAccepted(instance, secret)).toBe(true);
    await until(
      'the token has expired',
      async () =>
        (
          await cluster.sql('select 1 from credential where prefix = $1 and expires_at < now()', [
            secret.slice(0, 10),
          ])
        ).length === 1,
    );
    for (const instance of all) expect(await isAccepted(instance, secret)).toBe(false);
    expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED', 'EXPIRED']);
    await setExpiry("now() - interval '30 minutes'");
    for (const instance of all) expect(await isAccepted(instance, secret)).toBe(false);
  });

  test('open sessions that last two weeks by the database’s clock, and are valid on each', async () => {
    for (const { as } of all) {
      const { secret } = payloadOf(
        (await as()(SignInDocument, { input: { email: cluster.email, password: PASSWORD } }))
          .signIn,
      );
      const { created, expires } = await timesOf(secret);
      expect(Math.abs(created)).toBeLessThan(SOON_MS);
      expect(Math.abs((expires ?? 0) - 14 * DAY_MS)).toBeLessThan(SOON_MS);
      for (const instance of all)
        expect((await instance.as(secret)(ViewerDocument)).viewer?.role.key).toBe('owner');
      await cluster.sql(
        "update credential set expires_at = now() - interval '1 minute' where prefix = $1",
        [secret.slice(0, 10)],
      );
      for (const { url } of all)
        expect(
          (await post(url, '{ viewer { permissions } }', { headers: bearer(secret) })).status,
        ).toBe(401);
    }
  });

  test('create tokens whose lifetime starts by the database’s clock, and check a given expiry by it', async () => {
    for (const { as } of all) {
      const create = async (expires: { at: string } | null) =>
        (
          await as(cluster.session)(CreatePersonalAccessTokenDocument, {
            input: { name: 'clock', ...(expires && { expires }) },
          })
        ).createPersonalAccessToken;
      const { created, expires } = await timesOf(payloadOf(await create(null)).secret);
      expect(Math.abs(created)).toBeLessThan(SOON_MS);
      expect(Math.abs((expires ?? 0) - 90 * DAY_MS)).toBeLessThan(SOON_MS);
      const halfAnHour = payloadOf(
        await create({ at: new Date(Date.now() + HOUR_MS / 2).toISOString() }),
      ).secret;
      for (const instance of all) expect(await isAccepted(instance, halfAnHour)).toBe(true);
      expect(await create({ at: new Date(Date.now() - HOUR_MS / 2).toISOString() })).toMatchObject({
        message: expect.any(String),
      });
    }
  });

  test('write audit events in the order of the database’s clock', async () => {
    for (const { url } of all)
      await post(url, 'mutation { updateOrganization(input: { name: "Clock" }) { __typename } }', {
        headers: bearer(cluster.session),
      });
    const late = await cluster.sql(
      'select 1 from audit_event where abs(extract(epoch from occurred_at - now())) > 600',
    );
    expect(late).toEqual([]);
  });
});
