import type { Pool, PoolClient } from 'pg';
import { onServer } from './locations.ts';

/** A node of a plan, as auto_explain logs it. */
interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly Node[];
}

/** An executed statement with its plan. */
export interface Planned {
  readonly statement: string;
  readonly plan: Node;
}

/**
 * Makes every new connection to a database log the plans of its statements, including those of
 * triggers and foreign keys. Requires a superuser.
 */
export async function explainAll(serverUrl: string, database: string): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    client_min_messages: 'notice',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_format': 'json',
    'auto_explain.log_nested_statements': 'on',
  };
  // The setting of a library can be stored only after the library is loaded.
  await onServer(serverUrl, [
    "load 'auto_explain'",
    ...Object.entries(settings).map(
      ([name, value]) => `alter database ${database} set ${name} = '${value}'`,
    ),
  ]);
}

/**
 * Collects the plans of every statement that the pool runs from now on. The database must be
 * prepared by `explainAll`.
 */
export function watchPlans(pool: Pool): Planned[] {
  const planned: Planned[] = [];
  const watched = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    client.on('notice', ({ message = '' }) => {
      const json = /^duration: .* plan:\n(\{.*\})$/s.exec(message)?.[1];
      if (json === undefined) return;
      const { 'Query Text': statement, Plan: plan } = JSON.parse(json) as {
        'Query Text': string;
        Plan: Node;
      };
      planned.push({ statement, plan });
    });
  });
  return planned;
}

/**
 * Tables and partitions by name, each with the first column of each of its indexes, by the index's
 * name.
 */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The tables and partitions that have at least so many rows, as of their last `analyze`. */
export async function largeTables(pool: Pool, rows: number): Promise<Tables> {
  const found = await pool.query<{ name: string; firsts: Record<string, string> }>(
    `select c.relname as name, json_object_agg(i.indexrelid::regclass::text, a.attname) as firsts
     from pg_class c join pg_index i on i.indrelid = c.oid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.reltuples >= $1 group by 1`,
    [rows],
  );
  return new Map(found.rows.map(({ name, firsts }) => [name, new Map(Object.entries(firsts))]));
}

/** How a statement read rows of a table. */
export interface Scan {
  readonly statement: string;
  readonly table: string;
  /** The whole table or index was read, because no index condition applied. */
  readonly isFull: boolean;
  readonly how: string;
}

const SCANS = new Set([
  'Seq Scan',
  'Index Scan',
  'Index Only Scan',
  'Bitmap Index Scan',
  'Sample Scan',
]);

/** Returns every scan of these tables. */
export function scansOf(planned: readonly Planned[], tables: Tables): Scan[] {
  return planned.flatMap(({ statement, plan }) =>
    nodesOf(plan).flatMap((node): Scan[] => {
      const {
        'Node Type': type,
        'Index Name': index = '',
        'Index Cond': condition = '',
        Filter: filter = '',
      } = node;
      const table =
        node['Relation Name'] ??
        [...tables.keys()].find((name) => tables.get(name)?.has(index)) ??
        '';
      if (!SCANS.has(type) || !tables.has(table)) return [];
      const first = tables.get(table)?.get(index);
      const isFull = first === undefined || !new RegExp(`\\b${first}\\b`).test(condition);
      return [
        {
          statement,
          table,
          isFull,
          how: [type, index, condition, filter && `filter ${filter}`].filter(Boolean).join(' '),
        },
      ];
    }),
  );
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
