import { setTimeout } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Catalog } from '../catalog/catalog.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import { requireWithinLimit } from '../rate-limit/require-within-limit.ts';
import type { Hasher } from '../secrets/hash.ts';
import { parseSecret, type Secret } from '../secrets/secret-format.ts';
import type { FoundBasis } from './basis.store.ts';
import type { FindByPrefix } from './prefix-lookup.store.ts';

/** The dependencies of authentication. They outlive the request and hold no authority. */
export interface Authenticator {
  readonly findByPrefix: FindByPrefix;
  readonly hasher: Hasher;
  readonly catalog: Catalog;
  readonly limits: RateLimits;
  /** Called for every authenticated credential. */
  readonly onUse: (credentialId: string, at: Date, address: string | null) => void;
  /**
   * Called when a proven secret's stored hash has outdated parameters, so that it can be hashed
   * again.
   */
  readonly onOutdatedHash: (credentialId: string, storedHash: string, secret: Secret) => void;
}

/**
 * How long every rejection takes, in milliseconds. Security: timing attack. Looking up an existing
 * prefix takes longer than looking up an unknown one, and junk is not looked up at all; a constant
 * delay hides the difference. It is well above the duration of a lookup and costs only a timer.
 */
export const REFUSED_AFTER_MS = 25;

/**
 * Parses, looks up and proves a secret. Returns null, after the same delay, for unknown, malformed
 * and wrong secrets alike. Attempts count against limits by network (`guesser`; null: no limit) and
 * prefix. Throws RateLimitedError when such a limit is exceeded.
 */
export async function identify(
  authenticator: Authenticator,
  text: string,
  guesser: string | null,
): Promise<FoundBasis | null> {
  const start = performance.now();
  let found: FoundBasis | null = null;
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
): Promise<FoundBasis | null> {
  const parsed = parseSecret(text);
  const secret = parsed && parsed.kind !== 'INVITATION' && parsed.kind !== 'SET_UP' ? parsed : null;
  if (!secret) return null;
  const isUnproven = guesser !== null && !authenticator.hasher.wasProven(secret);
  return isUnproven
    ? proveUnproven(authenticator, secret, guesser)
    : proveSecret(authenticator, secret, guesser);
}

/**
 * How many unproven secrets each network may have in flight before they are counted. Further ones
 * wait.
 */
const UNPROVEN_AT_ONCE = 50;
const unproven = new Map<string, LimitFunction>();

/**
 * Proves a secret that this process has not proven recently. Security: brute force with well-formed
 * secrets. Failures spend the budget of anonymous requests, and beyond it no secret is looked up.
 * Secrets that were proven here are never counted, so junk from the same network does not block
 * tokens in use.
 */
async function proveUnproven(
  authenticator: Authenticator,
  secret: Secret,
  network: string,
): Promise<FoundBasis | null> {
  const { unknownTokens, spendJunk } = authenticator.limits;
  const limit = unproven.get(network) ?? pLimit(UNPROVEN_AT_ONCE);
  unproven.set(network, limit);
  try {
    return await limit(async () => {
      requireWithinLimit(
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
): Promise<FoundBasis | null> {
  const { findByPrefix, hasher, onOutdatedHash } = authenticator;
  const found = await findByPrefix(secret.prefix);
  const renew = ({ standing, secretHash }: FoundBasis): void =>
    onOutdatedHash(standing.credential.id, secretHash, secret);
  // Security: lockout. Secrets that are recognized without slow hashing are never counted, so an
  // attacker without the secret cannot lock out a token in use.
  if (found && hasher.recognizes(secret, found.secretHash)) {
    if (hasher.isOfOtherAlgorithm(secret.kind, found.secretHash)) renew(found);
    return found;
  }
  const guess = guesser === null ? null : [guesser, secret.prefix];
  const { failedAuthentication } = authenticator.limits;
  if (guess) requireWithinLimit(await failedAuthentication.look(...guess), 'wrong secrets');
  if (found && (await hasher.provesSecret(secret, found.secretHash))) {
    if (hasher.isOutdated(secret.kind, found.secretHash)) renew(found);
    return found;
  }
  if (guess) requireWithinLimit(await failedAuthentication.spend(...guess), 'wrong secrets');
  return null;
}

/** Waits until `end` on the performance clock. Repeats, because timers may fire slightly early. */
async function waitUntil(end: number): Promise<void> {
  for (let left = end - performance.now(); left > 0; left = end - performance.now())
    await setTimeout(Math.ceil(left));
}
