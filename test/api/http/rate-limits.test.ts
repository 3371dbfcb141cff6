import { setTimeout as after } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import argon2 from 'argon2';
import {
  AcceptInvitationDocument,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  ExplainAccessDocument,
  InviteMemberDocument,
  RegeneratePersonalAccessTokenDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { formatSecret } from '../../../src/secrets/secret-format.ts';
import { createWorld, PASSWORD, payloadOf, type Person, type World } from '../../support/world.ts';
import { codeOf, post, send, type Answer } from '../../support/http-send.ts';
import { expire, newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import { basic, bearer, jsonOf, postForm, postJson, prefixOf } from '../../support/services.ts';

/** The server without limits, which creates what a test needs. */
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Instances with limits, on the same database. */
const instances: World[] = [];
afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.close();
});
async function limited(rates: Record<string, string>): Promise<World> {
  const instance = await createWorld(
    { TRUSTED_PROXIES: '127.0.0.1', ...rates },
    { database: world.database },
  );
  instances.push(instance);
  return instance;
}

type Headers = Record<string, string>;
const from = (address: string): Headers => ({ 'X-Forwarded-For': address });
const BUDGET = '{ viewer { rateLimit { limit remaining used resetAt } } }';
/** Sends one request with these headers. */
const ask = ({ url }: World, headers: Headers = {}): Promise<Answer> =>
  post(url, BUDGET, { headers });
const statusOf = async (at: World, headers: Headers = {}): Promise<number> =>
  (await ask(at, headers)).status;
const usedBy = async (at: World, headers: Headers): Promise<number> =>
  Number((await ask(at, headers)).headers['x-ratelimit-used']);

/** A mutation or query of the published client, from an address. */
const run = (
  { url }: World,
  document: { toString: () => string },
  input: object,
  headers: Headers = {},
): Promise<Answer> => post(url, document.toString(), { headers, variables: { input } });

/** Expects a rejection by the limit of this policy. */
function expectLimited(answer: Answer, policy: string): void {
  expect({ status: answer.status, code: codeOf(answer), text: answer.text }).toMatchObject({
    status: 429,
    code: 'RATE_LIMITED',
  });
  expect(answer.body.data ?? null).toBeNull();
  expect(answer.headers['ratelimit']).toContain(`"${policy}";r=0;t=`);
  expect(answer.headers['x-ratelimit-remaining']).toBe('0');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(answer.headers['cache-control']).toBe('no-store');
}

/** A wrong secret with the same prefix and a correct checksum. */
const wrongSecretOf = (secret: string): string =>
  formatSecret('PERSONAL_ACCESS_TOKEN', secret.slice(4, 10) + 'x'.repeat(32)).text;

