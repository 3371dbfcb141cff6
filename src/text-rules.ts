import { z } from 'zod';
import { withoutSecrets } from './secrets/secret-format.ts';

// Rules for texts that people write, as zod schemas: each trims, checks, and says what would be right.

const printable = (text: string): boolean => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);

const SHOWN_LENGTH_MAX = 60;

/**
 * What somebody wrote, for a sentence that says it back. Security: a secret in the wrong place would stand in whatever keeps answers,
 * and a long text would be answered by one as long.
 */
export function shown(text: string): string {
  const safe = withoutSecrets(text);
  return safe.length > SHOWN_LENGTH_MAX ? `${safe.slice(0, SHOWN_LENGTH_MAX).toWellFormed()}…` : safe;
}

/** Names of tokens, members, roles: trimmed, 1–100 characters, no control characters. */
export const NAME = z
  .string()
  .trim()
  .min(1, 'A name has at least one character.')
  .max(100, 'A name has at most 100 characters.')
  .refine(printable, 'A name has no control characters and no line breaks.');

/** Descriptions: trimmed, up to 1,000 characters, line breaks allowed; an empty one is none. */
export const DESCRIPTION = z
  .string()
  .trim()
  .max(1000, 'A description has at most 1,000 characters.')
  .refine((text) => printable(text.replaceAll(/\r\n|[\n\t]/g, ' ')), 'A description has no control characters besides line breaks and tabs.')
  .transform((text) => (text === '' ? null : text));

/**
 * E-mail addresses, in lower case.
 * Security: ASCII only, because letters such as the dotless i or the Kelvin sign turn into others when their case is changed.
 */
export const EMAIL = z
  .string()
  .trim()
  .max(254, 'An e-mail address has at most 254 characters.')
  .pipe(z.email('This is not an e-mail address such as ada@example.org.'))
  .transform((text) => text.toLowerCase());

/** Bounds what anything slow looks at. */
export const PASSWORD_LENGTH_MAX = 1024;

/** Passwords: 8–1,024 characters, whatever they are. */
export const PASSWORD = z.string().min(8, 'A password has at least 8 characters.').max(PASSWORD_LENGTH_MAX, 'A password has at most 1,024 characters.');

/** Slugs of organizations and keys of roles. */
export const SLUG = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Write lower-case letters and digits joined by single hyphens, for example my-team.')
  .max(50, 'It has at most 50 characters.');
