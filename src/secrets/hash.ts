import { hash, timingSafeEqual } from 'node:crypto';
import argon2 from 'argon2';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { createFairQueue, TooBusyError, type Turn } from './fair-queue.ts';
import type { Secret, SecretKind } from './secret-format.ts';

/** Twelve hexadecimal digits that stand for a text that is no secret: the digest of a catalogue. */
export const digestOf = (text: string): string => hash('sha256', text).slice(0, 12);
export { TooBusyError };

/** The cost of one argon2id run: memory in KiB, passes over it, lanes. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** What hashing may cost, and how much of it at once. */
export interface HashOptions {
  /** For personal access tokens, whose 190 random bits need no slow hash to be safe. */
  readonly token: Argon2Cost;
  /** For passwords, which people choose. */
  readonly password: Argon2Cost;
  /** argon2 runs at one time, and waiting behind them. Beyond: `TooBusyError`. */
  readonly concurrency: number;
  readonly queueMax: number;
  /**
   * Hears of every run of argon2, with the seconds that it waited and ran; and whether a secret was
   * recognized without one.
   */
  readonly onRun?: (purpose: 'token' | 'password', seconds: number) => void;
  readonly onProof?: (remembered: boolean) => void;
}

/** Hashes and proves secrets and passwords. Nothing else in the server does. */
export interface Hasher {
  hashSecret: (secret: Secret) => Promise<string>;
  /**
   * Is it plain without slow work that the secret matches: by a fast hash, or because it was proven
   * or made in this process?
   */
  recognizes: (secret: Secret, storedHash: string) => boolean;
  /**
   * Does the secret match the stored hash? Constant time. Remembers matches, so that a busy token
   * pays once.
   */
  provesSecret: (secret: Secret, storedHash: string) => Promise<boolean>;
  /**
   * Was this very secret proven, or made, in this process not long ago? Says nothing of what it may
   * do, or whether it still opens anything.
   */
  wasProven: (secret: Secret) => boolean;
  /**
   * Was the hash made with parameters other than today's? Then it is hashed anew when next used.
   */
  isOutdated: (kind: SecretKind, storedHash: string) => boolean;
  /** The turn is that of whoever asks: passwords are looked at in a fair order. */
  hashPassword: (password: string, turn?: Turn) => Promise<string>;
  /** How many runs of argon2 wait for their turn. */
  waiting: () => number;
  /** Null for the hash of nobody: takes as long, and is false. */
  provesPassword: (password: string, storedHash: string | null, turn?: Turn) => Promise<boolean>;
}

const PROOFS_MAX = 20_000;
/** Nobody waits longer for the check of a password: then it is 503. */
const PASSWORD_WAIT_MS_MAX = 2_000;
const NOBODYS_TURN: Turn = { source: '', isKnown: false };
const SHA256 = '$sha256$';

const sha256 = (text: string): string => SHA256 + hash('sha256', text, 'base64');

/**
 * 32 bits of a token's digest, kept in its argon2id hash as associated data: a wrong secret is told
 * by them, without argon2. The other 158 random bits are argon2's alone. Never change this: stored
 * hashes rely on it.
 */
const checkOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, 4);
const CHECK = /^\$argon2id\$v=\d+\$(?:[a-z]+=[^,$]*,)*data=([\w+/]+)[,$]/;

// Security: an early exit at the first differing character would tell an attacker how far a guess
// is right.
const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const toArgon2 = ({ memoryKiB, passes, parallelism }: Argon2Cost) => ({
  type: argon2.argon2id as 2,
  memoryCost: memoryKiB,
  timeCost: passes,
  parallelism,
});

/** Runs slow work on tokens, so much at a time, with a queue that has an end. */
function bounded({ concurrency, queueMax, onRun }: HashOptions) {
  const limit = pLimit(concurrency);
  return {
    waiting: () => limit.pendingCount,
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      // Security: an unbounded queue in front of a slow hash is how a flood of wrong secrets takes
      // everybody down.
      if (limit.pendingCount >= queueMax)
        throw new TooBusyError('Too many secrets are being checked at once.');
      const start = performance.now();
      try {
        return await limit(work);
      } finally {
        onRun?.('token', (performance.now() - start) / 1_000);
      }
    },
  };
}