describe("a user's budget", () => {
  test('is shared by all tokens and sessions of the user, and by no other user', async () => {
    const at = await limited({ RATE_LIMIT_USER: '3/h' });
    const { owner, newMember, newToken } = await world.newOrganization();
    const [one, two, member] = [
      await newToken(owner),
      await newToken(owner),
      await newMember('viewer'),
    ];
    for (const [secret, used] of [
      [one.secret, 1],
      [owner.secret, 2],
      [two.secret, 3],
    ] as const)
      expect(await usedBy(at, bearer(secret))).toBe(used);
    for (const { secret } of [one, owner, two])
      expectLimited(await ask(at, bearer(secret)), 'user-3600s');
    expectLimited(await ask(at, { Cookie: `latchkey-session=${owner.secret}` }), 'user-3600s');
    expect(await usedBy(at, bearer(member.secret))).toBe(1);
  });

  test('is in the headers of every response and in viewer.rateLimit: the longest window after this request', async () => {
    const at = await limited({ RATE_LIMIT_USER: '5/min,50/h' });
    const { owner } = await world.newOrganization();
    for (const used of [1, 2]) {
      const before = Date.now();
      const answer = await ask(at, bearer(owner.secret));
      expect(answer.headers).toMatchObject({
        ratelimit: expect.stringMatching(
          new RegExp(`^"user-60s";r=${5 - used};t=\\d+, "user-3600s";r=${50 - used};t=\\d+$`),
        ),
        'ratelimit-policy': '"user-60s";q=5;w=60, "user-3600s";q=50;w=3600',
        'x-ratelimit-limit': '50',
        'x-ratelimit-remaining': String(50 - used),
        'x-ratelimit-used': String(used),
      });
      const { rateLimit } = (answer.body.data as { viewer: { rateLimit: { resetAt: string } } })
        .viewer;
      expect(rateLimit).toEqual({
        limit: 50,
        remaining: 50 - used,
        used,
        resetAt: expect.any(String),
      });
      const resetAt = Date.parse(rateLimit.resetAt);
      expect(Math.ceil(resetAt / 1_000)).toBe(Number(answer.headers['x-ratelimit-reset']));
      expect(resetAt).toBeGreaterThan(before);
      expect(resetAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
    }
    // Also on responses that reject for another reason.
    const refused = await post(at.url, '{ nothing }', { headers: bearer(owner.secret) });
    expect({ code: codeOf(refused), used: refused.headers['x-ratelimit-used'] }).toEqual({
      code: 'BAD_USER_INPUT',
      used: '3',
    });
  });

  test('is restored when the window ends; requests rejected in a burst do not count against the hour', async () => {
    const at = await limited({ RATE_LIMIT_USER: '1/s,1000/h' });
    const { owner } = await world.newOrganization();
    const answers: Answer[] = [];
    const refused = (): Answer[] => answers.filter(({ status }) => status !== 200);
    while (refused().length < 3) answers.push(await ask(at, bearer(owner.secret)));
    for (const answer of refused()) expectLimited(answer, 'user-1s');
    const resetAt = Number(answers.at(-1)?.headers['x-ratelimit-reset']) * 1_000;
    expect(resetAt - Date.now()).toBeLessThanOrEqual(2_000);
    while (Date.now() < resetAt) await after(resetAt - Date.now());
    const again = await ask(at, bearer(owner.secret));
    expect(again.status).toBe(200);
    expect(again.headers['x-ratelimit-used']).toBe(String(answers.length - refused().length + 1));
  });

  test('is not spent by a revoked or expired token, one from a wrong address, or one of a suspended owner', async () => {
    const at = await limited({ RATE_LIMIT_USER: '1/h' });
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('viewer');
    const [good, revoked, expired, elsewhere] = [
      await newToken(member),
      await newToken(member),
      await newToken(member),
      await newToken(member, { ipAllowList: ['192.0.2.1'] }),
    ];
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id: revoked.id } }))
        .revokePersonalAccessToken,
    );
    await expire(world, expired.secret);
    for (const { secret } of [revoked, expired, elsewhere])
      for (let i = 0; i < 3; i++) {
        const answer = await ask(at, bearer(secret));
        expect(answer.status).toBe(401);
        expect(answer.headers).not.toHaveProperty('x-ratelimit-used');
      }
    expect(await usedBy(at, bearer(good.secret))).toBe(1);
    // A suspended owner receives the reason, even when the budget is exhausted.
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    expect(await statusOf(at, bearer(good.secret))).toBe(401);
  });

  test('of a service user is separate, whichever user issued its tokens', async () => {
    const at = await limited({ RATE_LIMIT_USER: '1/h' });
    const { owner, newToken } = await world.newOrganization();
    const { userId } = await newServiceUser(owner, 'ci');
    const [one, two] = [
      await newToken(owner, { ownerId: userId }),
      await newToken(owner, { ownerId: userId }),
    ];
    expect(await statusOf(at, bearer(owner.secret))).toBe(200);
    expect(await statusOf(at, bearer(one.secret))).toBe(200);
    expectLimited(await ask(at, bearer(two.secret)), 'user-3600s');
  });

  test('that is exhausted is reported by explainAccess to another user', async () => {
    const at = await limited({ RATE_LIMIT_USER: '4/h' });
    const { owner, newMember, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(await newMember('developer'));
    const explain = async () => {
      const { explainAccess } = await at.as(owner.secret)(ExplainAccessDocument, {
        input: { credentialId: id, permission: 'channel:read' },
      });
      return {
        allowed: explainAccess.allowed,
        failed: explainAccess.gates.filter(({ passed }) => !passed),
      };
    };
    expect(await explain()).toEqual({ allowed: true, failed: [] });
    for (let i = 0; i < 4; i++) expect(await statusOf(at, bearer(secret))).toBe(200);
    const reason = expect.stringMatching(
      /^Rate limit exceeded: 4 requests in 1 hour\. Try again in \d+ seconds\.$/,
    );
    expect(await explain()).toEqual({
      allowed: false,
      failed: [{ gate: 'WITHIN_RATE_LIMIT', passed: false, reason }],
    });
    // An explanation spends only the budget of its caller, and reading does not count.
    expect(await explain()).toMatchObject({ allowed: false });
    expect(await usedBy(at, bearer(owner.secret))).toBe(4);
    expectLimited(await ask(at, bearer(secret)), 'user-3600s');
  });

  test('is absent when the limit is off: no header, and null', async () => {
    const at = await limited({ RATE_LIMIT_USER: 'off' });
    const { owner } = await world.newOrganization();
    const answer = await ask(at, bearer(owner.secret));
    expect(answer.body).toEqual({ data: { viewer: { rateLimit: null } } });
    expect(Object.keys(answer.headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  });
});

describe("an API key's budget", () => {
  test('is off by default; if configured, each key has a separate one', async () => {
    const { owner } = await world.newOrganization();
    const [one, two] = [
      await newKey(world, owner, { name: 'one' }),
      await newKey(world, owner, { name: 'two' }),
    ];
    const off = await limited({ RATE_LIMIT_USER: '1/h' });
    expect(await statusOf(off, bearer(owner.secret))).toBe(200);
    for (let i = 0; i < 3; i++)
      expect(await ask(off, bearer(one.secret))).toMatchObject({
        status: 200,
        body: { data: { viewer: { rateLimit: null } } },
      });
    const on = await limited({ RATE_LIMIT_USER: '1/h', RATE_LIMIT_API_KEY: '2/h' });
    for (const used of [1, 2]) expect(await usedBy(on, { 'X-API-Key': one.secret })).toBe(used);
    expectLimited(await ask(on, { 'X-API-Key': one.secret }), 'api-key-3600s');
    expect(await usedBy(on, bearer(two.secret))).toBe(1);
    expect(await usedBy(on, bearer(owner.secret))).toBe(1);
  });
});

describe('the budget of anonymous callers', () => {
  test('is counted by address, and pages, health checks and rejected tokens do not spend it', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '2/h' });
    const [here, there] = [from('203.0.113.1'), from('203.0.113.2')];
    for (let i = 0; i < 3; i++) {
      for (const path of ['/', '/setup', '/healthz', '/readyz'])
        expect((await send(`${at.url}${path}`, { headers: here })).status).toBe(200);
      expect((await send(`${at.url}/nothing`, { headers: here })).status).toBe(404);
      expect(await statusOf(at, { ...here, ...bearer('junk') })).toBe(401);
    }
    expect(await usedBy(at, here)).toBe(1);
    expect(await usedBy(at, here)).toBe(2);
    expectLimited(await ask(at, here), 'anonymous-3600s');
    expect(await usedBy(at, there)).toBe(1);
    // A caller with a token is not anonymous.
    const { owner } = await world.newOrganization();
    expect(await statusOf(at, { ...here, ...bearer(owner.secret) })).toBe(200);
  });

  test('is counted by /64 for IPv6, in any spelling, and by address for IPv4, in any form', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '1/h' });
    for (const [first, ...same] of [
      [
        '2001:db8:0:1::1',
        '2001:db8:0:1::2',
        '2001:DB8:0:1:ffff:ffff:ffff:ffff',
        '[2001:db8:0:1::3]:443',
      ],
      ['2001:db8:0:2::1', '2001:db8:0:2:1::'],
      ['203.0.113.3', '::ffff:203.0.113.3', '203.0.113.3:443'],
      ['unknown', '_hidden', 'junk'],
    ] as const) {
      expect({ first, status: await statusOf(at, from(first)) }).toEqual({ first, status: 200 });
      for (const address of same) expectLimited(await ask(at, from(address)), 'anonymous-3600s');
    }
  });

  test('is spent on every surface that authenticates', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '1/h' });
    const paths = [
      '/oauth/introspect',
      '/oauth/revoke',
      '/access/v1/evaluation',
      '/access/v1/evaluations',
      '/scim/v2/Users',
    ];
    for (const [i, path] of paths.entries()) {
      const headers = from(`198.51.100.${i}`);
      expect({
        path,
        status: (await send(`${at.url}${path}`, { method: 'POST', headers })).status,
      }).toEqual({ path, status: 401 });
      const answer = await send(`${at.url}${path}`, { method: 'POST', headers });
      expect({ path, status: answer.status }).toEqual({ path, status: 429 });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expectLimited(await ask(at, headers), 'anonymous-3600s');
    }
  });
});

