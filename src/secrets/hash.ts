import argon2 from 'argon2';
import { LRUCache } from 'lru-cache';
import { isSame, secretDigest, SHA256 } from './digest.ts';
import type { Turn } from './fair-queue.ts';
import { checkOf, hasCheck, mayMatch } from './guess-check.ts';
import { createPasswordQueue, createTokenQueue, type QueueOptions } from './hash-queues.ts';
import { createProofs, PROOFS_MAX, type Proof, type Proofs } from './proofs.ts';
import type { Secret, SecretKind } from './secret-format.ts';

/** The cost of one argon2id run: memory in KiB, passes, lanes. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** The cost and concurrency of hashing. */
export interface HashOptions extends QueueOptions, ProofSharing {
  /** The hash of personal access tokens. Their 190 random bits are safe even with a fast one. */
  readonly tokenHash?: TokenHash;
  /** The cost of argon2id for personal access tokens. */
  readonly token: Argon2Cost;
  /** For passwords, which people choose. */
  readonly password: Argon2Cost;
  readonly onProof?: (remembered: boolean) => void;
}

/** How a hasher shares what it has proven with other processes of this machine. */
export interface ProofSharing {
  /** Where proofs are remembered. Omitted: only in this hasher. */
  readonly proofs?: Proofs;
  /** Called with each new proof. */
  readonly onNewProof?: (proof: Proof) => void;
}

/** The hashes of personal access tokens (`TOKEN_HASH`). */
export const TOKEN_HASHES = ['argon2id', 'sha256'] as const;
export type TokenHash = (typeof TOKEN_HASHES)[number];

/** Hashes and verifies secrets and passwords. No other module does. */
export interface Hasher {
  hashSecret: (secret: Secret) => Promise<string>;
  /**
   * Returns whether the secret is known to match without slow work: by a fast hash, or because this
   * process has proven or issued it.
   */
  recognizes: (secret: Secret, storedHash: string) => boolean;
  /**
   * Returns whether the secret matches the stored hash, compared in constant time. Remembers
   * matches, so a busy token is hashed only once.
   */
  provesSecret: (secret: Secret, storedHash: string) => Promise<boolean>;
  /**
   * Returns whether this process has recently proven or issued exactly this secret. Says nothing
   * about whether it is still accepted.
   */
  wasProven: (secret: Secret) => boolean;
  /**
   * Returns whether the hash was made with parameters other than the current ones. Such a secret is
   * hashed again at its next use.
   */
  isOutdated: (kind: SecretKind, storedHash: string) => boolean;
  /** Returns whether the hash was made by another algorithm than the current one. Cheap. */
  isOfOtherAlgorithm: (kind: SecretKind, storedHash: string) => boolean;
  /** `turn` identifies the caller: passwords are queued fairly. */
  hashPassword: (password: string, turn?: Turn) => Promise<string>;
  /** Returns how many argon2 runs are queued. */
  waiting: () => number;
  /**
   * Returns whether the password matches. A null hash, for an account that does not exist, takes as
   * long and returns false.
   */
  provesPassword: (password: string, storedHash: string | null, turn?: Turn) => Promise<boolean>;
}

const NOBODYS_TURN: Turn = { source: '', isKnown: false };

/**
 * The turn of a token. Security: denial of service. A wrong secret passes the check of a stored
 * hash once in four billion times. Hashes without it are old: wrong secrets for them wait in a
 * separate lane, where they delay no other token.
 */
const turnOf = ({ prefix }: Secret, storedHash: string | null): Turn => ({
  source: prefix,
  isKnown: storedHash === null || hasCheck(storedHash),
});

const toArgon2 = ({ memoryKiB, passes, parallelism }: Argon2Cost) => ({
  type: argon2.argon2id as 2,
  memoryCost: memoryKiB,
  timeCost: passes,
  parallelism,
});

