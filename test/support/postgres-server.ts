import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A PostgreSQL server for the databases of one run. */
export interface Postgres {
  readonly version: string;
  /** The postmaster's process id; null for a server that was running already. */
  readonly pid: number | null;
  /** Creates an empty database. Returns its URL. */
  create: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** Uses the server at this URL, or starts one. */
export async function openPostgres(url: string | undefined): Promise<Postgres> {
  const own = url === undefined ? await startPostgres() : null;
  const address = own?.url ?? url ?? '';
  const client = new pg.Client({ connectionString: address });
  try {
    await client.connect();
  } catch (error) {
    await own?.stop();
    throw error;
  }
  const made: string[] = [];
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  return {
    version: rows[0]?.server_version.split(' ', 1)[0] ?? '',
    pid: (await own?.pid()) ?? null,
    create: async (name) => {
      await client.query(`create database ${name}`);
      made.push(name);
      return Object.assign(new URL(address), { pathname: `/${name}` }).href;
    },
    stop: async () => {
      if (!own)
        for (const name of made) await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
      await own?.stop();
    },
  };
}

/** Returns a free port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A PostgreSQL server that a test starts and stops. */
export interface OwnServer {
  /** The URL of its database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** The log file of the server. */
  readonly logFile: string;
  /** The postmaster's process id; changes with each start. */
  pid: () => Promise<number>;
  start: () => Promise<void>;
  /** `fast` ends transactions and closes; `immediate` is a crash that PostgreSQL does to itself. */
  shutDown: (mode: 'fast' | 'immediate') => Promise<void>;
  /** Promotes a standby to primary. */
  promote: () => Promise<void>;
  /** Stops the server and removes its folder. */
  stop: () => Promise<void>;
}

/**
 * Creates a cluster in a separate folder and starts it. `settings` are added to the command line,
 * such as `-c max_connections=10`.
 */
export const startPostgres = (
  settings = '-c max_connections=200',
  disk = tmpdir(),
): Promise<OwnServer> =>
  startCluster(
    settings,
    (command, data) =>
      command('initdb', [
        '-D',
        data,
        '-U',
        'latchkey',
        '--auth=trust',
        '--no-sync',
        '--encoding=UTF8',
      ]),
    disk,
  );

/**
 * Copies a running server and starts the copy as its standby. It is synchronous if the primary's
 * `synchronous_standby_names` contains this name.
 */
export const startStandby = ({ port }: OwnServer, name: string): Promise<OwnServer> =>
  startCluster('-c max_connections=200', (command, data) =>
    command('pg_basebackup', [
      '-d',
      `host=127.0.0.1 port=${port} user=latchkey application_name=${name}`,
      '-D',
      data,
      '-R',
      '-X',
      'stream',
      '-c',
      'fast',
    ]),
  );

/** Returns a folder in which clusters can be created. */
export const hasPostgres = ((): boolean => {
  try {
    return existsSync(
      join(execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim(), 'pg_basebackup'),
    );
  } catch {
    return false;
  }
})();

/** Changes a setting of a running server. */
export async function configure({ url }: OwnServer, setting: string, value: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`alter system set ${setting} = '${value}'`);
  await client.query('select pg_reload_conf()');
  await client.end();
}

/**
 * Returns how commits treat the standby of a primary: `sync` if they wait for it, undefined without
 * a standby.
 */
export async function syncStateOf({ url }: OwnServer): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ sync_state: string }>(
    'select sync_state from pg_stat_replication',
  );
  await client.end();
  return rows[0]?.sync_state;
}

type Command = (program: string, args: string[]) => Promise<unknown>;

async function startCluster(
  settings: string,
  fill: (command: Command, data: string) => Promise<unknown>,
  disk = tmpdir(),
): Promise<OwnServer> {
  const bin = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => stdout.trim(),
    () => {
      throw new Error(
        'There is no pg_config: install PostgreSQL (Debian: apt-get install postgresql libpq-dev), or set DATABASE_URL.',
      );
    },
  );
  const isRoot = process.getuid?.() === 0;
  // PostgreSQL does not run as root.
  const command: Command = (program, args) =>
    isRoot
      ? run('runuser', ['-u', 'postgres', '--', join(bin, program), ...args])
      : run(join(bin, program), args);
  const folder = await mkdtemp(join(disk, 'latchkey-postgres-'));
  if (isRoot) await chown(folder, await idOf('-u'), await idOf('-g'));
  const data = join(folder, 'data');
  const logFile = join(folder, 'log');
  const port = await freePort();
  const start = async (): Promise<void> => {
    await command('pg_ctl', [
      '-D',
      data,
      '-w',
      '-l',
      logFile,
      '-o',
      `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 ${settings}`,
      'start',
    ]);
  };
  const shutDown = async (mode: 'fast' | 'immediate'): Promise<void> => {
    await command('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop']);
  };
  const promote = async (): Promise<void> => {
    await command('pg_ctl', ['-D', data, '-w', 'promote']);
  };
  const stop = async (): Promise<void> => {
    await shutDown('immediate').catch(() => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const pid = async (): Promise<number> =>
    Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
  try {
    await fill(command, data);
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgresql://latchkey@127.0.0.1:${port}/postgres`,
    port,
    logFile,
    pid,
    start,
    shutDown,
    promote,
    stop,
  };
}

const idOf = async (flag: '-u' | '-g'): Promise<number> =>
  Number((await run('id', [flag, 'postgres'])).stdout);
