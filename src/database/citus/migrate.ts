import type { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { StartupError } from '../../core/startup-error.ts';
import { distributeTables, listUnready } from './tables.ts';

const MIGRATIONS = 'mikro_orm_migrations';

/** Every table of Latchkey, with the list of migrations. */
const namesOf = (orm: MikroORM): string[] => [
  MIGRATIONS,
  ...new Set([...orm.getMetadata().getAll().values()].map(({ tableName }) => tableName)),
];

/**
 * Migrates at Citus's coordinator and replicates every table. At another node, which must not change
 * tables, checks that this was done. Returns whether this node is the coordinator.
 */
export async function migrateCitus(orm: MikroORM, pool: Pool): Promise<boolean> {
  if (await isAtCoordinator(pool)) {
    await orm.migrator.up();
    await distributeTables(pool, namesOf(orm));
    return true;
  }
  // A migrator without a table creates one, which would stop Citus from creating it here.
  const isReady =
    (await listUnready(pool, namesOf(orm))).length === 0 &&
    (await orm.migrator.getPending()).length === 0;
  if (isReady) return false;
  throw new StartupError(
    'This node of Citus does not have the tables of this version yet, and only the coordinator may create them. Start an instance at the coordinator first.',
  );
}

interface Facts {
  readonly coordinator: boolean;
  readonly listed: boolean;
}

/** Returns whether this node is the coordinator. Throws a StartupError if Citus is not set up. */
async function isAtCoordinator(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ installed: boolean }>(
    "select to_regprocedure('create_reference_table(regclass)') is not null as installed",
  );
  if (!rows[0]?.installed)
    throw new StartupError(
      'DATABASE_LAYOUT=citus needs the extension citus in the database of DATABASE_URL, on every node: create extension citus. On a plain PostgreSQL, unset DATABASE_LAYOUT.',
    );
  const facts = await pool.query<Facts>(
    `select citus_is_coordinator() as coordinator,
       exists (select from pg_dist_node where groupid = 0) or not exists (select from pg_dist_node) as listed`,
  );
  const { coordinator = false, listed = false } = facts.rows[0] ?? {};
  if (!listed)
    throw new StartupError(
      "Citus's coordinator is not among its nodes, so it would have no copy of the tables. Run select citus_set_coordinator_host('HOST') there, with its address for the other nodes.",
    );
  return coordinator;
}
