import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chooseCoding } from '../../../src/http/compress.ts';
import { createWorld, PASSWORD, type Tenant, type World } from '../../support/world.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

interface Raw {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a query by POST, by POST without a declared length, or by GET. */
const WAYS = ['post', 'chunked', 'get'] as const;
function ask(
  way: (typeof WAYS)[number],
  query: string,
  headers: Record<string, string>,
): Promise<Raw> {
  const body = JSON.stringify({ query });
  const url =
    way === 'get'
      ? `${world.url}/graphql?query=${encodeURIComponent(query)}`
      : `${world.url}/graphql`;
  const length =
    way === 'post'
      ? { 'Content-Length': String(Buffer.byteLength(body)) }
      : { 'Transfer-Encoding': 'chunked' };
  const all = {
    Authorization: `Bearer ${tenant.owner.secret}`,
    Accept: 'application/json',
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      way === 'get'
        ? { headers: all }
        : { method: 'POST', headers: { ...all, ...length, 'Content-Type': 'application/json' } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks) }));
      },
    );
    sent.on('error', reject);
    sent.end(way === 'get' ? undefined : body);
  });
}

const LONG = '{ roles { key permissions } }';
const decode = ({ headers, body }: Raw): string =>
  (headers['content-encoding'] === 'br'
    ? brotliDecompressSync(body)
    : headers['content-encoding'] === 'gzip'
      ? gunzipSync(body)
      : body
  ).toString();

describe('a response of /graphql', () => {
  test.each(WAYS)('is compressed as the client accepts, with the same content: %s', async (way) => {
    const plain = await ask(way, LONG, {});
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.length).toBeGreaterThan(10_000);
    for (const [accept, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0.1, gzip;q=0.9', 'gzip'],
      ['*', 'br'],
      ['br;q=0, *', 'gzip'],
      ['identity, gzip;q=0.5', undefined],
      ['gzip;q=0, br;q=0', undefined],
      ['zstd', undefined],
    ] as const) {
      const answer = await ask(way, LONG, { 'Accept-Encoding': accept });
      expect([accept, answer.headers['content-encoding']]).toEqual([accept, coding]);
      expect(decode(answer)).toBe(plain.body.toString());
      if (coding === undefined) continue;
      expect(answer.headers['vary']).toContain('Accept-Encoding');
      expect(answer.body.length).toBeLessThan(plain.body.length / 5);
    }
  });

  test.each(WAYS)('is not compressed when it is short: %s', async (way) => {
    const answer = await ask(way, '{ viewer { role { key } } }', {
      'Accept-Encoding': 'gzip, br',
    });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(decode(answer)).toContain('owner');
  });

  test.each(['post', 'chunked'] as const)(
    'is never compressed when it contains a new secret: %s',
    async (way) => {
      const viewer = 'viewer { permissions }';
      for (const mutation of [
        'createPersonalAccessToken(input: { name: "x" }) { ... on CreatePersonalAccessTokenPayload { a: secret personalAccessToken { effectivePermissions } } }',
        'createApiKey(input: { name: "x", role: "viewer" }) { ... on CreateApiKeyPayload { secret apiKey { role { permissions } scopes { permissions } organization { name } } } }',
        `inviteMember(input: { email: "a${way}@example.org", role: "owner" }) { ... on InviteMemberPayload { secret member { role { permissions } } } }`,
        `signIn(input: { email: "${tenant.owner.email}", password: "${PASSWORD}", organization: "${tenant.slug}" }) { ... on SignInPayload { secret ${viewer} } }`,
      ]) {
        const answer = await ask(way, `mutation { ${mutation} }`, {
          'Accept-Encoding': 'gzip, br',
        });
        expect(answer.body.toString()).toMatch(/"(?:pat|key|inv|ses)_[0-9A-Za-z]{44}"/);
        expect([mutation, answer.headers['content-encoding']]).toEqual([mutation, undefined]);
      }
      const without = await ask(
        way,
        'mutation { createRole(input: { key: "k' +
          way +
          '", name: "x", grants: ["*:*"] }) { ... on CreateRolePayload { role { permissions } } } }',
        {
          'Accept-Encoding': 'gzip',
        },
      );
      expect(without.headers['content-encoding']).toBe('gzip');
    },
  );

  test('is not compressed when it is an event stream', async () => {
    const answer = await ask('post', LONG, {
      'Accept-Encoding': 'gzip, br',
      Accept: 'text/event-stream',
    });
    expect(answer.headers['content-encoding']).toBe('none');
    expect(answer.body.toString()).toContain('event: next');
  });
});

describe('chooseCoding', () => {
  test.each([
    [undefined, null],
    ['', null],
    ['GZIP', 'gzip'],
    [' br ; q=0.5 , gzip ; q=0.4', 'br'],
    ['gzip;q=nonsense', null],
    ['identity;q=1, *;q=0', null],
  ])('%p: %p', (accept, coding) => {
    expect(chooseCoding(accept)).toBe(coding);
  });
});
