import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { cloneDatabase } from '../support/locations.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase(
    await cloneDatabase(`migrations_${process.env['JEST_WORKER_ID'] ?? '0'}`),
  );
});
afterAll(() => database.close());

describe('migrations', () => {
  test('go up from nothing and equal the entities', async () => {
    // The server creates and drops the monthly partitions: the entity lists only the two permanent
    // ones.
    const { rows } = await database.pool.query<{ name: string }>(
      "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_event'::regclass and inhrelid not in ('audit_event_before'::regclass, 'audit_event_default'::regclass)",
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { name } of rows) await database.pool.query(`drop table ${name}`);
    const difference = await database.orm.schema.getUpdateSchemaSQL({ wrap: false });
    // MikroORM reads triggers in another spelling than it writes, so it always reports a
    // difference.
    const statements = difference
      .split('\n')
      .filter(
        (line) =>
          line.trim() !== '' &&
          !/append_only|drop function .*audit_event_(make_partitions|sort_default)/.test(line),
      );
    expect(statements).toEqual([]);
  });

  test('go down to nothing, and up again', async () => {
    await database.orm.migrator.down({ to: 0 });
    const { rows } = await database.pool.query<{ n: number }>(
      "select count(*)::int as n from information_schema.tables where table_schema = 'public' and table_name <> 'mikro_orm_migrations'",
    );
    expect(rows).toEqual([{ n: 0 }]);
    await database.orm.migrator.up();
    await expect(database.pool.query('select count(*) from credential')).resolves.toBeDefined();
  });
});
