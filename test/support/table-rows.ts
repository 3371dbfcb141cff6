import type { Database } from '../../src/database/database.ts';

/** Every row of every table, by table and then by primary key, column by column. */
export type Rows = Readonly<Record<string, ReadonlyMap<string, Readonly<Record<string, unknown>>>>>;

/** Last uses and rate limits are written in the background, not by the requests that are tested. */
const NOTED_APART = ['credential_use', 'rate_limit'];

async function listTables({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows
    .map(({ name }) => name)
    .filter((name) => !NOTED_APART.includes(name) && !name.startsWith('mikro_orm'));
}

/** Reads every row of the database. */
export async function readRows(database: Database): Promise<Rows> {
  const tables = await listTables(database);
  const all: Record<string, Map<string, Record<string, unknown>>> = {};
  for (const table of tables) {
    const { rows } = await database.pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from "${table}" t`,
    );
    all[table] = new Map(rows.map(({ row }) => [String(row['id']), row]));
  }
  return all;
}

/** Returns one checksum over every row of every table. */
export async function checksum(database: Database): Promise<string> {
  const tables = await listTables(database);
  const parts = tables.map(
    (table) =>
      `select '${table}' as name, md5(coalesce(string_agg(md5(t::text), '' order by t.id), '')) as sum from "${table}" t`,
  );
  const { rows } = await database.pool.query<{ name: string; sum: string }>(
    parts.join(' union all '),
  );
  // Parallel reads return rows in any order.
  return rows
    .map(({ name, sum }) => `${name} ${sum}`)
    .sort()
    .join('\n');
}

/**
 * The difference between two states: added rows, removed rows, and the changed columns of others.
 */
export interface Difference {
  readonly added: Readonly<Record<string, readonly string[]>>;
  readonly removed: Readonly<Record<string, readonly string[]>>;
  /** Table → row id → columns, sorted. */
  readonly changed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const filled = <T extends object>(all: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([, one]) => Object.keys(one).length > 0));

/** Returns the difference between two states. */
export function compareRows(before: Rows, after: Rows): Difference {
  const of = (rows: Rows, table: string): Rows[string] => rows[table] ?? new Map();
  const tables = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const without = (a: Rows, b: Rows) =>
    filled(
      Object.fromEntries(
        tables.map((table) => [
          table,
          [...of(a, table).keys()].filter((id) => !of(b, table).has(id)),
        ]),
      ),
    );
  const changedIn = (table: string): Record<string, string[]> =>
    filled(
      Object.fromEntries(
        [...of(before, table)].map(([id, row]) => {
          const now = of(after, table).get(id) ?? row;
          return [
            id,
            Object.keys(row)
              .filter((column) => JSON.stringify(row[column]) !== JSON.stringify(now[column]))
              .sort(),
          ];
        }),
      ),
    );
  return {
    added: without(after, before),
    removed: without(before, after),
    changed: filled(Object.fromEntries(tables.map((table) => [table, changedIn(table)]))),
  };
}