/** Creates the hasher of this process. */
export async function createHasher(options: HashOptions): Promise<Hasher> {
  // Security: denial of service. Separate queues, so a flood of sign-ins does not delay tokens.
  const tokens = createTokenQueue(options);
  const passwords = createPasswordQueue(options);
  const token = toArgon2(options.token);
  const password = toArgon2(options.password);
  const nobody = await argon2.hash('nobody has this password', password);
  const { tokenHash = 'argon2id', proofs = createProofs() } = options;
  const remember = (proof: Proof): void => {
    proofs.learn(proof);
    options.onNewProof?.(proof);
  };
  /** The argon2 runs under way: requests that present one token together share one. */
  const underWay = new Map<string, Promise<boolean>>();
  /**
   * The same for keys and sessions, which are verified on every request. Records only that they
   * were proven.
   */
  const proven = new LRUCache<string, true>({ max: PROOFS_MAX });

  const recognizes: Hasher['recognizes'] = (secret, storedHash) => {
    const digest = secretDigest(secret);
    const known = storedHash.startsWith(SHA256) ? digest : proofs.get(digest);
    const matches = known !== undefined && isSame(known, storedHash);
    if (matches) options.onProof?.(true);
    if (matches && known === digest) proven.set(digest, true);
    return matches;
  };

  const isOfOtherAlgorithm: Hasher['isOfOtherAlgorithm'] = (kind, storedHash) =>
    kind === 'PERSONAL_ACCESS_TOKEN' && storedHash.startsWith(SHA256) !== (tokenHash === 'sha256');
  const isOutdated: Hasher['isOutdated'] = (kind, storedHash) =>
    isOfOtherAlgorithm(kind, storedHash) ||
    (kind === 'PERSONAL_ACCESS_TOKEN' &&
      tokenHash === 'argon2id' &&
      (argon2.needsRehash(storedHash, token) || !hasCheck(storedHash)));

  const prove = async (secret: Secret, storedHash: string): Promise<boolean> => {
    options.onProof?.(false);
    const matches = await tokens.run(turnOf(secret, storedHash), () =>
      argon2.verify(storedHash, secret.text),
    );
    // A secret with an outdated hash is not remembered, so that it is hashed again at the next use
    // if renewing it fails at this one.
    if (matches && !isOutdated(secret.kind, storedHash))
      remember({ digest: secretDigest(secret), storedHash });
    return matches;
  };

  return {
    async hashSecret(secret) {
      if (secret.kind !== 'PERSONAL_ACCESS_TOKEN' || tokenHash === 'sha256')
        return secretDigest(secret);
      const storedHash = await tokens.run(turnOf(secret, null), () =>
        argon2.hash(secret.text, { ...token, associatedData: checkOf(secret.text) }),
      );
      remember({ digest: secretDigest(secret), storedHash });
      return storedHash;
    },
    recognizes,
    wasProven: (secret) => {
      const digest = secretDigest(secret);
      return proven.has(digest) || proofs.has(digest);
    },
    async provesSecret(secret, storedHash) {
      if (recognizes(secret, storedHash)) return true;
      if (storedHash.startsWith(SHA256) || !mayMatch(secret, storedHash)) return false;
      const key = `${secretDigest(secret)} ${storedHash}`;
      const known = underWay.get(key);
      if (known) return known;
      const proving = prove(secret, storedHash).finally(() => underWay.delete(key));
      underWay.set(key, proving);
      return proving;
    },
    isOutdated,
    isOfOtherAlgorithm,
    hashPassword: (text, turn = NOBODYS_TURN) =>
      passwords.run(turn, () => argon2.hash(text, password)),
    waiting: () => tokens.waiting() + passwords.waiting(),
    async provesPassword(text, storedHash, turn = NOBODYS_TURN) {
      const matches = await passwords.run(turn, () => argon2.verify(storedHash ?? nobody, text));
      return matches && storedHash !== null;
    },
  };
}
