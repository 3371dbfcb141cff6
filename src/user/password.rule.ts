import { requireWithinLimit } from '../rate-limit/require-within-limit.ts';
import { addressKey, wideNetworkKey } from '../rate-limit/address-key.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import type { Call } from '../core/call.ts';
import type { Turn } from '../secrets/fair-queue.ts';
import { keepDevice, knownDevice } from '../secrets/known-device.ts';
import { PASSWORD_LENGTH_MAX } from '../core/text-rules.ts';
import { whyGuessable } from './guessable-password.rule.ts';

/** A password to verify for an account. */
interface Claim {
  /** The e-mail address, whether or not an account exists. */
  readonly account: string;
  /** The hashes of all accounts with this address; null for one without a password. */
  readonly storedHashes: readonly (string | null)[];
  readonly password: string;
  /** The limited action, for messages: "attempts to sign in". */
  readonly what: string;
  /** Identifies the device of a caller that is already authenticated: the ID of its session. */
  readonly session?: string;
}

/**
 * Returns the stored hashes that match the password. All password checks use this function: it
 * counts the attempt before verifying it, and forgives it on success. Throws RateLimitedError. An
 * account that does not exist is throttled and answered like any other.
 */
export async function provePasswords(
  call: Call,
  { account, storedHashes, password, what, session }: Claim,
): Promise<string[]> {
  const known = storedHashes.map((storedHash) =>
    knownDevice(call.deviceSigns, { account, storedHash }, Date.now()),
  );
  const device =
    session === undefined ? (known.find((one) => one !== null) ?? null) : `session ${session}`;
  // Security: throttles password guessing: sequential, concurrent and distributed (brute force).
  const attempt = await call.limits.passwords.attempt({
    account,
    address: call.address,
    device,
  });
  if (!attempt.ok) {
    requireWithinLimit(attempt.spending, what);
    return [];
  }
  const proven: string[] = [];
  try {
    // Security: an address without an account takes as long as one with an account (prevents
    // enumeration by timing).
    for (const storedHash of storedHashes.length > 0 ? storedHashes : [null]) {
      const isRight = await call.hasher.provesPassword(
        password.slice(0, 2 * PASSWORD_LENGTH_MAX + 1),
        storedHash,
        turnOf(call, device),
      );
      if (isRight && storedHash !== null) proven.push(storedHash);
    }
  } catch (error) {
    // The password was not verified, so the attempt does not count.
    await attempt.forgive();
    throw error;
  }
  if (proven.length > 0) await attempt.forgive();
  return proven;
}

/** Returns whether the password is that of this account. */
export const provesPassword = async (
  call: Call,
  { storedHash, ...claim }: Omit<Claim, 'storedHashes'> & { readonly storedHash: string | null },
): Promise<boolean> =>
  (await provePasswords(call, { ...claim, storedHashes: [storedHash] })).length > 0;

/** Hashes a new password, queued fairly by caller. */
export const hashPassword = (call: Call, password: string): Promise<string> =>
  call.hasher.hashPassword(password, turnOf(call, null));

const turnOf = ({ address }: Call, device: string | null): Turn =>
  device === null
    ? { source: wideNetworkKey(address), isKnown: false }
    : { source: `${device} ${addressKey(address)}`, isKnown: true };

/** Remembers the caller's device for an account whose password it has just proven or changed. */
export function rememberDevice(
  call: Call,
  account: string,
  storedHash: string,
  before = storedHash,
): void {
  call.onDeviceKnown(
    keepDevice(
      call.deviceSigns,
      { account, storedHash: before },
      { account, storedHash },
      Date.now(),
    ),
  );
}

/**
 * Returns the issues of a new password that is easily guessed. `about` is what an attacker may know
 * about the person.
 */
export async function whyNotNewPassword(
  field: string,
  password: string,
  about: readonly (string | null | undefined)[],
): Promise<ValidationIssue[]> {
  const message = await whyGuessable(
    password,
    about.filter((text) => typeof text === 'string'),
  );
  return message === null ? [] : [{ path: [field], message }];
}
