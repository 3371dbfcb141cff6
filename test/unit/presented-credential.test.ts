import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { takeCredential, type Presented } from '../../src/http/presented-credential.ts';

/** A request with these headers, as node:http makes one: the raw lines, and the cookies folded into one. */
function take(...headers: (readonly [name: string, value: string])[]): Presented {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = headers.flat();
  const cookies = headers.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value);
  request.headers = cookies.length > 0 ? { cookie: cookies.join('; ') } : {};
  return takeCredential(request, { cookie: 'session' });
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
