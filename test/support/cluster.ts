import { spawnSync } from 'node:child_process';
import pg from 'pg';
import {
  createClient,
  CreatePersonalAccessTokenDocument,
  SignInDocument,
  type CreatePersonalAccessTokenInput,
  type Execute,
} from '../../src/client/client.ts';
import { startProcess, type Process } from './start-process.ts';
import { startPostgres, type OwnServer } from './postgres-server.ts';
import { NO_LIMITS, PASSWORD, payloadOf } from './world.ts';
import { startProxy, type Proxy } from './network-proxy.ts';

/**
 * Returns whether PostgreSQL is installed, so that tests can start and stop it. Prints a notice if
 * not.
 */
export function hasPostgres(): boolean {
  const has = spawnSync('pg_config', ['--bindir']).status === 0;
  if (!has)
    process.stderr.write(
      'skipped: faults are injected into a separate PostgreSQL server, which needs pg_config (apt-get install postgresql libpq-dev)\n',
    );
  return has;
}

/** An instance of the server in a separate process. */
export interface Instance {
  readonly url: string;
  readonly process: Process;
  as: (secret?: string) => Execute;
}

/** A PostgreSQL server, a network proxy in front of it, and instances that use the proxy. */
export interface Cluster {
  readonly postgres: OwnServer;
  readonly proxy: Proxy;
  /** Runs a statement on the database, without the proxy. */
  sql: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  readonly instances: readonly [Instance, ...Instance[]];
  startInstance: (
    environment?: Record<string, string>,
    options?: readonly string[],
  ) => Promise<Instance>;
  readonly email: string;
  /** The owner's session. */
  readonly session: string;
  newToken: (
    input?: Partial<CreatePersonalAccessTokenInput>,
  ) => Promise<{ readonly id: string; readonly secret: string }>;
  close: () => Promise<void>;
}

const EMAIL = 'ada@example.org';

/** Starts so many instances, without rate limits. */
export async function startCluster(count: number): Promise<Cluster> {
  const postgres = await startPostgres();
  const proxy = await startProxy(postgres.port);
  const started: Instance[] = [];
  const startInstance = async (
    environment: Record<string, string> = {},
    options: readonly string[] = [],
  ): Promise<Instance> => {
    const process = startProcess({
      ...NO_LIMITS,
      DATABASE_URL: `postgresql://latchkey@127.0.0.1:${proxy.port}/postgres`,
      LATCHKEY_OWNER_EMAIL: EMAIL,
      LATCHKEY_OWNER_PASSWORD: PASSWORD,
      LOG_LEVEL: 'info',
      ...(options.length > 0 && { NODE_OPTIONS: options.join(' ') }),
      ...environment,
    });
    const url = await process.url();
    const instance = {
      url,
      process,
      as: (secret?: string) => createClient({ url: `${url}/graphql`, secret }),
    };
    started.push(instance);
    return instance;
  };
  const sql = async <Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all(started.map(({ process }) => process.stop('SIGKILL')));
    await proxy.close();
    await postgres.stop();
  };
  try {
    const first = await startInstance();
    for (let i = 1; i < count; i++) await startInstance();
    const session = payloadOf(
      (await first.as()(SignInDocument, { input: { email: EMAIL, password: PASSWORD } })).signIn,
    ).secret;
    const newToken: Cluster['newToken'] = async (input = {}) => {
      const made = await first.as(session)(CreatePersonalAccessTokenDocument, {
        input: { name: 'test', ...input },
      });
      const { personalAccessToken, secret } = payloadOf(made.createPersonalAccessToken);
      return { id: personalAccessToken.id, secret };
    };
    return {
      postgres,
      proxy,
      sql,
      instances: [first, ...started.slice(1)],
      startInstance,
      email: EMAIL,
      session,
      newToken,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Holds a lock until it is released: `lock table …`, or a row. */
export async function holdLock(
  { postgres }: Pick<Cluster, 'postgres'>,
  statement: string,
): Promise<{ release: () => Promise<void> }> {
  const holder = new pg.Client({ connectionString: postgres.url });
  await holder.connect();
  await holder.query(`begin; ${statement}`);
  return { release: () => holder.end() };
}

/** Waits until so many statements of the instances wait for a lock. */
export const untilWaiting = ({ sql }: Pick<Cluster, 'sql'>, count: number): Promise<void> =>
  until(`${count} statements wait`, async () => {
    const waiting = await sql(
      "select 1 from pg_stat_activity where application_name = 'latchkey' and wait_event_type = 'Lock'",
    );
    return waiting.length >= count;
  });

/** Waits until no transaction of the instances is open. */
export const untilNoTransaction = (
  { sql }: Pick<Cluster, 'sql'>,
  withinMs = 5_000,
): Promise<void> =>
  until(
    'no transaction is left open',
    async () =>
      (
        await sql(
          "select 1 from pg_stat_activity where application_name = 'latchkey' and (state like 'idle in transaction%' or wait_event_type = 'Lock')",
        )
      ).length === 0,
    withinMs,
  );

/** Polls until the condition holds. Throws if it does not hold in time. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs = 5_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
