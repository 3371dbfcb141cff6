import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { REFUSED_AFTER_MS } from '../../../src/authority/identify.rule.ts';
import { parseSecret, formatSecret } from '../../../src/secrets/secret-format.ts';
import { createWorld, type World } from '../../support/world.ts';
import { post, send, type Answer } from '../../support/http-send.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { basic, bearer, newAsker, postForm, postJson } from '../../support/services.ts';
import { inParallel, snapshot, whyNotSound } from './judge.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KINDS = { PERSONAL_ACCESS_TOKEN: 'pat_', API_KEY: 'key_', SESSION: 'ses_' } as const;
type Kind = keyof typeof KINDS;

let world: World;
let good: Readonly<Record<Kind, string>>;
let asker: string;
let before: unknown;
beforeAll(async () => {
  world = await createWorld();
  const tenant = await world.newOrganization();
  const [token, key] = [await tenant.newToken(tenant.owner), await newKey(world, tenant.owner)];
  good = { PERSONAL_ACCESS_TOKEN: token.secret, API_KEY: key.secret, SESSION: tenant.owner.secret };
  asker = (await newAsker(world, tenant)).secret;
  before = await snapshot(world.database);
});
afterAll(async () => {
  expect(await snapshot(world.database)).toEqual(before);
  await world.close();
});

const ask = (secret: string): Promise<Answer> =>
  post(world.url, '{ viewer { __typename } }', { headers: bearer(secret) });
const QUESTION = { action: { name: 'read' }, resource: { type: 'channel', id: '*' } };

/** Every way to present a secret. Returns the response without its request id and time. */
const ways: Readonly<Record<string, (secret: string) => Promise<Answer>>> = {
  'GraphQL, as Bearer': ask,
  'GraphQL, as Token': (secret) =>
    post(world.url, '{ viewer { __typename } }', { headers: { Authorization: `Token ${secret}` } }),
  'GraphQL, by X-API-Key': (secret) =>
    post(world.url, '{ viewer { __typename } }', { headers: { 'X-API-Key': secret } }),
  'GraphQL, by cookie': (secret) =>
    post(world.url, '{ viewer { __typename } }', {
      headers: { Cookie: `latchkey-session=${secret}` },
    }),
  'GraphQL, by GET': (secret) =>
    send(`${world.url}/graphql?query=${encodeURIComponent('{ viewer { __typename } }')}`, {
      headers: bearer(secret),
    }),
  'introspection, about it': (secret) =>
    postForm(world.url, '/oauth/introspect', { token: secret }, bearer(asker)),
  'introspection, by it': (secret) =>
    postForm(world.url, '/oauth/introspect', { token: asker }, bearer(secret)),
  'introspection, by it as Basic': (secret) =>
    postForm(world.url, '/oauth/introspect', { token: asker }, basic(secret.slice(0, 10), secret)),
  revocation: (secret) => postForm(world.url, '/oauth/revoke', { token: secret }, bearer(asker)),
  'AuthZEN, about it': (secret) =>
    postJson(
      world.url,
      '/access/v1/evaluation',
      { subject: { type: 'credential', id: secret }, ...QUESTION },
      bearer(asker),
    ),
  'AuthZEN, by it': (secret) =>
    postJson(
      world.url,
      '/access/v1/evaluation',
      { subject: { type: 'credential', id: asker }, ...QUESTION },
      bearer(secret),
    ),
  'forward-auth': (secret) => send(`${world.url}/forward-auth`, { headers: bearer(secret) }),
  'forward-auth, by cookie': (secret) =>
    send(`${world.url}/forward-auth`, { headers: { Cookie: `latchkey-session=${secret}` } }),
  SCIM: (secret) => send(`${world.url}/scim/v2/Users`, { headers: bearer(secret) }),
};
const said = ({ status, headers, text }: Answer) => ({
  status,
  headers: { ...headers, date: '', 'x-request-id': '' },
  text,
});

/** Creates a well-formed secret, with the same or another id. */
const wellFormed = (kind: Kind, id: string, rest: string): string =>
  formatSecret(kind, id + rest).text;
const idOf = (secret: string): string => secret.slice(4, 10);

