import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { serverAudits } from 'graphql-http';
import { serveLean } from '../../../src/http/surface/graphql-lean.ts';
import type { GraphQLServer, ServerContext } from '../../../src/server/yoga.ts';
import { createWorld, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';

let world: World;
let secrets: readonly string[];
beforeAll(async () => {
  world = await createWorld();
  const { owner, newToken } = await world.newOrganization();
  const { secret } = await newToken(owner, {
    scopes: [{ permission: 'member:list' }, { permission: 'channel:read', entityIds: ['42'] }],
  });
  secrets = [owner.secret, secret, `${secret.slice(0, -1)}!`];
});
afterAll(() => world.close());

interface Plain {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client could notice: all but the times, the request's id and how the length was said. */
const UNNOTICED = new Set(['date', 'x-request-id', 'content-length', 'transfer-encoding']);
const noticeable = ({ status, headers, text }: Answer) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !UNNOTICED.has(name))),
  text,
});

/** A body whose length was not said takes the long road: that is all that differs. */
const byBothRoads = async ({ body, headers }: Plain): Promise<[short: Answer, long: Answer]> => {
  const url = `${world.url}/graphql`;
  const all = { 'Content-Type': 'application/json', ...headers };
  return [
    await send(url, {
      method: 'POST',
      headers: { ...all, 'Content-Length': Buffer.byteLength(body) },
      body,
    }),
    await send(url, { method: 'POST', headers: { ...all, 'Transfer-Encoding': 'chunked' }, body }),
  ];
};

const ACCEPTS = [
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'application/json; charset=utf-8, */*',
  'application/json; charset=latin1',
  'application/*',
  '*/*',
  '*/json',
  'text/html',
  'text/html, */*;q=0.1',
  'text/event-stream',
  'multipart/mixed, application/json',
  'APPLICATION/JSON',
  '',
];
const QUERIES = [
  '{ __typename }',
  'query A { viewer { role { key } can(permission: "channel:read") } }',
  'query A($permission: String!) { viewer { can(permission: $permission) } } query B { __typename }',
  '{ viewer { permissions organization { slug } credential { __typename ... on PersonalAccessToken { prefix } } } }',
  '{ members(first: 2) { edges { node { user { name } } } } roles { key } }',
  '{ auditEvents { edges { cursor } } viewer { permissions } }',
  '{ members(first: 1000) { edges { cursor } } }',
  '{ node(id: "x") { id } a: __typename b: viewer { rateLimit { limit } } }',
  'mutation { updateOrganization(input: { name: "" }) { __typename ... on Error { message } } }',
  'mutation { signIn(input: { email: "nobody@example.org", password: "wrong wrong" }) { __typename } }',
  'mutation A { signOut }',
  'subscription { x }',
  '{ nope }',
  '{ viewer { ',
  '',
  ' ',
  '{ __schema { a: types { name } } }',
  `{ ${'viewer { organization { id } } '.repeat(600)} }`,
  `{ ${'['.repeat(50)} }`,
  `#${'x'.repeat(21_000)}\n{ __typename }`,
  'fragment F on Query { ...F } { ...F }',
  '{ __typename @skip(if: true) @include(if: "x") }',
  'query ($n: Int!) { members(first: $n) { edges { cursor } } }',
];