describe('unknown tokens', () => {
  const junk = (): string => drawSecret('PERSONAL_ACCESS_TOKEN').text;
  const lookups = async (at: World): Promise<number> =>
    Number(
      /^latchkey_lookup_batch_size_sum (\d+)$/m.exec(await at.metrics.registry.metrics())?.[1] ?? 0,
    );
  const HERE = from('203.0.113.20');

  test('spend the budget of anonymous requests from their address; beyond it none is looked up', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '5/h' });
    for (let i = 0; i < 5; i++)
      expect(await statusOf(at, { ...HERE, ...bearer(junk()) })).toBe(401);
    const before = await lookups(at);
    for (let i = 0; i < 20; i++)
      expectLimited(await ask(at, { ...HERE, ...bearer(junk()) }), 'unknown-token-3600s');
    expect(await lookups(at)).toBe(before);
    expectLimited(await ask(at, HERE), 'anonymous-3600s');
    expect(await statusOf(at, { ...from('203.0.113.21'), ...bearer(junk()) })).toBe(401);
  });

  test('include a wrong secret of an existing token, of any kind', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '4/h' });
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const wrong = [
      wrongSecretOf(secret),
      drawSecret('API_KEY').text,
      drawSecret('SESSION').text,
      junk(),
    ];
    for (const text of wrong) expect(await statusOf(at, { ...HERE, ...bearer(text) })).toBe(401);
    for (const text of wrong)
      expectLimited(await ask(at, { ...HERE, ...bearer(text) }), 'unknown-token-3600s');
  });

  test('never block a verified secret of any kind, nor one from another address', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '3/h' });
    const { owner, newToken } = await world.newOrganization();
    const [{ secret }, fresh, key] = [
      await newToken(owner),
      await newToken(owner),
      await newKey(world, owner),
    ];
    const inUse = [secret, owner.secret, key.secret];
    for (const text of inUse) expect(await statusOf(at, { ...HERE, ...bearer(text) })).toBe(200);
    for (let i = 0; i < 6; i++)
      expect(await statusOf(at, { ...HERE, ...bearer(junk()) })).toBe(i < 3 ? 401 : 429);
    for (let i = 0; i < 5; i++)
      for (const text of inUse) expect(await statusOf(at, { ...HERE, ...bearer(text) })).toBe(200);
    expect(await statusOf(at, { ...from('203.0.113.22'), ...bearer(fresh.secret) })).toBe(200);
    expect(await statusOf(at, { ...HERE, ...bearer(fresh.secret) })).toBe(200);
  });

  test('do not include anonymous requests, which never block new tokens', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '2/h' });
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    for (let i = 0; i < 5; i++) await ask(at, HERE);
    expect(await statusOf(at, { ...HERE, ...bearer(secret) })).toBe(200);
  });

  test('many at once pass no further than a burst', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '5/h' });
    const statuses = await Promise.all(
      Array.from({ length: 200 }, () => statusOf(at, { ...HERE, ...bearer(junk()) })),
    );
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(55);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });

  test.each([
    ['/graphql', (secret: string) => bearer(secret), 429],
    ['/graphql', (secret: string) => ({ 'X-API-Key': secret }), 429],
    ['/graphql', (secret: string) => ({ Cookie: `latchkey-session=${secret}` }), 429],
    ['/oauth/introspect', (secret: string) => bearer(secret), 429],
    ['/oauth/introspect', (secret: string) => basic(prefixOf(secret), secret), 429],
    ['/oauth/revoke', (secret: string) => basic(prefixOf(secret), secret), 429],
    ['/access/v1/evaluation', (secret: string) => bearer(secret), 429],
    ['/access/v1/evaluations', (secret: string) => bearer(secret), 429],
    ['/forward-auth', (secret: string) => bearer(secret), 401],
    ['/scim/v2/Users', (secret: string) => bearer(secret), 429],
  ] as const)('are limited on %s, %#', async (path, headersOf, status) => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '2/h' });
    const request = (): Promise<Answer> =>
      postJson(at.url, path, path === '/graphql' ? { query: '{ viewer { __typename } }' } : {}, {
        ...HERE,
        ...headersOf(junk()),
      });
    for (let i = 0; i < 2; i++) expect((await request()).status).toBe(401);
    const before = await lookups(at);
    for (let i = 0; i < 3; i++) expect((await request()).status).toBe(status);
    expect(await lookups(at)).toBe(before);
  });

  test('presented to a service count against the address that it names', async () => {
    const at = await limited({ RATE_LIMIT_ANONYMOUS: '2/h' });
    const tenant = await world.newOrganization();
    const asker = await newKey(world, tenant.owner, {
      role: 'auditor',
      scopes: [{ permission: 'introspection:read' }],
    });
    const introspect = async (): Promise<unknown> =>
      jsonOf(
        await postForm(
          at.url,
          '/oauth/introspect',
          { token: junk(), ip: '203.0.113.23' },
          { ...HERE, ...bearer(asker.secret) },
        ),
      );
    for (let i = 0; i < 2; i++) expect(await introspect()).toEqual({ active: false });
    const before = await lookups(at);
    for (let i = 0; i < 3; i++) expect(await introspect()).toEqual({ active: false });
    // The secret of the service is looked up each time.
    expect(await lookups(at)).toBe(before + 3);
  });
});

