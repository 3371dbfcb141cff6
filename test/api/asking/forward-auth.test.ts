import type { OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdatePersonalAccessTokenDocument,
  UpdateRoleDocument,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { expire, newKey, newRole } from '../../support/personal-access-token-steps.ts';
import { bearer, jsonOf, losingDatabase, prefixOf } from '../../support/services.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(() => world.close());

type Asking = { headers?: OutgoingHttpHeaders; method?: string; body?: string; at?: World };

/** Sends a request as a proxy does. */
const ask = (query: string, { headers = {}, at = world, ...more }: Asking = {}): Promise<Answer> =>
  send(`${at.url}/forward-auth${query}`, { headers, ...more });

const statusOf = async (query: string, secret: string, asking: Asking = {}): Promise<number> =>
  (await ask(query, { ...asking, headers: { ...bearer(secret), ...asking.headers } })).status;

/** Returns the identity headers of a response, without their common prefix. */
const identityOf = ({ headers }: Answer) =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('x-latchkey-'))
      .map(([name, value]) => [name.slice('x-latchkey-'.length), value]),
  );

const READ = '?permission=channel:read';
const INVALID_TOKEN = 'Bearer realm="latchkey", error="invalid_token"';
const INSUFFICIENT = 'Bearer realm="latchkey", error="insufficient_scope"';

describe('200 identifies the caller in headers that are always present', () => {
  test('for a token: owner, organization, role, prefix, and permissions on every entity', async () => {
    const { owner, newMember, newToken, slug } = await world.newOrganization();
    const developer = await newMember('developer');
    const { secret } = await newToken(developer, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'channel:publish', entityIds: ['c-1'] },
      ],
    });
    const identity = {
      subject: developer.userId,
      organization: slug,
      role: 'developer',
      permissions: 'channel:read',
      credential: prefixOf(secret),
    };
    for (const query of ['', READ]) {
      const answer = await ask(query, { headers: bearer(secret) });
      expect({ status: answer.status, body: jsonOf(answer) }).toEqual({
        status: 200,
        body: { active: true },
      });
      expect(identityOf(answer)).toEqual(identity);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect(owner.userId).not.toBe(developer.userId);
  });

  test('for one entity: also the permissions on that entity', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'channel:publish', entityIds: ['c-1'] },
        { permission: 'channel:delete', entityIds: ['c-2'] },
      ],
    });
    const permissionsOn = async (entity: string) =>
      identityOf(await ask(`${READ}&entity=${entity}`, { headers: bearer(secret) }))['permissions'];
    expect(await permissionsOn('c-1')).toBe('channel:publish channel:read');
    expect(await permissionsOn('c-2')).toBe('channel:delete channel:read');
    expect(await permissionsOn('c-3')).toBe('channel:read');
  });

  test('for an API key: the key itself, which has no owner', async () => {
    const { owner, slug } = await world.newOrganization();
    const { id, secret } = await newKey(world, owner, {
      role: 'viewer',
      scopes: [{ permission: 'channel:read' }],
    });
    const answer = await ask(READ, { headers: { 'X-API-Key': secret } });
    expect(answer.status).toBe(200);
    expect(identityOf(answer)).toEqual({
      subject: id,
      organization: slug,
      role: 'viewer',
      permissions: 'channel:read',
      credential: prefixOf(secret),
    });
  });

  test('for a session: the whole role', async () => {
    const { owner, slug } = await world.newOrganization();
    const answer = await ask('', { headers: { Cookie: `latchkey-session=${owner.secret}` } });
    expect(answer.status).toBe(200);
    expect(identityOf(answer)).toMatchObject({
      subject: owner.userId,
      organization: slug,
      role: 'owner',
      credential: prefixOf(owner.secret),
    });
    expect(String(identityOf(answer)['permissions']).split(' ')).toEqual(
      expect.arrayContaining(['organization:delete', 'api-key:create']),
    );
  });

  test('for a token without permissions: an empty permissions header', async () => {
    const { owner, newToken, slug } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [] });
    const answer = await ask('', { headers: bearer(secret) });
    expect(answer.status).toBe(200);
    expect(identityOf(answer)).toEqual({
      subject: owner.userId,
      organization: slug,
      role: 'owner',
      permissions: '',
      credential: prefixOf(secret),
    });
  });
});

