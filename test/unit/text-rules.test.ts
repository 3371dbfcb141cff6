import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawSecret } from '../../src/secrets/random.ts';
import { formatSecret } from '../../src/secrets/secret-format.ts';
import { DESCRIPTION, EMAIL, NAME, PASSWORD, SLUG } from '../../src/core/text-rules.ts';
import { shown } from '../../src/core/shown.ts';

describe('a name', () => {
  test.each([
    [' ci ', 'ci'],
    ['x'.repeat(100), 'x'.repeat(100)],
    [`  ${'x'.repeat(100)}  `, 'x'.repeat(100)],
    ['Ада', 'Ада'],
    ['🙂', '🙂'],
    ['two words', 'two words'],
  ])('%j is kept as %j', (text, kept) => expect(NAME.parse(text)).toBe(kept));
  test.each([
    '',
    '   ',
    '\n',
    'x'.repeat(101),
    'a\nb',
    'a\tb',
    'a\0b',
    'a\u001bb',
    'a\u007fb',
    'a\u0085b',
    'a\u2028b',
    'a\u2029b',
    '\ud800',
    5,
    null,
  ])('%j is refused', (text) => expect(NAME.safeParse(text).success).toBe(false));
});

describe('a name', () => {
  const HEART = '\u2764\ufe0f';
  test.each([
    ['an emoji family', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} team'],
    ['a skin tone and a profession', '\u{1f469}\u{1f3fd}\u200d\u{1f680}'],
    ['an emoji by a variation selector', `${HEART} CI`],
    ['a heart on fire', `${HEART}\u200d\u{1f525}`],
    ['the rainbow flag', '\u{1f3f3}\ufe0f\u200d\u{1f308}'],
    ['the pirate flag', '\u{1f3f4}\u200d\u2620\ufe0f'],
    [
      'the flag of Scotland, spelled in tags',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    ],
    ['a flag', '\u{1f1eb}\u{1f1ee}'],
    ['a keycap', 'step 1\ufe0f\u20e3'],
    ['Arabic', '\u0645\u0633\u062a\u062e\u062f\u0645 \u062c\u062f\u064a\u062f'],
    ['Hebrew with points', '\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd'],
    ['Arabic and Latin', '\u0645\u0641\u062a\u0627\u062d CI 2'],
    ['Persian with a zero-width non-joiner', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['Hindi with a zero-width joiner', '\u0930\u094d\u200d\u092f'],
    ['Bengali with a joiner before a mark', '\u09b0\u200d\u09cd\u09af'],
    ['Thai', '\u0e01\u0e33\u0e25\u0e31\u0e07'],
    ['Vietnamese, decomposed', 'Nguye\u0302\u0303n'],
    ['Japanese with an ideographic variant', '\u845b\u{e0100}\u57ce'],
    ['Mongolian with a variation selector', '\u1820\u180b\u1822'],
    ['Chinese', '\u90e8\u7f72'],
    ['punctuation', '\u2014 (nightly) #1'],
  ])('may be %s', (_what, text) => expect(NAME.parse(text)).toBe(text));

  const INVISIBLE: readonly (readonly [string, string])[] = [
    ['a zero-width space', '\u200b'],
    ['a zero-width non-joiner', '\u200c'],
    ['a zero-width joiner', '\u200d'],
    ['a word joiner', '\u2060'],
    ['an invisible plus', '\u2064'],
    ['a soft hyphen', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', '\uffa0'],
    ['a choseong filler', '\u115f'],
    ['a combining grapheme joiner', '\u034f'],
    ['a Mongolian vowel separator', '\u180e'],
    ['a Khmer inherent vowel', '\u17b4'],
    ['a variation selector', '\ufe0f'],
    ['a supplementary variation selector', '\u{e0100}'],
    ['a language tag', '\u{e0001}'],
    ['a tag letter', '\u{e0061}'],
    ['a musical control', '\u{1d173}'],
    ['a shorthand control', '\u{1bca0}'],
    ['an interlinear annotation', '\ufff9'],
    ['an inhibited symmetric swapping', '\u206a'],
  ];
  const ONLY_BLANK: readonly (readonly [string, string])[] = [
    ['a Braille blank', '\u2800'],
    ['a musical null note', '\u{1d159}'],
    ['an object replacement', '\ufffc'],
    ['a byte order mark', '\ufeff'],
    ['a no-break space', '\u00a0'],
    ['an ideographic space', '\u3000'],
    ['a lone acute accent', '\u0301'],
    ['a lone enclosing circle', '\u20dd'],
    ['a lone vowel sign', '\u093e'],
  ];
  test.each([...INVISIBLE, ...ONLY_BLANK])(
    'is not only %s, once or repeated, with spaces or without',
    (_what, text) => {
      for (const only of [text, text.repeat(5), `${text} ${text}`, ` ${text} `, `\u2800${text}`])
        expect(NAME.safeParse(only).success).toBe(false);
    },
  );
  test.each(INVISIBLE)('has no %s in it', (_what, text) => {
    for (const hidden of [`ad${text}min`, `${text}admin`, `admin${text}`, `ad ${text} min`])
      expect(NAME.safeParse(hidden).success).toBe(false);
  });
  test.each([
    ...Array.from('\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'),
  ])('has no %j: it changes the direction of writing', (text) => {
    for (const turned of [text, `a${text}b`, `${text}ci`, `ci${text}`, `\u0645${text}\u0641`])
      expect(NAME.safeParse(turned).success).toBe(false);
  });
  test.each([
    '\u0301admin',
    'a \u0301b',
    `a${'\u0301'.repeat(9)}`,
    'a\ufdd0b',
    'a\uffffb',
    'a\udc00',
    '\ud83d',
    '\ude00\ud83d',
  ])('is not %j', (text) => expect(NAME.safeParse(text).success).toBe(false));

  test('has up to 100 characters, an emoji being one', () => {
    for (const character of ['\u{1f642}', '\u00e9', '\u4e2d', '\u{20bb7}']) {
      expect(NAME.safeParse(character.repeat(100)).success).toBe(true);
      expect(NAME.safeParse(character.repeat(101)).success).toBe(false);
    }
  });

  test('contains no secret, and the error does not quote it', () => {
    for (const kind of [
      'PERSONAL_ACCESS_TOKEN',
      'API_KEY',
      'SESSION',
      'INVITATION',
      'SET_UP',
    ] as const) {
      const { text } = drawSecret(kind);
      const mistyped = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
      for (const name of [
        text,
        ` ${text}\t`,
        `ci ${text}`,
        `${text}, the old one`,
        `(${text})`,
        mistyped,
      ]) {
        const result = NAME.safeParse(name);
        expect({ name, success: result.success }).toEqual({ name, success: false });
        expect(JSON.stringify(result.error?.issues)).not.toContain(text.slice(10, 42));
        expect(DESCRIPTION.safeParse(name).success).toBe(false);
      }
      expect(NAME.parse(text.slice(0, 10))).toBe(text.slice(0, 10));
    }
  });

  /** A character of these classes, by the test of a pattern over all of Unicode. */
  const charactersOf = (pattern: RegExp): fc.Arbitrary<string> => {
    const all: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++)
      if (pattern.test(String.fromCodePoint(code))) all.push(String.fromCodePoint(code));
    return fc.nat(all.length - 1).map((i) => all[i] ?? '');
  };
  const seen = charactersOf(/[[\p{L}\p{N}\p{P}\p{S}]--[\p{DI}\u2800\ufffc\u{1d159}]]/v);
  const unseen = charactersOf(/[\p{C}\p{Z}\p{M}\p{DI}\u2800\ufffc\u{1d159}]/v);
  const never = charactersOf(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}\p{Noncharacter_Code_Point}]/v);

  test('accepts every visible character, of every category', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: seen, minLength: 1, maxLength: 100 }),
        (text) => NAME.parse(text) === text,
      ),
    );
  });
  test('rejects every invisible character, of every category', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: unseen, maxLength: 40 }),
        (text) => !NAME.safeParse(text).success,
      ),
    );
  });
  test('a control, an unpaired surrogate or a direction mark is rejected anywhere inside', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: seen, minLength: 1, maxLength: 20 }),
        never,
        fc.string({ unit: seen, minLength: 1, maxLength: 20 }),
        (before, one, after) => {
          expect(NAME.safeParse(before + one + after).success).toBe(false);
        },
      ),
    );
  });
});