/** Runs slow work on passwords, fairly. */
function fair({ concurrency, queueMax, onRun }: HashOptions) {
  const queue = createFairQueue({
    concurrency,
    waitingMax: queueMax,
    waitMsMax: PASSWORD_WAIT_MS_MAX,
  });
  return {
    waiting: queue.waiting,
    run: async <T>(turn: Turn, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      return queue.run(turn, () =>
        work().finally(() => onRun?.('password', (performance.now() - start) / 1_000)),
      );
    },
  };
}

/** Makes the hasher of this process. */
export async function createHasher(options: HashOptions): Promise<Hasher> {
  // Security: two queues, so that a flood of sign-ins keeps no token waiting.
  const tokens = bounded(options);
  const passwords = fair(options);
  const token = toArgon2(options.token);
  const password = toArgon2(options.password);
  const nobody = await argon2.hash('nobody has this password', password);
  /**
   * SHA-256 of a secret that was proven, or made here → the stored hash that it matched. Proves
   * identity only, never authority; a changed stored hash misses by construction.
   */
  const proofs = new LRUCache<string, string>({ max: PROOFS_MAX });
  /** The same of keys and sessions, which are proven anew each time: only that they were. */
  const proven = new LRUCache<string, true>({ max: PROOFS_MAX });

  const recognizes: Hasher['recognizes'] = (secret, storedHash) => {
    const digest = sha256(secret.text);
    const known = storedHash.startsWith(SHA256) ? digest : proofs.get(digest);
    const matches = known !== undefined && isSame(known, storedHash);
    if (matches) options.onProof?.(true);
    if (matches && known === digest) proven.set(digest, true);
    return matches;
  };

  const isOutdated: Hasher['isOutdated'] = (kind, storedHash) =>
    kind === 'PERSONAL_ACCESS_TOKEN' &&
    (argon2.needsRehash(storedHash, token) || !CHECK.test(storedHash));

  /**
   * Security: a slow hash that any guess reaches is a way to keep the server busy, and tells by its
   * time which prefixes there are.
   */
  const mayMatch = (secret: Secret, storedHash: string): boolean => {
    const check = CHECK.exec(storedHash)?.[1];
    return (
      check === undefined ||
      isSame(check, checkOf(secret.text).toString('base64').replace(/=+$/, ''))
    );
  };

  return {
    async hashSecret(secret) {
      if (secret.kind !== 'PERSONAL_ACCESS_TOKEN') return sha256(secret.text);
      const hash = await tokens.run(() =>
        argon2.hash(secret.text, { ...token, associatedData: checkOf(secret.text) }),
      );
      proofs.set(sha256(secret.text), hash);
      return hash;
    },
    recognizes,
    wasProven: (secret) => {
      const digest = sha256(secret.text);
      return proven.has(digest) || proofs.has(digest);
    },
    async provesSecret(secret, storedHash) {
      if (recognizes(secret, storedHash)) return true;
      if (storedHash.startsWith(SHA256) || !mayMatch(secret, storedHash)) return false;
      options.onProof?.(false);
      const matches = await tokens.run(() => argon2.verify(storedHash, secret.text));
      // What was hashed with older parameters is not remembered, so that it is hashed anew at the
      // next use if that failed at this one.
      if (matches && !isOutdated(secret.kind, storedHash))
        proofs.set(sha256(secret.text), storedHash);
      return matches;
    },
    isOutdated,
    hashPassword: (text, turn = NOBODYS_TURN) =>
      passwords.run(turn, () => argon2.hash(text, password)),
    waiting: () => tokens.waiting() + passwords.waiting(),
    async provesPassword(text, storedHash, turn = NOBODYS_TURN) {
      const matches = await passwords.run(turn, () => argon2.verify(storedHash ?? nobody, text));
      return matches && storedHash !== null;
    },
  };
}
