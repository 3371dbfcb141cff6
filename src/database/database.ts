import { MikroORM, type EntityManager, type Options } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import pg, { type Pool, type PoolConfig } from 'pg';
import { Migration20261122000000 } from '../../migrations/20261122000000-first-schema.ts';
import { Migration20261122100000 } from '../../migrations/20261122100000-rate-limit.ts';
import { Migration20261122200000 } from '../../migrations/20261122200000-audit-partitions.ts';
import { Migration20261122300000 } from '../../migrations/20261122300000-sessions-of-a-user.ts';
import { Migration20261122310000 } from '../../migrations/20261122310000-audit-by-action.ts';
import { Migration20261127001000 } from '../../migrations/20261127001000-permissions-that-give.ts';
import { Migration20261127002000 } from '../../migrations/20261127002000-accounts-and-invitations.ts';
import { Migration20261127030000 } from '../../migrations/20261127030000-audit-default-partition.ts';
import { Migration20261127030100 } from '../../migrations/20261127030100-catalog-state.ts';
import { Migration20261127080000 } from '../../migrations/20261127080000-former-members.ts';
import { StartupError } from '../startup-error.ts';
import { connectionClass } from './connection.ts';
import { ENTITIES } from './entities.ts';
import { PATIENCE } from './patience.ts';
import { PGliteStream } from './pglite-stream.ts';

/** Where the data is: a PostgreSQL server, or a folder for the embedded one. */
export type DatabaseLocation = ServerLocation | { readonly kind: 'embedded'; readonly folder: string };

interface ServerLocation {
  readonly kind: 'server';
  readonly url: string;
  readonly poolSize: number;
  /** A synchronous standby, for the lookups of credentials. Left out: they go to the primary like everything else. */
  readonly lookupUrl?: string | undefined;
}

/** An open, migrated database. */
export interface Database {
  /** In words, for the log: never with a password. */
  readonly description: string;
  /** A fresh EntityManager, for one request. */
  fork: () => EntityManager;
  /** The driver's pool, for the statements of every request. */
  readonly pool: Pool;
  /** Where credentials are looked up: the same, or that of the synchronous standby. */
  readonly lookupPool: Pool;
  readonly orm: MikroORM;
  close: () => Promise<void>;
}

const COMMON: Options = {
  entities: ENTITIES,
  extensions: [Migrator],
  migrations: {
    migrationsList: [
      Migration20261122000000,
      Migration20261122100000,
      Migration20261122200000,
      Migration20261122300000,
      Migration20261122310000,
      Migration20261127001000,
      Migration20261127002000,
      Migration20261127030000,
      Migration20261127030100,
      Migration20261127080000,
    ],
    snapshot: false,
    transactional: true,
    allOrNothing: true,
  },
  discovery: { warnWhenNoEntities: false },
  logger: () => undefined,
};

type OnStatement = (seconds: number) => void;

/** Any number that no other program is likely to lock. */
const MIGRATION_LOCK = 7_203_461;

/** Opens the database and brings its schema up to date. */
export async function openDatabase(location: DatabaseLocation, onStatement: OnStatement = () => undefined): Promise<Database> {
  const { orm, description, close } = await (location.kind === 'server' ? openServer(location, onStatement) : openFolder(location.folder, onStatement));
  try {
    // The embedded database belongs to this process alone, and has one connection only.
    if (location.kind === 'embedded') await orm.migrator.up();
    else {
      await migrateInTurn(orm);
      await orm.reconnect({ driverOptions: impatient(location, onStatement) });
    }
    const pool = await orm.em.getConnection().getNativeClient();
    const standby = location.kind === 'server' && location.lookupUrl !== undefined ? await openStandby(location, location.lookupUrl, pool, onStatement) : null;
    const closeAll = async (): Promise<void> => {
      await standby?.end();
      await close();
    };
    return { description, orm, pool, lookupPool: standby ?? pool, close: closeAll, fork: () => orm.em.fork() };
  } catch (error) {
    await close();
    throw error;
  }
}

/** For as long as it migrates: a step may take its time. */
const patient = (onStatement: OnStatement): PoolConfig => ({
  Client: connectionClass({ onStatement, answerMs: null }),
  connectionTimeoutMillis: 3_000,
  application_name: 'latchkey',
});

/** From then on. By a statement: poolers refuse a connection that sets these as it opens. */
const impatient = ({ lookupUrl }: ServerLocation, onStatement: OnStatement): PoolConfig => ({
  Client: connectionClass({ onStatement, answerMs: PATIENCE.answerMs }),
  connectionTimeoutMillis: PATIENCE.connectMs,
  application_name: 'latchkey',
  // The pool waits for the promise, whatever its type says.
  onConnect: (client) =>
    client.query(
      `set statement_timeout = ${PATIENCE.statementMs}; set idle_in_transaction_session_timeout = ${PATIENCE.idleInTransactionMs};
       ${lookupUrl === undefined ? '' : 'set synchronous_commit = remote_apply'}`,
    ) as unknown as undefined,
});

/** Opens the standby. Security: one that may lag behind would serve yesterday's roles, so it must be one that every commit waits for. */
async function openStandby(location: ServerLocation, url: string, primary: Pool, onStatement: OnStatement): Promise<Pool> {
  const { rows } = await primary.query<{ names: string }>(`select current_setting('synchronous_standby_names') as names`);
  if (!rows[0]?.names) {
    throw new StartupError(
      'DATABASE_LOOKUP_URL must be unset, or a synchronous standby: synchronous_standby_names of the server of DATABASE_URL is empty, so its standbys lag behind.',
    );
  }
  const pool = new pg.Pool({ connectionString: url, max: location.poolSize, ...impatient(location, onStatement) });
  // Whoever asks for a connection hears of it too.
  pool.on('error', () => undefined);
  try {
    await pool.query('select 1');
    return pool;
  } catch (error) {
    await pool.end();
    throw new StartupError(`The standby of DATABASE_LOOKUP_URL does not answer: ${reasonOf(error)}.`);
  }
}

async function openServer({ url, poolSize }: ServerLocation, onStatement: OnStatement) {
  const orm = await MikroORM.init({
    ...COMMON,
    clientUrl: url,
    pool: { min: 0, max: poolSize },
    driverOptions: patient(onStatement),
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

async function openFolder(folder: string, onStatement: OnStatement) {
  // Loaded by those only who use it.
  const { openEmbedded } = await import('./embedded.ts');
  const embedded = await openEmbedded(folder);
  const orm = await MikroORM.init({
    ...COMMON,
    dbName: 'postgres',
    user: 'postgres',
    pool: { min: 0, max: 1, idleTimeoutMillis: 0 },
    driverOptions: {
      Client: connectionClass({ onStatement, answerMs: null }),
      stream: () => new PGliteStream(embedded.engine),
      connectionTimeoutMillis: 10_000,
    },
  });
  const close = async (): Promise<void> => {
    await orm.close(true);
    await embedded.close();
  };
  return { orm, description: `embedded PostgreSQL in ${folder}`, close };
}

/** Instances that start together take turns: the first migrates, the others find it done. */
async function migrateInTurn(orm: MikroORM): Promise<void> {
  const pool = await orm.em.getConnection().getNativeClient();
  const holder = await pool.connect();
  try {
    // For the length of a transaction rather than of a session: a pooler keeps hold of the connection then.
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await orm.migrator.up();
    await holder.query('commit');
  } finally {
    holder.release();
  }
}
