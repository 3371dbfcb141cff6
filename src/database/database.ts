import { MikroORM, type EntityManager, type Options } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import pg, { type ClientBase, type Pool, type PoolConfig } from 'pg';
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
import { StartupError } from '../core/startup-error.ts';
import { checkServer } from './connect/check-server.ts';
import { clientOptions, readTarget } from './connect/client-options.ts';
import { connectionClass } from './connect/connection.ts';
import { describeTarget, type ConnectionTarget } from './connect/connection-target.ts';
import { ENTITIES } from './entities.ts';
import { PATIENCE } from './patience.ts';
import { PGliteStream } from './embedded/pglite-stream.ts';
import { reasonOf } from './reason.ts';
import { explainRefusal } from './connect/start-failure.ts';
import { IS_STANDBY, requirePrimary, SESSION_SETTINGS } from './connect/session.ts';

/** The location of the data: a PostgreSQL server, or a folder for the embedded database. */
export type DatabaseLocation =
  ServerLocation | { readonly kind: 'embedded'; readonly folder: string };

interface ServerLocation {
  readonly kind: 'server';
  readonly url: string;
  readonly poolSize: number;
  /**
   * The URL of a synchronous standby for credential lookups. If omitted, lookups use the primary.
   */
  readonly lookupUrl?: string | undefined;
}

