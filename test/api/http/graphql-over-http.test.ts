import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { createWorld, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';

let world: World;
let secrets: Readonly<Record<'owner' | 'narrow' | 'unknown', string>>;
beforeAll(async () => {
  world = await createWorld();
  const { owner, newToken } = await world.newOrganization();
  const { secret } = await newToken(owner, {
    scopes: [{ permission: 'member:list' }, { permission: 'channel:read', entityIds: ['42'] }],
  });
  secrets = { owner: owner.secret, narrow: secret, unknown: `${secret.slice(0, -1)}!` };
});
afterAll(() => world.close());

const post = (body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });

const QUERIES = [
  '{ __typename }',
  'query A { viewer { role { key } can(permission: "channel:read") } }',
  'query A($permission: String!) { viewer { can(permission: $permission) } } query B { __typename }',
  '{ viewer { permissions organization { slug } credential { __typename ... on PersonalAccessToken { prefix } } } }',
  '{ members(first: 2) { edges { node { user { name } } } } roles { key } }',
  '{ auditEvents { edges { cursor } } viewer { permissions } }',
  '{ members(first: 1000) { edges { cursor } } }',
  '{ node(id: "x") { id } a: __typename b: viewer { rateLimit { limit } } }',
  '{ nope }',
  '{ viewer { ',
  ' ',
  '{ __schema { a: types { name } } }',
  `{ ${'...F '.repeat(60)} } fragment F on Query { ${'__typename '.repeat(20)} }`,
  `{ ${'['.repeat(50)} }`,
  'fragment F on Query { ...F } { ...F }',
  'fragment F on Query { __typename }',
  '{ __typename @skip(if: true) @include(if: "x") }',
  'query ($n: Int!) { members(first: $n) { edges { cursor } } }',
];
const ACCEPTS = ['application/json', 'application/graphql-response+json'];

/** What a client could notice: everything but times, the request id and the form of the length. */
const UNNOTICED = new Set([
  'date',
  'x-request-id',
  'content-length',
  'transfer-encoding',
  'ratelimit',
  'x-ratelimit-remaining',
  'x-ratelimit-used',
]);
const noticeable = ({ status, headers, text }: Answer) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !UNNOTICED.has(name))),
  text: text.replace(/"(remaining|used|resetAt)":[^,}]+/g, ''),
});

describe('a query', () => {
  test.each(
    QUERIES.flatMap((query) =>
      ACCEPTS.flatMap((Accept) =>
        (['owner', 'narrow', 'unknown'] as const).map((caller) => ({
          query,
          Accept,
          caller,
          title: query.slice(0, 60),
        })),
      ),
    ),
  )(
    '$title has the same response by GET as by POST, as $Accept, to the $caller token',
    async ({ query, Accept, caller }) => {
      const headers = { Accept, Authorization: `Bearer ${secrets[caller]}` };
      const byPost = await post(JSON.stringify({ query }), headers);
      const byGet = await send(`${world.url}/graphql?query=${encodeURIComponent(query)}`, {
        method: 'GET',
        headers,
      });
      expect(noticeable(byGet)).toEqual(noticeable(byPost));
    },
  );
});

test('a mutation by GET is rejected with 405', async () => {
  const query = encodeURIComponent('mutation { signOut { __typename } }');
  const { status, headers, text } = await send(`${world.url}/graphql?query=${query}`, {
    method: 'GET',
    headers: { Authorization: `Bearer ${secrets.owner}` },
  });
  expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow: 'POST' });
  expect(text).toContain('Send a mutation by POST.');
});

describe('the body of a POST', () => {
  const asOwner = (body: string): Promise<Answer> =>
    post(body, { Authorization: `Bearer ${secrets.owner}` });

  test.each([
    ['{', 'The body is not valid JSON.'],
    ['{"query":"{ __typename }"}x', 'The body is not valid JSON.'],
    ['[]', 'The body must be a JSON object with `query`.'],
    ['[{"query":"{ __typename }"}]', 'The body must be a JSON object with `query`.'],
    ['null', 'The body must be a JSON object with `query`.'],
    ['"x"', 'The body must be a JSON object with `query`.'],
    ['{}', 'Send the document as `query`.'],
    ['{"query":null}', 'Send the document as `query`.'],
    ['{"query":1}', '`query` must be a string.'],
    ['{"query":"{ __typename }","variables":[]}', '`variables` must be an object.'],
    ['{"query":"{ __typename }","extensions":"x"}', '`extensions` must be an object.'],
    ['{"query":"{ __typename }","operationName":1}', '`operationName` must be a string.'],
    [
      '{"query":"{ __typename }","id":1}',
      '`id` is not a parameter. Send only query, variables, operationName, extensions.',
    ],
  ])('%s is rejected with 400 and says what is wrong', async (body, message) => {
    const { status, text } = await asOwner(body);
    expect({ status, body: JSON.parse(text) as unknown }).toEqual({
      status: 400,
      body: { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] },
    });
  });

  test.each([
    '{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}',
    '{"query":"{ __typename }","id":null}',
    '\ufeff{"query":"{ __typename }"}',
    ' {"query":"{ __typename }"} ',
  ])('%s is accepted', async (body) => {
    const { status, text } = await asOwner(body);
    expect({ status, text }).toEqual({ status: 200, text: '{"data":{"__typename":"Query"}}' });
  });

  test('does not repeat a secret that was sent as the name of a parameter', async () => {
    const { text } = await asOwner(JSON.stringify({ query: '', [secrets.narrow]: 1 }));
    expect(text).toContain('is not a parameter');
    expect(text).not.toContain(secrets.narrow);
  });

  test('does not repeat a name of a parameter at length', async () => {
    const { text } = await asOwner(JSON.stringify({ query: '', ['x'.repeat(100_000)]: 1 }));
    expect(text).toContain('is not a parameter');
    expect(text.length).toBeLessThan(400);
  });

  test('that is too long is rejected with 413, whether or not its length is declared', async () => {
    const body = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(1e6) } });
    const headers = { Authorization: `Bearer ${secrets.owner}` };
    for (const extra of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const { status, text } = await post(body, { ...headers, ...extra });
      expect(status).toBe(413);
      expect(text).toContain('must not exceed 1000000 bytes');
    }
  });
});

test('the server passes the audit of GraphQL over HTTP, also with bodies of unknown length', async () => {
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
}, 60_000);
