import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreateRoleDocument, ViewerDocument } from '../../../src/client/client.ts';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { createWorld, type World } from '../../support/world.ts';

// The PostgreSQL server terminates the connections. The embedded database has none, so these tests
// are skipped there with a notice.
const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL'])
  console.log('Lost connections are tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

const POOL_SIZE = 2;
const WITHIN_MS = 10_000;

onServer('a server that lost its connections during writes', () => {
  let [watching, database, world]: [Database?, Database?, World?] = [];
  beforeAll(async () => {
    const location = await cloneDatabase('connections_lost');
    if (location.kind !== 'server') throw new Error('There is no server.');
    database = await openDatabase({ ...location, poolSize: POOL_SIZE });
    watching = await openDatabase({ ...location, poolSize: POOL_SIZE });
    world = await createWorld({}, { database });
  });
  afterAll(async () => {
    await world?.close();
    // A pool waits for its connections when it closes.
    await Promise.race([database?.close(), sleep(WITHIN_MS)]);
    await watching?.close();
  });

  /** Pauses every write before its audit event. */
  const hold = async (): Promise<() => Promise<void>> => {
    const holder = await watching!.pool.connect();
    await holder.query('begin; lock table audit_event in exclusive mode');
    return async () => {
      await holder.query('rollback');
      holder.release();
    };
  };

  const waiting = async (): Promise<number[]> => {
    const { rows } = await watching!.pool.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows.map(({ pid }) => pid);
  };

  const untilWaiting = async (count: number): Promise<number[]> => {
    for (const until = performance.now() + WITHIN_MS; performance.now() < until; await sleep(5)) {
      const pids = await waiting();
      if (pids.length >= count) return pids;
    }
    throw new Error('The write has not reached the database: no connection is left for it.');
  };

  test('has as many as before, however often', async () => {
    const { owner } = await world!.newOrganization();
    for (let i = 0; i < POOL_SIZE + 1; i++) {
      const release = await hold();
      const written = owner.execute(CreateRoleDocument, {
        input: { key: `role-${i}`, name: 'Role', grants: [] },
      });
      const pids = await untilWaiting(1);
      await watching!.pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [
        pids,
      ]);
      await expect(written).rejects.toMatchObject({ status: 503 });
      await release();
    }
    await expect(owner.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'owner' } },
    });
    expect(database!.pool.waitingCount).toBe(0);
    expect(database!.pool.totalCount - database!.pool.idleCount).toBe(0);
  });

  test('even if a transaction was about to begin', async () => {
    const { owner } = await world!.newOrganization();
    for (let i = 0; i < POOL_SIZE + 1; i++) {
      const client = await database!.pool.connect();
      await watching!.pool.query('select pg_terminate_backend($1)', [
        (client as unknown as { processID: number }).processID,
      ]);
      await expect(
        client.query('start transaction isolation level read committed'),
      ).rejects.toThrow();
    }
    await expect(owner.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'owner' } },
    });
    expect(database!.pool.totalCount - database!.pool.idleCount).toBe(0);
  });
});
