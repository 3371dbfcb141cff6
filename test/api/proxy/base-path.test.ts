import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isAmbiguous, withoutBase } from '../../../src/http/base-path.ts';
import { PATHS } from '../../../src/console/paths.ts';
import { parseConfig } from '../../../src/process/config.ts';
import { createSetUpLink } from '../../../src/process/set-up-link.ts';
import { createWorld, NO_LIMITS, PASSWORD, type Tenant, type World } from '../../support/world.ts';
import { post, send } from '../../support/http-send.ts';

const PUBLIC_URL = 'https://example.org/apps/latchkey';
const BASE = '/apps/latchkey';
const METRICS_TOKEN = 'a-token-for-the-scraper';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld(
    { ...NO_LIMITS, PUBLIC_URL, METRICS_TOKEN },
    { setUp: createSetUpLink() },
  );
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

describe('PUBLIC_URL', () => {
  test.each([
    ['https://example.org', 'https://example.org'],
    ['https://example.org/', 'https://example.org'],
    ['https://example.org/latchkey', 'https://example.org/latchkey'],
    ['https://example.org/latchkey/', 'https://example.org/latchkey'],
    ['http://127.0.0.1:8080/a/b-c/d_e.f~', 'http://127.0.0.1:8080/a/b-c/d_e.f~'],
  ])('%s is read as %s', (given, taken) => {
    expect(parseConfig({ PUBLIC_URL: given }).PUBLIC_URL).toBe(taken);
  });

  test.each([
    'example.org/latchkey',
    'ftp://example.org/latchkey',
    'https://example.org/latchkey?x',
    'https://example.org/latchkey#x',
    'https://me:secret@example.org/latchkey',
    'https://example.org//latchkey',
    'https://example.org/a/../latchkey',
    'https://example.org/latch%20key',
    'https://example.org/latchkey//',
    'https://example.org/"><script>',
    'https://example.org/lätchkey',
  ])('%s is refused', (given) => {
    expect(() => parseConfig({ PUBLIC_URL: given })).toThrow(/PUBLIC_URL must be an address/);
  });

  test.each([
    '/graphql',
    '/tokens',
    '/oauth',
    '/assets/x',
    '/metrics',
    '/scim',
    '/.well-known',
    '/sign-in/x',
  ])('%s is refused as its path, because the server uses it', async (path) => {
    await expect(
      createWorld({ PUBLIC_URL: `https://example.org${path}` }, { database: world.database }),
    ).rejects.toThrow(/PUBLIC_URL/);
  });
});

describe('the target of a request', () => {
  test.each([
    ['/latchkey', '/'],
    ['/latchkey?x=/latchkey/', '/?x=/latchkey/'],
    ['/latchkey/', '/'],
    ['/latchkey/graphql?query=%7B', '/graphql?query=%7B'],
    ['/graphql', '/graphql'],
    ['/latchkey2/graphql', '/latchkey2/graphql'],
    ['/x/latchkey/graphql', '/x/latchkey/graphql'],
    ['/latchkey/latchkey/graphql', '/latchkey/graphql'],
    ['/latchkey//graphql', '//graphql'],
    ['/.well-known/authzen-configuration/latchkey', '/.well-known/authzen-configuration'],
    ['/latchkey/.well-known/authzen-configuration', '/.well-known/authzen-configuration'],
    ['/tokens/latchkey', '/tokens/latchkey'],
    ['*', '*'],
  ])('%s is %s', (target, path) => {
    expect(withoutBase(target, '/latchkey')).toBe(path);
  });

  test('is never ambiguous at the root', () => {
    expect(isAmbiguous('', ['/', '/graphql'])).toBe(false);
  });
});

/** Every surface, and its response without a credential. */
const REQUESTS: readonly (readonly [method: string, path: string, status: number])[] = [
  ['POST', '/graphql', 200],
  ['GET', '/graphql?query=%7B__typename%7D', 200],
  ['POST', '/oauth/introspect', 401],
  ['POST', '/oauth/revoke', 401],
  ['POST', '/access/v1/evaluation', 401],
  ['POST', '/access/v1/evaluations', 401],
  ['GET', '/.well-known/authzen-configuration', 200],
  ['GET', '/forward-auth', 401],
  ['GET', '/scim/v2/Users', 401],
  ['GET', '/healthz', 200],
  ['GET', '/readyz', 200],
  ['GET', '/metrics', 401],
  ['OPTIONS', '/', 204],
  ['GET', '/nothing', 404],
  ...Object.values(PATHS).map((path) => ['GET', path.replace(':id', 'TWVtYmVyOjE'), 200] as const),
];