describe.each(Object.keys(ways))('%s', (way) => {
  test('an unknown prefix, a wrong secret and junk get identical responses, in the same time', async () => {
    const show = ways[way] ?? ask;
    const bad = (Object.keys(KINDS) as Kind[]).flatMap((kind) => [
      wellFormed(kind, idOf(good[kind]), 'x'.repeat(32)),
      wellFormed(kind, 'zzzzzz', 'x'.repeat(32)),
      `${good[kind].slice(0, -1)}${good[kind].endsWith('0') ? '1' : '0'}`,
      good[kind].replace(KINDS[kind], 'abc_'),
      good[kind].slice(0, 47),
    ]);
    const answers: Answer[] = [];
    for (const secret of bad) {
      const start = performance.now();
      answers.push(await show(secret));
      expect(performance.now() - start).toBeGreaterThanOrEqual(REFUSED_AFTER_MS);
    }
    const [first] = answers;
    for (const answer of answers) expect(said(answer)).toEqual(said(first ?? answer));
    expect(answers.map(whyNotSound).filter((because) => because !== null)).toEqual([]);
  });
});

/** Returns the secrets that are accepted, or that get an unexpected response. */
async function acceptedOf(secrets: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  await inParallel(secrets, 40, async (secret) => {
    const answer = await ask(secret);
    if (answer.status !== 401 || whyNotSound(answer) !== null)
      wrong.push(`${String(answer.status)} ${secret}`);
  });
  return wrong;
}

/** Returns the same secret with a correct checksum, so that it passes the parser. */
const mended = (kind: Kind, text: string): string => formatSecret(kind, text.slice(4, 42)).text;

describe.each(Object.keys(KINDS) as Kind[])('a valid %s', (kind) => {
  test('is accepted, so that the following rejections are meaningful', async () =>
    expect((await ask(good[kind])).status).toBe(200));

  test('is rejected at every shorter length', async () => {
    const { length } = good[kind];
    const cut = Array.from({ length: length - 1 }, (_, i) => [
      good[kind].slice(0, i + 1),
      good[kind].slice(i + 1),
    ]).flat();
    expect(await acceptedOf(cut)).toEqual([]);
  });

  test('is rejected with any character changed: every position, with the old and with a correct checksum', async () => {
    const changed = Array.from(good[kind], (was, i) =>
      ['0', 'a', 'Z', '9', '_', '-']
        .filter((other) => other !== was)
        .map((other) => good[kind].slice(0, i) + other + good[kind].slice(i + 1)),
    ).flat();
    const withChecksum = changed
      .filter(
        (text) =>
          /^.{4}[0-9A-Za-z]{38}/.test(text) && text.slice(4, 42) !== good[kind].slice(4, 42),
      )
      .map((text) => mended(kind, text));
    expect(withChecksum.every((text) => parseSecret(text) !== null)).toBe(true);
    expect(withChecksum.length).toBeGreaterThan(100);
    expect(await acceptedOf([...changed, ...withChecksum])).toEqual([]);
  });

  test('is rejected with every other character, at the ends of each part', async () => {
    const changed = [4, 9, 10, 25, 41].flatMap((i) =>
      Array.from(BASE62)
        .filter((other) => other !== good[kind][i])
        .map((other) => mended(kind, good[kind].slice(0, i) + other + good[kind].slice(i + 1))),
    );
    expect(changed).toHaveLength(5 * 61);
    expect(await acceptedOf(changed)).toEqual([]);
  });

  test('is rejected with the case of one letter or of all changed', async () => {
    const other = (text: string): string =>
      text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
    const single = Array.from(
      good[kind],
      (was, i) => good[kind].slice(0, i) + other(was) + good[kind].slice(i + 1),
    ).filter((text) => text !== good[kind]);
    const bodies = single
      .filter((text) => text.slice(4, 42) !== good[kind].slice(4, 42))
      .map((text) => mended(kind, text));
    expect(
      await acceptedOf([
        ...single,
        ...bodies,
        good[kind].toLowerCase(),
        good[kind].toUpperCase(),
        mended(kind, good[kind].toLowerCase()),
      ]),
    ).toEqual([]);
  });

  test('is rejected with a prefix, suffix or insertion, doubled, quoted, encoded or as another kind', async () => {
    const text = good[kind];
    const others = (Object.keys(KINDS) as Kind[])
      .filter((one) => one !== kind)
      .flatMap((one) => [text.replace(KINDS[kind], KINDS[one]), mended(one, text)]);
    const behind = [
      '0',
      'a',
      '_',
      '.',
      ',',
      ';',
      '=',
      '/',
      '%00',
      '%0a',
      '\t!',
      ' x',
      text,
      `,${text}`,
      ` ${text}`,
      'x'.repeat(5_000),
    ];
    expect(
      await acceptedOf([
        ...others,
        ...behind.map((end) => text + end),
        ...['0', 'x', '_', '"', "'", 'Bearer ', 'Token ', ','].map((start) => start + text),
        `"${text}"`,
        `<${text}>`,
        text.replace('_', '%5F'),
        text.replace('_', '-'),
        text.replace('_', ''),
        encodeURIComponent(text).replace('_', '%5f'),
        Buffer.from(text).toString('base64'),
        Buffer.from(text).toString('hex'),
        `${text.slice(0, 10)} ${text.slice(10)}`,
        Array.from(text).toReversed().join(''),
      ]),
    ).toEqual([]);
  });
});

