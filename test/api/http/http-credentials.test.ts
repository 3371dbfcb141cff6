import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreateApiKeyDocument,
  CreateRoleDocument,
  MembersDocument,
  RevokePersonalAccessTokenDocument,
  SignInDocument,
  SignOutDocument,
  SuspendMemberDocument,
  UpdatePersonalAccessTokenDocument,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { formatSecret } from '../../../src/secrets/secret-format.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { codeOf, post, send, type Answer } from '../../support/http-send.ts';
import { rowId } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ME = '{ viewer { user { id } credential { __typename } } }';
const COOKIE = 'latchkey-session';
const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });
const ask = (headers: Record<string, string | string[]>, query = ME): Promise<Answer> =>
  post(world.url, query, { headers });
const INVALID_TOKEN = 'Bearer realm="latchkey", error="invalid_token"';

/** A wrong secret with the same prefix and a correct checksum. */
const samePrefix = (secret: string): string =>
  formatSecret(
    secret.startsWith('pat_') ? 'PERSONAL_ACCESS_TOKEN' : 'SESSION',
    secret.slice(4, 10) + 'x'.repeat(32),
  ).text;

/** Returns the parts of a response that could distinguish two rejections. */
const told = ({ status, headers, text }: Answer) => ({
  status,
  text,
  challenge: headers['www-authenticate'],
  type: headers['content-type'],
  length: headers['content-length'],
  names: Object.keys(headers)
    .filter((name) => name !== 'x-request-id')
    .sort(),
});

