import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tendAuditPartitions } from '../../../src/audit/audit-partition.store.ts';
import { parseEmailAddress } from '../../../src/core/email-address.ts';
import { InvalidStateError } from '../../../src/core/refusal.ts';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { makeFirstOwner } from '../../../src/member/set-up.usecase.ts';
import { toCall } from '../../../src/server/live-call.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { createWorld, nobody, PASSWORD, type World } from '../../support/world.ts';

// Concurrent transactions need two connections, and the embedded database has one.
const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL'])
  console.log('Concurrent starts are tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

const AT_ONCE = 6;

onServer('of instances that start together', () => {
  let database: Database;
  let world: World;
  beforeAll(async () => {
    const location = await cloneDatabase(`starts_${process.env['JEST_WORKER_ID'] ?? '0'}`);
    database = await openDatabase(
      location.kind === 'server' ? { ...location, poolSize: 2 * AT_ONCE } : location,
    );
    world = await createWorld({}, { database });
  });
  afterAll(async () => {
    await world.close();
    await database.close();
  });

  const setUp = (slug: string): Promise<unknown> => {
    const { catalog, hasher, limits } = world;
    const email = parseEmailAddress(`ada@${slug}.example`);
    if (!email.ok) throw new Error('The address is invalid.');
    return makeFirstOwner(toCall({ catalog, hasher, limits, setUp: null }, nobody(database)), {
      organization: slug,
      name: 'Ada',
      email: email.address,
      password: PASSWORD,
    });
  };

  /** Resolves when so many connections wait for a lock. */
  const waiting = async (count: number): Promise<void> => {
    for (let n = 0; n < count; await sleep(5)) {
      const { rows } = await database.pool.query<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      n = rows[0]?.n ?? 0;
    }
  };

  test('one creates the first owner, and the others find it', async () => {
    // Holds every set-up after it looked for an organization, and before it commits its own.
    const holder = await database.pool.connect();
    await holder.query('begin; lock table audit_event in exclusive mode');
    const all = Promise.allSettled(Array.from({ length: AT_ONCE }, (_, i) => setUp(`first-${i}`)));
    await waiting(AT_ONCE);
    await holder.query('rollback');
    holder.release();
    const settled = await all;
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of settled)
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(InvalidStateError);
  });

  test('one maintains the audit log at a time', async () => {
    for (let round = 0; round < 5; round++) {
      await database.pool.query(
        "do $$ begin execute 'drop table audit_event_' || to_char(now() + interval '2 months', 'YYYY_MM'); end $$",
      );
      const tend = (): Promise<unknown> => tendAuditPartitions(database.fork(), null, new Date());
      const settled = await Promise.allSettled(Array.from({ length: AT_ONCE }, tend));
      expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
    }
  });
});
