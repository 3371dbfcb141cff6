import CRC32 from 'crc-32';
import type { CredentialKind } from '../access/standing.ts';

/**
 * The kind of a secret. Invitations and set-up links have the same form but are not credentials.
 */
export type SecretKind = CredentialKind | 'INVITATION' | 'SET_UP';

/** Never change these, nor the lengths below. Secrets in use, and secret scanners, rely on them. */
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
/** The length of the public prefix. */
export const PREFIX_LENGTH = 10;
const BODY_LENGTH = 42;
const CHECKSUM_LENGTH = 6;
/** The length of a whole secret. */
export const SECRET_LENGTH = BODY_LENGTH + CHECKSUM_LENGTH;

/**
 * The number of random base62 characters in a secret: 6 of public id and 32 of secret, 190 bits.
 */
export const RANDOM_LENGTH = 38;

const SHAPE = /^[a-z]{3}_[0-9A-Za-z]{44}$/;

const PREFIX_SHAPE = /^[a-z]{3}_[0-9A-Za-z]{6}$/;

/** Returns whether the text has the form of a prefix. */
export const isPrefix = (text: string): boolean => PREFIX_SHAPE.test(text);

/** A well-formed secret. Only the database can tell whether it is valid. */
export interface Secret {
  readonly kind: SecretKind;
  /** The first ten characters. Public and unique; shown in lists and logs. */
  readonly prefix: string;
  /** The whole secret. Never logged, never stored. */
  readonly text: string;
}

/**
 * Returns the CRC-32 (IEEE 802.3) of the characters in base62, padded to six. It rejects junk
 * without a query.
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

/** Formats a secret of 48 characters from 38 random base62 characters. */
export function formatSecret(kind: SecretKind, random: string): Secret {
  const body = TAGS[kind] + random;
  if (body.length !== BODY_LENGTH)
    throw new Error(`A secret requires ${RANDOM_LENGTH} random characters, not ${random.length}.`);
  const text = body + checksum(body);
  return { kind, prefix: text.slice(0, PREFIX_LENGTH), text };
}

/**
 * Parses a secret. Returns null for text that does not have exactly its form. The inverse of
 * `formatSecret`.
 */
export function parseSecret(text: string): Secret | null {
  if (!SHAPE.test(text)) return null;
  const kind = KINDS.get(text.slice(0, 4));
  if (!kind || checksum(text.slice(0, BODY_LENGTH)) !== text.slice(BODY_LENGTH)) return null;
  return { kind, prefix: text.slice(0, PREFIX_LENGTH), text };
}

/**
 * Removes everything that looks like a secret, whole or truncated, for messages that quote user
 * input.
 */
export const withoutSecrets = (text: string): string =>
  text.replace(/\b(pat|key|ses|inv|set)_[0-9A-Za-z]{16,}/g, '$1_…');

const WHOLE = /(?:pat|key|ses|inv|set)_[0-9A-Za-z]{44}/;

/**
 * Returns whether the text contains a whole secret, with or without a valid checksum. A secret with
 * a typing error still reveals almost all of it.
 */
export const hasSecret = (text: string): boolean => WHOLE.test(text);

/**
 * Encodes bytes as base62, one character per byte. Skips bytes that would make some characters more
 * likely than others.
 */
export function toBase62(bytes: Uint8Array): string {
  const even = 256 - (256 % BASE62.length);
  return Array.from(bytes, (byte) => (byte < even ? BASE62[byte % BASE62.length] : '')).join('');
}
