import { execFileSync } from 'node:child_process';
import { until, type Cluster } from '../../support/cluster.ts';

/** Waits so many milliseconds. */
export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
/** Sends a signal to every process of the server. */
const signal = async ({ postgres }: Cluster, name: 'STOP' | 'CONT'): Promise<void> => {
  const postmaster = String(await postgres.pid());
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', postmaster], { encoding: 'utf8' })
    .split(/\s+/)
    .filter(Boolean);
  for (const pid of [postmaster, ...children]) process.kill(Number(pid), `SIG${name}`);
};

/** A fault of the database or of the network to it. */
export interface Fault {
  /** Once it resolves, the database is away. */
  readonly begin: (cluster: Cluster) => Promise<void> | void;
  readonly lastsMs: number;
  /** Once it resolves, the database is back. */
  readonly end: (cluster: Cluster) => Promise<void> | void;
}

/** The faults during which no statement succeeds. */
export const AWAY: Record<string, Fault> = {
  'a fast shutdown': {
    begin: (cluster) => cluster.postgres.shutDown('fast'),
    lastsMs: 1_500,
    end: (cluster) => cluster.postgres.start(),
  },
  'an immediate shutdown, which is a crash': {
    begin: (cluster) => cluster.postgres.shutDown('immediate'),
    lastsMs: 1_500,
    end: (cluster) => cluster.postgres.start(),
  },
  'kill -9 of the postmaster': {
    begin: async (cluster) => {
      process.kill(await cluster.postgres.pid(), 'SIGKILL');
      await sleep(500);
    },
    lastsMs: 1_500,
    end: async (cluster) => {
      const start = async (): Promise<boolean> =>
        cluster.postgres.start().then(
          () => true,
          () => false,
        );
      await until('PostgreSQL starts after kill -9', start, 30_000);
    },
  },
  'a database that is frozen': {
    begin: (cluster) => signal(cluster, 'STOP'),
    lastsMs: 6_000,
    end: (cluster) => signal(cluster, 'CONT'),
  },
  'a network that holds every byte back': {
    begin: (cluster) => cluster.proxy.hold('ask', 'answer'),
    lastsMs: 6_000,
    end: (cluster) => cluster.proxy.release(),
  },
  'a network that holds the answers back': {
    begin: (cluster) => cluster.proxy.hold('answer'),
    lastsMs: 6_000,
    end: (cluster) => cluster.proxy.release(),
  },
  'a network that drops the connections silently': {
    begin: (cluster) => cluster.proxy.forget(),
    lastsMs: 6_000,
    end: (cluster) => cluster.proxy.release(),
  },
  'connections that are refused': {
    begin: (cluster) => cluster.proxy.refuse(),
    lastsMs: 1_500,
    end: (cluster) => cluster.proxy.accept(),
  },
  'answers that take two seconds': {
    begin: (cluster) => cluster.proxy.delay(1_000),
    lastsMs: 6_000,
    end: (cluster) => cluster.proxy.delay(0),
  },
};

/** The faults during which some statements succeed. */
export const TROUBLE: Record<string, Fault> = {
  'every connection terminated, six times': {
    begin: async (cluster) => {
      for (let i = 0; i < 6; i++) {
        await cluster.sql(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latchkey'",
        );
        await sleep(200);
      }
    },
    lastsMs: 0,
    end: () => undefined,
  },
  'connections that are reset in the middle of an answer': {
    begin: (cluster) => cluster.proxy.resetAfter(900),
    lastsMs: 2_000,
    end: (cluster) => cluster.proxy.resetAfter(null),
  },
  'answers that take a fifth of a second': {
    begin: (cluster) => cluster.proxy.delay(100),
    lastsMs: 4_000,
    end: (cluster) => cluster.proxy.delay(0),
  },
};
