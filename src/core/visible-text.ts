import { hasSecret } from '../secrets/secret-format.ts';

// What text that people write may contain, by Unicode's properties. Messages say what is wrong and
// what to do.

/** Control characters, halves of surrogate pairs, line separators, characters that are none. */
const CONTROL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** LRM, RLM, ALM, and all that opens or closes an embedding, override or isolate. */
const DIRECTION = /\p{Bidi_Control}/u;

/**
 * Characters without a shape: zero-width spaces, soft hyphens, fillers, tags, variation selectors,
 * annotations.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u;

/**
 * Symbols and letters whose shape is blank: of Braille, of music, and what stands for an object.
 */
const BLANK = /[\u2800\uFFFC\u{1D159}]/gu;

const EMOJI = String.raw`\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?`;

/**
 * Letters of scripts whose words are written with joiners: not those in which a joiner could only
 * hide.
 */
const JOINED = String.raw`[[\p{L}\p{M}]--[\p{ASCII}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Hebrew}\p{sc=Armenian}\p{sc=Georgian}\p{DI}]]`;

/** Where a character without a shape belongs: it forms the one next to it. */
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

/**
 * A combining mark with nothing before it to combine with, or more of them on one letter than any
 * script writes.
 */
const LONE_MARK = /(?:^|[\p{Z}\p{Cc}])\p{M}/u;
const STACKED_MARKS = /\p{M}{9}/u;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** How many characters a text has, each of them one, however many bytes it takes. */
export const lengthOf = (text: string): number => Array.from(text).length;

/**
 * Why a text is misleading, whatever it is: it holds characters that are not seen, turn the
 * direction of what follows, or a secret. Null when it is not. Security: a name that looks like
 * another one, is not seen at all, or reorders the line around it deceives whoever decides by
 * reading it.
 */
export function whyMisleading(text: string, what: string): string | null {
  if (CONTROL.test(text))
    return `${what} has no control characters and no line breaks. Remove them.`;
  if (DIRECTION.test(text))
    return `${what} has no characters that change the direction of writing. Remove them.`;
  const formed = text.replace(FORMING, '\u25A1');
  if (INVISIBLE.test(formed))
    return `${what} has no invisible characters. Remove them, or type the text instead of pasting it.`;
  if (LONE_MARK.test(formed)) return `${what} has no combining mark without a letter before it.`;
  if (STACKED_MARKS.test(formed)) return `${what} has at most 8 combining marks in a row.`;
  if (hasSecret(text))
    return `${what} must not contain a token or another secret. If this one is in use, revoke it.`;
  return null;
}

/** Is there anything to see? For a text that is not misleading. */
export const isVisible = (text: string): boolean => VISIBLE.test(text.replace(BLANK, ''));