describe('RATE_LIMIT_TOKEN_CREATION', () => {
  test('is counted by address for every operation that issues a secret: tokens, keys and regenerated tokens', async () => {
    const at = await limited({ RATE_LIMIT_TOKEN_CREATION: '3/h' });
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner);
    const here = { ...from('203.0.113.4'), ...bearer(owner.secret) };
    const there = { ...from('203.0.113.5'), ...bearer(owner.secret) };
    const steps = [
      [CreatePersonalAccessTokenDocument, { name: 'token' }, 'createPersonalAccessToken'],
      [CreateApiKeyDocument, { name: 'key', role: 'ci' }, 'createApiKey'],
      [RegeneratePersonalAccessTokenDocument, { id }, 'regeneratePersonalAccessToken'],
    ] as const;
    for (const [document, input, name] of steps) {
      const answer = await run(at, document, input, here);
      expect(answer).toMatchObject({
        status: 200,
        body: { data: { [name]: { secret: expect.any(String) } } },
      });
    }
    for (const [document, input] of steps)
      expectLimited(await run(at, document, input, here), 'token-creation-3600s');
    // Nothing was created, and the token has the secret of its last regeneration.
    await expect(
      execute(ExplainAccessDocument, { input: { permission: 'channel:read' } }),
    ).rejects.toMatchObject({ status: 401 });
    const other = await world.newOrganization();
    expectLimited(
      await run(at, steps[0][0], steps[0][1], { ...here, ...bearer(other.owner.secret) }),
      'token-creation-3600s',
    );
    expect((await run(at, steps[0][0], { name: 'elsewhere' }, there)).status).toBe(200);
    expect(await statusOf(at, here)).toBe(200);
  });

  test('rejects before anything is created', async () => {
    const at = await limited({ RATE_LIMIT_TOKEN_CREATION: '1/h' });
    const { owner } = await world.newOrganization();
    const headers = bearer(owner.secret);
    const count = async (): Promise<number> => {
      const { rows } = await world.database.pool.query<{ n: string }>(
        'select count(*) as n from credential where created_by_id = $1',
        [rowOf(owner)],
      );
      return Number(rows[0]?.n);
    };
    expect(
      (await run(at, CreatePersonalAccessTokenDocument, { name: 'one' }, headers)).status,
    ).toBe(200);
    const before = await count();
    expectLimited(
      await run(at, CreatePersonalAccessTokenDocument, { name: 'two' }, headers),
      'token-creation-3600s',
    );
    expectLimited(
      await run(at, CreateApiKeyDocument, { name: 'two', role: 'ci' }, headers),
      'token-creation-3600s',
    );
    expect(await count()).toBe(before);
  });
});

