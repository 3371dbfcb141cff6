import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatSecret,
  parseSecret,
  RANDOM_LENGTH,
  toBase62,
  isPrefix,
} from '../../src/secrets/secret-format.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TAGS = [
  ['SESSION', 'ses_'],
  ['PERSONAL_ACCESS_TOKEN', 'pat_'],
  ['API_KEY', 'key_'],
  ['INVITATION', 'inv_'],
  ['SET_UP', 'set_'],
] as const;
const kind = fc.constantFrom(...TAGS.map(([name]) => name));
const random = fc.string({
  unit: fc.constantFrom(...Array.from(BASE62)),
  minLength: RANDOM_LENGTH,
  maxLength: RANDOM_LENGTH,
});
const secret = fc.tuple(kind, random).map(([of, characters]) => formatSecret(of, characters));

describe('the form of a secret never changes', () => {
  test.each(TAGS)(
    'of a %s: it starts with %s, has 48 characters, and the first ten are public',
    (of, tag) => {
      const made = formatSecret(of, `abcdef${'0'.repeat(32)}`);
      expect(made.text).toMatch(new RegExp(`^${tag}abcdef0{32}[0-9A-Za-z]{6}$`));
      expect(made).toMatchObject({ kind: of, prefix: `${tag}abcdef` });
    },
  );

  test.each([
    'pat_00000000000000000000000000000000000000',
    'key_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz',
    'ses_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZab',
  ])('the checksum of %s is its CRC-32 in base62, six characters', (body) => {
    let rest = crc32(body);
    const digits = Array.from({ length: 6 }, () => {
      const digit = BASE62[rest % 62];
      rest = Math.floor(rest / 62);
      return digit;
    });
    expect(parseSecret(body + digits.reverse().join(''))?.text.slice(0, 42)).toBe(body);
  });
});

describe('reading a secret', () => {
  test('returns what was formatted, of every kind', () =>
    fc.assert(fc.property(secret, (made) => expect(parseSecret(made.text)).toEqual(made))));

  test('rejects every part of a valid one, from either end', () =>
    fc.assert(
      fc.property(secret, ({ text }) => {
        for (let length = 0; length < text.length; length++) {
          expect(parseSecret(text.slice(0, length))).toBeNull();
          expect(parseSecret(text.slice(text.length - length))).toBeNull();
        }
      }),
      { numRuns: 20 },
    ));

  test('rejects a valid one with any single character changed', () =>
    fc.assert(
      fc.property(
        secret,
        fc.oneof(
          fc.constantFrom(...Array.from(BASE62), '_', '-', ' ', '\n'),
          fc.string({ minLength: 1, maxLength: 1 }),
        ),
        ({ text }, wrong) => {
          for (let i = 0; i < text.length; i++) {
            const changed = text.slice(0, i) + wrong + text.slice(i + 1);
            if (changed !== text) expect(parseSecret(changed)).toBeNull();
          }
        },
      ),
      { numRuns: 60 },
    ));

  test('rejects a valid one with two neighbours exchanged', () =>
    fc.assert(
      fc.property(secret, fc.nat(46), ({ text }, i) => {
        const changed = `${text.slice(0, i)}${text[i + 1] ?? ''}${text[i] ?? ''}${text.slice(i + 2)}`;
        if (changed !== text) expect(parseSecret(changed)).toBeNull();
      }),
    ));

  test.each<[string, (text: string) => string]>([
    ['a space before it', (text) => ` ${text}`],
    ['a line break after it', (text) => `${text}\n`],
    ['a null character after it', (text) => `${text}\0`],
    ['quotes around it', (text) => `"${text}"`],
    ['capitals for its tag', (text) => text.slice(0, 4).toUpperCase() + text.slice(4)],
    ['one character more', (text) => `${text}0`],
    ['another tag', (text) => `key_${text.slice(4)}`],
    ['an unknown tag', (text) => `abc_${text.slice(4)}`],
  ])('rejects a valid one with %s', (_, spoil) =>
    expect(
      parseSecret(spoil(formatSecret('PERSONAL_ACCESS_TOKEN', 'a'.repeat(38)).text)),
    ).toBeNull(),
  );

  test('rejects characters outside of base62, whatever the checksum', () => {
    for (const odd of ['!', '_', 'é', ' '])
      expect(parseSecret(formatSecret('API_KEY', `b${odd}`.repeat(19)).text)).toBeNull();
  });

  test('rejects an unknown tag even with a correct checksum', () => {
    const good = formatSecret('API_KEY', 'b'.repeat(38)).text;
    for (const tag of ['xyz_', 'con_', 'PAT_', 'ghp_']) {
      const body = tag + good.slice(4, 42);
      let rest = crc32(body);
      let digits = '';
      for (let i = 0; i < 6; i++)
        [digits, rest] = [(BASE62[rest % 62] ?? '') + digits, Math.floor(rest / 62)];
      expect(parseSecret(body + digits)).toBeNull();
    }
  });

  test('rejects junk of the right shape: ten thousand strings', () => {
    const junk = fc.oneof(
      { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(
            fc.constantFrom(...TAGS.map(([, tag]) => tag)),
            fc.integer({ min: 0, max: 2 ** 31 - 1 }),
          )
          .map(([tag, seed]) => tag + shuffled(seed)),
      },
    );
    expect(fc.sample(junk, 10_000).filter((text) => parseSecret(text) !== null)).toEqual([]);
  });

  test('is not made from another number of characters than 38', () => {
    for (const length of [0, 37, 39])
      expect(() => formatSecret('API_KEY', 'a'.repeat(length))).toThrow(`not ${length}`);
  });
});

/** 44 base62 characters that follow from a seed. */
function shuffled(seed: number): string {
  let state = seed;
  return Array.from({ length: 44 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return BASE62[(state >>> 16) % 62];
  }).join('');
}

describe('a prefix', () => {
  test('is what a secret begins with, and nothing else', () => {
    const { prefix } = formatSecret('API_KEY', 'a'.repeat(38));
    expect(isPrefix(prefix)).toBe(true);
    for (const text of [
      '',
      'key_',
      `${prefix}a`,
      prefix.slice(0, -1),
      'key_\0aaaaa',
      'key-aaaaaa',
      'KEY_aaaaaa',
      `${prefix.slice(0, -1)}é`,
      `${prefix}\n`,
    ])
      expect(isPrefix(text)).toBe(false);
  });
});

describe('drawing characters from bytes', () => {
  test('makes every character equally likely: of all bytes each is drawn four times, the rest is skipped', () => {
    const drawn = toBase62(Uint8Array.from({ length: 256 }, (_, i) => i));
    expect(drawn).toHaveLength(248);
    for (const character of BASE62) expect(drawn.split(character)).toHaveLength(5);
  });
});
