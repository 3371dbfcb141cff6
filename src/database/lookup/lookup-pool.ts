import type { Pool } from 'pg';
import { inTime } from '../patience.ts';
import { reasonOf } from '../reason.ts';
import { LEASE } from './lease.ts';
import type { Standbys } from './standbys.ts';

/** Runs lookups: `pool.query`, with a promise. */
export type LookupPool = Pick<Pool, 'query'>;

/**
 * Returns a pool that spreads lookups over the standbys. A standby that fails is left out at once,
 * and the primary answers instead.
 */
export function lookupPoolOf(standbys: Standbys, primary: Pool): LookupPool {
  const query = async (...args: Parameters<Pool['query']>): Promise<unknown> => {
    const standby = standbys.next();
    if (!standby) return primary.query(...args);
    try {
      return await inTime(Promise.resolve(standby.pool.query(...args)), LEASE.answerMs);
    } catch (error) {
      standby.leave(`a lookup failed: ${reasonOf(error)}`);
      return primary.query(...args);
    }
  };
  return { query: query as Pool['query'] };
}
