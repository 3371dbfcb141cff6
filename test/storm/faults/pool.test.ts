import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { cleanUp } from '../../support/start-process.ts';
import {
  hasPostgres,
  holdLock,
  startCluster,
  until,
  untilNoTransaction,
  untilWaiting,
  type Cluster,
} from '../../support/cluster.ts';
import { keepKnocking, openDoors, type Door, type Knock } from './doors.ts';

const POOL_SIZE = 10;
const onPostgres = hasPostgres() ? describe : describe.skip;

let cluster: Cluster;
let doors: Record<string, Door>;
beforeAll(async () => {
  if (!hasPostgres()) return;
  cluster = await startCluster(1);
  doors = await openDoors(cluster);
}, 120_000);
afterAll(async () => {
  await (cluster as Cluster | undefined)?.close();
  await cleanUp();
});

const mutate = (): Promise<number> =>
  post(
    cluster.instances[0].url,
    'mutation { updateOrganization(input: { name: "Held" }) { __typename } }',
    { headers: bearer(cluster.session) },
  ).then(({ status }) => status);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function untilAllGood(withinMs = 5_000): Promise<void> {
  const [{ url }] = cluster.instances;
  for (const [name, { send, isGood }] of Object.entries(doors))
    await until(`${name} is good again`, async () => isGood(await send(url)), withinMs);
}
const isWrong = ({ isGood, answer, sentAt, answeredAt }: Knock): boolean =>
  !isGood && (answer.status !== 503 || answer.retryAfter !== '1' || answeredAt - sentAt > 3_000);

onPostgres('when no connection is left', () => {
  test('in the pool, every waiting request receives 503 in time, and it recovers', async () => {
    const hold = await holdLock(cluster, 'lock table audit_event in exclusive mode');
    const knocking = keepKnocking(cluster.instances, doors);
    let isOver = false;
    const statuses = new Set<number>();
    const busy = Array.from({ length: 2 * POOL_SIZE }, async () => {
      while (!isOver) statuses.add(await mutate());
    });
    await untilWaiting(cluster, POOL_SIZE - 1);
    await sleep(5_000);
    isOver = true;
    await hold.release();
    await Promise.all(busy);
    const knocks = await knocking.stop();
    expect(statuses).toContain(503);
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(knocks.filter(isWrong)).toEqual([]);
    expect(knocks.filter(({ isGood }) => !isGood).length).toBeGreaterThan(0);
    await untilAllGood();
    await untilNoTransaction(cluster);
  });

  test('at PostgreSQL, it is answered 503, and it recovers', async () => {
    const taken: pg.Client[] = [];
    const take = async (): Promise<boolean> => {
      const client = new pg.Client({ connectionString: cluster.postgres.url });
      client.on('error', () => undefined);
      return client.connect().then(
        () => taken.push(client) > 0,
        () => false,
      );
    };
    await cluster.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latchkey'",
    );
    while (await take());
    try {
      cluster.proxy.reset();
      const knocking = keepKnocking(cluster.instances, doors);
      await sleep(1_500);
      while (await take());
      await sleep(1_500);
      const knocks = await knocking.stop();
      expect(knocks.filter(isWrong)).toEqual([]);
      expect(knocks.filter(({ isGood }) => !isGood).length).toBeGreaterThan(0);
    } finally {
      await Promise.all(taken.map((client) => client.end()));
    }
    await untilAllGood();
  });
});

onPostgres('connections that are lost in the middle of mutations', () => {
  test('leave the pool intact, however many there were', async () => {
    for (let round = 0; round < 3; round++) {
      const hold = await holdLock(cluster, 'lock table audit_event in exclusive mode');
      const lost = Array.from({ length: POOL_SIZE }, mutate);
      await untilWaiting(cluster, POOL_SIZE - 1);
      await cluster.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latchkey'",
      );
      for (const status of await Promise.all(lost)) expect(status).toBe(503);
      await hold.release();
    }
    await untilAllGood();
    expect(await Promise.all(Array.from({ length: POOL_SIZE }, mutate))).toEqual(
      Array.from({ length: POOL_SIZE }, () => 200),
    );
  });
});
