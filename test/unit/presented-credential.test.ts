import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { presentedSecrets } from '../../src/client/presented-secrets.ts';
import { looksLikeOurs } from '../../src/client/credential-headers.ts';
import { authorization, basic, EMPTY, FOREIGN, JWT, type Line } from '../support/header-cases.ts';
import {
  takeCredential,
  type Places,
  type Presented,
} from '../../src/http/caller/presented-credential.ts';
import { drawSecret } from '../../src/secrets/random.ts';

/**
 * A request with these headers, as node:http creates it: raw lines, and cookies joined into one.
 */
const take = (...headers: Line[]): Presented => takeAt({ cookie: 'session' }, ...headers);
function takeAt(places: Places, ...headers: Line[]): Presented {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = headers.flat();
  const cookies = headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .map(([, value]) => value);
  request.headers = cookies.length > 0 ? { cookie: cookies.join('; ') } : {};
  return takeCredential(request, places);
}

const P = `pat_${'a'.repeat(44)}`;
const Q = `key_${'b'.repeat(44)}`;
const NONE: Presented = { kind: 'none' };
const one = (
  secret: string,
  more: Partial<Extract<Presented, { kind: 'one' }>> = {},
): Presented => ({
  kind: 'one',
  secret,
  byCookie: false,
  isBasic: false,
  isForeign: false,
  ...more,
});
const foreign = (secret: string, isBasic = false): Presented =>
  one(secret, { isForeign: true, isBasic });
const byBasic = (secret: string): Presented => one(secret, { isBasic: true });
const byCookie = (secret: string): Presented => one(secret, { byCookie: true });
const encode = (text: string): string => Buffer.from(text).toString('base64');

/** A secret in every place and spelling. */
const OURS = (secret: string): readonly (readonly [Line, Presented])[] => [
  [authorization(`Bearer ${secret}`), one(secret)],
  [authorization(`Token ${secret}`), one(secret)],
  [['authorization', `bEARER   ${secret}  `], one(secret)],
  [authorization(secret), one(secret)],
  [['x-api-KEY', ` ${secret} `], one(secret)],
  [basic(`${secret.slice(0, 10)}:${secret}`), byBasic(secret)],
  [basic(`${secret}:${secret}`), byBasic(secret)],
  ...[
    '',
    'x-access-token',
    'oauth2',
    'token',
    'git',
    'ada@example.org',
    '<token>',
    '__token__',
    'null',
  ].map((user) => [basic(`${user}:${secret}`), byBasic(secret)] as const),
  ...['', 'x-oauth-basic', 'x', 'null'].map(
    (password) => [basic(`${secret}:${password}`, 'bASIC'), byBasic(secret)] as const,
  ),
  [basic(secret.replace('_', '%5F').replace(/^/, 'x%3Ay:')), byBasic(secret)],
  [authorization(`Basic ${Buffer.from(`token:${secret}`).toString('base64url')}`), byBasic(secret)],
  [['Cookie', `theme=dark; session=${secret}; a=b`], byCookie(secret)],
];
/** Malformed secrets that begin like valid ones. */
const MALFORMED = [
  'pat_',
  'pat_short',
  'key_x y',
  `${P}0`,
  P.slice(0, -1),
  `${P}!`,
  'ses_\u00e9',
  'inv_x',
  'set_x',
  'pat_null',
  `${P},x`,
];

describe('a secret of Latchkey', () => {
  test.each(['PERSONAL_ACCESS_TOKEN', 'API_KEY', 'SESSION', 'INVITATION', 'SET_UP'] as const)(
    'looks like one: %s',
    (kind) => {
      expect(looksLikeOurs(drawSecret(kind).text)).toBe(true);
    },
  );

  test.each(OURS(P))('is found in %j', (line, expected) => expect(take(line)).toEqual(expected));

  test.each(MALFORMED)('is rejected when it is malformed: %s', (text) => {
    expect(take(authorization(`Bearer ${text}`))).toEqual(one(text));
    expect(take(['X-API-Key', text])).toEqual(one(text));
    expect(take(basic(`token:${text}`))).toMatchObject({
      kind: 'one',
      isForeign: false,
      isBasic: true,
    });
  });

  test('is found next to credentials of other products, in every place, in either order', () => {
    for (const [line, expected] of OURS(P)) {
      for (const other of [...FOREIGN, ...EMPTY]) {
        expect([line, other, take(line, other)]).toEqual([line, other, expected]);
        expect([other, line, take(other, line)]).toEqual([other, line, expected]);
      }
    }
  });

  test('is found in a header that a proxy has joined by commas', () => {
    for (const value of [
      `Bearer ${JWT}, Bearer ${P}`,
      `Bearer ${P}, Bearer ${JWT}`,
      `Basic ${encode('proxy:x')},Token ${P}`,
      `Digest a="b", c="d", Bearer ${P}`,
    ])
      expect(take(authorization(value))).toEqual(one(P));
    expect(take(authorization(`Bearer ${P}, Bearer ${Q}`))).toEqual({ kind: 'ambiguous' });
  });

  test('that is presented twice is one, and counts as a header', () => {
    const all = OURS(P);
    for (const [first, expected] of all)
      for (const [second, other] of all)
        expect(take(first, second)).toMatchObject({
          kind: 'one',
          secret: P,
          byCookie: first[0] === 'Cookie' && second[0] === 'Cookie' ? expected === other : false,
        });
  });
});

