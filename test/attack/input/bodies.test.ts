import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';
import { codeOf, send, type Answer } from '../../support/http-send.ts';
import { bearer, newAsker } from '../../support/services.ts';
import { snapshot, whyNotSound } from './judge.ts';

let world: World;
let secret: string;
let before: unknown;
beforeAll(async () => {
  world = await createWorld();
  const tenant = await world.newOrganization();
  ({ secret } = await newAsker(world, tenant));
  before = await snapshot(world.database);
});
afterAll(async () => {
  expect(await snapshot(world.database)).toEqual(before);
  await world.close();
});

const MUTATION = JSON.stringify({
  query: 'mutation { updateOrganization(input: { name: "taken over" }) { __typename } }',
});
const QUERY = JSON.stringify({ query: '{ viewer { __typename } }' });
const QUESTION = JSON.stringify({
  subject: { type: 'user', id: 'x' },
  action: { name: 'read' },
  resource: { type: 'channel', id: '1' },
});
const deep = (open: string, close: string, depth = 200_000): string =>
  open.repeat(depth) + close.repeat(depth);

/** Malformed bodies, whatever their content. */
const BODIES: Readonly<Record<string, string | Buffer>> = {
  nothing: '',
  'white space': ' \n\t ',
  NUL: '\0',
  'a NUL behind the JSON': `${QUERY}\0`,
  'half of it': MUTATION.slice(0, 20),
  'all but the last byte': MUTATION.slice(0, -1),
  'a byte too many': `${MUTATION}}`,
  'two of them': MUTATION + MUTATION,
  'lines of JSON': `${MUTATION}\n${MUTATION}`,
  'a list': `[${MUTATION}]`,
  'an empty list': '[]',
  null: 'null',
  'a number': '7',
  'a huge number': '9'.repeat(100_000),
  '1e999': '1e999',
  text: '"query"',
  'single quotes': "{'query':'{ viewer { __typename } }'}",
  'a trailing comma': '{"query":"{ viewer { __typename } }",}',
  'a comment': '{"query":"{ viewer { __typename } }"/* */}',
  NaN: '{"query":NaN}',
  undefined: '{"query":undefined}',
  'a byte order mark in the middle': `{"query"\ufeff:"{ viewer { __typename } }"}`,
  XML: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  YAML: 'query: "{ viewer { __typename } }"',
  'a form': `query=${encodeURIComponent('mutation { signOut { __typename } }')}`,
  'a multipart form':
    '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{ a }"}\r\n--x--\r\n',
  'deep lists': deep('[', ']'),
  'deep objects': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'deep lists, never closed': '['.repeat(200_000),
  'a deep query': JSON.stringify({ query: '{'.repeat(100_000) }),
  'deep variables': `{"query":"{ nope }","variables":{"a":${deep('[', ']', 100_000)}}}`,
  'many keys': JSON.stringify(
    Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])),
  ),
  'the same key often': `{${'"query":"{ nope }",'.repeat(10_000)}"query":"{ nope }"}`,
  'a prototype': '{"__proto__":{"query":"{ viewer { __typename } }"}}',
  'a constructor': '{"constructor":{"prototype":{"polluted":true}},"query":"{ nope }"}',
  'a query as a list': '{"query":["{ viewer { __typename } }"]}',
  'a query as an object': '{"query":{"kind":"Document"}}',
  'extensions as text': '{"query":"{ nope }","extensions":"x"}',
  'a persisted query':
    '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"}}}',
  'an id instead of a query': '{"id":"x"}',
  'UTF-16, little end first': Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(MUTATION, 'utf16le'),
  ]),
  'UTF-16, big end first': Buffer.concat([
    Buffer.from([0xfe, 0xff]),
    Buffer.from(MUTATION, 'utf16le').swap16(),
  ]),
  'UTF-16 without a mark': Buffer.from(MUTATION, 'utf16le'),
  'UTF-7': '+AHsAIgBxAHUAZQByAHkAIgA6-',
  'a byte that is not UTF-8': Buffer.concat([
    Buffer.from('{"query":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ]),
  'an overlong quote': Buffer.concat([
    Buffer.from('{"query":"'),
    Buffer.from([0xc0, 0xa2]),
    Buffer.from('"}'),
  ]),
  'a surrogate as UTF-8': Buffer.concat([
    Buffer.from('{"query":"'),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from('"}'),
  ]),
  EBCDIC: Buffer.from([0xc0, 0x7f, 0x98, 0xa4, 0x85, 0x99, 0xa8, 0x7f]),
  'random bytes': Buffer.from(Array.from({ length: 1_000 }, (_, i) => (i * 197 + 91) % 256)),
  'gzip, as it is': gzipSync(MUTATION),
  'deflate, as it is': deflateSync(MUTATION),
  'brotli, as it is': brotliCompressSync(MUTATION),
  'too much by far': JSON.stringify({ query: '{ nope }', variables: { x: 'x'.repeat(1_100_000) } }),
};

const PATHS = {
  '/graphql': 'application/json',
  '/access/v1/evaluation': 'application/json',
  '/access/v1/evaluations': 'application/json',
  '/oauth/introspect': 'application/x-www-form-urlencoded',
  '/oauth/revoke': 'application/x-www-form-urlencoded',
} as const;
const give = (
  path: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Answer> =>
  send(`${world.url}${path}`, {
    method: 'POST',
    headers: { ...bearer(secret), Accept: 'application/json', ...headers },
    body: body as string,
  });

describe.each(Object.entries(PATHS))('%s, as %s,', (path, type) => {
  test.each(Object.keys(BODIES))('refuses %s', async (name) => {
    const answer = await give(path, BODIES[name] ?? '', { 'Content-Type': type });
    expect(whyNotSound(answer)).toBeNull();
    // An invalid document has the status 200 for clients that accept plain JSON.
    expect(answer.status >= 400 || codeOf(answer) === 'BAD_USER_INPUT').toBe(true);
    expect(answer.text).not.toContain('"decision":true');
    expect(answer.text.length).toBeLessThan(50_000);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
    'application/json;charset=utf-7',
    `${type}; charset=iso-8859-1`,
    `${type}; charset=utf-8; charset=utf-16`,
    'application/xml',
    'application/json, text/plain',
    '*/*',
    'json',
    '/',
    ';',
    'application/graphql',
    'application/x-ndjson',
    'application/json\u00e4',
  ])('refuses the media type %s with 415', async (other) => {
    const answer = await give(
      path,
      path.startsWith('/oauth') ? 'token=x' : path === '/graphql' ? QUERY : QUESTION,
      { 'Content-Type': other },
    );
    expect(whyNotSound(answer)).toBeNull();
    expect(answer.status).toBe(415);
  });

  test.each(['gzip', 'deflate', 'br', 'identity, gzip', 'zstd', 'nope'])(
    'does not unpack a body of Content-Encoding %s',
    async (encoding) => {
      const packed = encoding.includes('gzip')
        ? gzipSync(MUTATION)
        : encoding === 'br'
          ? brotliCompressSync(MUTATION)
          : deflateSync(MUTATION);
      const answer = await give(path, packed, {
        'Content-Type': type,
        'Content-Encoding': encoding,
      });
      expect(whyNotSound(answer)).toBeNull();
      expect(answer.status).toBeGreaterThanOrEqual(400);
    },
  );
});

/**
 * Writes raw bytes to the server. Returns the response once the connection ends or stays silent.
 */
async function raw(
  bytes: string | Buffer,
  { end = true }: { end?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(world.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.setTimeout(1_500, () => socket.destroy());
  await once(socket, 'connect');
  socket.write(bytes);
  if (end) socket.end();
  await once(socket, 'close');
  return text;
}
const HEAD = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('an invalid HTTP request', () => {
  test.each<[string, string]>([
    ['a body that ends too early', `${HEAD}Content-Length: 500\r\n\r\n${MUTATION}`],
    [
      'a chunked body that ends too early',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n${MUTATION.length.toString(16)}\r\n${MUTATION.slice(0, 10)}`,
    ],
    [
      'a chunk of no size',
      `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${MUTATION}\r\n0\r\n\r\n`,
    ],
    ['a negative length', `${HEAD}Content-Length: -5\r\n\r\n${MUTATION}`],
    ['two lengths', `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${MUTATION}`],
    [
      'a length and chunks',
      `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a length with a sign', `${HEAD}Content-Length: +5\r\n\r\n${MUTATION}`],
    ['a length in hexadecimal', `${HEAD}Content-Length: 0x10\r\n\r\n${MUTATION}`],
    ['a length out of all bounds', `${HEAD}Content-Length: ${'9'.repeat(30)}\r\n\r\n${MUTATION}`],
    ['a transfer encoding of two', `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a header without a colon', `${HEAD}nonsense\r\n\r\n`],
    ['a header with a space in its name', `${HEAD}X Y: z\r\n\r\n`],
    ['a folded header', `${HEAD}X-Y: a\r\n b\r\nContent-Length: 0\r\n\r\n`],
    ['a NUL in a header', `${HEAD}X-Y: a\0b\r\n\r\n`],
    ['a bare line feed in a header', `${HEAD}X-Y: a\rb\r\n\r\n`],
    ['headers out of all bounds', `${HEAD}X-Y: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['thousands of headers', `${HEAD}${'X-Y: z\r\n'.repeat(5_000)}\r\n`],
    ['a path out of all bounds', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['an unknown method', 'HACK /graphql HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a lower-case method', 'post /graphql HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an unknown version', 'POST /graphql HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['no host', 'GET /graphql HTTP/1.1\r\n\r\n'],
    ['HTTP/0.9', 'GET /graphql\r\n\r\n'],
    ['TLS', '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n'],
    [
      'an upgrade to a web socket',
      'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
    ['nothing but line ends', '\r\n\r\n\r\n\r\n'],
  ])('%s is answered with a 4xx, or by closing the connection', async (_name, bytes) => {
    const text = await raw(Buffer.from(bytes, 'latin1'));
    expect(text).not.toMatch(/^HTTP\/1\.1 (2(?!00)|5(?!05))/);
    expect(text).not.toMatch(/"data":\{"updateOrganization"|node_modules|at /);
    expect((await send(`${world.url}/healthz`)).status).toBe(200);
  });

  test('the server survives a client that disconnects within its body', async () => {
    for (let i = 0; i < 50; i++) {
      const { hostname, port } = new URL(world.url);
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(`${HEAD}Content-Length: 5000\r\n\r\n{"query":"`);
      socket.resetAndDestroy();
    }
    expect((await send(`${world.url}/healthz`)).status).toBe(200);
  });
});
