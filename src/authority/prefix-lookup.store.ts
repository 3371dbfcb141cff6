import DataLoader from 'dataloader';
import type { LookupPool } from '../database/lookup/lookup-pool.ts';
import { createTurns } from '../database/lookup/turns.ts';
import { isPrefix } from '../secrets/secret-format.ts';
import { findByIds, findByPrefixes, type FoundAlone, type FoundBasis } from './basis.store.ts';

/** Maximum lookups per statement. */
const BATCH_MAX = 200;

/** Finds a credential by the prefix of its secret. Returns null when it does not exist. */
export type FindByPrefix = (prefix: string) => Promise<FoundBasis | null>;

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
  const loader = (find: typeof findByPrefixes): DataLoader<string, FoundAlone | null> => {
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
    if (!found || found.makerIds.length === 0) return found;
    const makers = await Promise.all(found.makerIds.map((id) => byId.load(id)));
    return {
      ...found,
      standing: { ...found.standing, makers: makers.map((maker) => maker?.standing ?? null) },
      // The moment of the last read: an issuer may have expired since the first one.
      now: makers.reduce(
        (latest, maker) => (maker && maker.now > latest ? maker.now : latest),
        found.now,
      ),
    };
  };
}