const json = fc.jsonValue({ maxDepth: 2 });
const query = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...QUERIES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: json },
);
const variables = fc.oneof(
  fc.constantFrom<unknown>(
    {},
    null,
    { permission: 'channel:read' },
    { permission: 7 },
    { n: 1 },
    { n: 'x' },
    [],
    'x',
    undefined,
  ),
  json,
);
const parameters = fc.record(
  {
    query,
    variables,
    operationName: fc.oneof(fc.constantFrom<unknown>('A', 'B', 'C', '', null), json),
    extensions: fc.oneof(fc.constantFrom<unknown>({}, null, 'x', []), json),
    id: fc.constantFrom<unknown>(null, 'x'),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ query }, { requiredKeys: ['query'] }).map((one) => JSON.stringify(one)),
  },
  { weight: 10, arbitrary: parameters.map((one) => JSON.stringify(one)) },
  {
    weight: 2,
    arbitrary: fc.array(parameters, { maxLength: 2 }).map((many) => JSON.stringify(many)),
  },
  { weight: 2, arbitrary: json.map((one) => JSON.stringify(one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{',
      '{"query":',
      'null',
      'undefined',
      '\u{feff}{"query":"{ __typename }"}',
      ' {"query":"{ __typename }"} ',
      '[]',
      '{"query":"{ __typename }"}x',
    ),
  },
);
const plain = (): fc.Arbitrary<Plain> =>
  fc.record({
    body,
    headers: fc
      .record({
        accept: fc.option(fc.constantFrom(...ACCEPTS), { nil: undefined }),
        secret: fc.option(fc.constantFrom(...secrets), { nil: undefined }),
      })
      .map(({ accept, secret }) => ({
        ...(accept !== undefined && { Accept: accept }),
        ...(secret !== undefined && { Authorization: `Bearer ${secret}` }),
      })),
  });

describe('the fast path and the full path', () => {
  test('answer 1,000 requests identically, byte for byte', async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(plain(), async (request) => {
        const [short, long] = await byBothRoads(request);
        expect(noticeable(short)).toEqual(noticeable(long));
        statuses.set(short.status, (statuses.get(short.status) ?? 0) + 1);
      }),
      { numRuns: 1_000 },
    );
    // What was compared was not one thing a thousand times.
    for (const status of [200, 400, 401]) expect(statuses.get(status) ?? 0).toBeGreaterThan(20);
  }, 120_000);

  test.each(
    QUERIES.flatMap((text) =>
      ['application/json', 'application/graphql-response+json'].map((accept) => ({
        text: text.slice(0, 80),
        body: JSON.stringify({ query: text }),
        accept,
      })),
    ),
  )('answer $text alike, as $accept', async ({ body: one, accept }) => {
    const [short, long] = await byBothRoads({
      body: one,
      headers: { Accept: accept, Authorization: `Bearer ${secrets[0] ?? ''}` },
    });
    expect(noticeable(short)).toEqual(noticeable(long));
  });

  test('pass the same audit of GraphQL over HTTP', async () => {
    const chunked = ((url: string, init: RequestInit = {}) =>
      fetch(
        url,
        typeof init.body === 'string'
          ? ({ ...init, body: new Blob([init.body]).stream(), duplex: 'half' } as RequestInit)
          : init,
      )) as typeof fetch;
    for (const fetchFn of [fetch, chunked] as const) {
      const results = await Promise.all(
        serverAudits({ url: () => `${world.url}/graphql`, fetchFn }).map((audit) => audit.fn()),
      );
      expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
    }
  });
});

describe('a request', () => {
  /** Which road it takes, and with what. */
  async function roadOf(text: string, headers: Record<string, string> = {}): Promise<string> {
    const roads: string[] = [];
    const message = Object.assign(Readable.from([Buffer.from(text)]), {
      method: 'POST',
      url: '/graphql',
      headers: { 'content-length': String(Buffer.byteLength(text)), ...headers },
    }) as unknown as IncomingMessage;
    const long = (request: IncomingMessage & { body?: Buffer }): void => {
      roads.push(request.body ? `long, with ${request.body.toString()}` : 'long');
    };
    const short = ({ params }: { params: { query: string } }): object => {
      roads.push(`short, with ${params.query}`);
      return { data: {} };
    };
    const executeKnown: GraphQLServer['executeKnown'] = ({ query }) => {
      if (query !== KNOWN) return null;
      roads.push('shorter');
      return Promise.resolve({ data: {} });
    };
    const response = {
      writeHead: () => undefined,
      end: () => undefined,
    } as unknown as ServerResponse;
    const yoga = Object.assign(long, {
      getResultForParams: short,
    }) as unknown as GraphQLServer['yoga'];
    await serveLean({ yoga, executeKnown }, message, response, {} as ServerContext);
    return roads.join();
  }
  const PLAIN = '{"query":"{ a }"}';
  const KNOWN = '{ known }';

  test('that is plain takes the fast path', async () => {
    expect(await roadOf(PLAIN)).toBe('short, with { a }');
    expect(await roadOf(PLAIN, { accept: 'application/graphql-response+json' })).toBe(
      'short, with { a }',
    );
  });

  test('whose document was validated before is executed at once', async () => {
    expect(await roadOf(JSON.stringify({ query: KNOWN }))).toBe('shorter');
  });

  test.each([
    ['of unsaid length', { 'content-length': '' }],
    ['that is chunked', { 'transfer-encoding': 'chunked' }],
    ['that is compressed', { 'content-encoding': 'gzip' }],
    ['that is too long', { 'content-length': '1000001' }],
    ['for an event stream', { accept: 'text/event-stream' }],
  ])('%s takes the full path, with its body unread', async (_name, headers) => {
    expect(await roadOf(PLAIN, headers)).toBe('long');
  });

  test.each([
    '{',
    '[]',
    '{"query":1}',
    '{"query":"{ a }","variables":[]}',
    '{"query":"{ a }","id":1}',
    '{"query":"{ a }","operationName":1}',
  ])('of %s takes the full path, with the body already read', async (text) => {
    expect(await roadOf(text)).toBe(`long, with ${text}`);
  });
});