/** An open, migrated database. */
export interface Database {
  /** A description for the log, without a password. */
  readonly description: string;
  /** Returns a new EntityManager for one request. */
  fork: () => EntityManager;
  /** The driver's pool, for statements that every request runs. */
  readonly pool: Pool;
  /** The pool for credential lookups: `pool`, or that of the synchronous standby. */
  readonly lookupPool: Pool;
  readonly orm: MikroORM;
  /**
   * Converts a known error of this database to a one-line StartupError for the operator. Returns
   * other errors unchanged.
   */
  explain: (error: unknown) => unknown;
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

// Otherwise the driver writes a Date in the zone of the process, to whole minutes of its offset.
pg.defaults.parseInputDatesAsUTC = true;

type OnStatement = (seconds: number) => void;

/** An arbitrary key, unlikely to collide with other programs. */
const MIGRATION_LOCK = 7_203_461;

/** The connection timeout per host at start, unless the connection URL sets one. */
const PATIENT_CONNECT_MS = 3_000;

/** Opens the database and migrates its schema. */
export async function openDatabase(
  location: DatabaseLocation,
  onStatement: OnStatement = () => undefined,
): Promise<Database> {
  return location.kind === 'server'
    ? openServer(location, onStatement)
    : openFolder(location.folder, onStatement);
}

async function openServer(location: ServerLocation, onStatement: OnStatement): Promise<Database> {
  const target = readTarget(location.url, 'DATABASE_URL');
  const lookupTarget =
    location.lookupUrl === undefined ? null : readTarget(location.lookupUrl, 'DATABASE_LOOKUP_URL');
  const where = `PostgreSQL at ${describeTarget(target)}`;
  const explain = (error: unknown): unknown =>
    explainRefusal(error, `DATABASE_URL, ${where}`) ?? error;
  await checkServer(target, 'DATABASE_URL', timesOf(target, PATIENT_CONNECT_MS));
  const orm = await MikroORM.init({
    ...COMMON,
    dbName: target.database,
    pool: { min: 0, max: location.poolSize },
    driverOptions: patient(target, onStatement),
  });
  try {
    await migrateInTurn(orm);
    await orm.reconnect({
      driverOptions: impatient(target, { ...location, isPrimary: true }, onStatement),
    });
    const pool = await orm.em.getConnection().getNativeClient();
    const standby = lookupTarget && (await openStandby(location, lookupTarget, pool, onStatement));
    return {
      description: where,
      explain,
      orm,
      pool,
      lookupPool: standby ?? pool,
      fork: () => orm.em.fork(),
      close: async () => {
        await standby?.end();
        await orm.close(true);
      },
    };
  } catch (error) {
    await orm.close(true);
    throw explain(error);
  }
}

/** Returns the timeouts. The total covers all hosts. */
function timesOf({ hosts, connectMs }: ConnectionTarget, fallbackMs: number) {
  const hostMs = connectMs ?? fallbackMs;
  return { hostMs, connectMs: hostMs * hosts.length };
}

/** Options during migration, when a statement may take long. */
const patient = (target: ConnectionTarget, onStatement: OnStatement): PoolConfig => ({
  ...clientOptions(target, timesOf(target, PATIENT_CONNECT_MS)),
  Client: connectionClass({ onStatement, answerMs: null }),
  onConnect: (client) => prepareSession(client, SESSION_SETTINGS, true),
});

/** Options after migration. Bounds how long a request waits, regardless of connect_timeout. */
const impatient = (
  target: ConnectionTarget,
  { lookupUrl, isPrimary }: ServerLocation & { readonly isPrimary: boolean },
  onStatement: OnStatement,
): PoolConfig => ({
  ...clientOptions(target, {
    connectMs: PATIENCE.connectMs,
    hostMs: PATIENCE.connectMs / target.hosts.length,
  }),
  Client: connectionClass({ onStatement, answerMs: PATIENCE.answerMs }),
  onConnect: (client) =>
    prepareSession(
      client,
      `${SESSION_SETTINGS}; set statement_timeout = ${PATIENCE.statementMs}; set idle_in_transaction_session_timeout = ${PATIENCE.idleInTransactionMs}${
        lookupUrl === undefined ? '' : '; set synchronous_commit = remote_apply'
      }`,
      isPrimary,
    ),
});

/**
 * Runs statements instead of using startup parameters, which poolers reject. The pool awaits the
 * promise despite the declared type.
 */
const prepareSession = (client: ClientBase, settings: string, isPrimary: boolean): undefined =>
  client.query(`${settings}; ${IS_STANDBY}`).then((results) => {
    if (isPrimary) requirePrimary(results);
  }) as unknown as undefined;

/**
 * Opens the standby.
 *
 * Security: requires a standby that every commit waits for. An asynchronous one could return roles
 * that were already removed (stale authorization).
 */
async function openStandby(
  location: ServerLocation,
  target: ConnectionTarget,
  primary: Pool,
  onStatement: OnStatement,
): Promise<Pool> {
  const { rows } = await primary.query<{ names: string }>(
    `select current_setting('synchronous_standby_names') as names`,
  );
  if (!rows[0]?.names) {
    throw new StartupError(
      'DATABASE_LOOKUP_URL must name a synchronous standby, or be unset: synchronous_standby_names is empty on the server of DATABASE_URL, so its standbys may lag behind.',
    );
  }
  const pool = new pg.Pool({
    max: location.poolSize,
    ...impatient(target, { ...location, isPrimary: false }, onStatement),
  });
  // The caller that requests a connection receives the error too.
  pool.on('error', () => undefined);
  try {
    await pool.query('select 1');
    return pool;
  } catch (error) {
    await pool.end();
    throw new StartupError(
      `The standby of DATABASE_LOOKUP_URL does not answer: ${reasonOf(error)}.`,
    );
  }
}

async function openFolder(folder: string, onStatement: OnStatement): Promise<Database> {
  // Loaded on demand, only for the embedded database.
  const { openEmbedded } = await import('./embedded/embedded.ts');
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
  const explain = (error: unknown): unknown =>
    explainRefusal(error, `DATA_DIR, ${folder}`) ?? error;
  try {
    // Needs no lock, because only this process uses the database.
    await orm.migrator.up();
    const pool = await orm.em.getConnection().getNativeClient();
    return {
      description: `embedded PostgreSQL in ${folder}`,
      orm,
      pool,
      lookupPool: pool,
      explain,
      fork: () => orm.em.fork(),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw explain(error);
  }
}

/**
 * Runs the migrations under a lock, so that of several instances that start together the first
 * migrates.
 */
async function migrateInTurn(orm: MikroORM): Promise<void> {
  const pool = await orm.em.getConnection().getNativeClient();
  const holder = await pool.connect();
  try {
    // Uses a transaction-level lock instead of a session-level one, because a pooler keeps the
    // connection for the transaction.
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await orm.migrator.up();
    await holder.query('commit');
  } finally {
    holder.release();
  }
}
