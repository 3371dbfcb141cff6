import { refuseExceeded } from '../rate-limit/refuse-exceeded.ts';
import { addressKey, wideNetworkKey } from '../rate-limit/address-key.ts';
import type { ValidationIssue } from '../core/refusal.ts';
import type { Request } from '../core/request.ts';
import type { Turn } from '../secrets/fair-queue.ts';
import { keepDevice, knownDevice } from '../secrets/known-device.ts';
import { PASSWORD_LENGTH_MAX } from '../core/text-rules.ts';
import { whyGuessable } from './guessable-password.rule.ts';

/** A password to prove, and whose it is said to be. */
interface Claim {
  /** The e-mail address, whether or not anybody has it. */
  readonly account: string;
  /** Of all accounts with the address; null where there is no password yet. */
  readonly storedHashes: readonly (string | null)[];
  readonly password: string;
  /** What there may be too much of: "attempts to sign in". */
  readonly what: string;
  /** Stands for the device where the caller is known otherwise: the id of a session. */
  readonly session?: string;
}

/**
 * The stored hashes that the password matches. The one place that tries passwords: counted before
 * it is looked at, and forgiven when it is right. Throws RateLimitedError. An account that does not
 * exist is slowed down, and answered, like any other.
 */
export async function provePasswords(
  request: Request,
  { account, storedHashes, password, what, session }: Claim,
): Promise<string[]> {
  const known = storedHashes.map((storedHash) =>
    knownDevice(request.deviceSigns, { account, storedHash }, Date.now()),
  );
  const device =
    session === undefined ? (known.find((one) => one !== null) ?? null) : `session ${session}`;
  // Security: passwords are guessed one by one, by many at once, from everywhere.
  const attempt = await request.limits.passwords.attempt({
    account,
    address: request.address,
    device,
  });
  if (!attempt.ok) {
    refuseExceeded(attempt.spending, what);
    return [];
  }
  const proven: string[] = [];
  try {
    // Security: an address without an account takes as long as one with.
    for (const storedHash of storedHashes.length > 0 ? storedHashes : [null]) {
      const isRight = await request.hasher.provesPassword(
        password.slice(0, 2 * PASSWORD_LENGTH_MAX + 1),
        storedHash,
        turnOf(request, device),
      );
      if (isRight && storedHash !== null) proven.push(storedHash);
    }
  } catch (error) {
    // It was not looked at: that is no guess.
    await attempt.forgive();
    throw error;
  }
  if (proven.length > 0) await attempt.forgive();
  return proven;
}

/** Is it the password of this one account? */
export const provesPassword = async (
  request: Request,
  { storedHash, ...claim }: Omit<Claim, 'storedHashes'> & { readonly storedHash: string | null },
): Promise<boolean> =>
  (await provePasswords(request, { ...claim, storedHashes: [storedHash] })).length > 0;

/** Hashes a new password in the turn of whoever chose it. */
export const hashPassword = (request: Request, password: string): Promise<string> =>
  request.hasher.hashPassword(password, turnOf(request, null));

const turnOf = ({ address }: Request, device: string | null): Turn =>
  device === null
    ? { source: wideNetworkKey(address), isKnown: false }
    : { source: `${device} ${addressKey(address)}`, isKnown: true };

/** Makes the caller's device known to an account whose password it has just proven, or changed. */
export function rememberDevice(
  request: Request,
  account: string,
  storedHash: string,
  before = storedHash,
): void {
  request.onDeviceKnown(
    keepDevice(
      request.deviceSigns,
      { account, storedHash: before },
      { account, storedHash },
      Date.now(),
    ),
  );
}

/**
 * What is wrong with a new password that is long enough: one of the first that are guessed. `about`
 * is what guessers know of the person.
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
