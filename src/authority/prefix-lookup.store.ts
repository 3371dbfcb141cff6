import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import { isPrefix } from '../secrets/secret-format.ts';
import { findStandingsByPrefix, type Found } from './standing.store.ts';

/** Maximum lookups per statement, and maximum statements in flight. */
const BATCH_MAX = 200;
const UNDER_WAY_MAX = 2;

/** Finds a credential by the prefix of its secret. Returns null when it does not exist. */
export type FindByPrefix = (prefix: string) => Promise<Found | null>;

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
 * Creates the lookup that every request uses. Concurrent lookups share one prepared statement.
 * Nothing is kept between batches, so each request reads the current state of the database.
 */
export function createPrefixLookup(
  pool: Pick<Pool, 'query'>,
  { isPrepared, onBatch }: LookupOptions,
): FindByPrefix {
  const turns = createTurns(UNDER_WAY_MAX);
  const loader = new DataLoader<string, Found | null>(
    async (prefixes) => {
      onBatch(prefixes.length);
      const found = await turns.take(() => findStandingsByPrefix(pool, prefixes, isPrepared));
      return prefixes.map((prefix) => found.get(prefix) ?? null);
    },
    // Security: stale authority. With a cache this loader would return roles that have since
    // changed.
    { cache: false, maxBatchSize: BATCH_MAX, batchScheduleFn: turns.schedule },
  );
  // Security: denial of service. A malformed prefix that PostgreSQL rejects would fail every lookup
  // in the shared statement.
  return (prefix) => (isPrefix(prefix) ? loader.load(prefix) : Promise.resolve(null));
}

/**
 * Decides when a batch is sent: immediately while fewer than the maximum are in flight, otherwise
 * when one returns. Lookups that arrive meanwhile join the batch, so batches grow with the load.
 */
function createTurns(underWayMax: number) {
  let underWay = 0;
  let refusing: { readonly error: unknown } | null = null;
  const waiting: (() => void)[] = [];
  return {
    schedule: (dispatch: () => void): void => {
      if (underWay < underWayMax) setImmediate(dispatch);
      else waiting.push(dispatch);
    },
    take: async <T>(work: () => Promise<T>): Promise<T> => {
      if (refusing) throw refusing.error;
      underWay++;
      try {
        return await work();
      } catch (error) {
        // When one batch fails, the batches queued behind it have already waited as long and would
        // fail too.
        refusing = { error };
        for (const dispatch of waiting.splice(0)) dispatch();
        refusing = null;
        throw error;
      } finally {
        underWay--;
        waiting.shift()?.();
      }
    },
  };
}