describe('a description', () => {
  test.each([
    [' what for ', 'what for'],
    ['two\nlines\r\nand\ta tab', 'two\nlines\r\nand\ta tab'],
    ['x'.repeat(1_000), 'x'.repeat(1_000)],
    ['', null],
    [' \n ', null],
  ])('%j is kept as %j', (text, kept) => expect(DESCRIPTION.parse(text)).toBe(kept));
  test.each([
    'x'.repeat(1_001),
    'a\0b',
    'a\rb',
    'a\u001b[31mb',
    'a\u2028b',
    'a\udc00',
    'a\u202eb',
    'a\u2066b',
    '\u200b',
    'a\u{e0061}b',
    'a\n\u0301',
  ])('%j is refused', (text) => expect(DESCRIPTION.safeParse(text).success).toBe(false));
});

describe('an e-mail address', () => {
  test.each([
    [' Ada@Example.ORG ', 'ada@example.org'],
    ['ada+ci@example.org', 'ada+ci@example.org'],
    ['\t\r\n ada@example.org \n', 'ada@example.org'],
    ["O'Hara_1.2-3@a-b.example.org", "o'hara_1.2-3@a-b.example.org"],
    ['#!$%&*/=?^`{|}~@example.org', '#!$%&*/=?^`{|}~@example.org'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
    ['ada@example.xn--p1ai', 'ada@example.xn--p1ai'],
    [`${'x'.repeat(64)}@example.org`, `${'x'.repeat(64)}@example.org`],
    [`ada@${'x'.repeat(63)}.org`, `ada@${'x'.repeat(63)}.org`],
  ])('%j is kept as %j', (text, kept) => expect(EMAIL.parse(text)).toBe(kept));
  test.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'ada@example',
    'a b@example.org',
    'ada@exa mple.org',
    'ada@example.org\n x',
    'ada@a@example.org',
    `${'x'.repeat(250)}@example.org`,
    '"ada"@example.org',
    '"a b"@example.org',
    'ada@example.org.',
    'ada@.example.org',
    'ada@example..org',
    '.ada@example.org',
    'ada.@example.org',
    'a..b@example.org',
    'ada@-example.org',
    'ada@example-.org',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'ada@localhost',
    'ada@example.o',
    'ada\0@example.org',
    'ada@example.org\0',
    'a\tb@example.org',
    'ada@example.org,grace@example.org',
    'ada@example.org grace@example.org',
    'ada(comment)@example.org',
    'mailto:ada@example.org',
    `${'x'.repeat(65)}@example.org`,
    `ada@${'x'.repeat(64)}.org`,
    `ada@${'example.'.repeat(32)}org`,
    `${drawSecret('PERSONAL_ACCESS_TOKEN').text}@example.org`,
    '\u00a0ada@example.org',
    'ada@example.org\u200b',
    '\ufeffada@example.org',
    'Ada <ada@example.org>',
  ])('%j is refused', (text) => expect(EMAIL.safeParse(text).success).toBe(false));
  test.each([
    'adm\u0131n@example.org',
    'ADM\u0130N@example.org',
    'mi\u212ae@example.org',
    'ada@example.\u212aim',
    'ad\u00e4@example.org',
    'ada@ex\u0430mple.org',
    'ſam@example.org',
    '\u212aim@example.org',
    'kim@example\uff0eorg',
    'kim\uff20example.org',
    '\uff4bim@example.org',
    'ki\u0307m@example.org',
    'kim@b\u00fccher.example',
  ])('%j is refused: its letters turn into others when their case is changed', (text) =>
    expect(EMAIL.safeParse(text).success).toBe(false),
  );
});

