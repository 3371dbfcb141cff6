import { CompiledQuery, sql } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Standing } from '../access/standing.ts';
import { tables, toDate } from '../database/query.ts';
import { selectStandings, toStanding, type StandingRow } from './standing-row.store.ts';

/**
 * A credential with everything that authorization depends on, its stored hash, and the time of the
 * read.
 */
export interface Found {
  readonly standing: Standing;
  readonly secretHash: string;
  readonly now: Date;
}

// A subquery of unknown length: for a bare $1, PostgreSQL counts the elements and plans each short
// list anew.
const BY_PREFIX = selectStandings('prefix', sql`any(array(select unnest($1::text[])))`);
const BY_ID = selectStandings('id', sql`any($1)`);

/**
 * Finds credentials by prefix in one statement, optionally prepared. Leaves out prefixes that do
 * not exist.
 */
export async function findStandingsByPrefix(
  pool: Pick<Pool, 'query'>,
  prefixes: readonly string[],
  isPrepared: boolean,
): Promise<Map<string, Found>> {
  const query = {
    ...(isPrepared && { name: 'credential-by-prefix' }),
    text: BY_PREFIX.sql,
    values: [[...new Set(prefixes)]],
  };
  const found = toFound((await pool.query<StandingRow>(query)).rows);
  return new Map([...found.values()].map((one) => [one.standing.credential.prefix, one]));
}

/** Finds credentials by id, in the order of the ids. Leaves out ids that no longer exist. */
export async function findStandings(em: EntityManager, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const { rows } = await tables(em).executeQuery<StandingRow>(CompiledQuery.raw(BY_ID.sql, [ids]));
  const found = toFound(rows);
  return ids.flatMap((id) => found.get(id) ?? []);
}

function toFound(all: readonly StandingRow[]): Map<string, Found> {
  const alone = new Map(all.map((row) => [row.id, { row, standing: toStanding(row) }]));
  return new Map(
    [...alone.values()].map(({ row, standing }) => {
      const makers = row.maker_ids.map((id) => alone.get(id)?.standing ?? null);
      return [
        row.id,
        {
          standing: makers.length > 0 ? { ...standing, makers } : standing,
          secretHash: row.secret_hash,
          now: toDate(row.now),
        },
      ];
    }),
  );
}
