import cluster from 'node:cluster';
import type { Pool } from 'pg';
import {
  RateLimiterCluster,
  RateLimiterPostgres,
  RateLimiterRedis,
  RLWrapperTimeouts,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { inMemory, type Store } from './rate-limiter.ts';

/** A store that may hold a connection of its own. */
export interface OpenStore {
  readonly store: Store;
  close: () => Promise<void>;
}

/** A request does not wait longer than this for a count: then it is let through. */
const ANSWER_WITHIN_MS = 500;

const inTime = (limiter: RateLimiterAbstract): RateLimiterAbstract =>
  new RLWrapperTimeouts({ limiter, timeoutMs: ANSWER_WITHIN_MS });

/**
 * Where counts are kept: in this process or, for workers, their primary; in the database or in
 * Redis, where instances share them.
 */
export async function openStore(
  where: string,
  pool: Pool,
  onError: (error: unknown) => void,
): Promise<OpenStore> {
  if (where === 'memory')
    return { store: cluster.isWorker ? inPrimary : inMemory, close: () => Promise.resolve() };
  return where === 'postgres'
    ? { store: inPostgres(pool), close: () => Promise.resolve() }
    : inRedis(where, onError);
}

const inPrimary: Store = ({ keyPrefix, points, duration }) =>
  new RateLimiterCluster({ keyPrefix, points, duration, timeoutMs: ANSWER_WITHIN_MS });

/**
 * A table without a write-ahead log: counts need not survive a crash. A key that is used up is
 * refused without asking again.
 */
const inPostgres =
  (pool: Pool): Store =>
  ({ isForgiven = false, ...options }) =>
    inTime(
      new RateLimiterPostgres({
        ...options,
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
        inMemoryBlockOnConsumed: isForgiven ? 0 : options.points,
      }),
    );

async function inRedis(url: string, onError: (error: unknown) => void): Promise<OpenStore> {
  // Loaded by those only who use it: it takes 25 MB.
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: 1_000, reconnectStrategy: 500 },
  });
  client.on('error', onError);
  client.connect().catch(onError);
  return {
    store: ({ isForgiven = false, ...options }) =>
      inTime(
        new RateLimiterRedis({
          ...options,
          keyPrefix: `latchkey:${options.keyPrefix}`,
          storeClient: client,
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          inMemoryBlockOnConsumed: isForgiven ? 0 : options.points,
        }),
      ),
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}