describe('two e-mail addresses', () => {
  test('are the same only when they differ by the case of ASCII letters, or by white space around them', () => {
    const ascii = fc.constantFrom(...Array.from('abkABKizIZ09.-_@ '));
    const strange = fc.constantFrom(
      ...Array.from('\u212a\u017f\u0131\u0130\u00df\ufb01\uff41\u0301\u200b'),
    );
    const text = fc
      .string({ unit: fc.oneof({ weight: 9, arbitrary: ascii }, strange), maxLength: 12 })
      .map((local) => `${local}@example.org`);
    fc.assert(
      fc.property(text, (one) => {
        const parsed = EMAIL.safeParse(one);
        if (!parsed.success) return;
        expect(one).toMatch(/^[ -~]*$/);
        expect(parsed.data).toBe(
          one.trim().replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32)),
        );
        expect(EMAIL.parse(parsed.data)).toBe(parsed.data);
      }),
    );
  });
  test.each([
    ['ada@b\u00fccher.example', 'xn--'],
    ['ad\u00e4@example.org', 'ASCII'],
    [`${'x'.repeat(65)}@example.org`, '64'],
    ['x'.repeat(5_000), '254'],
  ])('%j: the refusal says what to do', (text, said) =>
    expect(EMAIL.safeParse(text).error?.issues[0]?.message).toContain(said),
  );
});

describe('a password', () => {
  test.each(['12345678', 'x'.repeat(1_024), '        ', 'пароль-пароль', 'a\nb\0cdefg'])(
    '%j is kept unchanged',
    (text) => expect(PASSWORD.parse(text)).toBe(text),
  );
  test.each(['', '1234567', 'x'.repeat(1_025)])('%j is refused', (text) =>
    expect(PASSWORD.safeParse(text).success).toBe(false),
  );
});

describe('a slug', () => {
  test.each(['main', 'my-team', '2', 'a-1-b', 'x'.repeat(50)])('%s is one', (text) =>
    expect(SLUG.parse(text)).toBe(text),
  );
  test.each([
    '',
    '-',
    'a-',
    '-a',
    'a--b',
    'My-team',
    'my team',
    'my_team',
    'team\n',
    'ä',
    'x'.repeat(51),
    ' a',
  ])('%j is not one', (text) => expect(SLUG.safeParse(text).success).toBe(false));
});

describe('user input in messages', () => {
  const secret = formatSecret('PERSONAL_ACCESS_TOKEN', 'aB3'.repeat(13).slice(1)).text;
  test.each([
    ['channel:read', 'channel:read'],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['x'.repeat(61), `${'x'.repeat(60)}…`],
    [secret, 'pat_…'],
    [`my ${secret} and ${secret.replace('pat', 'key')}`, 'my pat_… and key_…'],
    [secret.slice(0, 20), 'pat_…'],
    [secret.slice(0, 10), secret.slice(0, 10)],
    [`${'x'.repeat(55)} ${secret}`, `${'x'.repeat(55)} pat_…`],
    [`${'x'.repeat(59)}🙂`, `${'x'.repeat(59)}\ufffd…`],
    ['delete_repo', 'delete_repo'],
  ])('%j is quoted as %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