const rowOf = ({ userId }: Person): string =>
  Buffer.from(userId, 'base64url').toString().split(':')[1] ?? '';

describe('RATE_LIMIT_SIGN_IN', () => {
  test('limits guesses at an invitation, which may require a password too', async () => {
    const at = await limited({ RATE_LIMIT_SIGN_IN: '2/h' });
    const { owner, slug } = await world.newOrganization();
    const invite = async (name: string): Promise<string> =>
      payloadOf(
        (
          await owner.execute(InviteMemberDocument, {
            input: { email: `${name}@${slug}.example`, role: 'viewer' },
          })
        ).inviteMember,
      ).secret;
    const [secret, another] = [await invite('ada'), await invite('grace')];
    const accept = (text: string, password: string, address: string): Promise<Answer> =>
      run(at, AcceptInvitationDocument, { secret: text, name: 'New', password }, from(address));
    for (let i = 0; i < 2; i++)
      expect((await accept(secret, 'short', '203.0.113.9')).body.data).toMatchObject({
        acceptInvitation: { __typename: 'ValidationError' },
      });
    expectLimited(await accept(secret, PASSWORD, '203.0.113.9'), 'sign-in-3600s');
    expect((await accept(another, PASSWORD, '203.0.113.9')).body.data).toMatchObject({
      acceptInvitation: { __typename: 'AcceptInvitationPayload' },
    });
    expect((await accept(secret, PASSWORD, '203.0.113.10')).body.data).toMatchObject({
      acceptInvitation: { __typename: 'AcceptInvitationPayload' },
    });
  });
});