describe('below a path', () => {
  test.each(REQUESTS)(
    '%s %s is the same with the path and without it, for proxies that strip it',
    async (method, path, status) => {
      for (const base of [BASE, '']) {
        const answer = await send(`${world.url}${base}${path}`, {
          method,
          ...(method === 'POST' && {
            body: JSON.stringify({ query: '{ __typename }' }),
            headers: { 'Content-Type': 'application/json' },
          }),
        });
        expect({ base, status: answer.status }).toEqual({ base, status });
      }
    },
  );

  test('the page names only existing addresses below it', async () => {
    for (const path of [BASE, `${BASE}/`, `${BASE}/tokens/new`, '/tokens/new']) {
      const { text } = await send(`${world.url}${path}`);
      expect(text).toContain(`<meta name="base-path" content="${BASE}"`);
      const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(
        ([, address = '']) => address,
      );
      expect(addresses.length).toBeGreaterThanOrEqual(3);
      for (const address of addresses) {
        expect(address).toMatch(/^\/apps\/latchkey\/assets\//);
        expect((await send(`${world.url}${address}`)).status).toBe(200);
        expect((await send(`${world.url}${address.slice(BASE.length)}`)).status).toBe(200);
      }
    }
  });

  test('AuthZEN and introspection name the server by its full address', async () => {
    for (const path of [
      `${BASE}/.well-known/authzen-configuration`,
      `/.well-known/authzen-configuration${BASE}`,
    ])
      expect(JSON.parse((await send(`${world.url}${path}`)).text)).toMatchObject({
        policy_decision_point: PUBLIC_URL,
        access_evaluation_endpoint: `${PUBLIC_URL}/access/v1/evaluation`,
        access_evaluations_endpoint: `${PUBLIC_URL}/access/v1/evaluations`,
      });
    const { secret } = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'introspection:read' }],
    });
    const answer = await send(`${world.url}${BASE}/oauth/introspect`, {
      method: 'POST',
      body: `token=${secret}`,
      headers: {
        Authorization: `Bearer ${secret}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    });
    expect(JSON.parse(answer.text)).toMatchObject({ active: true, iss: PUBLIC_URL });
  });

  test('GraphiQL queries the address where it was opened', async () => {
    const page = await send(`${world.url}${BASE}/graphql`, { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).not.toContain('"endpoint":');
  });
});

describe('the session cookie', () => {
  // Security: other applications of the host must not receive it.
  test.each([
    ['https://example.org/apps/latchkey', '__Secure-latchkey-session', '/apps/latchkey', true],
    ['http://example.org/apps/latchkey', 'latchkey-session', '/apps/latchkey', false],
    ['https://example.org', '__Host-latchkey-session', '/', true],
    ['http://example.org', 'latchkey-session', '/', false],
  ])('of %s is %s for %s', async (publicUrl, name, path, isSecure) => {
    const other = await createWorld(
      { ...NO_LIMITS, PUBLIC_URL: publicUrl },
      { database: world.database },
    );
    try {
      const signIn = `mutation { signIn(input: { email: "${tenant.owner.email}", password: "${PASSWORD}", organization: "${tenant.slug}" }) { __typename } }`;
      const { headers } = await post(other.url, signIn, {
        headers: { 'Sec-Fetch-Site': 'same-origin' },
      });
      const cookies = headers['set-cookie'] ?? [];
      for (const one of cookies)
        expect(one.split('; ')).toEqual(
          expect.arrayContaining([`Path=${path}`, ...(isSecure ? ['Secure'] : [])]),
        );
      const cookie = cookies.find((one) => one.includes('latchkey-session')) ?? '';
      const [value = '', ...attributes] = cookie.split('; ');
      expect(value).toMatch(new RegExp(`^${name}=ses_`));
      expect(attributes).toEqual(
        expect.arrayContaining([
          `Path=${path}`,
          'HttpOnly',
          'SameSite=Strict',
          ...(isSecure ? ['Secure'] : []),
        ]),
      );
      expect(
        await post(other.url, '{ viewer { role { key } } }', {
          headers: { Cookie: value, 'Sec-Fetch-Site': 'same-origin' },
        }),
      ).toMatchObject({
        body: { data: { viewer: { role: { key: 'owner' } } } },
      });
      const cleared = (
        await post(other.url, 'mutation { signOut { __typename } }', {
          headers: { Cookie: value, 'Sec-Fetch-Site': 'same-origin' },
        })
      ).headers['set-cookie'];
      expect(cleared?.[0]).toContain(`Path=${path};`);
    } finally {
      await other.close();
    }
  });
});
