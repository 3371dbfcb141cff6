import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CreateRoleDocument } from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { ENTITIES } from '../../../src/database/entities.ts';
import { databaseUrl, onServer } from '../../support/locations.ts';
import { hasPostgres, startPostgres, type OwnServer } from '../../support/postgres-server.ts';
import { cleanUp, startProcess } from '../../support/start-process.ts';
import { createWorld } from '../../support/world.ts';
import { createCitus, rowsOf } from './citus-stand-in.ts';

const withServer = hasPostgres ? describe : describe.skip;
if (!hasPostgres)
  console.log(
    'The layout of Citus is tested where PostgreSQL is installed: there is no pg_config.',
  );

/** Citus's answer to a commit whose second phase failed on a node: success, and a warning. */
const WARN_AT_COMMIT = `
create function warn_at_commit() returns trigger language plpgsql as $$ begin
  raise warning 'failed to commit transaction on db2:5432';
  return null;
end $$;
create constraint trigger warn_at_commit after insert on role deferrable initially deferred
  for each row execute function warn_at_commit();`;

const ON_COORDINATOR = ['audit_event', 'rate_limit'];
const OURS = ['mikro_orm_migrations', ...ENTITIES.map(({ meta }) => meta.tableName)];

withServer('DATABASE_LAYOUT=citus', () => {
  let server: OwnServer;
  let url = '';
  let count = 0;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await cleanUp();
    await server.stop();
  });
  beforeEach(async () => {
    url = await createCitus(server.url, `citus_${++count}`);
  });

  /** Opens the database as an instance does at start, and closes it. */
  const open = async (at = url): Promise<{ ownsTables: boolean }> => {
    const database = await openDatabase({ kind: 'server', url: at, poolSize: 2, layout: 'citus' });
    await database.close();
    return database;
  };
  const newCalls = async (): Promise<string[]> =>
    (
      await rowsOf<{ call: string }>(
        url,
        "with made as (delete from calls returning at, step, name) select step || ' ' || name as call from made order by at",
      )
    ).map(({ call }) => call);
  const atWorker = (): Promise<unknown[]> => rowsOf(url, 'update node set coordinator = false');

  test('replicates every table, except the audit log and the limits', async () => {
    await rowsOf(url, 'create table of_another_program (id int)');
    expect(await open()).toMatchObject({ ownsTables: true });
    expect((await newCalls()).sort()).toEqual(
      OURS.map((name) =>
        ON_COORDINATOR.includes(name)
          ? `citus_add_local_table_to_metadata ${name}`
          : `create_reference_table ${name}`,
      ).sort(),
    );
  });

  test('changes nothing at the next start, and adds only the new tables of later migrations', async () => {
    await open();
    await newCalls();
    await open();
    expect(await newCalls()).toEqual([]);
    await rowsOf(
      url,
      "delete from pg_dist_partition where logicalrelid in ('scope'::regclass, 'former_member'::regclass)",
    );
    await open();
    expect((await newCalls()).sort()).toEqual([
      'create_reference_table former_member',
      'create_reference_table scope',
    ]);
  });

  test('of instances that start together, one changes the tables', async () => {
    await Promise.all([open(), open(), open()]);
    expect(await newCalls()).toHaveLength(OURS.length);
  });

  test('the rows of the audit log stay protected', async () => {
    await open();
    for (const table of ['audit_event', 'audit_event_before', 'audit_event_default'])
      for (const statement of [`delete from ${table}`, `update ${table} set detail = 'x'`])
        await expect(rowsOf(url, statement)).rejects.toThrow('append-only');
  });

  test('another node waits for the coordinator to create the tables, and creates none', async () => {
    await atWorker();
    await expect(open()).rejects.toThrow('Start an instance at the coordinator first.');
    expect(
      await rowsOf(url, "select tablename from pg_tables where schemaname = 'public'"),
    ).toEqual([]);
  });

  test.each([
    [
      'a migration is missing',
      'delete from mikro_orm_migrations where id = (select max(id) from mikro_orm_migrations)',
    ],
    [
      'a table is not replicated yet',
      "delete from pg_dist_partition where logicalrelid = 'scope'::regclass",
    ],
  ])('another node does not start while %s', async (_, statement) => {
    await open();
    await rowsOf(url, statement);
    await atWorker();
    await expect(open()).rejects.toThrow('Start an instance at the coordinator first.');
  });

  test('only the coordinator creates partitions of the audit log', async () => {
    await open();
    const later = "to_char(now() + interval '2 months', 'YYYY_MM')";
    const drop = `do $$ begin execute 'drop table if exists audit_event_' || ${later}; end $$`;
    const isThere = async (): Promise<unknown> => {
      const process = startProcess({ DATABASE_URL: url, DATABASE_LAYOUT: 'citus' });
      await process.url();
      await process.stop();
      return rowsOf(url, `select to_regclass('audit_event_' || ${later}) is not null as there`);
    };
    expect(await isThere()).toEqual([{ there: true }]);
    await rowsOf(url, drop);
    await atWorker();
    expect(await isThere()).toEqual([{ there: false }]);
  });

  test.each([
    [
      'without the extension',
      (): Promise<unknown> => rowsOf(url, 'drop schema citus cascade'),
      'create extension citus. On a plain PostgreSQL, unset DATABASE_LAYOUT.',
    ],
    [
      'while the coordinator is not among the nodes',
      (): Promise<unknown> => rowsOf(url, 'delete from pg_dist_node where groupid = 0'),
      'citus_set_coordinator_host',
    ],
    [
      'with a sharded table',
      async (): Promise<unknown> => {
        await open();
        return rowsOf(
          url,
          "update pg_dist_partition set partmethod = 'h', repmodel = 's' where logicalrelid = 'scope'::regclass",
        );
      },
      "undistribute_table('scope')",
    ],
    [
      'when Citus rejects a table',
      (): Promise<unknown> =>
        rowsOf(
          url,
          "create or replace function citus.require_coordinator() returns void language plpgsql as $$ begin raise exception 'no nodes'; end $$",
        ),
      'Citus rejected citus_add_local_table_to_metadata for the table audit_event: no nodes.',
    ],
  ])('does not start %s, and says what to do', async (_, prepare, message) => {
    await prepare();
    await expect(open()).rejects.toThrow(message);
  });

  test('does not acknowledge a change that a node has not committed yet', async () => {
    const database = await openDatabase({ kind: 'server', url, poolSize: 2, layout: 'citus' });
    const world = await createWorld({}, { database });
    try {
      const { owner } = await world.newOrganization();
      const create = (key: string): Promise<unknown> =>
        owner.execute(CreateRoleDocument, { input: { key, name: key, grants: [] } });
      await create('before');
      await rowsOf(url, WARN_AT_COMMIT);
      await expect(create('unsettled')).rejects.toThrow('cannot answer at the moment');
      await rowsOf(url, 'drop trigger warn_at_commit on role');
      await create('after');
      // Unanswered means unknown: here it was committed.
      expect(
        await rowsOf(url, "select key from role where key in ('before', 'unsettled', 'after')"),
      ).toHaveLength(3);
    } finally {
      await world.close();
      await database.close();
    }
  });

  test('ends a process without the extension with one line', async () => {
    await onServer(server.url, ['create database plain']);
    const plain = databaseUrl(server.url, 'plain');
    const process = startProcess({ DATABASE_URL: plain, DATABASE_LAYOUT: 'citus' });
    expect(await process.exited).toBe(1);
    expect(process.errors()).toMatch(/^DATABASE_LAYOUT=citus needs the extension citus.*\n$/);
  });
});
