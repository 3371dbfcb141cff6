import { hasSecret } from '../secrets/secret-format.ts';

// Rules for the characters of text that people write, by Unicode property.

/** Control characters, lone surrogates, line separators and noncharacters. */
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** LRM, RLM, ALM, and the characters that start or end embeddings, overrides and isolates. */
const DIRECTION = /\p{Bidi_Control}/u;

/**
 * Invisible characters: zero-width spaces, soft hyphens, fillers, tags, variation selectors,
 * annotations.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u;

/**
 * Symbols and letters with a blank glyph: Braille, musical, and the object replacement character.
 */
const BLANK = /[\u2800\uFFFC\u{1D159}]/gu;

const EMOJI = String.raw`\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?`;

/**
 * Letters of scripts that use joiners within words. Excludes scripts where a joiner could only be
 * hidden.
 */
const JOINED = String.raw`[[\p{L}\p{M}]--[\p{ASCII}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Hebrew}\p{sc=Armenian}\p{sc=Georgian}\p{DI}]]`;

/** Sequences in which an invisible character is legitimate, because it shapes its neighbour. */
const FORMING = new RegExp(
  [
    String.raw`[0-9#*]\uFE0F?\u20E3`,
    String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F}`,
    String.raw`${EMOJI}(?:\u200D${EMOJI})*`,
    String.raw`\p{sc=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
    String.raw`\p{sc=Mongolian}[\u180B-\u180F]`,
    String.raw`(?<=${JOINED})[\u200C\u200D](?=${JOINED})`,
  ].join('|'),
  'gv',
);

/** A combining mark without a base character, or more marks on one base than any script uses. */
const LONE_MARK = /(?:^|[\p{Z}\p{Cc}])\p{M}/u;
const STACKED_MARKS = /\p{M}{9}/u;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Returns the number of code points in a text. */
export const lengthOf = (text: string): number => Array.from(text).length;

/**
 * Returns why a text is misleading: it contains invisible characters, changes the text direction,
 * or contains a secret. Null if it is not misleading.
 *
 * Security: prevents spoofed names that look like another name, are invisible, or reorder the
 * surrounding line (homograph and bidirectional-text attacks).
 */
export function whyMisleading(text: string, what: string): string | null {
  if (CONTROL.test(text))
    return `${what} must not contain control characters or line breaks. Remove them.`;
  if (DIRECTION.test(text))
    return `${what} must not contain characters that change the text direction. Remove them.`;
  const formed = text.replace(FORMING, '\u25A1');
  if (INVISIBLE.test(formed))
    return `${what} must not contain invisible characters. Remove them, or type the text instead of pasting it.`;
  if (LONE_MARK.test(formed))
    return `${what} must not contain a combining mark without a letter before it.`;
  if (STACKED_MARKS.test(formed))
    return `${what} must not contain more than 8 combining marks in a row.`;
  if (hasSecret(text))
    return `${what} must not contain a token or another secret. If this one is in use, revoke it.`;
  return null;
}

/** Whether a text that is not misleading contains a visible character. */
export const isVisible = (text: string): boolean => VISIBLE.test(text.replace(BLANK, ''));
