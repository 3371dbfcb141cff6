import { hash, timingSafeEqual } from 'node:crypto';
import type { Secret } from './secret-format.ts';

/**
 * Returns twelve hexadecimal digits that identify a text that is not secret: the digest of a
 * catalogue.
 */
export const digestOf = (text: string): string => hash('sha256', text).slice(0, 12);

/** How the stored hash of an API key or session begins. */
export const SHA256 = '$sha256$';

/** Returns the digest of a secret, as it is stored for API keys and sessions. */
export const secretDigest = ({ text }: Secret): string => SHA256 + hash('sha256', text, 'base64');

/**
 * Returns whether two texts are equal.
 *
 * Security: timing attack. Stopping at the first different character would reveal how much of a
 * guess is correct.
 */
export const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
