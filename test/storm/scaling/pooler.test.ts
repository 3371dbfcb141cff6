import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  CanDocument,
  ReinstateMemberDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { freePort, startPostgres, type OwnServer } from '../../support/postgres-server.ts';
import { createWorld, type World } from '../../support/world.ts';

const PGBOUNCER = process.env['PGBOUNCER'] ?? '/usr/sbin/pgbouncer';
const withPooler = existsSync(PGBOUNCER) ? describe : describe.skip;
if (!existsSync(PGBOUNCER))
  console.log(`No pgbouncer at ${PGBOUNCER}: the tests behind a pooler are skipped.`);

/** Fewer connections than the instances use at once, so that connections are shared. */
const SERVER_CONNECTIONS = 3;

withPooler('behind pgbouncer in transaction mode', () => {
  let postgres: OwnServer;
  let folder: string;
  let pooler: ChildProcess;
  let url: string;
  const worlds: World[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
    folder = await mkdtemp(join(tmpdir(), 'latchkey-pgbouncer-'));
    const port = await freePort();
    const file = join(folder, 'pgbouncer.ini');
    await writeFile(
      file,
      `[databases]
postgres = host=127.0.0.1 port=${postgres.port} user=latchkey
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${SERVER_CONNECTIONS}
`,
    );
    // pgbouncer does not run as root.
    await chmod(folder, 0o755);
    pooler = spawn(PGBOUNCER, [...(process.getuid?.() === 0 ? ['--user', 'postgres'] : []), file], {
      stdio: 'ignore',
    });
    while (!(await listens(port))) await sleep(20);
    url = `postgresql://latchkey@127.0.0.1:${port}/postgres`;
    for (let i = 0; i < 2; i++)
      worlds.push(
        await createWorld(
          { DATABASE_PREPARED_STATEMENTS: 'off' },
          { database: await openDatabase({ kind: 'server', url, poolSize: 10 }) },
        ),
      );
  });
  afterAll(async () => {
    for (const world of worlds) {
      await world.close();
      await world.database.close();
    }
    pooler.kill();
    await postgres.stop();
    await rm(folder, { recursive: true });
  });

  test('two instances look up, write and withdraw on connections that change hands', async () => {
    const [one, two] = worlds as [World, World];
    const tenant = await one.newOrganization();
    const members = await Promise.all(
      Array.from({ length: 6 }, () => tenant.newMember('developer')),
    );
    await Promise.all(
      members.map(async (member) => {
        const { secret } = await tenant.newToken(member);
        const can = (world: World) =>
          world
            .as(secret)(CanDocument, { permission: 'channel:read' })
            .then(({ viewer }) => viewer?.can, String);
        for (let round = 0; round < 10; round++) {
          expect(await Promise.all([can(one), can(two), can(one), can(two)])).toEqual([
            true,
            true,
            true,
            true,
          ]);
          await tenant.owner.execute(SuspendMemberDocument, {
            input: { memberId: member.memberId },
          });
          for (const answer of await Promise.all([can(one), can(two)]))
            expect(answer).not.toBe(true);
          await tenant.owner.execute(ReinstateMemberDocument, {
            input: { memberId: member.memberId },
          });
        }
      }),
    );
    const { rows } = await one.database.pool.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where application_name <> 'psql' and backend_type = 'client backend'",
    );
    expect(rows[0]?.n).toBeLessThanOrEqual(SERVER_CONNECTIONS);
  });

  test('a prepared statement would not be found again, and every credential is rejected', async () => {
    const world = await createWorld(
      {},
      { database: await openDatabase({ kind: 'server', url, poolSize: 10 }) },
    );
    worlds.push(world);
    const tenant = await (worlds[0] as World).newOrganization();
    const { secret } = await tenant.newToken(tenant.owner);
    const ask = () =>
      fetch(`${world.url}/forward-auth`, { headers: { Authorization: `Bearer ${secret}` } }).then(
        ({ status }) => status,
      );
    expect(await ask()).toBe(200);
    // Uses the connection on which the statement was prepared.
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('begin');
    await other.query('select 1');
    expect(await ask()).toBe(500);
    await other.end();
  });
});

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
