import CRC32 from 'crc-32';
import type { CredentialKind } from '../access/standing.ts';

/**
 * What a secret opens. An invitation and a set-up link are secrets of the same form, and no
 * credentials.
 */
export type SecretKind = CredentialKind | 'INVITATION' | 'SET_UP';

/**
 * Never change these, nor the lengths below: secrets that people hold, and scanners that look for
 * them, rely on them.
 */
const TAGS = {
  SESSION: 'ses_',
  PERSONAL_ACCESS_TOKEN: 'pat_',
  API_KEY: 'key_',
  INVITATION: 'inv_',
  SET_UP: 'set_',
} as const satisfies Record<SecretKind, string>;
const KINDS = new Map<string, SecretKind>(
  Object.entries(TAGS).map(([kind, tag]) => [tag, kind as SecretKind]),
);
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** How much of a secret is public. */
export const PREFIX_LENGTH = 10;
const BODY_LENGTH = 42;
const CHECKSUM_LENGTH = 6;
/** How many characters a whole secret has. */
export const SECRET_LENGTH = BODY_LENGTH + CHECKSUM_LENGTH;

/**
 * How many random base62 characters a secret is made from: 6 of public id and 32 of secret, 190
 * bits.
 */
export const RANDOM_LENGTH = 38;

const SHAPE = /^[a-z]{3}_[0-9A-Za-z]{44}$/;

const PREFIX_SHAPE = /^[a-z]{3}_[0-9A-Za-z]{6}$/;

/** Could it be the prefix of a secret? */
export const isPrefix = (text: string): boolean => PREFIX_SHAPE.test(text);

/** A secret that has the right form. Whether it opens anything is for the database to say. */
export interface Secret {
  readonly kind: SecretKind;
  /** The first ten characters: public, unique, shown in lists and logs. */
  readonly prefix: string;
  /** The whole of it. Never logged, never stored. */
  readonly text: string;
}

/**
 * CRC-32 (IEEE 802.3) of the characters, in base62, padded to six: lets junk be refused without a
 * query.
 */
function checksum(body: string): string {
  let rest = CRC32.str(body) >>> 0;
  let text = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    text = (BASE62[rest % BASE62.length] ?? '') + text;
    rest = Math.floor(rest / BASE62.length);
  }
  return text;
}

/** Makes a secret of 48 characters from 38 random base62 characters. */
export function formatSecret(kind: SecretKind, random: string): Secret {
  const body = TAGS[kind] + random;
  if (body.length !== BODY_LENGTH)
    throw new Error(
      `A secret is made from ${RANDOM_LENGTH} random characters, not ${random.length}.`,
    );
  const text = body + checksum(body);
  return { kind, prefix: text.slice(0, PREFIX_LENGTH), text };
}

/**
 * Reads a secret; null for anything that has not exactly its form. The inverse of `formatSecret`.
 */
export function parseSecret(text: string): Secret | null {
  if (!SHAPE.test(text)) return null;
  const kind = KINDS.get(text.slice(0, 4));
  if (!kind || checksum(text.slice(0, BODY_LENGTH)) !== text.slice(BODY_LENGTH)) return null;
  return { kind, prefix: text.slice(0, PREFIX_LENGTH), text };
}

/**
 * A text without what looks like a secret in it, whole or cut short: for sentences that say back
 * what somebody wrote.
 */
export const withoutSecrets = (text: string): string =>
  text.replace(/\b(pat|key|ses|inv|set)_[0-9A-Za-z]{16,}/g, '$1_…');

const WHOLE = /(?:pat|key|ses|inv|set)_[0-9A-Za-z]{44}/;

/**
 * Does a text contain a whole secret, its checksum right or not? One with a typing error is nearly
 * as good as the right one.
 */
export const hasSecret = (text: string): boolean => WHOLE.test(text);

/**
 * Draws one base62 character for each byte that fits evenly; the rest is skipped, so that every
 * character is as likely.
 */
export function toBase62(bytes: Uint8Array): string {
  const even = 256 - (256 % BASE62.length);
  return Array.from(bytes, (byte) => (byte < even ? BASE62[byte % BASE62.length] : '')).join('');
}
