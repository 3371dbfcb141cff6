import { LRUCache } from 'lru-cache';

/**
 * That a secret matched a stored hash. It proves identity only, never authority, and it cannot go
 * stale: a changed stored hash is another one.
 */
export interface Proof {
  /** The SHA-256 digest of the secret, as `secretDigest` returns it. */
  readonly digest: string;
  readonly storedHash: string;
}

/** Maximum number of remembered proofs. The ones used longest ago are forgotten. */
export const PROOFS_MAX = 20_000;

/** The proofs that a process remembers, so that a busy token is hashed only once. */
export interface Proofs {
  has: (digest: string) => boolean;
  /** Returns the stored hash that the secret matched. */
  get: (digest: string) => string | undefined;
  /** Remembers a proof from this process or another one of this machine. */
  learn: (proof: Proof) => void;
  /** Returns all of them. */
  all: () => Proof[];
}

/** Creates an empty memory of proofs. */
export function createProofs(): Proofs {
  const known = new LRUCache<string, string>({ max: PROOFS_MAX });
  return {
    has: (digest) => known.has(digest),
    get: (digest) => known.get(digest),
    learn: ({ digest, storedHash }) => void known.set(digest, storedHash),
    all: () => [...known.entries()].map(([digest, storedHash]) => ({ digest, storedHash })),
  };
}
