import { MikroORM, type EntityManager, type Options } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import type { Pool, PoolConfig } from 'pg';
import { Migration20261122000000 } from '../../migrations/20261122000000-first-schema.ts';
import { Migration20261122100000 } from '../../migrations/20261122100000-rate-limit.ts';
import { Migration20261122200000 } from '../../migrations/20261122200000-audit-partitions.ts';
import { Migration20261122300000 } from '../../migrations/20261122300000-sessions-of-a-user.ts';
import { Migration20261122310000 } from '../../migrations/20261122310000-audit-by-action.ts';
import { StartupError } from '../startup-error.ts';
import { openEmbedded } from './embedded.ts';
import { ENTITIES } from './entities.ts';
import { measuredClient } from './measured-client.ts';
import { PGliteStream } from './pglite-stream.ts';

/** Where the data is: a PostgreSQL server, or a folder for the embedded one. */
export type DatabaseLocation =
  { readonly kind: 'server'; readonly url: string; readonly poolSize: number } | { readonly kind: 'embedded'; readonly folder: string };

/** An open, migrated database. */
export interface Database {
  /** In words, for the log: never with a password. */
  readonly description: string;
  /** A fresh EntityManager, for one request. */
  fork: () => EntityManager;
  /** The driver's pool, for the statements of every request. */
  readonly pool: Pool;
  readonly orm: MikroORM;
  close: () => Promise<void>;
}

const COMMON: Options = {
  entities: ENTITIES,
  extensions: [Migrator],
  migrations: {
    migrationsList: [Migration20261122000000, Migration20261122100000, Migration20261122200000, Migration20261122300000, Migration20261122310000],
    snapshot: false,
    transactional: true,
    allOrNothing: true,
  },
  discovery: { warnWhenNoEntities: false },
  logger: () => undefined,
};

type PoolOptions = Pick<PoolConfig, 'Client'>;

/** Any number that no other program is likely to lock. */
const MIGRATION_LOCK = 7_203_461;

/** Opens the database and brings its schema up to date. */
export async function openDatabase(location: DatabaseLocation, onStatement: (seconds: number) => void = () => undefined): Promise<Database> {
  const Client = measuredClient(onStatement);
  const { orm, description, close } = await (location.kind === 'server'
    ? openServer(location.url, location.poolSize, { Client })
    : openFolder(location.folder, { Client }));
  try {
    const pool = await orm.em.getConnection().getNativeClient();
    // The embedded database belongs to this process alone, and has one connection only.
    await (location.kind === 'server' ? migrateInTurn(orm, pool) : orm.migrator.up());
    return { description, orm, pool, close, fork: () => orm.em.fork() };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openServer(url: string, poolSize: number, options: PoolOptions) {
  const orm = await MikroORM.init({
    ...COMMON,
    clientUrl: url,
    pool: { min: 0, max: poolSize },
    driverOptions: { ...options, connectionTimeoutMillis: 3_000, application_name: 'latchkey' },
  });
  const { host, port, pathname } = new URL(url);
  const where = `${host || `localhost:${port || '5432'}`}${pathname}`;
  try {
    await orm.connect();
    const state = await orm.checkConnection();
    if (!state.ok) throw new Error(state.reason);
  } catch (error) {
    await orm.close(true);
    throw new StartupError(`PostgreSQL at ${where} does not answer: ${reasonOf(error)}. Check DATABASE_URL, and that the server is running.`);
  }
  return { orm, description: `PostgreSQL at ${where}`, close: () => orm.close(true) };
}

/** Several addresses that all failed give an error without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  return error.message || (error.cause === undefined ? error.name : reasonOf(error.cause));
}

async function openFolder(folder: string, options: PoolOptions) {
  const embedded = await openEmbedded(folder);
  const orm = await MikroORM.init({
    ...COMMON,
    dbName: 'postgres',
    user: 'postgres',
    pool: { min: 0, max: 1, idleTimeoutMillis: 0 },
    driverOptions: { ...options, stream: () => new PGliteStream(embedded.engine), connectionTimeoutMillis: 10_000 },
  });
  const close = async (): Promise<void> => {
    await orm.close(true);
    await embedded.close();
  };
  return { orm, description: `embedded PostgreSQL in ${folder}`, close };
}

/** Instances that start together take turns: the first migrates, the others find it done. */
async function migrateInTurn(orm: MikroORM, pool: Pool): Promise<void> {
  const holder = await pool.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await orm.migrator.up();
    await holder.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  } finally {
    holder.release();
  }
}
