import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { parseEmailAddress, type EmailAddress } from './email-address.ts';
import { SECRET_LENGTH, withoutSecrets } from '../secrets/secret-format.ts';
import { isVisible, lengthOf, whyMisleading } from './visible-text.ts';

// Rules for texts that people write, as zod schemas: each trims, checks, and says what would be
// right.

const SHOWN_LENGTH_MAX = 60;
/** A secret that begins in what is shown ends here at the latest. */
const LOOKED_AT_MAX = SHOWN_LENGTH_MAX + SECRET_LENGTH;

/**
 * What somebody wrote, for a sentence that says it back. Security: a secret in the wrong place
 * would stand in whatever keeps answers, and a long text would be answered by one as long.
 */
export function shown(text: string): string {
  const safe = withoutSecrets(text.slice(0, LOOKED_AT_MAX));
  return safe.length > SHOWN_LENGTH_MAX || text.length > LOOKED_AT_MAX
    ? `${safe.slice(0, SHOWN_LENGTH_MAX).toWellFormed()}…`
    : safe;
}

const NAME_LENGTH_MAX = 100;
const DESCRIPTION_LENGTH_MAX = 1_000;

/**
 * Could a name be read as somebody's e-mail address? The wide and the small @ (U+FF20, U+FE6B)
 * count: what reads the name may normalize it.
 */
export const readsAsAddress = (name: string): boolean => /[@\uFF20\uFE6B]/.test(name);

/**
 * A text and its endings, word by word: `personal_access_token.created`, `access_token.created`,
 * `token.created`.
 */
const endingsOf = (text: string): string[] => {
  const [head = '', ...rest] = text.split(/(?=[.:])/);
  const words = head.split(/(?<=[_-])/);
  return words.map((_, i) => words.slice(i).join('') + rest.join(''));
};

/**
 * Finds which of the names was most likely meant by one that is none of them; null when none is
 * near. Leading words may be left out.
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
 * Longer than so many by the count of `length`, which takes an emoji for two, a text is too long
 * however it is counted.
 */
const isLonger = (text: string, max: number): boolean =>
  text.length > 2 * max || lengthOf(text) > max;

/** Why a text is no name; null when it is one. For a text without white space around it. */
export function whyNotName(text: string): string | null {
  if (text === '') return 'Enter a name.';
  if (isLonger(text, NAME_LENGTH_MAX)) return `A name has at most ${NAME_LENGTH_MAX} characters.`;
  return (
    whyMisleading(text, 'A name') ??
    (isVisible(text) ? null : 'A name has at least one visible character.')
  );
}

function whyNotDescription(text: string): string | null {
  if (isLonger(text, DESCRIPTION_LENGTH_MAX)) return 'A description has at most 1,000 characters.';
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
 * Names of tokens, members, roles, organizations: trimmed, 1–100 characters, visible, and not
 * misleading.
 */
export const NAME = z.string().trim().superRefine(orIssue(whyNotName));

/**
 * Descriptions: trimmed, up to 1,000 characters, line breaks and tabs allowed; an empty one is
 * none.
 */
export const DESCRIPTION = z
  .string()
  .trim()
  .superRefine(orIssue(whyNotDescription))
  .transform((text) => (text === '' ? null : text));

/** E-mail addresses, by the one parser of addresses. */
export const EMAIL = z.string().transform((text, context): EmailAddress => {
  const reading = parseEmailAddress(text);
  if (reading.ok) return reading.address;
  context.addIssue({ code: 'custom', message: reading.because });
  return z.NEVER;
});

/** Bounds what anything slow looks at. */
export const PASSWORD_LENGTH_MAX = 1024;

/**
 * Passwords: 8–1,024 characters, whatever they are. Whether one is easily guessed is for
 * `whyGuessable` to say.
 */
export const PASSWORD = z
  .string()
  .refine((text) => lengthOf(text.slice(0, 16)) >= 8, 'A password has at least 8 characters.')
  .refine(
    (text) => !isLonger(text, PASSWORD_LENGTH_MAX),
    'A password has at most 1,024 characters.',
  );

/** Slugs of organizations and keys of roles. */
export const SLUG = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'Write lower-case letters and digits joined by single hyphens, for example my-team.',
  )
  .max(50, 'It has at most 50 characters.');
