import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tendAuditPartitions } from '../../../src/audit/audit-partition.store.ts';
import { AuditEventsDocument } from '../../../src/client/client.ts';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';
import { createWorld, type Tenant, type World } from '../../support/world.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld(
    {},
    { databaseName: `retention_${process.env['JEST_WORKER_ID'] ?? '0'}` },
  );
  tenant = await world.newOrganization();
});
afterAll(async () => {
  await world.close();
  await cleanUp();
});

const partitions = async ({ pool }: Database): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_event'::regclass order by 1",
  );
  return rows.map(({ name }) => name);
};
/**
 * Returns the partition of this month, such as `audit_event_2026_11`, or of one so many months
 * later.
 */
const monthAt = (offset: number): string => {
  const now = new Date();
  return `audit_event_${new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString().slice(0, 7).replace('-', '_')}`;
};
/** Inserts an event of so many months ago. */
const record = async (monthsAgo: number): Promise<void> => {
  await world.database.pool.query(
    'select audit_event_make_partitions(now() - make_interval(months => $1), now())',
    [monthsAgo],
  );
  await world.database.pool.query(
    `insert into audit_event (id, organization_id, occurred_at, action, target_label)
     select gen_random_uuid(), id, now() - make_interval(months => $1), 'role.created', $2 from organization where slug = $3`,
    [monthsAgo, `${monthsAgo} months ago`, tenant.slug],
  );
};
const labels = async (
  first: number,
  after?: string | null,
): Promise<{ labels: (string | null)[]; next: string | null }> => {
  const { auditEvents } = await tenant.owner.execute(AuditEventsDocument, {
    first,
    after,
    filter: { action: ['role.created'] },
  });
  return {
    labels: auditEvents.edges.map(({ node }) => node.targetLabel),
    next: auditEvents.pageInfo.hasNextPage ? (auditEvents.pageInfo.endCursor ?? null) : null,
  };
};

describe('the audit log by month', () => {
  test('has partitions for the coming months, and creates missing ones', async () => {
    const { database } = world;
    expect(await partitions(database)).toEqual(
      expect.arrayContaining([monthAt(0), monthAt(1), monthAt(3)]),
    );
    await database.pool.query(`drop table ${monthAt(2)}`);
    expect(await tendAuditPartitions(database.fork(), null, new Date())).toEqual([]);
    expect(await partitions(database)).toContain(monthAt(2));
    await tendAuditPartitions(database.fork(), null, new Date());
  });

  test('rejects changes in every partition', async () => {
    for (const name of [...(await partitions(world.database)), monthAt(2)])
      for (const statement of [
        `delete from ${name}`,
        `update ${name} set detail = 'x'`,
        `truncate ${name}`,
      ])
        await expect(world.database.pool.query(statement)).rejects.toThrow('append-only');
  });

  test('is read as one list across its partitions, page by page', async () => {
    // Only this test creates partitions of past months.
    await world.database.pool.query(`alter table audit_event detach partition audit_event_before`);
    const bounds = Array.from({ length: 6 }, (_, i) => monthAt(-1 - i));
    for (const [i, name] of bounds.entries())
      await world.database.pool.query(
        `create table if not exists ${name} partition of audit_event for values from ('${toBound(-1 - i)}') to ('${toBound(-i)}')`,
      );
    for (const monthsAgo of [0, 1, 2, 3, 4, 5]) await record(monthsAgo);
    const seen: (string | null)[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await labels(2, after);
      seen.push(...page.labels);
      after = page.next;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((ago) => `${ago} months ago`));
  });

  test('drops only the months beyond the retention period', async () => {
    const dropped = await tendAuditPartitions(world.database.fork(), 3, new Date());
    // A month ends when the next begins, so the month of three months ago ended less than three
    // months ago.
    expect(dropped).toEqual([monthAt(-6), monthAt(-5), monthAt(-4)]);
    expect((await labels(20)).labels).toEqual([0, 1, 2, 3].map((ago) => `${ago} months ago`));
  });

  test('is maintained when the server starts', async () => {
    const folder = newFolder();
    const database = await openDatabase({ kind: 'embedded', folder });
    await database.pool.query('alter table audit_event detach partition audit_event_before');
    for (const offset of [-9, -1])
      await database.pool.query(
        `create table ${monthAt(offset)} partition of audit_event for values from ('${toBound(offset)}') to ('${toBound(offset + 1)}')`,
      );
    await database.pool.query(`drop table ${monthAt(2)}`);
    await database.close();

    const server = startProcess({ DATA_DIR: folder, AUDIT_RETENTION_MONTHS: '6' });
    await server.url();
    expect(server.lines().filter((line) => line.includes('Dropped '))).toEqual([
      `Dropped ${monthAt(-9)}: AUDIT_RETENTION_MONTHS is 6`,
    ]);
    expect(await server.stop()).toBe(0);

    const after = await openDatabase({ kind: 'embedded', folder });
    try {
      expect(
        (await partitions(after)).filter(
          (name) => name === monthAt(-9) || name === monthAt(-1) || name === monthAt(2),
        ),
      ).toEqual([monthAt(-1), monthAt(2)]);
    } finally {
      await after.close();
    }
  });

  test('keeps its events when it is split', async () => {
    const database = await openDatabase(
      await cloneDatabase(`split_${process.env['JEST_WORKER_ID'] ?? '0'}`),
    );
    try {
      const { orm, pool } = database;
      await orm.migrator.down({ to: 'Migration20261122100000' });
      await pool.query(
        `insert into audit_event (id, organization_id, occurred_at, action) values (gen_random_uuid(), gen_random_uuid(), now(), 'now'), (gen_random_uuid(), gen_random_uuid(), '2020-02-03T00:00:00Z', 'then')`,
      );
      await orm.migrator.up();
      const { rows } = await pool.query(
        'select tableoid::regclass::text as part, action from audit_event order by occurred_at',
      );
      expect(rows).toEqual([
        { part: 'audit_event_before', action: 'then' },
        { part: monthAt(0), action: 'now' },
      ]);
    } finally {
      await database.close();
    }
  });
});

function toBound(offset: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString();
}