describe('headers that carry no credential', () => {
  test.each([
    'Bearer',
    'Bearer ',
    'Bearer  ',
    'Token',
    'Basic',
    'Basic ',
    'Basic !!!',
    'Basic Og==',
    'Basic dXNlcg==',
    'Digest username="x"',
    'Negotiate x',
    'Bearer null',
    'Bearer undefined',
    'Bearer [object Object]',
    'Bearer NaN',
    'Bearer true',
    'Bearer 0',
    'Bearer *',
    'Bearer %',
    'Bearer pat_',
    'Bearer key_',
    'Bearer ses_',
    'Bearer inv_',
    'Bearer pat',
    'Bearer _',
    'Bearer pat_%s%s%s',
    "Bearer ' or 1=1 --",
    'Bearer ../../etc/passwd',
    'Bearer {"$ne":null}',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvd25lciJ9.',
    'Bearer\tx',
    'bearer:x',
    'Bearer=x',
    'Bearer "x"',
    'x',
    ':',
    ',',
    'Bearer a, Bearer b',
    `Bearer ${'x'.repeat(7_000)}`,
    `Bearer pat_${'0'.repeat(44)}`,
    `Bearer ${'pat_'.repeat(12)}`,
    'Bearer \u00e9',
    'Bearer pat_\u00df',
  ])('Authorization: %s is rejected, or anonymous', async (value) => {
    for (const path of ['/graphql', '/forward-auth', '/scim/v2/Users']) {
      const answer = await send(`${world.url}${path}`, {
        method: path === '/graphql' ? 'POST' : 'GET',
        headers: {
          Authorization: value,
          ...(path === '/graphql' && { 'Content-Type': 'application/json' }),
        },
        ...(path === '/graphql' && { body: '{"query":"{ viewer { __typename } }"}' }),
      });
      expect(whyNotSound(answer)).toBeNull();
      expect(answer.text).not.toContain('"__typename":"Viewer"');
      if (path !== '/graphql') expect(answer.status).toBe(401);
    }
  });

  test.each([
    ['X-API-Key', ''],
    ['X-API-Key', ' '],
    ['X-API-Key', 'x'],
    ['X-API-Key', 'Bearer x'],
    ['X_API_Key', 'GOOD'],
    ['X.API.Key', 'GOOD'],
    ['Api-Key', 'GOOD'],
    ['X-Auth-Token', 'GOOD'],
    ['Private-Token', 'GOOD'],
    ['Proxy-Authorization', 'Bearer GOOD'],
    ['X-Original-Authorization', 'Bearer GOOD'],
    ['X-Forwarded-Authorization', 'Bearer GOOD'],
    ['Cookie', 'latchkey-session='],
    ['Cookie', 'Latchkey-Session=GOOD'],
    ['Cookie', 'latchkey_session=GOOD'],
    ['Cookie', 'latchkey-session%3DGOOD'],
    ['Cookie', '=GOOD'],
    ['Cookie', 'GOOD'],
    ['Cookie', 'x'.repeat(7_000)],
    ['Cookie', ';'.repeat(5_000)],
    ['Cookie', '__Host-latchkey-session=GOOD'],
    ['Cookie', 'latchkey-session="'],
    ['Cookie', 'latchkey-session=%'],
    ['Cookie', 'latchkey-session=%E0%A4%A'],
    ['X-Latchkey-Subject', 'owner'],
    ['X-Latchkey-Role', 'owner'],
    ['X-Forwarded-User', 'owner'],
    ['X-Remote-User', 'owner'],
    ['Remote-User', 'owner'],
  ])('%s: %s authenticates nobody', async (name, value) => {
    const answer = await post(world.url, '{ viewer { __typename } }', {
      headers: { [name]: value.replace('GOOD', good.API_KEY) },
    });
    expect(whyNotSound(answer)).toBeNull();
    expect(answer.body.data ?? { viewer: null }).toEqual({ viewer: null });
  });

  test.each([
    'token',
    'access_token',
    'api_key',
    'apikey',
    'key',
    'secret',
    'authorization',
    'session',
    'latchkey-session',
  ])('a secret in the query string, as %s, is anonymous', async (name) => {
    const answer = await send(
      `${world.url}/graphql?${name}=${good.API_KEY}&query=${encodeURIComponent('{ viewer { __typename } }')}`,
    );
    expect(answer.body).toEqual({ data: { viewer: null } });
  });
});

