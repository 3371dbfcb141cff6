import DataLoader from 'dataloader';
import type { Basis } from '../access/standing.ts';
import type { LookupPool } from '../database/lookup/lookup-pool.ts';
import { isPrefix } from '../secrets/secret-format.ts';
import { findByIds, findByPrefixes, type FoundBasis } from './basis.store.ts';
import { createTurns } from '../database/lookup/turns.ts';

/** Maximum lookups per statement. */
const BATCH_MAX = 200;

/** A credential with what decides about it, its stored hash, and the time of the read. */
export interface Looked {
  readonly standing: Basis;
  readonly secretHash: string;
  readonly now: Date;
}

/** Finds a credential by the prefix of its secret. Returns null when it does not exist. */
export type FindByPrefix = (prefix: string) => Promise<Looked | null>;

/** Options of the prefix lookup. */
export interface LookupOptions {
  /**
   * Whether to use a prepared statement. False behind a pooler that sends each statement over
   * another connection.
   */
  readonly isPrepared: boolean;
  /** Called with the number of lookups that shared a statement. */
  readonly onBatch: (size: number) => void;
}

/**
 * Creates the lookup that every request uses. Concurrent lookups share one prepared statement; the
 * issuers of tokens that were issued by tokens are read by a second one. Nothing is kept between
 * batches, so each request reads the current state of the database.
 */
export function createPrefixLookup(
  pool: LookupPool,
  { isPrepared, onBatch }: LookupOptions,
): FindByPrefix {
  const loader = (find: typeof findByPrefixes): DataLoader<string, FoundBasis | null> => {
    const turns = createTurns();
    return new DataLoader(
      async (keys) => {
        onBatch(keys.length);
        const found = await turns.take(() => find(pool, keys, isPrepared));
        return keys.map((key) => found.get(key) ?? null);
      },
      // Security: stale authority. With a cache this loader would return roles that have since
      // changed.
      { cache: false, maxBatchSize: BATCH_MAX, batchScheduleFn: turns.schedule },
    );
  };
  const [byPrefix, byId] = [loader(findByPrefixes), loader(findByIds)];
  return async (prefix) => {
    // Security: denial of service. A malformed prefix that PostgreSQL rejects would fail every
    // lookup in the shared statement.
    const found = isPrefix(prefix) ? await byPrefix.load(prefix) : null;
    if (!found) return null;
    const { basis, makerIds, secretHash, now } = found;
    if (makerIds.length === 0) return { standing: basis, secretHash, now };
    const makers = await Promise.all(makerIds.map((id) => byId.load(id)));
    return {
      standing: { ...basis, makers: makers.map((maker) => maker?.basis ?? null) },
      secretHash,
      // The moment of the last read: an issuer may have expired since the first one.
      now: makers.reduce(
        (latest, maker) => (maker && maker.now > latest ? maker.now : latest),
        now,
      ),
    };
  };
}
