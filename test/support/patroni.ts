import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { parse, stringify } from 'yaml';
import { until } from './cluster.ts';
import { freeze } from './freeze.ts';
import { startProxy, type Proxy } from './network-proxy.ts';
import { freePort } from './postgres-server.ts';

const run = promisify(execFile);
const EXAMPLE = join(import.meta.dirname, '../../docs/cluster/patroni.yml');
const PASSWORD = 'change-me';
const START_WITHIN_MS = 240_000;
const LOG_SHOWN = 8_000;
/** Fails on a standby, and on a primary whose commits no standby confirms. */
const TRY_TO_COMMIT =
  'create table if not exists probe (at timestamptz); insert into probe values (now())';

/** Returns why no cluster can be started here; null if one can. */
export function whyNoPatroni(): string | null {
  const missing = Object.entries({ patroni: ['--version'], etcd: ['--version'], pg_config: [] })
    .filter(([program, args]) => spawnSync(program, args).status !== 0)
    .map(([program]) => program);
  return missing.length === 0
    ? null
    : `${missing.join(', ')} not found (apt-get install postgresql libpq-dev patroni etcd-server)`;
}

/** One PostgreSQL and the Patroni that runs it. */
export interface PatroniNode {
  readonly name: string;
  /** The port for clients. They and the other nodes reach it through separate proxies. */
  readonly port: number;
  /** The port of Patroni's health checks, for clients. */
  readonly restPort: number;
  /** The URL of one of its databases, without a proxy. */
  url: (database: string) => string;
  /** Whether it is a primary, as seen without a proxy. */
  isPrimary: () => Promise<boolean>;
  /** Whether it acknowledges writes, as seen without a proxy. */
  commits: () => Promise<boolean>;
  /** Kills the postmaster. Patroni goes on. */
  kill: () => Promise<void>;
  /** Stops PostgreSQL and Patroni without ending them. */
  freeze: () => Promise<{ thaw: () => void }>;
  /** Separates it from etcd and the other nodes, and from its clients too if `fromClients`. */
  isolate: (fromClients: boolean) => { heal: () => void };
}

/** Three nodes with docs/cluster/patroni.yml, and an etcd. */
export interface PatroniCluster {
  readonly nodes: readonly PatroniNode[];
  /** The versions of the programs. */
  readonly versions: Readonly<Record<string, string>>;
  /** A URL with all nodes, for a database of this name. */
  url: (database: string) => string;
  /** A URL with this port only. */
  urlAt: (port: number, database: string) => string;
  /** Returns the node that accepts writes, other than this one. Waits for it. */
  primary: (other?: PatroniNode) => Promise<PatroniNode>;
  switchover: () => Promise<void>;
  /** Waits until one node is the primary and commits wait for both others. */
  settle: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts a cluster in a temporary folder. */
export async function startPatroni(count = 3): Promise<PatroniCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-patroni-'));
  const closing: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  ];
  const stop = async (): Promise<void> => {
    for (let close = closing.pop(); close; close = closing.pop())
      await close().catch(() => undefined);
  };
  try {
    const owner = await postgresUser();
    if (owner) await chown(folder, owner.uid, owner.gid);
    const launch = await launcherOf(folder, owner, closing);
    const etcdPort = await startEtcd(folder, launch);
    const nodes: Node[] = [];
    for (let i = 0; i < count; i++) {
      nodes.push(await startNode(i, folder, etcdPort, launch, closing));
      // The first one creates the database that the others copy.
      if (i === 0)
        await until('the first node is up', nodes[0]?.isPrimary ?? (() => false), START_WITHIN_MS);
    }
    const cluster = clusterOf(nodes, await versions(), stop);
    await cluster.settle();
    return cluster;
  } catch (error) {
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`The cluster does not start: ${log.slice(-LOG_SHOWN)}`, { cause: error });
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}
type Launch = (name: string, program: string, args: readonly string[]) => ChildProcess;
interface Node extends PatroniNode {
  readonly configFile: string;
  query: <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;
  /** The roles of all nodes, as this one's Patroni sees them. */
  roles: () => Promise<string[]>;
}