describe('a credential', () => {
  test('is read from Authorization: Bearer and Token, X-API-Key and the session cookie', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    const { secret: key } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci' } }))
        .createApiKey,
    );
    for (const [one, kind] of [
      [secret, 'PersonalAccessToken'],
      [key, 'ApiKey'],
      [owner.secret, 'Session'],
    ] as const) {
      for (const headers of [
        bearer(one),
        { Authorization: `Token ${one}` },
        { authorization: `bearer   ${one} ` },
        { 'X-API-Key': one },
        { Cookie: `a=b; ${COOKIE}=${one}` },
      ]) {
        const answer = await ask(headers);
        expect(answer.status).toBe(200);
        expect(answer.body.data).toMatchObject({ viewer: { credential: { __typename: kind } } });
      }
    }
  });

  test('is accepted twice when both are the same, and rejected when they differ', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    expect(
      await ask({ ...bearer(secret), 'X-API-Key': secret, Cookie: `${COOKIE}=${secret}` }),
    ).toMatchObject({ status: 200 });
    const differ = [
      { ...bearer(secret), 'X-API-Key': owner.secret },
      { ...bearer(secret), Cookie: `${COOKIE}=${owner.secret}` },
      { 'X-API-Key': secret, Cookie: `${COOKIE}=${owner.secret}` },
      { 'X-API-Key': [secret, owner.secret] },
      { Authorization: [`Bearer ${secret}`, `Bearer ${owner.secret}`] },
      { ...bearer(secret), 'X-API-Key': 'key_junk' },
    ];
    for (const headers of differ) {
      const answer = await ask(headers);
      expect(answer.status).toBe(400);
      expect(codeOf(answer)).toBe('BAD_USER_INPUT');
      expect(answer.text).not.toContain(secret);
      expect(answer.text).not.toContain(owner.secret);
    }
  });

  test('that is unknown, malformed or wrong gets one identical response', async () => {
    const tenant = await world.newOrganization();
    const token = await tenant.newToken(tenant.owner);
    const revoked = await tenant.newToken(tenant.owner);
    const expired = await tenant.newToken(tenant.owner);
    const member = await tenant.newMember('viewer');
    const suspended = await tenant.newToken(member);
    payloadOf(
      (await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id: revoked.id } }))
        .revokePersonalAccessToken,
    );
    payloadOf(
      (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    await world.database.pool.query(
      "update credential set expires_at = now() - interval '1 day' where id = $1",
      [rowId(expired.id)],
    );
    const unknown = await ask(bearer(drawSecret('PERSONAL_ACCESS_TOKEN').text));
    expect(unknown.status).toBe(401);
    expect(codeOf(unknown)).toBe('UNAUTHENTICATED');
    expect(unknown.headers['www-authenticate']).toBe(INVALID_TOKEN);
    const flipped = token.secret.slice(0, -1) + (token.secret.endsWith('0') ? '1' : '0');
    const wrong = [
      bearer(samePrefix(token.secret)),
      bearer(samePrefix(revoked.secret)),
      bearer(samePrefix(expired.secret)),
      bearer(samePrefix(suspended.secret)),
      bearer(samePrefix(tenant.owner.secret)),
      bearer(flipped),
      bearer(token.secret.slice(0, 10)),
      bearer(token.secret.slice(0, -1)),
      bearer(`${token.secret}0`),
      bearer('junk'),
      bearer('x'.repeat(5_000)),
      bearer(token.secret.replace('pat_', 'key_')),
      bearer(drawSecret('SESSION').text),
      bearer(drawSecret('API_KEY').text),
      bearer(drawSecret('INVITATION').text),
      { 'X-API-Key': 'junk' },
      { Authorization: 'Basic dXNlcjpwYXNz' },
      { Authorization: 'junk' },
      { Authorization: token.secret.toLowerCase() },
    ];
    for (const headers of wrong) expect(told(await ask(headers))).toEqual(told(unknown));
    expect((await ask(bearer(token.secret))).status).toBe(200);
  });

  test('that is expired, revoked, of a suspended owner or from a wrong address gets the reason: the secret is correct', async () => {
    const tenant = await world.newOrganization();
    const [expired, revoked, elsewhere] = [
      await tenant.newToken(tenant.owner),
      await tenant.newToken(tenant.owner),
      await tenant.newToken(tenant.owner),
    ];
    const member = await tenant.newMember('viewer');
    const suspended = await tenant.newToken(member);
    await world.database.pool.query(
      "update credential set expires_at = now() - interval '1 second' where id = $1",
      [rowId(expired.id)],
    );
    payloadOf(
      (await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id: revoked.id } }))
        .revokePersonalAccessToken,
    );
    payloadOf(
      (
        await tenant.owner.execute(UpdatePersonalAccessTokenDocument, {
          input: { id: elsewhere.id, ipAllowList: ['203.0.113.0/24', '2001:db8::/32'] },
        })
      ).updatePersonalAccessToken,
    );
    payloadOf(
      (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    for (const [{ secret }, gate] of [
      [expired, 'NOT_EXPIRED'],
      [revoked, 'NOT_REVOKED'],
      [elsewhere, 'IP_ALLOWED'],
      [suspended, 'MEMBERSHIP_ACTIVE'],
      [member, 'NOT_REVOKED'],
    ] as const) {
      const answer = await ask(bearer(secret));
      expect({
        status: answer.status,
        gate: answer.body.errors?.[0]?.extensions?.['gate'],
        challenge: answer.headers['www-authenticate'],
      }).toEqual({
        status: 401,
        gate,
        challenge: INVALID_TOKEN,
      });
    }
  });

  test('that is missing: 401 without error=, where authentication is required', async () => {
    for (const headers of [{}, { Cookie: 'other=1' }, { Cookie: `${COOKIE}=` }]) {
      const answer = await ask(headers, '{ organization { id } }');
      expect(answer.status).toBe(401);
      expect(codeOf(answer)).toBe('UNAUTHENTICATED');
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="latchkey"');
    }
    const anonymous = await ask({});
    expect(anonymous).toMatchObject({ status: 200, body: { data: { viewer: null } } });
    expect(anonymous.headers['www-authenticate']).toBeUndefined();
  });

  test('is not read from the query string', async () => {
    const { owner } = await world.newOrganization();
    const answer = await send(
      `${world.url}/graphql?query=${encodeURIComponent(ME)}&access_token=${owner.secret}&token=${owner.secret}`,
      {
        headers: { Accept: 'application/json' },
      },
    );
    expect(answer.body.data).toEqual({ viewer: null });
  });

  test('without the permission: 403 with insufficient_scope, the missing permission and the gate', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const narrow = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    for (const [secret, gate] of [
      [viewer.secret, 'ROLE_GRANTS'],
      [narrow.secret, 'TOKEN_GRANTS'],
    ] as const) {
      const answer = await ask(bearer(secret), MembersDocument.toString());
      expect(answer.status).toBe(403);
      expect(answer.headers['www-authenticate']).toBe(
        'Bearer realm="latchkey", error="insufficient_scope"',
      );
      expect(answer.body.errors?.[0]?.extensions).toEqual({
        code: 'FORBIDDEN',
        missing: ['member:list'],
        gate,
      });
    }
  });

  test('with some of the permissions gets that data, and errors for the rest', async () => {
    const { newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const answer = await ask(
      bearer(viewer.secret),
      '{ viewer { role { key } } node(id: "x") { id } organization { slug } }',
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { viewer: { role: { key: 'viewer' } }, node: null } },
    });
  });
});

