import { createServer, request as send, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  createAuthenticator,
  RefusedError,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  type Authenticate,
  type AuthenticatorOptions,
  type Incoming,
  type Wanted,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { bearer, newAsker, prefixOf } from '../../support/services.ts';

const CHALLENGE = 'Bearer realm="latchkey"';
const refused = (status: number, error?: string) => ({
  name: 'RefusedError',
  status,
  headers:
    status === 503
      ? { 'Retry-After': '1' }
      : { 'WWW-Authenticate': error ? `${CHALLENGE}, error="${error}"` : CHALLENGE },
});
const INVALID = refused(401, 'invalid_token');

let world: World;
let tenant: Tenant;
let key: string;
let authenticate: Authenticate;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  key = (await newAsker(world, tenant)).secret;
  authenticate = createAuthenticator({ url: world.url, secret: key });
});
afterAll(() => world.close());

/** A visitor's request with only these headers. */
const withHeaders = (headers: Record<string, string>) => ({ headers });

describe('an authenticated caller', () => {
  test('is described by identity and current permissions', async () => {
    const ada = await tenant.newMember('developer');
    const scopes = [
      { permission: 'channel:list' },
      { permission: 'channel:read', entityIds: ['42'] },
    ];
    const { secret } = await tenant.newToken(ada, { scopes });
    const caller = await authenticate(withHeaders(bearer(secret)), {
      permission: 'channel:read',
      entityId: '42',
    });
    expect(caller).toMatchObject({
      subject: ada.userId,
      username: ada.email,
      role: 'developer',
      organization: tenant.slug,
      credential: prefixOf(secret),
      permissions: ['channel:list'],
      permissionsOnEntity: new Map([['42', ['channel:read']]]),
    });
    expect(caller.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    const questions = [
      ['channel:list'],
      ['channel:list', '7'],
      ['channel:read', '42'],
      ['channel:read', '7'],
      ['channel:read'],
      ['organization:delete'],
    ];
    expect(questions.map(([permission, entityId]) => caller.can(permission!, entityId))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('may be an API key, without a user and without an expiry', async () => {
    const { id, secret } = await newKey(world, tenant.owner, { expires: { never: true } });
    await expect(authenticate(withHeaders({ 'X-API-Key': secret }))).resolves.toMatchObject({
      subject: id,
      username: null,
      role: 'viewer',
      expiresAt: null,
    });
  });

  test('may have no permissions at all', async () => {
    const { secret } = await tenant.newToken(tenant.owner, { scopes: [] });
    await expect(authenticate(withHeaders(bearer(secret)))).resolves.toMatchObject({
      permissions: [],
      permissionsOnEntity: new Map(),
    });
  });

  test('is the service itself when it presents its own key', async () => {
    await expect(authenticate(withHeaders(bearer(key)))).resolves.toMatchObject({
      permissions: ['introspection:read'],
      role: 'auditor',
    });
  });
});

describe('at the next call', () => {
  test('a demoted owner loses the permission; a suspended owner and a revoked token are rejected', async () => {
    const ada = await tenant.newMember('developer');
    const { secret } = await tenant.newToken(ada);
    const bob = await tenant.newMember('developer');
    const ofBob = await tenant.newToken(bob);
    const wanted = { permission: 'channel:create' };
    for (const token of [secret, ofBob.secret])
      expect((await authenticate(withHeaders(bearer(token)), wanted)).can('channel:create')).toBe(
        true,
      );

    payloadOf(
      (
        await tenant.owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: ada.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    await expect(authenticate(withHeaders(bearer(secret)), wanted)).rejects.toMatchObject(
      refused(403, 'insufficient_scope'),
    );
    expect((await authenticate(withHeaders(bearer(secret)))).role).toBe('viewer');
    payloadOf(
      (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: ada.memberId } }))
        .suspendMember,
    );
    await expect(authenticate(withHeaders(bearer(secret)))).rejects.toMatchObject(INVALID);
    payloadOf(
      (await bob.execute(RevokePersonalAccessTokenDocument, { input: { id: ofBob.id } }))
        .revokePersonalAccessToken,
    );
    await expect(authenticate(withHeaders(bearer(ofBob.secret)))).rejects.toMatchObject(INVALID);
  });
});

describe('a rejected caller', () => {
  test('receives 401 without a credential, or with an unknown, malformed, empty or foreign one', async () => {
    await expect(authenticate(withHeaders({}))).rejects.toMatchObject({
      ...refused(401),
      message: 'Send a token or key as Authorization: Bearer.',
    });
    const stranger = await world.newOrganization();
    const { secret } = await stranger.newToken(stranger.owner);
    for (const value of [
      `Bearer ${drawSecret('PERSONAL_ACCESS_TOKEN').text}`,
      `Bearer ${secret}`,
      'Bearer x',
      'Basic dTpw',
      'Bearer pat_',
    ])
      await expect(authenticate(withHeaders({ Authorization: value }))).rejects.toMatchObject(
        INVALID,
      );
    for (const value of ['Bearer ', 'Bearer', '', 'Bearer null', 'Bearer undefined'])
      await expect(authenticate(withHeaders({ Authorization: value }))).rejects.toMatchObject(
        refused(401),
      );
  });

  test('never sends a credential of another product to Latchkey', async () => {
    const asked: unknown[] = [];
    const silent = createAuthenticator({
      url: world.url,
      secret: key,
      fetch: (input) => Promise.reject(new Error(String(asked.push(input)))),
    });
    for (const value of [
      'Bearer eyJhbGciOiJSUzI1NiJ9.e30.x',
      'Bearer ghp_x',
      'Basic dTpw',
      'Digest username="a"',
    ])
      await expect(silent(withHeaders({ Authorization: value }))).rejects.toMatchObject(INVALID);
    expect(asked).toEqual([]);
  });

  test('receives 403 for a permission that the credential lacks, on the entity or everywhere', async () => {
    const { secret } = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'channel:read', entityIds: ['42'] }],
    });
    const wanted: [Wanted, string][] = [
      [
        { permission: 'channel:read', entityId: '7' },
        'The credential does not allow channel:read on 7.',
      ],
      [{ permission: 'channel:read' }, 'The credential does not allow channel:read.'],
      [
        { permission: 'channel:read', entityId: undefined },
        'The credential does not allow channel:read.',
      ],
      [{ permission: 'no:such', entityId: '42' }, 'The credential does not allow no:such on 42.'],
    ];
    for (const [one, message] of wanted)
      await expect(authenticate(withHeaders(bearer(secret)), one)).rejects.toMatchObject({
        ...refused(403, 'insufficient_scope'),
        message,
      });
  });

  test('includes one whose address is missing or not on the list', async () => {
    const { secret } = await tenant.newToken(tenant.owner, {
      ipAllowList: ['203.0.113.0/24', 'fe80::/16'],
    });
    const from = (ip?: string) => authenticate(withHeaders(bearer(secret)), { ip });
    for (const ip of ['203.0.113.7', '::ffff:203.0.113.7', 'fe80::1', 'fe80::1%eth0'])
      await expect(from(ip)).resolves.toMatchObject({ role: 'owner' });
    for (const ip of ['198.51.100.1', '', undefined])
      await expect(from(ip)).rejects.toMatchObject(INVALID);
  });
});