/** PostgreSQL does not run as root. */
async function postgresUser(): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  const id = async (flag: string): Promise<number> =>
    Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function launcherOf(
  folder: string,
  owner: Owner | null,
  closing: (() => Promise<unknown>)[],
): Promise<Launch> {
  const log = await open(join(folder, 'log'), 'a');
  closing.push(() => log.close());
  return (_name, program, args) => {
    const child = spawn(program, args, {
      ...owner,
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder },
      stdio: ['ignore', log.fd, log.fd],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    closing.push(async () => {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await exited;
    });
    return child;
  };
}

async function startEtcd(folder: string, launch: Launch): Promise<number> {
  const [port, peerPort] = [await freePort(), await freePort()];
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  launch('etcd', 'etcd', [
    ...['--name', 'etcd', '--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', `etcd=${peer}`, '--log-level', 'error'],
  ]);
  await until(
    'etcd answers',
    () =>
      fetch(`${client}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    30_000,
  );
  return port;
}

async function startNode(
  index: number,
  folder: string,
  etcdPort: number,
  launch: Launch,
  closing: (() => Promise<unknown>)[],
): Promise<Node> {
  const name = `node${index + 1}`;
  const [port, restPort] = [await freePort(), await freePort()];
  const [clients, peers, rest, etcd] = (await Promise.all(
    [port, port, restPort, etcdPort].map((target) => startProxy(target)),
  )) as [Proxy, Proxy, Proxy, Proxy];
  for (const proxy of [clients, peers, rest, etcd]) closing.push(proxy.close);
  const dataFolder = join(folder, name);
  const configFile = join(folder, `${name}.yml`);
  await writeFile(
    configFile,
    stringify(await configOf({ name, folder, dataFolder, port, restPort, peers, rest, etcd })),
  );
  const patroni = launch(name, 'patroni', [configFile]);
  const postmaster = async (): Promise<number> =>
    Number((await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
  closing.push(async () => {
    patroni.kill('SIGKILL');
    process.kill(await postmaster(), 'SIGQUIT');
    await sleep(200);
  });
  const query = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: PASSWORD,
      database: 'postgres',
      connectionTimeoutMillis: 500,
      query_timeout: 500,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    name,
    port: clients.port,
    restPort: rest.port,
    url: (database) => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
    configFile,
    query,
    roles: async () => {
      const response = await fetch(`http://127.0.0.1:${restPort}/cluster`);
      const { members } = (await response.json()) as { members: { role: string }[] };
      return members.map(({ role }) => role);
    },
    isPrimary: () =>
      query<{ is: boolean }>('select not pg_is_in_recovery() as is').then(
        ([row]) => row?.is === true,
        () => false,
      ),
    commits: () =>
      query(TRY_TO_COMMIT).then(
        () => true,
        () => false,
      ),
    kill: async () => void process.kill(await postmaster(), 'SIGKILL'),
    freeze: async () => {
      const frozen = [freeze(patroni.pid ?? 0), freeze(await postmaster())];
      return { thaw: () => frozen.forEach(({ thaw }) => thaw()) };
    },
    isolate: (fromClients) => {
      const cut = [peers, rest, etcd, ...(fromClients ? [clients] : [])];
      for (const proxy of cut) proxy.forget();
      return {
        heal: () => {
          for (const proxy of cut) {
            proxy.reset();
            proxy.release();
          }
        },
      };
    },
  };
}

interface NodePlaces {
  readonly name: string;
  readonly folder: string;
  readonly dataFolder: string;
  readonly port: number;
  readonly restPort: number;
  readonly peers: Proxy;
  readonly rest: Proxy;
  readonly etcd: Proxy;
}

/** Returns the documented configuration with the addresses of this machine. */
async function configOf(places: NodePlaces): Promise<object> {
  const example = parse(await readFile(EXAMPLE, 'utf8')) as {
    restapi: object;
    postgresql: object;
  };
  const local = (port: number): string => `127.0.0.1:${port}`;
  const bin = (await run('pg_config', ['--bindir'])).stdout.trim();
  await mkdir(places.folder, { recursive: true });
  return {
    ...example,
    name: places.name,
    restapi: {
      ...example.restapi,
      listen: local(places.restPort),
      connect_address: local(places.rest.port),
    },
    // Otherwise Patroni learns etcd's own address, and bypasses the proxy.
    etcd3: { proxy: `http://${local(places.etcd.port)}` },
    postgresql: {
      ...example.postgresql,
      listen: local(places.port),
      connect_address: local(places.peers.port),
      data_dir: places.dataFolder,
      bin_dir: bin,
      pgpass: join(places.folder, `${places.name}.pgpass`),
      parameters: { unix_socket_directories: places.folder, fsync: 'off' },
      pg_hba: [
        'local all all trust',
        'host replication replicator 127.0.0.1/32 scram-sha-256',
        'host all all 127.0.0.1/32 scram-sha-256',
      ],
    },
    // A container has no watchdog device.
    watchdog: { mode: 'off' },
  };
}

function clusterOf(
  nodes: readonly Node[],
  found: Readonly<Record<string, string>>,
  stop: () => Promise<void>,
): PatroniCluster {
  const primary = async (other?: PatroniNode): Promise<Node> => {
    for (const deadline = performance.now() + START_WITHIN_MS; performance.now() < deadline;) {
      const candidates = nodes.filter((node) => node !== other);
      const are = await Promise.all(candidates.map((node) => node.commits()));
      const node = candidates[are.indexOf(true)];
      if (node) return node;
      await sleep(50);
    }
    throw new Error(`No primary within ${START_WITHIN_MS} ms`);
  };
  const isSettled = async (): Promise<boolean> => {
    const are = await Promise.all(nodes.map((node) => node.isPrimary()));
    if (are.filter(Boolean).length !== 1) return false;
    const roles = (await nodes[are.indexOf(true)]?.roles()) ?? [];
    return roles.filter((role) => role === 'sync_standby').length === nodes.length - 1;
  };
  return {
    nodes,
    versions: found,
    url: (database) =>
      `postgresql://postgres:${PASSWORD}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${database}?target_session_attrs=read-write`,
    urlAt: (port, database) => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
    primary,
    switchover: async () => {
      const { configFile, name } = await primary();
      const { stdout } = await run('patronictl', [
        ...['-c', configFile, 'switchover', '--leader', name, '--force'],
      ]);
      if (!stdout.includes('Successfully')) throw new Error(stdout);
    },
    settle: () =>
      until('both standbys are synchronous', () => isSettled().catch(() => false), START_WITHIN_MS),
    stop,
  };
}

async function versions(): Promise<Record<string, string>> {
  const of = async (program: string): Promise<string> =>
    /\d+(\.\d+)+/.exec((await run(program, ['--version'])).stdout)?.[0] ?? '';
  return {
    PostgreSQL: await of('pg_config'),
    Patroni: await of('patroni'),
    etcd: await of('etcd'),
  };
}
