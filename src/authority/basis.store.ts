import { LRUCache } from 'lru-cache';
import pg from 'pg';
import type { Basis } from '../access/standing.ts';
import type { LookupPool } from '../database/lookup/lookup-pool.ts';
import { toDate } from '../database/query.ts';
import { selectBases, toBasis, type BasisRow } from './basis-row.store.ts';

/** A credential with what decides about it, its stored hash, and the time of the read. */
export interface FoundBasis {
  readonly standing: Basis;
  readonly secretHash: string;
  readonly now: Date;
}

/** The same as one row: without its issuers, of which it has the row ids, oldest first. */
export interface FoundAlone extends FoundBasis {
  readonly makerIds: readonly string[];
}

const BY_PREFIX = { name: 'credential-by-prefix', text: selectBases('prefix').sql };
const BY_ID = { name: 'credential-by-id', text: selectBases('id').sql };

const LISTS_MAX = 2_000;
const TEXT_LISTS: readonly number[] = [1009, 2951];
const lists = new LRUCache<string, readonly string[]>({ max: LISTS_MAX });

/**
 * The driver's parsers, except that each distinct text of a list is parsed once: most rows repeat
 * the grants of a few roles. Safe to keep, because what a text spells never changes.
 */
const PARSERS: pg.CustomTypesConfig = {
  getTypeParser: (type, format) => {
    const parse = pg.types.getTypeParser(type, format) as (text: string) => readonly string[];
    if (!TEXT_LISTS.includes(type)) return parse;
    return (text: string) => {
      const known = lists.get(text);
      if (known) return known;
      const list = Object.freeze(parse(text));
      lists.set(text, list);
      return list;
    };
  },
};

/** Finds credentials by prefix, optionally with a prepared statement; see `LookupOptions`. */
export const findByPrefixes = (
  pool: LookupPool,
  prefixes: readonly string[],
  isPrepared: boolean,
): Promise<Map<string, FoundAlone>> =>
  find(pool, BY_PREFIX, prefixes, isPrepared, ({ prefix }) => prefix);

/** Finds credentials by row id, as `findByPrefixes` does. */
export const findByIds = (
  pool: LookupPool,
  ids: readonly string[],
  isPrepared: boolean,
): Promise<Map<string, FoundAlone>> => find(pool, BY_ID, ids, isPrepared, ({ id }) => id);

async function find(
  pool: LookupPool,
  { name, text }: typeof BY_PREFIX,
  keys: readonly string[],
  isPrepared: boolean,
  keyOf: (row: BasisRow) => string,
): Promise<Map<string, FoundAlone>> {
  const { rows } = await pool.query<BasisRow>({
    ...(isPrepared && { name }),
    text,
    values: [[...new Set(keys)]],
    types: PARSERS,
  });
  return new Map(rows.map((row) => [keyOf(row), toFound(row)]));
}

const toFound = (row: BasisRow): FoundAlone => ({
  standing: toBasis(row, row.scopes ?? []),
  makerIds: row.maker_ids,
  secretHash: row.secret_hash,
  now: toDate(row.now),
});
