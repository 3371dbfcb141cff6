import { MikroORM } from '@mikro-orm/postgresql';
import { checkServer } from './connect/check-server.ts';
import { readTarget } from './connect/read-target.ts';
import { describeTarget } from './connect/connection-target.ts';
import { explainRefusal } from './connect/start-failure.ts';
import type { Database, ServerLocation } from './database.ts';
import { ORM_OPTIONS } from './orm-options.ts';
import { openStandby } from './open-standby.ts';
import {
  impatient,
  patient,
  PATIENT_CONNECT_MS,
  timesOf,
  type OnStatement,
} from './pool-options.ts';

/** Opens a PostgreSQL server. Of several instances that start together, the first migrates. */
export async function openServer(
  location: ServerLocation,
  onStatement: OnStatement,
): Promise<Database> {
  const target = readTarget(location.url, 'DATABASE_URL');
  const lookupTarget =
    location.lookupUrl === undefined ? null : readTarget(location.lookupUrl, 'DATABASE_LOOKUP_URL');
  const where = `PostgreSQL at ${describeTarget(target)}`;
  const explain = (error: unknown): unknown =>
    explainRefusal(error, `DATABASE_URL, ${where}`) ?? error;
  await checkServer(target, 'DATABASE_URL', timesOf(target, PATIENT_CONNECT_MS));
  const orm = await MikroORM.init({
    ...ORM_OPTIONS,
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

/** An arbitrary key, unlikely to collide with other programs. */
const MIGRATION_LOCK = 7_203_461;

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
