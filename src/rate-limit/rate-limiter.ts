import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Budget, Spending } from '../access/budget.ts';
import type { Rate } from './rate.ts';

/** Creates the counter of one window. */
export type CounterStore = (options: {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
  /**
   * Whether points can be refunded before the window ends. If so, no process may cache that a key
   * is used up.
   */
  readonly isForgiven?: boolean;
}) => RateLimiterAbstract;

/** Counts what each key spends, in one or more windows. */
export interface RateLimiter {
  /**
   * Spends one. Null when there is no limit, or when the store is unavailable; then requests are
   * not limited.
   */
  spend: (...key: readonly string[]) => Promise<Spending | null>;
  /** Returns what is left, without spending. */
  look: (...key: readonly string[]) => Promise<Spending | null>;
  /** Refunds one `spend` that turned out not to count. */
  refund: (...key: readonly string[]) => Promise<void>;
}

/** Counts in this process only. */
export const inMemory: CounterStore = ({ keyPrefix, points, duration }) =>
  new RateLimiterMemory({ keyPrefix, points, duration });

interface RateWindow extends Rate {
  readonly policy: string;
  readonly counter: RateLimiterAbstract;
}

/** Returns the digest to store. Keys may be long and contain email addresses. */
export const digestOfKey = (key: readonly string[]): string =>
  createHash('sha256').update(key.join('\n')).digest('base64url');

/** Creates a limiter. `onStoreDown` is called whenever the store does not answer. */
export function createRateLimiter(
  name: string,
  rates: readonly Rate[],
  store: CounterStore,
  onStoreDown: (error: unknown) => void,
): RateLimiter {
  const windows = rates.map((rate): RateWindow => {
    const policy = `${name}-${rate.windowSeconds}s`;
    return {
      ...rate,
      policy,
      counter: store({ keyPrefix: policy, points: rate.limit, duration: rate.windowSeconds }),
    };
  });
  const ask = async (read: () => Promise<Spending>): Promise<Spending | null> => {
    if (windows.length === 0) return null;
    try {
      return await read();
    } catch (error) {
      onStoreDown(error);
      return null;
    }
  };
  return {
    spend: (...key) => ask(() => spend(windows, digestOfKey(key))),
    look: (...key) => ask(() => look(windows, digestOfKey(key))),
    refund: async (...key) => {
      await Promise.all(windows.map(({ counter }) => counter.reward(digestOfKey(key)))).catch(
        onStoreDown,
      );
    },
  };
}

/**
 * Spends in each window, the shortest first. A burst that the short window rejects does not count
 * against the longer one.
 */
async function spend(windows: readonly RateWindow[], key: string): Promise<Spending> {
  const spent: Budget[] = [];
  for (const window of windows) {
    const { used, state } = await spendOne(window, key);
    const budget = toBudget(window, used, state);
    spent.push(budget);
    if (used > window.limit) return { windows: spent, exceeded: budget };
  }
  return { windows: spent, exceeded: null };
}

async function spendOne(
  { counter, limit }: RateWindow,
  key: string,
): Promise<{ used: number; state: RateLimiterRes }> {
  try {
    const state = await counter.consume(key);
    return { used: state.consumedPoints, state };
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    // A key that the process caches as used up comes back without its count.
    return { used: Math.max(refused.consumedPoints, limit + 1), state: refused };
  }
}

async function look(windows: readonly RateWindow[], key: string): Promise<Spending> {
  const budgets = await Promise.all(
    windows.map(async (window) => {
      const state = await window.counter.get(key);
      return toBudget(window, state?.consumedPoints ?? 0, state);
    }),
  );
  return { windows: budgets, exceeded: budgets.find(({ remaining }) => remaining === 0) ?? null };
}

function toBudget(
  { policy, limit, windowSeconds }: RateWindow,
  used: number,
  state: RateLimiterRes | null,
): Budget {
  const counted = Math.min(Math.max(used, 0), limit);
  const resetMs = state?.msBeforeNext ?? windowSeconds * 1_000;
  return {
    policy,
    limit,
    windowSeconds,
    used: counted,
    remaining: limit - counted,
    resetAt: new Date(Date.now() + resetMs),
    resetSeconds: Math.max(1, Math.ceil(resetMs / 1_000)),
  };
}