describe('RATE_LIMIT_FAILED_AUTH', () => {
  const [ATTACKER, OWNER] = [from('203.0.113.66'), from('198.51.100.1')];
  /** Guesses until the limit of two is exhausted. */
  async function useUp(at: World, secret: string): Promise<void> {
    for (let i = 0; i < 2; i++)
      expect(await statusOf(at, { ...ATTACKER, ...bearer(secret) })).toBe(401);
    expectLimited(await ask(at, { ...ATTACKER, ...bearer(secret) }), 'failed-authentication-3600s');
  }

  test('limits guesses, by address and prefix', async () => {
    const at = await limited({ RATE_LIMIT_FAILED_AUTH: '2/h' });
    const { owner, newToken } = await world.newOrganization();
    const [token, another] = [await newToken(owner), await newToken(owner)];
    await useUp(at, wrongSecretOf(token.secret));
    const nobodys = drawSecret('PERSONAL_ACCESS_TOKEN').text;
    await useUp(at, nobodys);
    // The rejection does not disclose whether the token exists.
    const [known, unknown] = await Promise.all(
      [wrongSecretOf(token.secret), nobodys].map((secret) =>
        ask(at, { ...ATTACKER, ...bearer(secret) }),
      ),
    );
    expect(known?.text.replace(/\d+ seconds/, '')).toBe(unknown?.text.replace(/\d+ seconds/, ''));
    // Junk costs nothing, and is not counted.
    for (let i = 0; i < 5; i++)
      expect(await statusOf(at, { ...ATTACKER, ...bearer('junk') })).toBe(401);
    // Another prefix and another address are not limited.
    expect(await statusOf(at, { ...ATTACKER, ...bearer(wrongSecretOf(another.secret)) })).toBe(401);
    expect(
      await statusOf(at, { ...from('203.0.113.67'), ...bearer(wrongSecretOf(token.secret)) }),
    ).toBe(401);
  });

  const argon2Runs = async (at: World): Promise<number> =>
    Number(
      /^latchkey_argon2_seconds_count\{purpose="token"\} (\d+)$/m.exec(
        await at.metrics.registry.metrics(),
      )?.[1] ?? 0,
    );

  test('is not the only protection of the slow hash: a wrong secret never reaches it', async () => {
    const at = await limited({});
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    for (const wrong of [wrongSecretOf(secret), drawSecret('PERSONAL_ACCESS_TOKEN').text])
      expect(await statusOf(at, { ...ATTACKER, ...bearer(wrong) })).toBe(401);
    expect(await argon2Runs(at)).toBe(0);
    expect(await statusOf(at, { ...OWNER, ...bearer(secret) })).toBe(200);
    expect(await argon2Runs(at)).toBe(1);
  });

  test('protects the slow hash of an older release, which any guess reaches, from callers beyond the limit', async () => {
    const at = await limited({ RATE_LIMIT_FAILED_AUTH: '2/h' });
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const old = await argon2.hash(secret, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    await world.database.pool.query('update credential set secret_hash = $1 where prefix = $2', [
      old,
      prefixOf(secret),
    ]);
    const guess = wrongSecretOf(secret);
    await useUp(at, guess);
    expect(await argon2Runs(at)).toBe(2);
    for (let i = 0; i < 5; i++)
      expect(await statusOf(at, { ...ATTACKER, ...bearer(guess) })).toBe(429);
    expect(await argon2Runs(at)).toBe(2);
    expect(await statusOf(at, { ...OWNER, ...bearer(secret) })).toBe(200);
  });

  test("never blocks the owner's valid token: not from another address, and once verified not from the same address", async () => {
    const at = await limited({ RATE_LIMIT_FAILED_AUTH: '2/h' });
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    await useUp(at, wrongSecretOf(secret));
    expect(await statusOf(at, { ...OWNER, ...bearer(secret) })).toBe(200);
    for (let i = 0; i < 3; i++) {
      expect(await statusOf(at, { ...ATTACKER, ...bearer(wrongSecretOf(secret)) })).toBe(429);
      expect(await statusOf(at, { ...ATTACKER, ...bearer(secret) })).toBe(200);
      expect(await statusOf(at, { ...OWNER, ...bearer(secret) })).toBe(200);
    }
  });

  test('never blocks a valid API key or session, whatever the origin of the guesses', async () => {
    const at = await limited({ RATE_LIMIT_FAILED_AUTH: '2/h' });
    const { owner } = await world.newOrganization();
    const key = await newKey(world, owner);
    for (const { secret } of [key, owner]) {
      const kind = secret.startsWith('key_') ? 'API_KEY' : 'SESSION';
      await useUp(at, formatSecret(kind, secret.slice(4, 10) + 'x'.repeat(32)).text);
      expect(await statusOf(at, { ...ATTACKER, ...bearer(secret) })).toBe(200);
    }
  });

  test('never counts a correct token, however often or for whatever reason it is rejected', async () => {
    const at = await limited({ RATE_LIMIT_FAILED_AUTH: '1/h' });
    const { owner, newToken } = await world.newOrganization();
    const [good, expired] = [await newToken(owner), await newToken(owner)];
    await expire(world, expired.secret);
    for (let i = 0; i < 4; i++) {
      expect(await statusOf(at, { ...ATTACKER, ...bearer(good.secret) })).toBe(200);
      expect(await statusOf(at, { ...ATTACKER, ...bearer(expired.secret) })).toBe(401);
    }
  });

  test('limits the whole /64 of IPv6, which belongs to one network', async () => {
    const at = await limited({ RATE_LIMIT_FAILED_AUTH: '2/h' });
    const { owner, newToken } = await world.newOrganization();
    const guess = bearer(wrongSecretOf((await newToken(owner)).secret));
    const statuses = [];
    for (const last of ['1', '2', '3', 'ffff'])
      statuses.push(await statusOf(at, { ...from(`2001:db8:0:3::${last}`), ...guess }));
    expect(statuses).toEqual([401, 401, 429, 429]);
  });
});

describe('a service that asks about a credential', () => {
  test('spends neither its own budget nor that of the subject', async () => {
    const at = await limited({
      RATE_LIMIT_USER: '2/h',
      RATE_LIMIT_API_KEY: '2/h',
      RATE_LIMIT_ANONYMOUS: '2/h',
    });
    const { owner, newMember, newToken } = await world.newOrganization();
    const [subject, asking] = [await newToken(await newMember('viewer')), await newToken(owner)];
    const key = await newKey(world, owner, { role: 'auditor' });
    const question = { action: { name: 'read' }, resource: { type: 'channel', id: '*' } };
    for (const asker of [asking, key])
      for (let i = 0; i < 3; i++) {
        expect(
          jsonOf(
            await postForm(
              at.url,
              '/oauth/introspect',
              { token: subject.secret },
              bearer(asker.secret),
            ),
          ),
        ).toMatchObject({ active: true });
        for (const id of [subject.secret, prefixOf(subject.secret)])
          expect(
            jsonOf(
              await postJson(
                at.url,
                '/access/v1/evaluation',
                { subject: { type: 'credential', id }, ...question },
                bearer(asker.secret),
              ),
            ),
          ).toEqual({
            decision: true,
          });
        expect(
          (await send(`${at.url}/forward-auth`, { headers: bearer(subject.secret) })).status,
        ).toBe(200);
      }
    for (const { secret } of [subject, asking, key])
      expect(await usedBy(at, bearer(secret))).toBe(1);
  });

  test('is answered when its own budget is exhausted, and truthfully about a subject whose budget is exhausted', async () => {
    const at = await limited({ RATE_LIMIT_USER: '1/h' });
    const { owner, newMember, newToken } = await world.newOrganization();
    const [subject, asking] = [await newToken(await newMember('viewer')), await newToken(owner)];
    for (const { secret } of [subject, asking]) {
      expect(await statusOf(at, bearer(secret))).toBe(200);
      expect(await statusOf(at, bearer(secret))).toBe(429);
    }
    expect(
      jsonOf(
        await postForm(
          at.url,
          '/oauth/introspect',
          { token: subject.secret },
          bearer(asking.secret),
        ),
      ),
    ).toMatchObject({ active: true });
  });
});
