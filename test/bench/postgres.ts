import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A PostgreSQL server on which databases are made for a run, and dropped with it. */
export interface Postgres {
  readonly version: string;
  /** Makes an empty database; gives its address. */
  create: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** Uses the server at the address, or starts one. */
export async function openPostgres(url: string | undefined): Promise<Postgres> {
  const own = url === undefined ? await startOwn() : null;
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
    create: async (name) => {
      await client.query(`create database ${name}`);
      made.push(name);
      return Object.assign(new URL(address), { pathname: `/${name}` }).href;
    },
    stop: async () => {
      if (!own) for (const name of made) await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
      await own?.stop();
    },
  };
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startOwn(): Promise<{ readonly url: string; stop: () => Promise<void> }> {
  const bin = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => stdout.trim(),
    () => {
      throw new Error('There is no pg_config: install PostgreSQL (Debian: apt-get install postgresql libpq-dev), or set DATABASE_URL.');
    },
  );
  const isRoot = process.getuid?.() === 0;
  // PostgreSQL does not run as root.
  const command = (program: string, args: string[]) =>
    isRoot ? run('runuser', ['-u', 'postgres', '--', join(bin, program), ...args]) : run(join(bin, program), args);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  if (isRoot) await chown(folder, await idOf('-u'), await idOf('-g'));
  const data = join(folder, 'data');
  const port = await freePort();
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`;
  const stop = async (): Promise<void> => {
    await command('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await command('initdb', ['-D', data, '-U', 'latchkey', '--auth=trust', '--no-sync', '--encoding=UTF8']);
    await command('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `postgresql://latchkey@127.0.0.1:${port}/postgres`, stop };
}

const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
