import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase, type Database } from '../../../src/database/database.ts';
import { schema } from '../../../src/server/schema.ts';
import type { SetUpLink } from '../../../src/core/call.ts';
import { post, type Answer } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { startPostgres, type OwnServer } from '../../support/postgres-server.ts';
import { createWorld, type World } from '../../support/world.ts';
import { hasPostgres, until } from '../../support/cluster.ts';
import { failStatements, type Failure } from './failing-statements.ts';
import { CASES, type Attempt, type Stage } from '../../support/mutation-cases.ts';

const FAILURES: readonly Failure[] = [
  'raises an error',
  'loses a conflict',
  'loses its connection before it is done',
  'loses its connection after it was done',
];
/** More statements than any mutation has. */
const STATEMENTS_MAX = 60;

interface Breakable extends World {
  readonly failing: ReturnType<typeof failStatements>;
  /** Runs a statement on its database. */
  readonly admin: pg.Client;
}

let postgres: OwnServer | undefined;
let stage: Stage;
const opened: { readonly world: Breakable; readonly database: Database }[] = [];

async function openWorld(setUp: SetUpLink | null = null): Promise<Breakable> {
  const server = postgres;
  if (!server) throw new Error('There is no PostgreSQL.');
  const name = `world_${opened.length}`;
  const maintenance = new pg.Client({ connectionString: server.url });
  await maintenance.connect();
  await maintenance.query(`create database ${name}`);
  await maintenance.end();
  const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const database = await openDatabase({ kind: 'server', url, poolSize: 4 });
  const failing = failStatements(database.pool);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const world = { ...(await createWorld({}, { database, setUp })), failing, admin };
  opened.push({ world, database });
  return world;
}

const onPostgres = hasPostgres() ? describe : describe.skip;
beforeAll(async () => {
  if (!hasPostgres()) return;
  postgres = await startPostgres('-c max_connections=300 -c fsync=off');
  const world = await openWorld();
  stage = { world, tenant: await world.newOrganization(), emptyWorld: openWorld };
}, 120_000);
afterAll(async () => {
  for (const { world, database } of opened) {
    await world.close();
    await world.admin.end();
    await database.close();
  }
  await postgres?.stop();
});

/** Background writes are not part of a mutation. */
const BESIDE = new Set(['credential_use', 'rate_limit', 'mikro_orm_migrations']);

interface Table {
  readonly name: string;
  readonly rows: number;
  readonly checksum: string;
}

async function tablesOf({ admin }: Breakable): Promise<Table[]> {
  const { rows } = await admin.query<{ name: string }>(
    "select relname as name from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace order by 1",
  );
  const one = (name: string): string =>
    `select '${name}' as name, count(*)::int as rows, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as checksum from "${name}" t`;
  const names = rows.map(({ name }) => name).filter((name) => !BESIDE.has(name));
  return (await admin.query<Table>(names.map(one).join(' union all '))).rows;
}

/** Returns the tables that differ, with the number of rows. */
const difference = (before: readonly Table[], after: readonly Table[]): Record<string, number> =>
  Object.fromEntries(
    after.flatMap(({ name, rows, checksum }, i) =>
      checksum === before[i]?.checksum ? [] : [[name, rows - before[i]!.rows]],
    ),
  );

const send = (name: string, { url }: World, { secret, input }: Attempt): Promise<Answer> => {
  const pascal = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
  const query = input
    ? `mutation ($input: ${pascal}Input!) { ${name}(input: $input) { __typename } }`
    : `mutation { ${name} { __typename } }`;
  return post(url, query, { headers: secret === null ? {} : bearer(secret), variables: { input } });
};
const isDone = (name: string, { body }: Answer): boolean =>
  body.errors === undefined &&
  /Payload$/.test(String((body.data?.[name] as { __typename?: string } | undefined)?.__typename));

/** PostgreSQL rolls back the transaction of a lost connection once it notices. */
const settle = ({ admin }: Breakable): Promise<void> =>
  until('every transaction has ended', async () => {
    const { rows } = await admin.query(
      "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and (state like 'idle in transaction%' or state = 'active')",
    );
    return rows.length === 0;
  });

let failures = 0;

/** Runs once. Returns the response, and the changes in the database. */
async function run(name: string, attempt: Attempt, at: number, failure: Failure) {
  const world = (attempt.world ?? stage.world) as Breakable;
  const before = await tablesOf(world);
  const {
    result: answer,
    failed,
    inTransaction,
  } = await world.failing(at, failure, () => send(name, world, attempt));
  if (failed !== null) failures++;
  await settle(world);
  return { answer, failed, inTransaction, changed: difference(before, await tablesOf(world)) };
}

onPostgres('a mutation is done completely or not at all, whichever of its statements fails', () => {
  test('is tried for every mutation of the schema', () => {
    expect(Object.keys(CASES).sort()).toEqual(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).sort(),
    );
  });

  test.each(Object.entries(CASES))(
    '%s',
    async (name, arrange) => {
      let attempt = await arrange(stage);
      const whole = (await run(name, attempt, Infinity, 'raises an error')).changed;
      expect(whole).toMatchObject({ audit_event: expect.any(Number) });
      for (const failure of FAILURES) {
        attempt = await arrange(stage);
        for (let at = 1; ; at++) {
          const { answer, failed, inTransaction, changed } = await run(name, attempt, at, failure);
          const what = `statement ${at} ${failure}: ${failed ?? 'none'}`;
          const told = { what, status: answer.status, done: isDone(name, answer), changed };
          if (failed === null) {
            expect(told).toEqual({ what, status: 200, done: true, changed: whole });
            expect(at).toBeGreaterThan(5);
            break;
          }
          if (failure === 'loses a conflict' && inTransaction)
            expect(told).toEqual({ what, status: 200, done: true, changed: whole });
          // Without a response the outcome is unknown, but the change is complete or absent.
          else if (failure === 'loses its connection after it was done' && failed === 'commit')
            expect(told).toEqual({ what, status: 503, done: false, changed: whole });
          else
            expect(told).toEqual({
              what,
              status: failure === 'raises an error' ? 500 : 503,
              done: false,
              changed: {},
            });
          expect(answer.text).not.toMatch(/injected|terminated|secret"/);
          expect(at).toBeLessThan(STATEMENTS_MAX);
          if (Object.keys(changed).length > 0) attempt = await arrange(stage);
        }
      }
    },
    120_000,
  );

  test('returns every connection to its pool', async () => {
    process.stderr.write(
      `${Object.keys(CASES).length} mutations, ${failures} statements that failed\n`,
    );
    for (const { database } of opened)
      await until(
        'nobody holds a connection',
        () =>
          database.pool.totalCount === database.pool.idleCount && database.pool.waitingCount === 0,
      );
  });
});