describe('401', () => {
  test('without a credential, with a challenge', async () => {
    for (const headers of [{}, { Cookie: 'theme=dark' }]) {
      const answer = await ask(READ, { headers });
      expect(answer).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="latchkey"', 'cache-control': 'no-store' },
      });
      expect(jsonOf(answer)).toEqual({
        error: 'missing_token',
        error_description: expect.any(String),
      });
      expect(identityOf(answer)).toEqual({});
    }
  });

  test('with the same response for an unknown, malformed or wrong credential', async () => {
    const answers = await Promise.all(
      [
        bearer(drawSecret('PERSONAL_ACCESS_TOKEN').text),
        bearer('junk'),
        { 'X-API-Key': 'junk' },
        { Cookie: 'latchkey-session=junk' },
        { Authorization: 'Basic YTpi' },
      ].map((headers) => ask(READ, { headers })),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': INVALID_TOKEN } });
      expect(answer.text).toBe(answers[0]?.text);
      expect(jsonOf(answer)).toMatchObject({ error: 'invalid_token', gate: 'CREDENTIAL_KNOWN' });
    }
  });

  test('for two different credentials', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const answer = await ask(READ, { headers: { ...bearer(secret), 'X-API-Key': owner.secret } });
    expect(answer.status).toBe(401);
    expect(identityOf(answer)).toEqual({});
  });

  test('for a revoked or expired token, a wrong address or a suspended owner: names the gate', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const [revoked, expired, elsewhere] = [
      await newToken(owner),
      await newToken(owner),
      await newToken(owner, { ipAllowList: ['203.0.113.0/24'] }),
    ];
    const member = await newMember('viewer');
    const stopped = await newToken(member);
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id: revoked.id } }))
        .revokePersonalAccessToken,
    );
    await expire(world, expired.secret);
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    for (const [{ secret }, gate] of [
      [revoked, 'NOT_REVOKED'],
      [expired, 'NOT_EXPIRED'],
      [elsewhere, 'IP_ALLOWED'],
      [stopped, 'MEMBERSHIP_ACTIVE'],
    ] as const) {
      const answer = await ask('', { headers: bearer(secret) });
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': INVALID_TOKEN } });
      expect(jsonOf(answer)).toMatchObject({ error: 'invalid_token', gate });
      expect(identityOf(answer)).toEqual({});
    }
  });
});

describe('403', () => {
  test('for a permission that role, scopes or entity do not allow: names the gate', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { secret } = await newToken(owner, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'channel:publish', entityIds: ['c-1'] },
      ],
    });
    for (const [query, credential, gate] of [
      ['?permission=channel:publish', viewer.secret, 'ROLE_GRANTS'],
      ['?permission=channel:delete', secret, 'TOKEN_GRANTS'],
      ['?permission=channel:publish', secret, 'ENTITY_IN_SCOPE'],
      ['?permission=channel:publish&entity=c-2', secret, 'ENTITY_IN_SCOPE'],
    ] as const) {
      const answer = await ask(query, { headers: bearer(credential) });
      expect(answer).toMatchObject({
        status: 403,
        headers: { 'www-authenticate': INSUFFICIENT, 'cache-control': 'no-store' },
      });
      expect(jsonOf(answer)).toMatchObject({ error: 'insufficient_scope', gate });
      expect(identityOf(answer)).toEqual({});
    }
    expect(await statusOf('?permission=channel:publish&entity=c-1', secret)).toBe(200);
  });
});

