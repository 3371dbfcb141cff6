import DataLoader from 'dataloader';
import type { Pool } from 'pg';
import { isPrefix } from '../secrets/secret-format.ts';
import { findStandingsByPrefix, type Found } from './standing.store.ts';

/** How many lookups share one statement at most, and how many of these are under way at most. */
const BATCH_MAX = 200;
const UNDER_WAY_MAX = 2;

/** Finds a credential by the prefix of its secret; null when there is none. */
export type FindByPrefix = (prefix: string) => Promise<Found | null>;

/** How lookups are sent. */
export interface LookupOptions {
  /** Not where a pooler hands each statement to another connection. */
  readonly isPrepared: boolean;
  /** Hears how many lookups shared a statement. */
  readonly onBatch: (size: number) => void;
}

/**
 * The lookup of every request. Lookups that arrive together share one prepared statement; nothing
 * is kept from one batch to the next, so that each request reads the database as it is.
 */
export function createPrefixLookup(
  pool: Pool,
  { isPrepared, onBatch }: LookupOptions,
): FindByPrefix {
  const turns = createTurns(UNDER_WAY_MAX);
  const loader = new DataLoader<string, Found | null>(
    async (prefixes) => {
      onBatch(prefixes.length);
      const found = await turns.take(() => findStandingsByPrefix(pool, prefixes, isPrepared));
      return prefixes.map((prefix) => found.get(prefix) ?? null);
    },
    // Security: with a cache this loader would serve yesterday's roles. `cache: false` is the
    // promise.
    { cache: false, maxBatchSize: BATCH_MAX, batchScheduleFn: turns.schedule },
  );
  // Security: what the database would choke on must not reach a statement that others share.
  return (prefix) => (isPrefix(prefix) ? loader.load(prefix) : Promise.resolve(null));
}

/**
 * When a batch is sent: at once while few are under way, else when one of those is back, and
 * whatever arrives meanwhile joins it. So batches grow with the load.
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
        // What the database did not answer for one batch it does not for those behind it, and they
        // have waited already.
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
