import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Budget, Spending } from '../access/budget.ts';
import { delayAfter, type GrowingDelay } from './growing-delay.ts';
import { digestOfKey, inMemory, type CounterStore } from './rate-limiter.ts';

/**
 * The result of an attempt: permitted, with a way to undo it if it was not a guess; or what it has
 * to wait for.
 */
export type AttemptResult =
  | { readonly ok: true; readonly forgive: () => Promise<void> }
  | { readonly ok: false; readonly spending: Spending };

/** Delays attempts by key. */
export interface SlowDown {
  /**
   * Counts an attempt before it is made. Security: race condition. If guesses were counted
   * afterwards, many could be made at the same time.
   */
  attempt: (...key: readonly string[]) => Promise<AttemptResult>;
}

interface Counters {
  /** Attempts by key. */
  readonly made: RateLimiterAbstract;
  /** Keys that currently have to wait. */
  readonly waits: RateLimiterAbstract;
}

const NEVER_USED_UP = 1_000_000_000;

const countersOf = (
  name: string,
  { memorySeconds, maxSeconds }: GrowingDelay,
  store: CounterStore,
): Counters => ({
  made: store({
    keyPrefix: `${name}-${memorySeconds}s`,
    points: NEVER_USED_UP,
    duration: memorySeconds,
  }),
  waits: store({
    keyPrefix: `${name}-wait-${maxSeconds}s`,
    points: 1,
    duration: maxSeconds,
    isForgiven: true,
  }),
});

/**
 * Creates the delays on a store. While the store does not answer, this process counts by itself.
 * Security: fails closed. An unavailable store must not permit unlimited password guesses.
 */
export function createSlowDown(
  name: string,
  delay: GrowingDelay,
  store: CounterStore,
  onStoreDown: (error: unknown) => void,
): SlowDown {
  const [shared, own] = [countersOf(name, delay, store), countersOf(name, delay, inMemory)];
  return {
    attempt: async (...key) => {
      try {
        return await attempt(name, delay, shared, digestOfKey(key));
      } catch (error) {
        onStoreDown(error);
        return attempt(name, delay, own, digestOfKey(key));
      }
    },
  };
}

async function attempt(
  name: string,
  delay: GrowingDelay,
  { made, waits }: Counters,
  key: string,
): Promise<AttemptResult> {
  const before = await made.get(key);
  const soFar = before && before.msBeforeNext > 0 ? Math.max(0, before.consumedPoints) : 0;
  const takeTurn = async (seconds: number): Promise<AttemptResult | null> => {
    const left = await turnOf(waits, key, seconds);
    return left === null ? null : { ok: false, spending: toSpending(name, seconds, left) };
  };
  // Attempts that are rejected during a delay do not count, so nobody can prolong another user's
  // delay by repeating them.
  const early = delayAfter(soFar + 1, delay);
  const refused = early > 0 ? await takeTurn(early) : null;
  if (refused) return refused;
  const { consumedPoints } = await made.consume(key);
  // Of concurrent attempts, all but the free ones have to wait.
  const isLate = early === 0 && consumedPoints >= delay.free;
  const late = isLate ? await takeTurn(delay.firstSeconds) : null;
  if (late) {
    await made.reward(key);
    return late;
  }
  return {
    ok: true,
    forgive: async () => {
      await made.reward(key);
      if (early > 0 || isLate) await waits.delete(key);
    },
  };
}

/**
 * Acquires the turn of a key for some seconds. Returns null, or the milliseconds until the previous
 * turn ends.
 */
async function turnOf(
  waits: RateLimiterAbstract,
  key: string,
  seconds: number,
): Promise<number | null> {
  try {
    await waits.consume(key, 1, { customDuration: seconds });
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
    throw refused;
  }
}

function toSpending(name: string, windowSeconds: number, msLeft: number): Spending {
  const exceeded: Budget = {
    policy: name,
    limit: 1,
    windowSeconds,
    used: 1,
    remaining: 0,
    resetAt: new Date(Date.now() + msLeft),
    resetSeconds: Math.max(1, Math.ceil(msLeft / 1_000)),
  };
  return { windows: [exceeded], exceeded };
}
