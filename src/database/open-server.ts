import { MikroORM } from '@mikro-orm/postgresql';
import { checkServer } from './connect/check-server.ts';
import { readLookupTargets, readTarget } from './connect/read-target.ts';
import { describeTarget } from './connect/connection-target.ts';
import { explainRefusal } from './connect/start-failure.ts';
import { migrateCitus } from './citus/migrate.ts';
import type { Database, ServerLocation } from './database.ts';
import { beat } from './heartbeat.ts';
import type { Layout } from './layout.ts';
import { ORM_OPTIONS } from './orm-options.ts';
import { lookupPoolOf } from './lookup/lookup-pool.ts';
import { openStandbys } from './lookup/open-standbys.ts';
import type { StandbyChange } from './lookup/standby.ts';
import {
  impatient,
  openPool,
  patient,
  PATIENT_CONNECT_MS,
  timesOf,
  type OnStatement,
} from './pool-options.ts';

/** One batch of lookups is under way at a time, and perhaps one of issuers. */
const LOOKUP_CONNECTIONS = 2;

/** Opens a PostgreSQL server. Of several instances that start together, the first migrates. */
export async function openServer(
  location: ServerLocation,
  onStatement: OnStatement,
  onStandby: (change: StandbyChange) => void,
): Promise<Database> {
  const target = readTarget(location.url, 'DATABASE_URL');
  const targets = location.lookupUrl === undefined ? [] : readLookupTargets(location.lookupUrl);
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
  let lookups: Awaited<ReturnType<typeof openStandbys>> | null = null;
  try {
    const ownsTables = await migrateInTurn(orm, location.layout ?? 'postgresql');
    if (targets.length > 0)
      lookups = await openStandbys({ location, primary: target, targets, onStatement, onStandby });
    const standbys = lookups?.standbys;
    await orm.reconnect({
      driverOptions: impatient(
        target,
        { ...location, isPrimary: true },
        onStatement,
        standbys && ((run) => standbys.awaitShown(run)),
      ),
    });
    const pool = await orm.em.getConnection().getNativeClient();
    const direct = openPool(
      impatient(target, { ...location, isPrimary: true, isForLookups: true }, onStatement),
      LOOKUP_CONNECTIONS,
    );
    const hearts = target.hosts.length > 1 ? [beat(pool), beat(direct)] : [];
    return {
      description: where,
      explain,
      orm,
      pool,
      lookupPool: standbys ? lookupPoolOf(standbys, direct) : direct,
      ownsTables,
      fork: () => orm.em.fork(),
      close: async () => {
        for (const stop of hearts) stop();
        await Promise.all([lookups?.close(), direct.end()]);
        await orm.close(true);
      },
    };
  } catch (error) {
    await lookups?.close();
    await orm.close(true);
    throw explain(error);
  }
}

/** An arbitrary key, unlikely to collide with other programs. */
const MIGRATION_LOCK = 7_203_461;

/**
 * Runs the migrations under a lock, so that of several instances that start together the first
 * migrates. Returns whether this instance may change tables later.
 */
async function migrateInTurn(orm: MikroORM, layout: Layout): Promise<boolean> {
  const pool = await orm.em.getConnection().getNativeClient();
  const holder = await pool.connect();
  try {
    // Uses a transaction-level lock instead of a session-level one, because a pooler keeps the
    // connection for the transaction.
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const ownsTables = layout === 'citus' ? await migrateCitus(orm, pool) : true;
    if (layout === 'postgresql') await orm.migrator.up();
    await holder.query('commit');
    return ownsTables;
  } finally {
    holder.release();
  }
}
