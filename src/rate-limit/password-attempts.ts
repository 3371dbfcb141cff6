import { addressKey, wideNetworkKey } from './address-key.ts';
import type { GrowingDelay } from './growing-delay.ts';
import type { RateLimiter, CounterStore } from './rate-limiter.ts';
import { createSlowDown, type AttemptResult } from './slow-down.ts';

/**
 * A password attempt: for which account, from which address, and on which device if the account
 * recognizes it.
 */
export interface PasswordTry {
  /** The email address, whether or not an account exists. */
  readonly account: string;
  readonly address: string | null;
  readonly device: string | null;
}

/** Limits how often passwords are tried. */
export interface PasswordAttempts {
  attempt: (one: PasswordTry) => Promise<AttemptResult>;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * The maximum delays. They are short enough that an owner who waits gets an attempt. See
 * docs/decisions/0020-guessing-passwords.md.
 */
export const PASSWORD_DELAYS = {
  device: { free: 10, firstSeconds: 1, maxSeconds: HOUR / 4, memorySeconds: DAY },
  network: { free: 5, firstSeconds: 1, maxSeconds: HOUR, memorySeconds: DAY },
  account: { free: 20, firstSeconds: 1, maxSeconds: HOUR / 4, memorySeconds: DAY },
} as const satisfies Record<string, GrowingDelay>;

interface NetworkLimits {
  /** Wrong passwords from one network, across all accounts. */
  readonly near: RateLimiter;
  readonly wide: RateLimiter;
}

const FREE: AttemptResult = { ok: true, forgive: () => Promise.resolve() };

/** Creates the password limits on one store. `bounds` is null when they are off. */
export function createPasswordAttempts(
  bounds: NetworkLimits | null,
  store: CounterStore,
  onStoreDown: (error: unknown) => void,
): PasswordAttempts {
  if (!bounds) return { attempt: () => Promise.resolve(FREE) };
  const slowDown = (name: keyof typeof PASSWORD_DELAYS) =>
    createSlowDown(`password-${name}`, PASSWORD_DELAYS[name], store, onStoreDown);
  const [device, network, account] = [slowDown('device'), slowDown('network'), slowDown('account')];
  return {
    attempt: async (one) => {
      if (one.device !== null) {
        // Security: account lockout. A recognized device has a separate budget, so guesses from
        // elsewhere cannot lock out the owner.
        const known = await device.attempt(one.account, one.device);
        if (known.ok) return known;
      }
      const [near, wide] = [addressKey(one.address), wideNetworkKey(one.address)];
      return inTurn([
        // Security: account lockout. A network that guesses waits longer than the account does,
        // which leaves attempts to the owner elsewhere.
        () => network.attempt(one.account, wide),
        // Security: distributed brute force. A thousand networks that guess at one account are as
        // slow as one.
        () => account.attempt(one.account),
        // Security: password spraying. One network tries a password on a thousand accounts.
        () => within(bounds.near, near),
        () => within(bounds.wide, wide),
      ]);
    },
  };
}

async function within(limiter: RateLimiter, key: string): Promise<AttemptResult> {
  const spending = await limiter.spend(key);
  return spending?.exceeded
    ? { ok: false, spending }
    : { ok: true, forgive: () => limiter.refund(key) };
}

/**
 * Runs the steps in order. If one is rejected, undoes the earlier ones, so that they do not count.
 */
async function inTurn(steps: readonly (() => Promise<AttemptResult>)[]): Promise<AttemptResult> {
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