describe('everything from uri= on belongs to the visitor and is ignored', () => {
  test.each([
    '?permission=channel:read&uri=/x?permission=channel:publish&entity=c-1',
    '?permission=channel:read&uri=/x&permission=channel:publish&entity=c-1',
    '?permission=channel:read&uri=/x%26permission=channel:publish',
    '?permission=channel:read&uri=&permission=channel:publish&permission=&unknown=1',
    '?permission=channel:read&uri=/x&uri=/y&permission=channel:publish',
    '?permission=channel:read&uri=/x#&permission=channel:publish',
  ])('%s requires only channel:read', async (query) => {
    const { owner, newToken } = await world.newOrganization();
    const reads = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const publishes = await newToken(owner, {
      scopes: [
        { permission: 'channel:publish' },
        { permission: 'channel:read', entityIds: ['c-1'] },
      ],
    });
    expect(await statusOf(query, reads.secret)).toBe(200);
    expect(await statusOf(query, publishes.secret)).toBe(403);
  });

  test('when it comes first: any valid credential passes, and no permission is required', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [] });
    expect(await statusOf('?uri=/x?permission=organization:delete', secret)).toBe(200);
    expect(await statusOf('?uri=/x&permission=organization:delete', secret)).toBe(200);
  });

  test('similar parameters are not part of the permission', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, {
      scopes: [{ permission: 'channel:read', entityIds: ['my-uri=1', 'a&uri=b'] }],
    });
    expect(await statusOf('?permission=channel:read&entity=my-uri=1', secret)).toBe(200);
    expect(await statusOf('?permission=channel:read&entity=a%26uri%3Db', secret)).toBe(200);
    expect(await statusOf('?permission=channel:read&entity=a&uri=b', secret)).toBe(403);
  });
});

describe('requests as each proxy sends them', () => {
  test('nginx: any method and a fixed permission', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const headers = {
      'X-Original-URI': '/x?permission=role:read',
      'X-Original-Method': 'POST',
      'X-Forwarded-For': '203.0.113.7',
    };
    expect(await statusOf(READ, secret, { headers })).toBe(200);
    expect(await statusOf('?permission=channel:publish', secret, { headers })).toBe(403);
  });

  test("Traefik: GET, with the visitor's request in headers that do not affect the decision", async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, {
      scopes: [{ permission: 'channel:read' }],
      ipAllowList: ['203.0.113.7'],
    });
    const headers = {
      'X-Forwarded-Method': 'DELETE',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'app.example.org',
      'X-Forwarded-Uri': '/channels/1?permission=channel:delete&entity=c-1',
      'X-Forwarded-For': '203.0.113.7',
    };
    expect(await statusOf(READ, secret, { headers })).toBe(200);
    expect(await statusOf('?permission=channel:delete', secret, { headers })).toBe(403);
    expect(
      await statusOf(READ, secret, { headers: { ...headers, 'X-Forwarded-For': '203.0.113.8' } }),
    ).toBe(401);
  });

  test("Envoy: by the visitor's method, with the visitor's path and query behind a prefix", async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const prefix = '?permission=channel:read&uri=';
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      for (const path of [
        '/',
        '/channels/1',
        '/channels/1?permission=role:read',
        '/a&permission=role:read',
        '//x',
        '/%3Fpermission=role:read',
      ])
        expect({
          method,
          path,
          status: await statusOf(prefix + path, secret, {
            method,
            headers: { 'Content-Length': 0 },
          }),
        }).toEqual({
          method,
          path,
          status: 200,
        });
    expect((await ask(`${prefix}/channels/1`, { method: 'POST' })).status).toBe(401);
    expect(
      await statusOf('?permission=channel:publish&uri=/x?permission=channel:read', secret, {
        method: 'POST',
      }),
    ).toBe(403);
  });

  test('may use any method and any body: both are ignored', async () => {
    const { owner } = await world.newOrganization();
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])
      expect({ method, status: await statusOf(READ, owner.secret, { method }) }).toEqual({
        method,
        status: 200,
      });
    for (const [type, body] of [
      ['application/json', '{ "permission": "unicorn:ride"'],
      ['application/x-www-form-urlencoded', 'permission=unicorn:ride&permission='],
      ['text/plain', 'x'.repeat(300_000)],
    ] as const)
      expect(
        await statusOf(READ, owner.secret, {
          method: 'POST',
          body,
          headers: { 'Content-Type': type },
        }),
      ).toBe(200);
    expect(
      await statusOf(READ, owner.secret, {
        headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
      }),
    ).toBe(200);
  });

  test('may use OPTIONS: a request that resembles a preflight is checked like any other', async () => {
    const open = await createWorld(
      { ALLOWED_ORIGINS: 'https://app.example.org' },
      { database: world.database },
    );
    try {
      const { owner } = await open.newOrganization();
      for (const at of [world, open])
        for (const Origin of ['https://app.example.org', 'https://evil.example']) {
          // Security: some proxies treat every 2xx as an allow, and send the visitor's method.
          const preflight = {
            at,
            method: 'OPTIONS',
            headers: { Origin, 'Access-Control-Request-Method': 'POST' },
          };
          expect((await ask(READ, preflight)).status).toBe(401);
          expect(await statusOf('?permission=unicorn:ride', owner.secret, preflight)).toBe(403);
          expect(await statusOf(READ, owner.secret, preflight)).toBe(200);
        }
    } finally {
      await open.close();
    }
  });
});