describe('the client reads the credential', () => {
  /** Returns the headers as a server parses them from raw lines. */
  async function received(headers: string[]): Promise<IncomingMessage> {
    const incoming = Promise.withResolvers<IncomingMessage>();
    const server = createServer((request, response) => {
      incoming.resolve(request);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const sent = send({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      headers: ['Host', 'x', ...headers],
      agent: false,
    });
    sent.end();
    const request = await incoming.promise;
    server.close();
    return request;
  }

  test("from Node's requests, those of fetch, and records of headers, by either header and scheme", async () => {
    const { secret } = await tenant.newToken(tenant.owner);
    const requests: Incoming[] = [
      await received(['Authorization', `Bearer ${secret}`]),
      await received(['authorization', `token   ${secret} `]),
      await received(['x-Api-Key', secret]),
      await received(['X-API-Key', secret, 'Authorization', `Bearer ${secret}`]),
      new Request('http://x', { headers: bearer(secret) }),
      new Request('http://x', { headers: { 'X-API-Key': secret } }),
      { headers: new Headers(bearer(secret)) },
      withHeaders({ AUTHORIZATION: `BEARER ${secret}` }),
      { headers: { 'x-api-key': [secret], authorization: undefined } },
    ];
    for (const request of requests)
      await expect(authenticate(request)).resolves.toMatchObject({ role: 'owner' });
  });

  test('and rejects two different ones, in any headers', async () => {
    const { secret } = await tenant.newToken(tenant.owner);
    const other = await tenant.newToken(tenant.owner);
    const [one, two] = [`Bearer ${secret}`, `Bearer ${other.secret}`];
    const requests: Incoming[] = [
      await received(['Authorization', one, 'Authorization', two]),
      await received(['Authorization', one, 'X-API-Key', other.secret]),
      await received(['X-API-Key', secret, 'X-API-Key', other.secret]),
      await received(['Authorization', one, 'X-API-Key', 'key_']),
      new Request('http://x', { headers: [['Authorization', one], ['Authorization', two]] }), // prettier-ignore
      withHeaders({ authorization: one, Authorization: two }),
      { headers: { authorization: [one, two] } },
    ];
    for (const request of requests)
      await expect(authenticate(request)).rejects.toMatchObject(INVALID);
  });

  test('but never from a cookie', async () => {
    await expect(
      authenticate(withHeaders({ Cookie: `latchkey-session=${tenant.owner.secret}` })),
    ).rejects.toMatchObject(refused(401));
  });
});

describe('Latchkey', () => {
  const asking = (options: Partial<AuthenticatorOptions>) => {
    const ask = createAuthenticator({ url: world.url, secret: key, ...options });
    return (wanted?: Wanted) =>
      ask(withHeaders(bearer(drawSecret('PERSONAL_ACCESS_TOKEN').text)), wanted);
  };
  const answering = (status: number, body: unknown) =>
    asking({ fetch: async () => Response.json(body, { status }) });

  test('is queried by every call, with the secret only in the body', async () => {
    const seen: Request[] = [];
    const fetchAndNote: typeof fetch = (...args) => {
      seen.push(new Request(...args));
      return fetch(...args);
    };
    const { secret } = await tenant.newToken(tenant.owner);
    const noting = createAuthenticator({ url: `${world.url}/`, secret: key, fetch: fetchAndNote });
    const calls = Array.from({ length: 5 }, () =>
      noting(withHeaders(bearer(secret)), {
        permission: 'channel:read',
        entityId: 'a&b=c',
        ip: '203.0.113.7',
      }),
    );
    await Promise.all(calls);
    expect(seen.map(({ method, url }) => [method, url])).toEqual(
      Array(5).fill(['POST', `${world.url}/oauth/introspect`]),
    );
    expect(Object.fromEntries(new URLSearchParams(await seen[0]!.text()))).toEqual({
      token: secret,
      permission: 'channel:read',
      entity_id: 'a&b=c',
      ip: '203.0.113.7',
    });
  });

  test('is unavailable: every caller is rejected, and only the service sees the cause', async () => {
    const gone = asking({ url: 'http://127.0.0.1:1' });
    await expect(gone()).rejects.toMatchObject({
      ...refused(503),
      cause: { message: 'fetch failed' },
    });
    const error: unknown = await gone().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RefusedError);
    expect((error as Error).message).not.toContain('127.0.0.1');
  });

  test('times out, before or during the response: every caller is rejected', async () => {
    const server = createServer((request, response) => {
      if (request.headers['x-api-key'] === undefined) response.writeHead(200).write('{"active":tr');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(asking({ url, timeoutMs: 50 })()).rejects.toMatchObject(refused(503));
    await expect(
      asking({
        url,
        timeoutMs: 50,
        fetch: (input, init) => fetch(input, { ...init, headers: { 'X-API-Key': 'x' } }),
      })(),
    ).rejects.toMatchObject({
      ...refused(503),
      cause: { name: 'TimeoutError' },
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([
    ['500', 500, {}],
    ['503', 503, { error: 'temporarily_unavailable' }],
    ['429', 429, { active: true, allowed: true }],
    ['200 without an introspection', 200, { ok: true }],
    ['200 with null', 200, null],
    ['200 with active as a text', 200, { active: 'true', allowed: true }],
  ])('answers %s: every caller is rejected', async (_, status, body) => {
    await expect(answering(status, body)()).rejects.toMatchObject(refused(503));
  });

  test('answers with invalid JSON: every caller is rejected', async () => {
    await expect(
      asking({ fetch: async () => new Response('<html>Sign in to the network') })(),
    ).rejects.toMatchObject(refused(503));
  });

  test('omits the decision: every caller is rejected', async () => {
    const active = {
      active: true,
      scope: 'channel:read',
      client_id: 'pat_aaaaaa',
      sub: 'x',
      organization: 'main',
    };
    for (const more of [{}, { allowed: 'true' }, { allowed: false }])
      await expect(
        answering(200, { ...active, ...more })({ permission: 'channel:read' }),
      ).rejects.toMatchObject({ status: 403 });
  });
});

describe('a misconfigured service', () => {
  /**
   * Expects an error that names the mistake, without a status that a framework would send to the
   * visitor.
   */
  async function expectFault(call: Promise<unknown>, ...words: string[]): Promise<void> {
    const error = await call.then(
      () => null,
      (caught: unknown) => caught as Error,
    );
    expect(error).toMatchObject({
      name: 'Error',
      message: expect.stringMatching(words.join('.*')),
    });
    for (const name of ['status', 'statusCode', 'headers']) expect(error).not.toHaveProperty(name);
  }
  const visitor = withHeaders(bearer(drawSecret('PERSONAL_ACCESS_TOKEN').text));

  test('receives an error for an impossible address or secret at once, without the secret in it', () => {
    for (const url of [
      undefined,
      '',
      'latchkey.example.org',
      'ftp://latchkey.example.org',
      'https://',
    ])
      expect(() => createAuthenticator({ url, secret: key })).toThrow('url must be the address');
    for (const wrong of [undefined, '', 'key_', `${key}\n`, ` ${key}`, `Bearer ${key}`]) {
      expect(() => createAuthenticator({ url: world.url, secret: wrong })).toThrow(
        "the service's own key",
      );
      expect(() => createAuthenticator({ url: world.url, secret: wrong })).not.toThrow(key);
    }
  });

  test('whose own key is rejected throws instead of rejecting the visitor', async () => {
    const may = await newKey(world, tenant.owner, { role: 'viewer' });
    const good = await tenant.newToken(tenant.owner);
    const wrong: [string, string][] = [
      [drawSecret('API_KEY').text, '401. The credential is not valid'],
      [may.secret, '403. Asking about credentials requires introspection:read'],
    ];
    for (const [own, reason] of wrong) {
      const call = createAuthenticator({ url: world.url, secret: own })(
        withHeaders(bearer(good.secret)),
      );
      await expectFault(
        call,
        'Latchkey rejected this service, not its visitor',
        reason,
        'Check url and secret',
      );
      for (const text of [own, good.secret]) await expect(call).rejects.not.toThrow(text);
    }
  });

  test('with a wrong or redirecting address rejects every caller and follows no redirect', async () => {
    await expectFault(
      createAuthenticator({ url: `${world.url}/graphql`, secret: key })(visitor),
      '/graphql/oauth/introspect returned status 404',
    );
    const paths: unknown[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { Location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expectFault(createAuthenticator({ url, secret: key })(visitor), 'returned status 307');
    expect(paths).toEqual(['/oauth/introspect']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('that omits the permission rejects every caller', async () => {
    const good = await tenant.newToken(tenant.owner);
    for (const wanted of [
      { permission: '' },
      { permission: undefined },
      { entityId: '42' },
      { permission: 'channel:read', entityId: '' },
    ])
      await expectFault(
        authenticate(withHeaders(bearer(good.secret)), wanted as Wanted),
        '^authenticate: ',
      );
  });

  test('receives an error for an invalid address', async () => {
    await expectFault(
      authenticate(visitor, { ip: 'unknown, 203.0.113.7' }),
      '400. ip must be an address',
    );
  });
});
