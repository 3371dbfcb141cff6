import { hash } from 'node:crypto';
import { isSame } from './digest.ts';
import type { Secret } from './secret-format.ts';

/**
 * Returns 32 bits of the secret's digest, stored in its argon2id hash as associated data. They
 * reject most wrong secrets without running argon2; the other 158 random bits are protected by
 * argon2 alone. Never change this: stored hashes rely on it.
 */
export const checkOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, 4);
const CHECK = /^\$argon2id\$v=\d+\$(?:[a-z]+=[^,$]*,)*data=([\w+/]+)[,$]/;

/** Returns whether a stored hash contains the check of its secret. Older hashes contain none. */
export const hasCheck = (storedHash: string): boolean => CHECK.test(storedHash);

/**
 * Returns whether the secret may match the stored hash, without running argon2.
 *
 * Security: denial of service and credential enumeration. If every guess reached the slow hash,
 * guesses would keep the server busy, and their response time would reveal which prefixes exist.
 */
export const mayMatch = (secret: Secret, storedHash: string): boolean => {
  const check = CHECK.exec(storedHash)?.[1];
  return (
    check === undefined || isSame(check, checkOf(secret.text).toString('base64').replace(/=+$/, ''))
  );
};