describe('two secrets of Latchkey that differ are rejected', () => {
  test('in any two places, in either order', () => {
    for (const [first] of OURS(P)) {
      for (const [second] of OURS(Q)) {
        expect([first, second, take(first, second)]).toEqual([
          first,
          second,
          { kind: 'ambiguous' },
        ]);
        expect([second, first, take(second, first)]).toEqual([
          second,
          first,
          { kind: 'ambiguous' },
        ]);
      }
    }
  });

  test('also when one of them is malformed', () => {
    for (const text of MALFORMED)
      expect(take(authorization(`Bearer ${P}`), ['X-API-Key', text])).toEqual({
        kind: 'ambiguous',
      });
  });

  test('in the case of a letter only', () =>
    expect(take(authorization(`Bearer ${P}`), ['X-API-Key', `${P.slice(0, -1)}A`])).toEqual({
      kind: 'ambiguous',
    }));

  test('as user name and password of one pair', () => {
    expect(take(basic(`${P}:${Q}`))).toEqual({ kind: 'ambiguous' });
    // The prefix of another credential is a client id that does not belong to the secret.
    const mismatch = take(basic(`${Q.slice(0, 10)}:${P}`));
    expect(mismatch).toMatchObject({ kind: 'one', isBasic: true, isForeign: false });
    expect(mismatch).not.toMatchObject({ secret: P });
  });

  test('as two cookies of the same name: a neighbouring host may have set one', () => {
    expect(take(['Cookie', `session=${P}; session=${Q}`])).toEqual({ kind: 'ambiguous' });
    expect(take(['Cookie', `session=${P}`], ['Cookie', `session=${Q}`])).toEqual({
      kind: 'ambiguous',
    });
    expect(take(['Cookie', `session=${P}; session=${P}`])).toEqual(byCookie(P));
    expect(take(['Cookie', `session=junk; session=${P}`])).toEqual(byCookie(P));
  });
});

describe('without a secret of Latchkey', () => {
  test.each(FOREIGN)(
    "%s: %s is another product's, and is rejected where a credential is needed",
    (...line) => {
      expect(take(line)).toMatchObject({ kind: 'one', isForeign: true, byCookie: false });
    },
  );

  test.each(EMPTY)('%s: %s carries no credential', (...line) => expect(take(line)).toEqual(NONE));

  test('no headers and empty headers present no credential', () => {
    expect(take()).toEqual(NONE);
    expect(take(...EMPTY)).toEqual(NONE);
  });

  test('the first foreign credential counts, and Basic is distinguished', () => {
    expect(take(authorization(`Bearer ${JWT}`), ['X-API-Key', 'junk'])).toEqual(foreign(JWT));
    expect(take(basic('proxy:hunter2'))).toEqual(foreign(`Basic ${encode('proxy:hunter2')}`, true));
  });

  test("a cookie with Latchkey's name is always Latchkey's: an invalid one is rejected and cleared", () => {
    expect(take(['Cookie', 'session=junk'])).toEqual(byCookie('junk'));
    expect(take(authorization(`Bearer ${JWT}`), ['Cookie', 'session=junk'])).toEqual(
      byCookie('junk'),
    );
  });

  test('a cookie is not read where its name is not given', () => {
    expect(takeAt({}, ['Cookie', `session=${P}; undefined=${P}; =${P}`])).toEqual(NONE);
    expect(takeAt({}, authorization(`Bearer ${P}`), ['Cookie', `session=${Q}`])).toEqual(one(P));
  });
});

describe('a service in Node reads the same headers by the same rules', () => {
  const withoutCookies = ([line]: readonly [Line, Presented]): boolean => line[0] !== 'Cookie';
  const asFetch = (...lines: Line[]) => ({
    headers: new Headers(lines.map(([name, value]): [string, string] => [name, value])),
  });

  test('ours next to others, from raw lines and from fetch, which joins them', () => {
    for (const [line, expected] of OURS(P).filter(withoutCookies)) {
      for (const other of [...FOREIGN, ...EMPTY]) {
        const { isBasic } = expected as Extract<Presented, { kind: 'one' }>;
        for (const lines of [
          [line, other],
          [other, line],
        ] as const) {
          expect([lines, presentedSecrets({ rawHeaders: lines.flat() }).ours]).toEqual([
            lines,
            [{ secret: P, isBasic }],
          ]);
          // fetch joins repeated headers, so a bare secret becomes a part of another value and is
          // ignored.
          if (lines[0][0].toLowerCase() !== lines[1][0].toLowerCase())
            expect([lines, presentedSecrets(asFetch(...lines)).ours]).toEqual([
              lines,
              [{ secret: P, isBasic }],
            ]);
        }
      }
    }
  });

  test('two of ours, others, and nothing', () => {
    expect(
      presentedSecrets(asFetch(authorization(`Bearer ${P}`), ['Authorization', `Bearer ${Q}`]))
        .ours,
    ).toHaveLength(2);
    for (const line of FOREIGN)
      expect(presentedSecrets(asFetch(line))).toMatchObject({ ours: [], foreign: {} });
    for (const line of EMPTY)
      expect(presentedSecrets(asFetch(line))).toEqual({ ours: [], foreign: null });
  });
});