describe('the session cookie', () => {
  test("is accepted from the application's own pages, and not from another site", async () => {
    const { owner } = await world.newOrganization();
    const Cookie = `latchkey-session=${owner.secret}`;
    const host = new URL(world.url).host;
    for (const headers of [
      {},
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
      { Origin: `http://${host}` },
      { Host: 'app.example.org', Origin: 'https://app.example.org' },
    ])
      expect((await ask(READ, { headers: { Cookie, ...headers } })).status).toBe(200);
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'cross-site', Origin: `http://${host}` },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Host: 'app.example.org', Origin: 'https://evil.example' },
    ]) {
      const answer = await ask(READ, { headers: { Cookie, ...headers } });
      expect(answer.status).toBe(403);
      expect(jsonOf(answer)).toMatchObject({ gate: 'SURFACE_ALLOWED' });
      expect(identityOf(answer)).toEqual({});
      // A page of another site cannot set this header, so the cookie is not what authenticates.
      expect(await statusOf(READ, owner.secret, { headers })).toBe(200);
    }
  });

  test('is accepted from a page of an allowed origin', async () => {
    const open = await createWorld(
      { ALLOWED_ORIGINS: 'https://app.example.org' },
      { database: world.database },
    );
    try {
      const { owner } = await open.newOrganization();
      const headers = {
        Cookie: `latchkey-session=${owner.secret}`,
        'Sec-Fetch-Site': 'cross-site',
      };
      expect(
        (await ask(READ, { at: open, headers: { ...headers, Origin: 'https://app.example.org' } }))
          .status,
      ).toBe(200);
      expect(
        (await ask(READ, { at: open, headers: { ...headers, Origin: 'https://evil.example' } }))
          .status,
      ).toBe(403);
    } finally {
      await open.close();
    }
  });
});

describe('nothing is cached', () => {
  test('a demotion, an edited role and a revocation through another instance apply at once', async () => {
    const other = await createWorld({}, { database: world.database });
    try {
      const { owner, newMember, newToken } = await world.newOrganization();
      const role = await newRole(owner, ['channel:*', 'personal-access-token:*']);
      const member = await newMember(role);
      const { id, secret } = await newToken(member);
      const elsewhere = other.as(owner.secret);
      const publish = (): Promise<number> => statusOf('?permission=channel:publish', secret);
      expect(await publish()).toBe(200);
      payloadOf(
        (await elsewhere(UpdateRoleDocument, { input: { key: role, grants: ['channel:read'] } }))
          .updateRole,
      );
      expect(await publish()).toBe(403);
      expect(await statusOf(READ, secret)).toBe(200);
      payloadOf(
        (
          await elsewhere(ChangeMemberRoleDocument, {
            input: { memberId: member.memberId, role: 'ci' },
          })
        ).changeMemberRole,
      );
      expect(await publish()).toBe(200);
      expect(identityOf(await ask('', { headers: bearer(secret) }))).toMatchObject({ role: 'ci' });
      payloadOf(
        (await elsewhere(RevokePersonalAccessTokenDocument, { input: { id } }))
          .revokePersonalAccessToken,
      );
      expect(await publish()).toBe(401);
    } finally {
      await other.close();
    }
  });
});

