import { CompiledQuery } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Standing } from '../access/standing.ts';
import { tables, toDate } from '../database/query.ts';
import { selectStandings, toStanding, type StandingRow } from './standing-row.store.ts';

/** A credential with everything that is stored about it, its hash, and the time of the read. */
export interface Found {
  readonly standing: Standing;
  readonly secretHash: string;
  readonly now: Date;
}

const BY_ID = selectStandings().sql;

/** Finds credentials by id, in the order of the ids. Leaves out ids that no longer exist. */
export async function findStandings(em: EntityManager, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const { rows } = await tables(em).executeQuery<StandingRow>(CompiledQuery.raw(BY_ID, [ids]));
  const alone = new Map(rows.map((row) => [row.id, { row, standing: toStanding(row) }]));
  return ids.flatMap((id) => {
    const one = alone.get(id);
    if (!one) return [];
    const makers = one.row.maker_ids.map((maker) => alone.get(maker)?.standing ?? null);
    return {
      standing: makers.length > 0 ? { ...one.standing, makers } : one.standing,
      secretHash: one.row.secret_hash,
      now: toDate(one.row.now),
    };
  });
}
