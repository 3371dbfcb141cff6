import { addressKey, wideNetworkKey } from './address-key.ts';
import type { GrowingDelay } from './growing-delay.ts';
import type { RateLimiter, Store } from './rate-limiter.ts';
import { createSlowDown, type Attempt } from './slow-down.ts';

/**
 * A password about to be tried: for which account, from where, and on which device when that is
 * known to the account.
 */
export interface PasswordTry {
  /** The e-mail address, whether or not anybody has it. */
  readonly account: string;
  readonly address: string | null;
  readonly device: string | null;
}

/** Limits how often passwords are tried. */
export interface PasswordAttempts {
  attempt: (one: PasswordTry) => Promise<Attempt>;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Never longer waits than these: an owner who waits gets a turn.
 * docs/decisions/0020-guessing-passwords.md explains them.
 */
export const PASSWORD_DELAYS = {
  device: { free: 10, firstSeconds: 1, maxSeconds: HOUR / 4, memorySeconds: DAY },
  network: { free: 5, firstSeconds: 1, maxSeconds: HOUR, memorySeconds: DAY },
  account: { free: 20, firstSeconds: 1, maxSeconds: HOUR / 4, memorySeconds: DAY },
} as const satisfies Record<string, GrowingDelay>;

interface Bounds {
  /** Wrong passwords of a network, for all accounts together. */
  readonly near: RateLimiter;
  readonly wide: RateLimiter;
}

const FREE: Attempt = { ok: true, forgive: () => Promise.resolve() };

/** Makes the limits of passwords on one store; `bounds` are null where they are off. */
export function createPasswordAttempts(
  bounds: Bounds | null,
  store: Store,
  onStoreDown: (error: unknown) => void,
): PasswordAttempts {
  if (!bounds) return { attempt: () => Promise.resolve(FREE) };
  const slowDown = (name: keyof typeof PASSWORD_DELAYS) =>
    createSlowDown(`password-${name}`, PASSWORD_DELAYS[name], store, onStoreDown);
  const [device, network, account] = [slowDown('device'), slowDown('network'), slowDown('account')];
  return {
    attempt: async (one) => {
      if (one.device !== null) {
        // Security: a known device has a budget of its own, so that nobody who guesses elsewhere
        // keeps its owner out.
        const known = await device.attempt(one.account, one.device);
        if (known.ok) return known;
      }
      const [near, wide] = [addressKey(one.address), wideNetworkKey(one.address)];
      return inTurn([
        // Security: one network that guesses waits longer than the account does, and leaves turns
        // to its owner elsewhere.
        () => network.attempt(one.account, wide),
        // Security: a thousand networks that guess at one account are as slow as one.
        () => account.attempt(one.account),
        // Security: one network that tries a password on a thousand accounts.
        () => within(bounds.near, near),
        () => within(bounds.wide, wide),
      ]);
    },
  };
}

async function within(limiter: RateLimiter, key: string): Promise<Attempt> {
  const spending = await limiter.spend(key);
  return spending?.exceeded
    ? { ok: false, spending }
    : { ok: true, forgive: () => limiter.refund(key) };
}

/**
 * All of them, or the first that refuses: then those before it are as if they had not been asked.
 */
async function inTurn(steps: readonly (() => Promise<Attempt>)[]): Promise<Attempt> {
  const passed: (() => Promise<void>)[] = [];
  const forgive = async (): Promise<void> => {
    for (const undo of passed) await undo();
  };
  for (const step of steps) {
    const attempt = await step();
    if (!attempt.ok) {
      await forgive();
      return attempt;
    }
    passed.push(attempt.forgive);
  }
  return { ok: true, forgive };
}
