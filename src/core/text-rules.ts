import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { parseEmailAddress, type EmailAddress } from './email-address.ts';
import { SHOWN_LENGTH_MAX } from './shown.ts';
import { isVisible, lengthOf, whyMisleading } from './visible-text.ts';

// Zod schemas for text that people write. Each one trims and validates, and its message says how to
// correct the text.

const NAME_LENGTH_MAX = 100;
const DESCRIPTION_LENGTH_MAX = 1_000;

/**
 * Whether a name could be mistaken for an e-mail address. Includes the full-width and small @
 * (U+FF20, U+FE6B), which a reader may normalize to @.
 */
export const readsAsAddress = (name: string): boolean => /[@\uFF20\uFE6B]/.test(name);

/**
 * Returns a text and its suffixes, word by word: `personal_access_token.created`,
 * `access_token.created`, `token.created`.
 */
const endingsOf = (text: string): string[] => {
  const [head = '', ...rest] = text.split(/(?=[.:])/);
  const words = head.split(/(?<=[_-])/);
  return words.map((_, i) => words.slice(i).join('') + rest.join(''));
};

/**
 * Returns the name that an unknown name most likely stands for; null if none is close. Leading
 * words may be missing.
 */
export function nearestOf(text: string, names: readonly string[]): string | null {
  const farthest = Math.max(1, Math.floor(text.length / 3));
  if (text.length > SHOWN_LENGTH_MAX) return null;
  const ranked = names
    .map((name) => ({
      name,
      far: Math.min(...endingsOf(name).map((ending) => distance(text, ending))),
    }))
    .filter(({ far }) => far <= farthest)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.name ?? null;
}

/**
 * Whether a text is too long. Compares `length` first, which counts at most two units per
 * character, to avoid counting the characters of long texts.
 */
const isLonger = (text: string, max: number): boolean =>
  text.length > 2 * max || lengthOf(text) > max;

/** Returns why a trimmed text is not a valid name; null if it is valid. */
export function whyNotName(text: string): string | null {
  if (text === '') return 'Enter a name.';
  if (isLonger(text, NAME_LENGTH_MAX))
    return `A name must have at most ${NAME_LENGTH_MAX} characters.`;
  return (
    whyMisleading(text, 'A name') ??
    (isVisible(text) ? null : 'A name must have at least one visible character.')
  );
}

function whyNotDescription(text: string): string | null {
  if (isLonger(text, DESCRIPTION_LENGTH_MAX))
    return 'A description must have at most 1,000 characters.';
  return (
    whyMisleading(text.replaceAll(/\r\n|[\n\t]/g, ' '), 'A description')?.replace(
      'line breaks',
      'lone carriage returns',
    ) ?? null
  );
}

const orIssue =
  (whyNot: (text: string) => string | null) =>
  (text: string, context: z.RefinementCtx<string>): void => {
    const message = whyNot(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  };

/**
 * Names of tokens, members, roles and organizations: trimmed, 1–100 characters, visible, not
 * misleading.
 */
export const NAME = z.string().trim().superRefine(orIssue(whyNotName));

/**
 * Descriptions: trimmed, up to 1,000 characters, line breaks and tabs allowed. An empty one becomes
 * null.
 */
export const DESCRIPTION = z
  .string()
  .trim()
  .superRefine(orIssue(whyNotDescription))
  .transform((text) => (text === '' ? null : text));

/** E-mail addresses, parsed by `parseEmailAddress`. */
export const EMAIL = z.string().transform((text, context): EmailAddress => {
  const reading = parseEmailAddress(text);
  if (reading.ok) return reading.address;
  context.addIssue({ code: 'custom', message: reading.because });
  return z.NEVER;
});

/** Bounds the input of slow password checks. */
export const PASSWORD_LENGTH_MAX = 1024;

/** Passwords: 8–1,024 characters of any kind. `whyGuessable` rejects the easily guessed ones. */
export const PASSWORD = z
  .string()
  .refine((text) => lengthOf(text.slice(0, 16)) >= 8, 'A password must have at least 8 characters.')
  .refine(
    (text) => !isLonger(text, PASSWORD_LENGTH_MAX),
    'A password must have at most 1,024 characters.',
  );

/** Slugs of organizations and keys of roles. */
export const SLUG = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'Write lower-case letters and digits joined by single hyphens, for example my-team.',
  )
  .max(50, 'Write at most 50 characters.');
