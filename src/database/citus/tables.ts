import type { Pool } from 'pg';
import { StartupError } from '../../core/startup-error.ts';
import { reasonOf } from '../reason.ts';

/**
 * The tables that stay on the coordinator, where every node reads and writes them: the audit log,
 * because Citus replicates neither partitioned tables nor tables with triggers, and the rate
 * limits, because counting on all nodes would take a two-phase commit for each request.
 */
const ON_COORDINATOR = ['audit_event', 'rate_limit'];

/** How Citus keeps a table: `none` before it manages it, `other` if it is sharded. */
type Kept = 'none' | 'reference' | 'local' | 'other';

interface Table {
  readonly name: string;
  readonly quoted: string;
  readonly kept: Kept;
}

/** The tables in an order in which each follows those that its foreign keys refer to. */
const TABLES = `
  with recursive ours (name, id) as (
    select name, to_regclass(quote_ident(name))::oid from unnest($1::text[]) as name
  ), depth (id, steps) as (
    select id, 0 from ours where id is not null
    union
    select referring.conrelid, depth.steps + 1 from depth
    join pg_constraint referring on referring.confrelid = depth.id and referring.conrelid <> referring.confrelid
    join ours on ours.id = referring.conrelid
    where referring.contype = 'f' and depth.steps < 100
  )
  select ours.name, quote_ident(ours.name) as quoted, case
      when part.logicalrelid is null then 'none'
      when part.partmethod = 'n' and part.repmodel = 't' then 'reference'
      when part.partmethod = 'n' and part.repmodel = 's' and part.colocationid = 0 then 'local'
      else 'other' end as kept
  from ours join depth on depth.id = ours.id left join pg_dist_partition part on part.logicalrelid = ours.id
  group by ours.name, part.logicalrelid, part.partmethod, part.repmodel, part.colocationid
  order by max(depth.steps), ours.name`;

/**
 * Makes each of these tables a reference table, a copy on every node, or adds it to Citus's metadata
 * if it stays on the coordinator. Leaves the tables that already are. Throws a StartupError if Citus
 * rejects one.
 */
export async function distributeTables(pool: Pool, names: readonly string[]): Promise<void> {
  // Each in a separate transaction: Citus converts the tables that refer to one along with it.
  for (const { name, quoted } of await listTables(pool, names)) {
    const kept = await keptAs(pool, name);
    const step = stepFor(name, kept);
    if (step === null) continue;
    try {
      await pool.query(`select ${step}($1::regclass)`, [quoted]);
    } catch (error) {
      throw new StartupError(`Citus rejected ${step} for the table ${name}: ${reasonOf(error)}.`);
    }
  }
}

function stepFor(name: string, kept: Kept): string | null {
  const isOnCoordinator = ON_COORDINATOR.includes(name);
  if (kept === 'reference' || (kept === 'local' && isOnCoordinator)) return null;
  if (kept === 'other')
    throw new StartupError(
      `The table ${name} is sharded, and a lookup would have to ask several nodes. Run select undistribute_table('${name}'), and start again.`,
    );
  return isOnCoordinator ? 'citus_add_local_table_to_metadata' : 'create_reference_table';
}

/** Returns the tables that are missing on this node or not yet managed by Citus. */
export async function listUnready(pool: Pool, names: readonly string[]): Promise<string[]> {
  const tables = new Map((await listTables(pool, names)).map((table) => [table.name, table]));
  return names.filter((name) => {
    const kept = tables.get(name)?.kept ?? 'none';
    return kept !== 'reference' && !(kept === 'local' && ON_COORDINATOR.includes(name));
  });
}

async function listTables(pool: Pool, names: readonly string[]): Promise<readonly Table[]> {
  return (await pool.query<Table>(TABLES, [names])).rows;
}

async function keptAs(pool: Pool, name: string): Promise<Kept> {
  return (await listTables(pool, [name]))[0]?.kept ?? 'none';
}
