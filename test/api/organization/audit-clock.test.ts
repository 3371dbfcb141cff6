import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tendAuditPartitions } from '../../../src/audit/audit-partition.store.ts';
import {
  AuditEventsDocument,
  createClient,
  SignInDocument,
  UpdateOrganizationDocument,
} from '../../../src/client/client.ts';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';
import { createWorld, NO_LIMITS, PASSWORD, payloadOf, type World } from '../../support/world.ts';

const worker = process.env['JEST_WORKER_ID'] ?? '0';
const OWNER = {
  LATCHKEY_OWNER_EMAIL: 'ada@example.org',
  LATCHKEY_OWNER_PASSWORD: PASSWORD,
  LATCHKEY_ORGANIZATION: 'acme',
};
const YEAR_MS = 365 * 24 * 3_600_000;

let world: World;
beforeAll(async () => {
  world = await createWorld({}, { databaseName: `audit_clock_${worker}` });
});
afterAll(async () => {
  await world.close();
  await cleanUp();
});

const partitionsOf = async ({ pool }: Pick<Database, 'pool'>): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_event'::regclass order by 1",
  );
  return rows.map(({ name }) => name);
};
/** Puts the audit log in the state after months without a server: its last partition has ended. */
const endPartitions = async (database: Pick<Database, 'pool'>): Promise<void> => {
  for (const name of await partitionsOf(database))
    if (/_\d{4}_\d\d$/.test(name)) await database.pool.query(`drop table ${name}`);
};
const partsWithEvents = async ({ pool }: Pick<Database, 'pool'>): Promise<string[]> => {
  const { rows } = await pool.query<{ part: string }>(
    'select distinct tableoid::regclass::text as part from audit_event order by 1',
  );
  return rows.map(({ part }) => part);
};
const MONTH = expect.stringMatching(/^audit_event_\d{4}_\d\d$/);

describe('an event is always stored', () => {
  test('also where its month has no partition; the next run moves it there, and it cannot be changed before or after', async () => {
    const { database } = world;
    const { owner } = await world.newOrganization();
    await endPartitions(database);
    payloadOf(
      (await owner.execute(UpdateOrganizationDocument, { input: { name: 'Late' } }))
        .updateOrganization,
    );
    expect(await partsWithEvents(database)).toEqual(['audit_event_default']);
    const before = await owner.execute(AuditEventsDocument, {});
    for (const statement of [
      'delete from audit_event_default',
      'update audit_event_default set detail = null',
      'truncate audit_event_default',
    ])
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');

    await tendAuditPartitions(database.fork(), null, new Date());
    expect(await partsWithEvents(database)).toEqual([MONTH]);
    expect(await owner.execute(AuditEventsDocument, {})).toEqual(before);
    const parts = await partitionsOf(database);
    expect(parts).toContain('audit_event_default');
    for (const name of parts)
      await expect(database.pool.query(`delete from ${name}`)).rejects.toThrow('append-only');
  });

  test('at times long past and far ahead, also where the partition of the earliest times was dropped', async () => {
    const { database } = world;
    await database.pool.query('drop table audit_event_before');
    const write = (at: string): Promise<unknown> =>
      database.pool.query(
        "insert into audit_event (id, organization_id, occurred_at, action) values (gen_random_uuid(), gen_random_uuid(), $1, 'x.y')",
        [at],
      );
    for (const at of [
      '1970-01-01T00:00:00Z',
      '2026-10-31T23:59:59.999Z',
      '2031-02-28T00:00:00Z',
      '2475-12-31T23:59:59Z',
    ])
      await write(at);
    await tendAuditPartitions(database.fork(), null, new Date());
    expect(await partsWithEvents(database)).toEqual(
      ['audit_event_2031_02', 'audit_event_2475_12', MONTH, 'audit_event_before'].sort(),
    );
    const { rows } = await database.pool.query(
      "select count(*)::int as n from audit_event where action = 'x.y'",
    );
    expect(rows).toEqual([{ n: 4 }]);
  });
});

describe('retention', () => {
  const inYears = (years: number): Date => new Date(Date.now() + years * YEAR_MS);

  test('drops nothing by a clock that is far ahead of the other one', async () => {
    const database = await openDatabase(await cloneDatabase(`audit_ahead_${worker}`));
    try {
      await database.pool.query('select audit_event_make_partitions(now(), now())');
      // The database's clock is years ahead of the instance's.
      expect(await tendAuditPartitions(database.fork(), 1, inYears(-5))).toEqual([]);
      // The instance's clock is years ahead of the database's: the current and later months are
      // kept.
      const dropped = await tendAuditPartitions(database.fork(), 1, inYears(5));
      expect(dropped.filter((name) => name !== 'audit_event_before')).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

// The embedded database uses the clock of its process, so shifting the process shifts the database.
describe('a server whose clock goes far ahead and back between its starts', () => {
  const preload = `--import=${join(import.meta.dirname, '../../support/shift-clock.mjs')}`;

  test('starts each time, and its audit log has every event', async () => {
    const DATA_DIR = newFolder();
    const shifts = [0, 3 * YEAR_MS, -40 * YEAR_MS, 300 * YEAR_MS, 0];
    for (const [i, shift] of shifts.entries()) {
      const server = startProcess({
        DATA_DIR,
        ...OWNER,
        ...NO_LIMITS,
        NODE_OPTIONS: preload,
        CLOCK_SHIFT_MS: String(shift),
      });
      const url = `${await server.url()}/graphql`;
      const { secret } = payloadOf(
        (
          await createClient({ url })(SignInDocument, {
            input: { email: OWNER.LATCHKEY_OWNER_EMAIL, password: PASSWORD },
          })
        ).signIn,
      );
      const { auditEvents } = await createClient({ url, secret })(AuditEventsDocument, {
        filter: { action: ['session.created'] },
        first: 100,
      });
      expect(auditEvents.edges).toHaveLength(i + 1);
      expect(server.output()).not.toContain('not maintained');
      expect(await server.stop()).toBe(0);
    }
  }, 120_000);

  test('starts after months in which its last partition ended, though the start itself writes events', async () => {
    const DATA_DIR = newFolder();
    const database = await openDatabase({ kind: 'embedded', folder: DATA_DIR });
    await endPartitions(database);
    await database.close();
    const server = startProcess({ DATA_DIR, ...OWNER });
    await server.url();
    expect(await server.stop()).toBe(0);
    const after = await openDatabase({ kind: 'embedded', folder: DATA_DIR });
    try {
      expect(await partsWithEvents(after)).toEqual([MONTH]);
    } finally {
      await after.close();
    }
  }, 60_000);
});