describe('headers that are ignored', () => {
  test.each([
    ['Accept', 'x'.repeat(5_000)],
    ['Accept', '*/*;q=NaN'],
    ['Accept', ',,,,'],
    ['Accept', '\u00ff'],
    ['Accept', 'application/json;q=2'],
    ['Accept-Language', '../../../etc'],
    ['Accept-Encoding', 'nope;q=1'],
    ['User-Agent', "'; drop table member; --"],
    ['User-Agent', '${jndi:ldap://x}'],
    ['User-Agent', '\u0001\u007f'.replace(/./gu, 'x')],
    ['X-Request-Id', '../../../x'],
    ['X-Request-Id', '<script>'],
    ['X-Request-Id', 'x'.repeat(5_000)],
    ['traceparent', '00-x-y-z'],
    ['traceparent', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`],
    ['traceparent', 'ff-' + 'a'.repeat(5_000)],
    ['tracestate', '='.repeat(600)],
    ['X-Forwarded-For', '::1, 127.0.0.1'],
    ['X-Forwarded-For', ','.repeat(5_000)],
    ['Forwarded', 'for="'],
    ['Forwarded', ';;;=,=,'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Proto', 'javascript'],
    ['X-HTTP-Method-Override', 'DELETE'],
    ['X-Original-URL', '/metrics'],
    ['X-Rewrite-URL', '/metrics'],
    ['Host', 'evil.example'],
    ['Host', ''],
    ['Host', 'x'.repeat(3_000)],
    ['Origin', 'null'],
    ['Origin', 'https://evil.example'],
    ['Referer', 'javascript:alert(1)'],
    ['Expect', '200-maybe'],
    ['TE', 'trailers, deflate'],
    ['Upgrade', 'h2c'],
    ['If-None-Match', '*'],
    ['Range', 'bytes=0-0,1-1,2-2'],
    ['Content-Language', '%00'],
    ['X-Latchkey', '\u00e4\u00f6'],
    ['Max-Forwards', '-1'],
    ['DNT', 'NaN'],
    ['Early-Data', '1'],
    ['apollo-require-preflight', ''],
    ['Connection', 'X-Forwarded-For, Authorization'],
  ])('%s: %s does not change authentication', async (name, value) => {
    const answer = await post(world.url, '{ viewer { credential { __typename } } }', {
      headers: { ...bearer(good.API_KEY), [name]: value },
    });
    expect(whyNotSound(answer)).toBeNull();
    if (answer.status === 200)
      expect(answer.body.data).toEqual({ viewer: { credential: { __typename: 'ApiKey' } } });
    else expect([406, 417]).toContain(answer.status);
    // Node itself rejects an unknown expectation.
    if (answer.status !== 417) expect(answer.headers['x-request-id']).toMatch(/^[\w.-]{1,100}$/);
    expect(JSON.stringify(answer.headers)).not.toContain('evil.example');
  });
});