describe("the visitor's address", () => {
  test('is the forwarded address, from a trusted proxy', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(owner, { ipAllowList: ['203.0.113.7', '2001:db8::/32'] });
    const from = (headers: OutgoingHttpHeaders): Promise<number> =>
      statusOf('', secret, { headers });
    expect(await from({ 'X-Forwarded-For': '203.0.113.7' })).toBe(200);
    expect(await from({ 'X-Forwarded-For': '198.51.100.1, 203.0.113.7' })).toBe(200);
    expect(await from({ Forwarded: 'for="[2001:db8::1]:4711"' })).toBe(200);
    expect(await from({ 'X-Forwarded-For': ['198.51.100.1', '203.0.113.7'] })).toBe(200);
    expect(await from({ Forwarded: ['for=198.51.100.1', 'for=203.0.113.7'] })).toBe(200);
    for (const headers of [
      {},
      { 'X-Forwarded-For': '203.0.113.7, 198.51.100.1' },
      { 'X-Forwarded-For': ['203.0.113.7', '198.51.100.1'] },
      { Forwarded: ['for=203.0.113.7', 'for=198.51.100.1'] },
      { 'X-Forwarded-For': 'unknown' },
      { 'X-Forwarded-For': '203.0.113.7', Forwarded: 'for=198.51.100.1' },
      { X_Forwarded_For: '203.0.113.7', 'X-Real-IP': '203.0.113.7' },
    ])
      expect(await from(headers)).toBe(401);
    payloadOf(
      (await owner.execute(UpdatePersonalAccessTokenDocument, { input: { id, ipAllowList: [] } }))
        .updatePersonalAccessToken,
    );
    expect(await from({})).toBe(200);
  });

  test('ignores forwarding headers where no proxy is trusted', async () => {
    const direct = await createWorld({}, { database: world.database });
    try {
      const { owner, newToken } = await direct.newOrganization();
      const { secret } = await newToken(owner, { ipAllowList: ['203.0.113.7'] });
      expect(
        await statusOf('', secret, {
          at: direct,
          headers: { 'X-Forwarded-For': '203.0.113.7', Forwarded: 'for=203.0.113.7' },
        }),
      ).toBe(401);
    } finally {
      await direct.close();
    }
  });
});

describe('never returns a status other than 200, 401 and 403', () => {
  test('when a limit is exhausted: forward auth counts against no budget, and wrong secrets beyond their limit receive 401', async () => {
    const limited = await createWorld(
      {
        RATE_LIMIT_USER: '1/h',
        RATE_LIMIT_API_KEY: '1/h',
        RATE_LIMIT_ANONYMOUS: '1/h',
        RATE_LIMIT_FAILED_AUTH: '1/h',
      },
      { database: world.database },
    );
    try {
      const { owner, newToken } = await world.newOrganization();
      const { secret } = await newToken(owner);
      const { secret: key } = await newKey(world, owner);
      const wrong = drawSecret('PERSONAL_ACCESS_TOKEN').text;
      const graphql = (headers: OutgoingHttpHeaders): Promise<Answer> =>
        send(`${limited.url}/graphql?query={viewer{permissions}}`, {
          headers: { Accept: 'application/json', ...headers },
        });
      for (const headers of [bearer(secret), bearer(key), {}]) {
        expect((await graphql(headers)).status).toBe(200);
        expect((await graphql(headers)).status).toBe(429);
      }
      for (let i = 0; i < 3; i++) {
        expect(await statusOf(READ, secret, { at: limited })).toBe(200);
        expect(await statusOf(READ, key, { at: limited })).toBe(200);
        expect(await statusOf('?permission=api-key:create', secret, { at: limited })).toBe(403);
        expect((await ask(READ, { at: limited })).status).toBe(401);
        expect(await ask(READ, { at: limited, headers: bearer(wrong) })).toMatchObject({
          status: 401,
          headers: { 'www-authenticate': INVALID_TOKEN },
        });
      }
      expect((await graphql(bearer(wrong))).status).toBe(429);
    } finally {
      await limited.close();
    }
  });

  test('except 503 when the truth cannot be read: the last known state authenticates nobody', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const losing = await losingDatabase(world, 1);
    try {
      expect(await statusOf(READ, secret, { at: losing.world })).toBe(200);
      const answer = await ask(READ, { at: losing.world, headers: bearer(secret) });
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'cache-control': 'no-store', 'retry-after': expect.stringMatching(/^\d+$/) },
      });
      expect(identityOf(answer)).toEqual({});
      // A request without a credential needs no lookup.
      expect((await ask(READ, { at: losing.world })).status).toBe(401);
    } finally {
      await losing.close();
    }
  });
});