describe('the session cookie', () => {
  const signIn = (email: string, headers: Record<string, string> = {}) =>
    post(world.url, SignInDocument.toString(), {
      headers,
      variables: { input: { email, password: PASSWORD } },
    });
  const cookieOf = ({ headers }: Answer): string =>
    headers['set-cookie']?.find((one) => one.includes('latchkey-session')) ?? '';

  test('is HttpOnly, SameSite=Strict, for the whole site, and ends with the session', async () => {
    const { owner } = await world.newOrganization();
    const answer = await signIn(owner.email);
    const cookie = cookieOf(answer);
    // The other cookie authenticates nobody: it marks this browser as known.
    expect(answer.headers['set-cookie']?.map((one) => one.split('=')[0])).toEqual([
      'latchkey-device',
      'latchkey-session',
    ]);
    expect(cookie).toMatch(/^latchkey-session=ses_[0-9A-Za-z]{44}; /);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/'])
      expect(cookie.split('; ')).toContain(attribute);
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '');
    expect((expires - Date.now()) / 86_400_000).toBeGreaterThan(13.9);
    expect((await ask({ Cookie: cookie.split(';')[0] ?? '' })).body.data).toMatchObject({
      viewer: { user: { id: owner.userId } },
    });
  });

  test('is Secure and bound to the host behind https', async () => {
    const secure = await createWorld(
      { PUBLIC_URL: 'https://latchkey.example.org' },
      { databaseName: 'http_secure_cookie' },
    );
    try {
      const { owner } = await secure.newOrganization();
      const answer = await post(secure.url, SignInDocument.toString(), {
        variables: { input: { email: owner.email, password: PASSWORD } },
      });
      expect(cookieOf(answer)).toMatch(/^__Host-latchkey-session=ses_/);
      expect(cookieOf(answer).split('; ')).toEqual(
        expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']),
      );
      expect(cookieOf(answer)).not.toMatch(/Domain/i);
    } finally {
      await secure.close();
    }
  });

  test('is not accepted from a page of another site, not even for a query', async () => {
    const { owner } = await world.newOrganization();
    const Cookie = `${COOKIE}=${owner.secret}`;
    const host = new URL(world.url).host;
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: `https://${host}.evil.example` },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'cross-site', Origin: `http://${host}` },
    ]) {
      const create = await post(world.url, CreateRoleDocument.toString(), {
        headers: { Cookie, ...headers },
        variables: { input: { key: 'evil', name: 'Evil', grants: [] } },
      });
      expect(create.status).toBe(403);
      expect(codeOf(create)).toBe('FORBIDDEN');
      expect((await ask({ Cookie, ...headers })).status).toBe(403);
      expect(create.headers['set-cookie']).toBeUndefined();
      // A page of another site cannot set this header, so the cookie is not what authenticates.
      expect((await ask({ ...bearer(owner.secret), ...headers })).status).toBe(200);
    }
    for (const headers of [
      { Origin: `http://${host}` },
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
      {},
    ])
      expect((await ask({ Cookie, ...headers })).status).toBe(200);
  });

  test('is cleared when it is no longer valid, so that the browser can sign in again', async () => {
    const { owner } = await world.newOrganization();
    payloadOf((await owner.execute(SignOutDocument)).signOut);
    for (const secret of [owner.secret, 'junk', drawSecret('SESSION').text]) {
      const answer = await ask({ Cookie: `${COOKIE}=${secret}` });
      expect(answer.status).toBe(401);
      expect(cookieOf(answer)).toMatch(/^latchkey-session=; /);
      expect(cookieOf(answer)).toMatch(/Expires=Thu, 01 Jan 1970/);
    }
    expect((await ask(bearer('junk'))).headers['set-cookie']).toBeUndefined();
  });

  test('is cleared on signing out', async () => {
    const { owner } = await world.newOrganization();
    const answer = await ask(
      { Cookie: `${COOKIE}=${owner.secret}` },
      'mutation { signOut { __typename } }',
    );
    expect(answer.body.data).toEqual({ signOut: { __typename: 'SignOutPayload' } });
    expect(cookieOf(answer)).toMatch(/^latchkey-session=; .*HttpOnly/);
  });
});
