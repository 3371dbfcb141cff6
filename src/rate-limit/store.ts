import cluster from 'node:cluster';
import type { Pool } from 'pg';
import {
  RateLimiterCluster,
  RateLimiterPostgres,
  RateLimiterRedis,
  RLWrapperTimeouts,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { inMemory, type CounterStore } from './rate-limiter.ts';

/** A store, and how to close its connection. */
export interface OpenStore {
  readonly store: CounterStore;
  close: () => Promise<void>;
}

/** Maximum wait for a count. Beyond it, the request is not limited. */
const ANSWER_WITHIN_MS = 500;

const inTime = (limiter: RateLimiterAbstract): RateLimiterAbstract =>
  new RLWrapperTimeouts({ limiter, timeoutMs: ANSWER_WITHIN_MS });

/**
 * Opens the store that keeps counts: in this process or, for workers, in their primary; or in the
 * database or Redis, where instances share them.
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

const inPrimary: CounterStore = ({ keyPrefix, points, duration }) =>
  new RateLimiterCluster({ keyPrefix, points, duration, timeoutMs: ANSWER_WITHIN_MS });

/**
 * An unlogged table, because counts need not survive a crash. A key that is used up is rejected
 * without another query.
 */
const inPostgres =
  (pool: Pool): CounterStore =>
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
  // Loaded only when used: it takes 25 MB.
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
