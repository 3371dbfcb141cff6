import { setTimeout } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Catalog } from '../catalog/catalog.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import { refuseExceeded } from '../rate-limit/refuse-exceeded.ts';
import type { Hasher } from '../secrets/hash.ts';
import { parseSecret, type Secret } from '../secrets/secret-format.ts';
import type { FindByPrefix } from './prefix-lookup.store.ts';
import type { Found } from './standing.store.ts';

/**
 * What judging a credential works with: all of it outlives the request, none of it knows an owner.
 */
export interface Authenticator {
  readonly findByPrefix: FindByPrefix;
  readonly hasher: Hasher;
  readonly catalog: Catalog;
  readonly limits: RateLimits;
  /** Hears of every credential that was let in. */
  readonly onUse: (credentialId: string, at: Date, address: string | null) => void;
  /**
   * Hears of a hash that was made with older parameters, when the secret is at hand to make a new
   * one.
   */
  readonly onOutdatedHash: (credentialId: string, storedHash: string, secret: Secret) => void;
}

/**
 * Security: looking up a prefix that there is takes longer than one that there is not, and junk is
 * not looked up at all. Every "no" waits for this moment, so that its time tells nothing; well
 * above what a lookup takes, and it costs a timer only.
 */
export const REFUSED_AFTER_MS = 25;

/**
 * Whose secret is this? Parses, looks up and proves it; null for unknown, malformed and wrong
 * alike, and after the same time. Whoever guesses is held to a limit by address (null: by nobody's)
 * and prefix; throws RateLimitedError beyond it.
 */
export async function identify(
  authenticator: Authenticator,
  text: string,
  guesser: string | null,
): Promise<Found | null> {
  const start = performance.now();
  let found: Found | null = null;
  try {
    found = await prove(authenticator, text, guesser);
    return found;
  } finally {
    if (!found) await waitUntil(start + REFUSED_AFTER_MS);
  }
}

async function prove(
  authenticator: Authenticator,
  text: string,
  guesser: string | null,
): Promise<Found | null> {
  const parsed = parseSecret(text);
  const secret = parsed && parsed.kind !== 'INVITATION' && parsed.kind !== 'SET_UP' ? parsed : null;
  if (!secret) return null;
  const isUnproven = guesser !== null && !authenticator.hasher.wasProven(secret);
  return isUnproven
    ? proveUnproven(authenticator, secret, guesser)
    : proveSecret(authenticator, secret, guesser);
}

/**
 * At once for each network: what a burst of junk gets before it is counted. The others wait until
 * those are answered.
 */
const UNPROVEN_AT_ONCE = 50;
const unproven = new Map<string, LimitFunction>();

/**
 * A secret that this process has not proven lately. Security: whoever makes up well-formed secrets
 * by the thousand pays for them with the budget of anonymous requests, and beyond it none is looked
 * up. What was proven here is never counted, so a neighbour's junk ends no token in use.
 */
async function proveUnproven(
  authenticator: Authenticator,
  secret: Secret,
  network: string,
): Promise<Found | null> {
  const { unknownTokens, spendJunk } = authenticator.limits;
  const limit = unproven.get(network) ?? pLimit(UNPROVEN_AT_ONCE);
  unproven.set(network, limit);
  try {
    return await limit(async () => {
      refuseExceeded(
        await unknownTokens.look(network),
        'requests with unknown tokens from this address',
      );
      const found = await proveSecret(authenticator, secret, network);
      if (!found) await spendJunk(network);
      return found;
    });
  } finally {
    if (limit.activeCount + limit.pendingCount === 0) unproven.delete(network);
  }
}

async function proveSecret(
  authenticator: Authenticator,
  secret: Secret,
  guesser: string | null,
): Promise<Found | null> {
  const { findByPrefix, hasher, onOutdatedHash } = authenticator;
  const found = await findByPrefix(secret.prefix);
  // Security: what is recognized without slow work is never counted, so nobody who lacks the secret
  // locks out a token in use.
  if (found && hasher.recognizes(secret, found.secretHash)) return found;
  const guess = guesser === null ? null : [guesser, secret.prefix];
  const { failedAuthentication } = authenticator.limits;
  if (guess) refuseExceeded(await failedAuthentication.look(...guess), 'wrong secrets');
  if (found && (await hasher.provesSecret(secret, found.secretHash))) {
    if (hasher.isOutdated(secret.kind, found.secretHash))
      onOutdatedHash(found.standing.credential.id, found.secretHash, secret);
    return found;
  }
  if (guess) refuseExceeded(await failedAuthentication.spend(...guess), 'wrong secrets');
  return null;
}

/** Timers may come a little early. */
async function waitUntil(end: number): Promise<void> {
  for (let left = end - performance.now(); left > 0; left = end - performance.now())
    await setTimeout(Math.ceil(left));
}
