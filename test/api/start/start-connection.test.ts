import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { checkServer } from '../../../src/database/connect/check-server.ts';
import { clientOptions } from '../../../src/database/connect/client-options.ts';
import { readTarget } from '../../../src/database/connect/read-target.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { makeCertificates, type Certificates } from '../../support/certificates.ts';
import {
  hasPostgres,
  startPostgres,
  startStandby,
  type OwnServer,
} from '../../support/postgres-server.ts';

const withServer = hasPostgres ? describe : describe.skip;
if (!hasPostgres)
  console.log('Connections are tested where PostgreSQL is installed: there is no pg_config here.');

const HBA = `
local   all all        trust
hostssl all certuser   all cert
hostssl all onlyssl    all trust
host    all onlyssl    all reject
hostnossl all nossl    all trust
host    all nossl      all reject
host    all scram      all scram-sha-256
host    all clear      all password
local   replication all trust
host    replication all all trust
host    all all        all trust
`;

withServer('DATABASE_URL means what libpq says', () => {
  let server: OwnServer;
  let standby: OwnServer;
  let certificates: Certificates;
  let folder: string;
  let proxy: Server;
  let proxyPort: number;

  beforeAll(async () => {
    certificates = makeCertificates();
    server = await startPostgres();
    folder = dirname(server.logFile);
    const data = join(folder, 'data');
    const { uid, gid } = statSync(data);
    for (const file of ['server.crt', 'server.key', 'ca.crt']) {
      copyFileSync(certificates.path(file), join(data, file));
      chmodSync(join(data, file), 0o600);
      chownSync(join(data, file), uid, gid);
    }
    writeFileSync(join(data, 'pg_hba.conf'), HBA);
    await run(server.url, [
      `alter system set ssl_ca_file = 'ca.crt'`,
      'alter system set ssl = on',
      'select pg_reload_conf()',
      'create user certuser superuser',
      'create user onlyssl superuser',
      'create user nossl superuser',
      `create user scram superuser password 'S3cret#P@ss:/?%41 é'`,
      `create user clear superuser password 'S3cret'`,
      'create database app',
    ]);
    standby = await startStandby(server, 'lookups');
    // An address of IPv6, which the server does not listen on.
    proxy = createServer((socket) => {
      const there = connect(server.port, '127.0.0.1');
      socket.pipe(there).pipe(socket);
      for (const end of [socket, there]) end.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '::1', resolve));
    proxyPort = (proxy.address() as AddressInfo).port;
  });
  afterAll(async () => {
    proxy.close();
    await standby.stop();
    await server.stop();
    certificates.remove();
  });

  /** Returns what a connection reached, or the message of the failed start. */
  async function reach(
    url: string,
    environment: Record<string, string> = {},
  ): Promise<Record<string, unknown> | string> {
    Object.assign(process.env, environment);
    try {
      const target = readTarget(url, 'DATABASE_URL');
      const times = { hostMs: 5_000, connectMs: 15_000 };
      await checkServer(target, 'DATABASE_URL', times);
      const client = new pg.Client(clientOptions(target, times));
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(
        `select ssl, client_dn, current_user as user, current_database() as database, current_setting('application_name') as application, pg_is_in_recovery() as standby,
           current_setting('work_mem') as memory from pg_stat_ssl where pid = pg_backend_pid()`,
      );
      await client.end();
      return rows[0] ?? {};
    } catch (error) {
      return (error as Error).message;
    } finally {
      for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
    }
  }
  const expand = (text: string): string =>
    text
      .replaceAll('PORT', String(server.port))
      .replaceAll('STANDBY', String(standby.port))
      .replaceAll('PROXY', String(proxyPort))
      .replaceAll('SOCKET', folder)
      .replaceAll('CERTS', certificates.folder);

  test.each([
    [
      'postgresql://latchkey@localhost:PORT/app',
      { ssl: true, database: 'app', user: 'latchkey', application: 'latchkey' },
    ],
    ['postgresql://latchkey@localhost:PORT/app?sslmode=disable', { ssl: false }],
    ['postgresql://latchkey@localhost:PORT/app?sslmode=allow', { ssl: false }],
    ['postgresql://latchkey@localhost:PORT/app?sslmode=prefer', { ssl: true }],
    ['postgresql://latchkey@localhost:PORT/app?sslmode=require', { ssl: true }],
    ['postgresql://latchkey@localhost:PORT/app?ssl=true', { ssl: true }],
    [
      'postgresql://latchkey@127.0.0.1:PORT/app?sslmode=verify-ca&sslrootcert=CERTS/ca.crt',
      { ssl: true },
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?sslmode=verify-full&sslrootcert=CERTS/ca.crt',
      { ssl: true },
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=CERTS/ca.crt',
      { ssl: true },
    ],
    [
      'postgresql://certuser@localhost:PORT/app?sslmode=require&sslcert=CERTS/client.crt&sslkey=CERTS/client.key',
      { ssl: true, client_dn: '/CN=certuser' },
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?sslmode=require&ssl_max_protocol_version=TLSv1.2',
      { ssl: true },
    ],
    // The server accepts these in one way only: prefer and allow try the other.
    ['postgresql://nossl@localhost:PORT/app', { ssl: false }],
    ['postgresql://onlyssl@localhost:PORT/app?sslmode=allow', { ssl: true }],
    [
      'postgresql://scram:S3cret#P%40ss%3A%2F%3F%2541%20%C3%A9@localhost:PORT/app?channel_binding=require',
      { ssl: true, user: 'scram' },
    ],
    [
      'postgresql://scram:S3cret%23P%40ss%3A%2F%3F%2541%20é@localhost:PORT/app?sslmode=disable',
      { ssl: false, user: 'scram' },
    ],
    [
      `host=localhost port=PORT user=scram password='S3cret#P@ss:/?%41 é' dbname=app sslmode=require`,
      { ssl: true, user: 'scram', database: 'app' },
    ],
    ['postgresql://latchkey@/app?host=SOCKET&port=PORT', { ssl: false, database: 'app' }],
    [
      'host=SOCKET port=PORT user=latchkey dbname=app sslmode=verify-full sslrootcert=CERTS/ca.crt',
      { ssl: false },
    ],
    ['postgresql://latchkey@[::1]:PROXY/app', { database: 'app' }],
    [
      'postgresql://latchkey@localhost:PORT/app?options=-c%20work_mem%3D5MB&application_name=mine',
      { memory: '5MB', application: 'mine' },
    ],
    ['postgresql://latchkey@127.0.0.1:1,localhost:PORT/app', { database: 'app' }],
    ['postgresql://latchkey@host.invalid,localhost/app?port=PORT', { database: 'app' }],
    ['postgresql://latchkey@127.0.0.1:STANDBY,127.0.0.1:PORT/app', { standby: false }],
    [
      'postgresql://latchkey@127.0.0.1:STANDBY,127.0.0.1:PORT/app?target_session_attrs=read-write',
      { standby: false },
    ],
    [
      'postgresql://latchkey@127.0.0.1:STANDBY,127.0.0.1:PORT/app?target_session_attrs=primary&load_balance_hosts=random',
      { standby: false },
    ],
  ])('%s', async (text, part) => expect(await reach(expand(text))).toMatchObject(part));

  test('the variables of libpq provide what it omits', async () => {
    const environment = {
      PGHOST: 'localhost',
      PGPORT: String(server.port),
      PGUSER: 'latchkey',
      PGDATABASE: 'app',
      PGSSLMODE: 'disable',
    };
    expect(await reach('postgresql://', environment)).toMatchObject({
      ssl: false,
      database: 'app',
    });
    expect(await reach('postgresql://?sslmode=require', environment)).toMatchObject({ ssl: true });
  });

  test('a password may be in the password file of libpq', async () => {
    const passfile = certificates.path('pgpass');
    writeFileSync(passfile, 'elsewhere:*:*:*:wrong\n*:*:app:clear:S3cret\n', { mode: 0o600 });
    expect(
      await reach(`postgresql://clear@localhost:${server.port}/app?passfile=${passfile}`),
    ).toMatchObject({ user: 'clear' });
    chmodSync(passfile, 0o644);
    expect(
      await reach(`postgresql://clear@localhost:${server.port}/app?passfile=${passfile}`),
    ).toContain('chmod 0600');
  });

  test.each([
    [
      'postgresql://latchkey@127.0.0.1:PORT/app?sslmode=verify-full&sslrootcert=CERTS/ca.crt',
      'The certificate of the server is for another host.',
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?sslmode=verify-full&sslrootcert=CERTS/other.crt',
      'is not signed by the authority in sslrootcert',
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?sslmode=verify-ca&sslrootcert=CERTS/other.crt',
      'is not signed by the authority in sslrootcert',
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?sslmode=require&sslrootcert=CERTS/other.crt',
      'is not signed by the authority in sslrootcert',
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?sslrootcert=system',
      'is not signed by the authority in sslrootcert',
    ],
    ['postgresql://latchkey@localhost:PORT/app?sslmode=verify-full', 'set sslrootcert'],
    [
      'postgresql://latchkey@localhost:PORT/app?sslmode=verify-full&sslrootcert=/missing',
      'The file of sslrootcert cannot be read (ENOENT)',
    ],
    [
      'postgresql://certuser@localhost:PORT/app?sslmode=require',
      'The server does not accept this user from here.',
    ],
    [
      'postgresql://certuser@localhost:PORT/app?sslmode=require&sslcert=CERTS/client.crt&sslkey=CERTS/client.csr',
      'run chmod 0600',
    ],
    [
      'postgresql://onlyssl@localhost:PORT/app?sslmode=disable',
      'The server does not accept this user from here.',
    ],
    [
      'postgresql://nossl@localhost:PORT/app?sslmode=require',
      'The server does not accept this user from here.',
    ],
    [
      'postgresql://nossl@localhost:STANDBY/app?sslmode=require',
      'does not accept this user from here',
    ],
    ['postgresql://scram:S3cret@localhost:PORT/app', 'The password is incorrect or missing.'],
    [
      'postgresql://scram@localhost:PORT/app',
      'The server requires a password, but the URL has none.',
    ],
    [
      'postgresql://clear:S3cret@localhost:PORT/app?channel_binding=require',
      'channel_binding=require, but the server does not offer it',
    ],
    [
      'postgresql://clear:S3cret@localhost:PORT/app?sslmode=disable&channel_binding=require',
      'channel_binding=require, but the server does not offer it',
    ],
    ['postgresql://latchkey@127.0.0.1:STANDBY/app', 'The server is a standby'],
    [
      'postgresql://latchkey@127.0.0.1:STANDBY/app?target_session_attrs=standby',
      'its target_session_attrs must be any, read-write or primary',
    ],
    [
      'postgresql://latchkey@127.0.0.1:STANDBY,127.0.0.1:1/app',
      'does not match target_session_attrs',
    ],
    ['postgresql://latchkey@localhost:PORT/missing', 'The database does not exist. Create it'],
    [
      'postgresql://latchkey@localhost:PORT',
      'A URL without a database name refers to the database named after the user.',
    ],
    ['postgresql://nobody@localhost:PORT/app', 'The server does not accept this user from here.'],
    ['postgresql://latchkey@localhost:PORT/app?options=-c%20no_such%3D1', 'does not have'],
    [
      'postgresql://latchkey@localhost:PORT/app?options=-c%20search_path%3Dnone',
      'No schema of the search_path exists',
    ],
    [
      'postgresql://latchkey@localhost:PORT/app?options=-c%20default_transaction_read_only%3Don',
      'The database is read-only.',
    ],
    ['postgresql://latchkey@localhost:1/app', 'does not answer'],
    ['postgresql://latchkey@host.invalid/app', 'The host name is unknown.'],
  ])('%s does not start, and one line says why', async (text, line) => {
    const said = await reach(expand(text));
    expect(said).toEqual(expect.stringContaining(line));
    expect(said).not.toContain('\n');
    expect(said).not.toContain('S3cret');
    expect(said).toContain('DATABASE_URL');
  });

  test('a database in another encoding, and one in which no tables may be created, are refused', async () => {
    await run(server.url, [
      `create database latin encoding 'LATIN1' locale 'C' template template0`,
      'create user guest',
    ]);
    expect(await reach(`postgresql://latchkey@localhost:${server.port}/latin`)).toContain(
      'The database encoding is LATIN1.',
    );
    expect(await reach(`postgresql://guest@localhost:${server.port}/app`)).toContain(
      'grant create on schema "public" to "guest"',
    );
  });

  test('reports a server without free connections', async () => {
    await run(server.url, [
      'alter database app connection limit 0',
      'create user limited',
      'grant create on schema public to public',
    ]);
    expect(await reach(`postgresql://limited@localhost:${server.port}/app`)).toContain(
      'The server is out of connections.',
    );
    await run(server.url, ['alter database app connection limit -1']);
  });

  test('settings of the database and the user do not change responses', async () => {
    await run(server.url, [
      'create database odd',
      ...[
        `datestyle = 'German, DMY'`,
        `intervalstyle = 'sql_standard'`,
        `timezone = 'Asia/Kathmandu'`,
        'standard_conforming_strings = off',
        'extra_float_digits = -10',
        `bytea_output = 'escape'`,
      ].map((setting) => `alter database odd set ${setting}`),
      `alter user latchkey in database odd set default_transaction_isolation = 'serializable'`,
      `alter user latchkey in database odd set client_encoding = 'LATIN1'`,
    ]);
    const database = await openDatabase({
      kind: 'server',
      url: `postgresql://latchkey@localhost:${server.port}/odd`,
      poolSize: 2,
    });
    try {
      const { rows } = await database.pool.query<Record<string, unknown>>(
        `select '2026-02-01 03:04:05+00'::timestamptz as at, '2026-02-01 03:04:05+00'::timestamptz::text as text, '1 day 2 hours'::interval::text as interval, '\\x41'::bytea as bytes,
           'é\\' as string, 1.0::float8 / 3 as third, current_setting('transaction_isolation') as isolation`,
      );
      expect(rows[0]).toEqual({
        at: '2026-02-01 03:04:05+00',
        text: '2026-02-01 03:04:05+00',
        interval: '1 day 02:00:00',
        bytes: Buffer.from('A'),
        string: 'é\\',
        third: 1 / 3,
        isolation: 'read committed',
      });
    } finally {
      await database.close();
    }
  });
});

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
