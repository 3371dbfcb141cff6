import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseGlobalId, rowIdOf, toGlobalId } from '../../src/core/global-id.ts';

const ID = '01234567-89ab-4cde-8f01-23456789abcd';
const TYPES = [
  'User',
  'Member',
  'Role',
  'Organization',
  'PersonalAccessToken',
  'ApiKey',
  'Session',
  'Scope',
  'AuditEvent',
] as const;
const type = fc.constantFrom(...TYPES);

describe('a global id', () => {
  test('is parsed to what it was formatted from, and is always the same for an object', () =>
    fc.assert(
      fc.property(type, fc.uuid(), (of, id) => {
        expect(parseGlobalId(toGlobalId(of, id))).toEqual({ type: of, id });
        expect(toGlobalId(of, id)).toMatch(/^[\w-]+$/);
      }),
    ));

  test('differs from type to type', () =>
    expect(new Set(TYPES.map((of) => toGlobalId(of, ID))).size).toBe(TYPES.length));

  test('of one type is invalid for another', () =>
    fc.assert(
      fc.property(type, type, (of, asked) =>
        expect(rowIdOf(asked, toGlobalId(of, ID))).toBe(of === asked ? ID : null),
      ),
    ));

  const encode = (text: string): string => Buffer.from(text).toString('base64url');
  test.each<[string, string]>([
    ['nothing', ''],
    ['a bare row id', ID],
    ['another word', 'nonsense'],
    ['padding', `${toGlobalId('User', ID)}=`],
    ['white space around it', ` ${toGlobalId('User', ID)}`],
    [
      'a line break inside',
      `${toGlobalId('User', ID).slice(0, 9)}\n${toGlobalId('User', ID).slice(9)}`,
    ],
    ['plain base64 with a character that base64url has not', `${toGlobalId('User', ID)}+`],
    ['no type', encode(ID)],
    ['a third part', encode(`User:${ID}:1`)],
    ['an id in capitals', encode(`User:${ID.toUpperCase()}`)],
    ['an id that is no UUID', encode('User:1')],
    ['an id with SQL behind it', encode(`User:${ID}' or 1=1`)],
    ['an id with a line break behind it', encode(`User:${ID}\n`)],
    ['an unknown type', encode(`Nonsense:${ID}`)],
    ['a type in another case', encode(`user:${ID}`)],
    ['one character less', toGlobalId('User', ID).slice(0, -1)],
  ])('is not read from %s', (_, text) => expect(rowIdOf('User', text)).toBeNull());

  test('has one spelling, and no other text parses to it', () =>
    fc.assert(
      fc.property(
        type,
        fc.uuid(),
        fc.nat(60),
        fc.constantFrom(...Array.from('ABab01-_=+/ \n')),
        (of, id, i, character) => {
          const good = toGlobalId(of, id);
          const text = good.slice(0, i) + character + good.slice(i + 1);
          if (text !== good) expect(parseGlobalId(text)).not.toEqual({ type: of, id });
        },
      ),
    ));

  test('is never read from junk', () =>
    fc.assert(fc.property(fc.string(), (text) => parseGlobalId(text) === null)));
});
