import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Pool } from 'pg';
import { AuditEventsDocument, ViewerDocument } from '../../../src/client/client.ts';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { seed } from '../../support/seed.ts';
import type { Seeded } from '../../support/seed-shape.ts';
import { openForBulk } from '../../support/bulk.ts';
import { insertAuditHistory, makePastMonths, RARE_ACTION } from '../../support/audit-history.ts';
import { databaseUrl, onServer, TEMPLATE } from '../../support/locations.ts';
import {
  explainAll,
  largeTables,
  scansOf,
  watchPlans,
  type Planned,
  type Scan,
  type Tables,
} from '../../support/plans.ts';
import { createWorld, type World } from '../../support/world.ts';
import {
  askEverySurface,
  findEverything,
  readEveryList,
  type SeededIds,
} from '../../support/plan-queries.ts';
import { runEveryMutation } from '../../support/plan-steps.ts';

// How PostgreSQL runs the statements of a large database, according to auto_explain, which the
// embedded one lacks.

const server = process.env['TEST_DATABASE_URL'];
if (!server)
  console.log(
    'The plans of statements are looked at on a PostgreSQL server only: set TEST_DATABASE_URL.',
  );
const onPostgres = server === undefined ? describe.skip : describe;

const NAME = `${TEMPLATE}_plans`;
const ROWS = 100_000;
const MONTHS = 6;
/** Smaller tables may be scanned, which PostgreSQL rightly does. A month has more events. */
const LARGE = 5_000;

let seeded: Seeded;
let ids: SeededIds;
let database: Database;
let world: World;
let planned: Planned[];
let large: Tables;

async function fill(url: string): Promise<void> {
  seeded = await seed(url, { tokens: ROWS, presented: 4, users: ROWS });
  const pool = await openForBulk(url);
  try {
    const { rows } = await pool.query<{ id: string }>('select id from organization order by id');
    await makePastMonths(pool, MONTHS);
    await insertAuditHistory(pool, {
      from: 1,
      to: ROWS,
      months: MONTHS,
      organizationIds: rows.map(({ id }) => id),
    });
    ids = await findIds(pool);
    // One organization has a long log with a rare action.
    await insertAuditHistory(pool, {
      from: ROWS + 1,
      to: 2 * ROWS,
      months: MONTHS,
      organizationIds: [ids.organization],
    });
  } finally {
    await pool.end();
  }
}

async function findIds(pool: Pool): Promise<SeededIds> {
  const { rows } = await pool.query<SeededIds>(
    `select t.organization_id as organization, t.member_id as member, t.owner_id as user, m.role_id as role, t.id as token,
       (select id from scope where credential_id = t.id limit 1) as scope,
       (select id from credential where prefix = $2) as key, (select id from credential where prefix = $3) as session,
       (select id from audit_event where organization_id = t.organization_id limit 1) as "auditEvent"
     from credential t join member m on m.id = t.member_id where t.prefix = $1`,
    [seeded.tokens[0], seeded.apiKey, seeded.session].map((secret) => secret?.slice(0, 10)),
  );
  if (!rows[0]) throw new Error('The seeded token is not there.');
  return rows[0];
}

onPostgres('with 100,000 users, tokens and audit events', () => {
  beforeAll(async () => {
    await onServer(server ?? '', [`create database ${NAME}`]);
    const url = databaseUrl(server ?? '', NAME);
    await fill(url);
    await explainAll(server ?? '', NAME);
    database = await openDatabase({ kind: 'server', url, poolSize: 4 });
    large = await largeTables(database.pool, LARGE);
    planned = watchPlans(database.pool);
    world = await createWorld({}, { database });
  }, 600_000);

  afterAll(async () => {
    await world.close();
    await database.close();
    await onServer(server ?? '', [`drop database ${NAME} with (force)`]);
  });

  /** Returns the scans of large tables during a step. */
  const scansDuring = async (step: () => Promise<unknown>): Promise<Scan[]> => {
    planned.length = 0;
    await step();
    const scans = scansOf(planned, large);
    expect(scans.length).toBeGreaterThan(0);
    return scans;
  };
  const fullScans = (scans: readonly Scan[]) =>
    scans
      .filter(({ isFull }) => isFull)
      .map(({ table, how, statement }) => ({ table, how, statement }));

  test('the tables that grow are large', () => {
    const growing = ['credential', 'scope', 'credential_use', 'member', 'user_account'];
    expect([...large.keys()]).toEqual(expect.arrayContaining(growing));
    expect(
      [...large.keys()].filter((name) => name.startsWith('audit_event_')).length,
    ).toBeGreaterThanOrEqual(MONTHS);
  });

  test('no surface scans a table to authenticate', async () => {
    expect(fullScans(await scansDuring(() => askEverySurface(world, seeded, ids)))).toEqual([]);
  });

  test('no page of a list does, with any filter and order', async () => {
    expect(fullScans(await scansDuring(() => readEveryList(world, seeded, ids)))).toEqual([]);
  });

  test('no lookup by id does', async () => {
    expect(fullScans(await scansDuring(() => findEverything(world, seeded, ids)))).toEqual([]);
  });

  test('no mutation does, including its cascades', async () => {
    let names: ReadonlySet<string> = new Set();
    const scans = await scansDuring(async () => {
      names = await runEveryMutation(world);
    });
    const all = Object.keys(
      buildSchema(readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'))
        .getMutationType()
        ?.getFields() ?? {},
    );
    expect(all.filter((name) => !names.has(name))).toEqual(['setUp']);
    expect(fullScans(scans)).toEqual([]);
  });

  test('a filter by a rare action does not scan the whole log', async () => {
    const scans = await scansDuring(() =>
      world.as(seeded.apiKey)(AuditEventsDocument, { filter: { action: [RARE_ACTION] } }),
    );
    const ofLog = scans.filter(({ statement }) => statement.includes('"e"."action" = any'));
    expect(ofLog.length).toBeGreaterThan(0);
    for (const { how } of ofLog) expect(how).toContain('action_occurred_at_idx');
  });

  describe('a lost index is found:', () => {
    const fullWithout = async (index: string, step: () => Promise<unknown>): Promise<Scan[]> => {
      const { rows } = await database.pool.query<{ definition: string }>(
        'select pg_get_indexdef($1::regclass) as definition',
        [index],
      );
      await database.pool.query(`drop index ${index}`);
      try {
        return (await scansDuring(step)).filter(({ isFull }) => isFull);
      } finally {
        await database.pool.query(rows[0]?.definition ?? '');
      }
    };

    test('the table is read instead', async () => {
      const full = await fullWithout('scope_credential_id_index', () =>
        world.as(seeded.tokens[0])(ViewerDocument),
      );
      expect(full).toMatchObject([{ table: 'scope', how: expect.stringContaining('Seq Scan') }]);
    });

    test('or another index from end to end', async () => {
      const full = await fullWithout('credential_owner_id_index', () => runEveryMutation(world));
      expect(full.length).toBeGreaterThan(0);
      for (const { statement, how } of full) {
        expect(statement).toMatch(/^update "credential" set "revoked_at"/);
        expect(how).toMatch(/^Index Scan .*kind = 'SESSION'/);
      }
    });
  });
});
