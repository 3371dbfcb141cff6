import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { takeCredential, type Places, type Presented } from '../../src/http/presented-credential.ts';

/** A request with these headers, as node:http makes one: the raw lines, and the cookies folded into one. */
const take = (...headers: (readonly [name: string, value: string])[]): Presented => takeAt({ cookie: 'session' }, ...headers);
function takeAt(places: Places, ...headers: (readonly [name: string, value: string])[]): Presented {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = headers.flat();
  const cookies = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  request.headers = cookies.length > 0 ? { cookie: cookies.join('; ') } : {};
  return takeCredential(request, places);
}
const byHeader = (secret: string): Presented => ({ kind: 'one', secret, byCookie: false });
const byCookie = (secret: string): Presented => ({ kind: 'one', secret, byCookie: true });

describe('a credential', () => {
  test.each<[string, Presented, readonly (readonly [string, string])[]]>([
    ['is absent when nothing is sent', { kind: 'none' }, []],
    [
      'is absent when other headers and cookies are sent',
      { kind: 'none' },
      [
        ['Cookie', 'theme=dark; sessions=x'],
        ['X-Request-Id', 'x'],
      ],
    ],
    ['is absent when the cookie is empty', { kind: 'none' }, [['Cookie', 'session=']]],
    ['comes as a bearer token', byHeader('s'), [['Authorization', 'Bearer s']]],
    ['comes as a token', byHeader('s'), [['Authorization', 'Token s']]],
    ['comes with a scheme in any case', byHeader('s'), [['authorization', 'bEARER s']]],
    ['comes with spaces around it', byHeader('s'), [['Authorization', '  Bearer   s  ']]],
    ['comes as an API key', byHeader('s'), [['X-API-Key', 's']]],
    ['comes as a header in any case', byHeader('s'), [['x-api-KEY', ' s ']]],
    ['comes as the session cookie', byCookie('s'), [['Cookie', 'theme=dark; session=s; a=b']]],
    [
      'comes as a cookie in a line of its own',
      byCookie('s'),
      [
        ['Cookie', 'theme=dark'],
        ['Cookie', 'session=s'],
      ],
    ],
    [
      'may come twice in two ways, and then counts as a header',
      byHeader('s'),
      [
        ['Authorization', 'Bearer s'],
        ['Cookie', 'session=s'],
      ],
    ],
    [
      'may come twice in both headers',
      byHeader('s'),
      [
        ['Authorization', 'Token s'],
        ['X-API-Key', 's'],
      ],
    ],
    ['of an unknown scheme is taken whole, so that it is refused and not ignored', byHeader('Basic s'), [['Authorization', 'Basic s']]],
    ['without a scheme is taken whole', byHeader('s'), [['Authorization', 's']]],
    ['without a space after the scheme is taken whole', byHeader('Bearers'), [['Authorization', 'Bearers']]],
    ['that is a list is taken whole', byHeader('a, Bearer b'), [['Authorization', 'Bearer a, Bearer b']]],
  ])('%s', (_, expected, headers) => expect(take(...headers)).toEqual(expected));
});

describe('two credentials that differ are refused, whichever way they come', () => {
  test.each<[string, readonly (readonly [string, string])[]]>([
    [
      'in both headers',
      [
        ['Authorization', 'Bearer a'],
        ['X-API-Key', 'b'],
      ],
    ],
    [
      'in a header and the cookie',
      [
        ['Authorization', 'Bearer a'],
        ['Cookie', 'session=b'],
      ],
    ],
    [
      'in the key header and the cookie',
      [
        ['X-API-Key', 'a'],
        ['Cookie', 'session=b'],
      ],
    ],
    [
      'in one header sent twice, which Node folds away',
      [
        ['Authorization', 'Bearer a'],
        ['Authorization', 'Bearer b'],
      ],
    ],
    [
      'in one header sent twice in different case',
      [
        ['authorization', 'Bearer a'],
        ['AUTHORIZATION', 'Bearer b'],
      ],
    ],
    [
      'in the key header sent twice',
      [
        ['X-API-Key', 'a'],
        ['X-API-Key', 'b'],
      ],
    ],
    [
      'in two schemes',
      [
        ['Authorization', 'Bearer a'],
        ['Authorization', 'Basic a'],
      ],
    ],
    [
      'in the case of a letter only',
      [
        ['Authorization', 'Bearer a'],
        ['X-API-Key', 'A'],
      ],
    ],
  ])('%s', (_, headers) => {
    expect(take(...headers)).toEqual({ kind: 'ambiguous' });
    expect(take(...[...headers].reverse())).toEqual({ kind: 'ambiguous' });
  });
});

describe('Basic', () => {
  const SECRET = `pat_${'a'.repeat(44)}`;
  const PREFIX = 'pat_aaaaaa';
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const basic = (text: string, scheme = 'Basic'): readonly [string, string] => ['Authorization', `${scheme} ${encode(text)}`];
  const takeBasic = (...headers: (readonly [string, string])[]): Presented => takeAt({ basic: true }, ...headers);

  test('is the prefix as user and the secret as password, where it is taken', () => {
    expect(takeBasic(basic(`${PREFIX}:${SECRET}`))).toEqual(byHeader(SECRET));
    expect(takeBasic(basic(`${PREFIX}:${SECRET}`, 'bASIC'))).toEqual(byHeader(SECRET));
  });

  test('has both parts form-encoded (RFC 6749, section 2.3.1)', () => {
    expect(takeBasic(basic(`pat%5Faaaaaa:pat%5F${'a'.repeat(44)}`))).toEqual(byHeader(SECRET));
    expect(takeBasic(basic('a%3Ab%26c%2B:a%3Ab%26c%2B'))).toEqual(byHeader('a:b&c+'));
    expect(takeBasic(basic('a+b:a+b'))).toEqual(byHeader('a b'));
    // What only looks like another form field stays in its part.
    expect(takeBasic(basic('a&value=x:a&value=x'))).toEqual(byHeader('a&value=x'));
  });

  test.each([
    ['another user', `someone:${SECRET}`],
    ['no user', `:${SECRET}`],
    ['the prefix of another secret', `pat_bbbbbb:${SECRET}`],
    ['the secret as user', `${SECRET}:${SECRET}`],
    ['no password', `${PREFIX}:`],
    ['more than the prefix', `${PREFIX}a:${SECRET}`],
  ])('with %s presents nothing that could be good', (_, text) => {
    // An empty secret, and not none: whoever presents it is refused, and not taken for nobody.
    expect(takeBasic(basic(text))).toEqual(byHeader(''));
  });

  test('with something that is no user and password is taken whole', () => {
    for (const value of ['Basic', 'Basic !', `Basic ${encode('no colon')}`]) expect(takeBasic(['Authorization', value])).toEqual(byHeader(value));
  });

  test('is not taken where it is not asked for', () => {
    const [name, value] = basic(`${PREFIX}:${SECRET}`);
    expect(take([name, value])).toEqual(byHeader(value));
  });

  test('leaves Bearer, Token and X-API-Key as they are', () => {
    expect(takeBasic(['Authorization', 'Bearer s'])).toEqual(byHeader('s'));
    expect(takeBasic(['Authorization', 'Token s'])).toEqual(byHeader('s'));
    expect(takeBasic(['X-API-Key', 's'])).toEqual(byHeader('s'));
  });

  test('may stand beside the same secret in another header, and not beside another one', () => {
    expect(takeBasic(basic(`${PREFIX}:${SECRET}`), ['X-API-Key', SECRET])).toEqual(byHeader(SECRET));
    expect(takeBasic(basic(`${PREFIX}:${SECRET}`), ['X-API-Key', 's'])).toEqual({ kind: 'ambiguous' });
    expect(takeBasic(basic(`someone:${SECRET}`), ['X-API-Key', SECRET])).toEqual({ kind: 'ambiguous' });
    expect(takeBasic(basic(`${PREFIX}:${SECRET}`), ['Authorization', 'Bearer s'])).toEqual({ kind: 'ambiguous' });
  });
});

describe('a cookie', () => {
  test('is not looked at where none is taken', () => {
    expect(takeAt({}, ['Cookie', 'session=s; undefined=s; =s'])).toEqual({ kind: 'none' });
    expect(takeAt({ basic: true }, ['Authorization', 'Bearer a'], ['Cookie', 'session=b'])).toEqual(byHeader('a'));
  });

  test('that comes twice with two values is refused: a neighbouring host may have set one', () => {
    expect(take(['Cookie', 'session=a; session=b'])).toEqual({ kind: 'ambiguous' });
    expect(take(['Cookie', 'session=a'], ['Cookie', 'session=b'])).toEqual({ kind: 'ambiguous' });
    expect(take(['Cookie', 'session=a; session=a'])).toEqual(byCookie('a'));
  });
});
