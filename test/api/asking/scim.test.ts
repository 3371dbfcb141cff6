import type { OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { post, send, type Answer } from '../../support/http-send.ts';
import { expire, newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import {
  basic,
  bearer,
  jsonOf,
  newAsker,
  postForm,
  postJson,
  prefixOf,
} from '../../support/services.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const USERS = '/scim/v2/Users';
const INVALID_TOKEN = 'Bearer realm="latchkey", error="invalid_token"';
const newScimToken = ({ owner, newToken }: Tenant) => newToken(owner, { type: 'SCIM' });
const ask = (
  headers: OutgoingHttpHeaders,
  path = USERS,
  method = 'GET',
  at = world,
): Promise<Answer> => send(`${at.url}${path}`, { method, headers });

/** Expects an error of SCIM (RFC 7644, section 3.12). */
function expectScimError(answer: Answer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/scim+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(jsonOf(answer)).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail: expect.stringMatching(/\S.*\.$/),
  });
}

describe('a SCIM token', () => {
  test('is rejected on /graphql in every header: SURFACE_ALLOWED', async () => {
    const { secret } = await newScimToken(await world.newOrganization());
    for (const headers of [
      bearer(secret),
      { 'X-API-Key': secret },
      { Cookie: `latchkey-session=${secret}` },
    ]) {
      const answer = await post(world.url, '{ viewer { permissions } }', { headers });
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': INVALID_TOKEN } });
      expect(answer.body.errors?.[0]?.extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        gate: 'SURFACE_ALLOWED',
      });
    }
  });

  test('cannot introspect, neither others nor itself', async () => {
    const tenant = await world.newOrganization();
    const { secret } = await newScimToken(tenant);
    const { secret: other } = await tenant.newToken(tenant.owner);
    const question = {
      subject: { type: 'credential', id: secret },
      action: { name: 'read' },
      resource: { type: 'channel', id: '*' },
    };
    for (const [headers, error] of [
      [bearer(secret), 'invalid_token'],
      [basic(prefixOf(secret), secret), 'invalid_client'],
    ] as const)
      for (const answer of [
        await postForm(world.url, '/oauth/introspect', { token: other }, headers),
        await postForm(world.url, '/oauth/introspect', { token: secret }, headers),
        await postForm(world.url, '/oauth/revoke', { token: secret }, headers),
        await postJson(world.url, '/access/v1/evaluation', question, headers),
        await postJson(world.url, '/access/v1/evaluations', { evaluations: [question] }, headers),
      ]) {
        expect(answer.status).toBe(401);
        expect(jsonOf(answer)).toMatchObject({ error });
      }
    expectScimError(await ask(bearer(secret)), 501);
  });

  test('is inactive to introspection and has no permissions: SURFACE_ALLOWED', async () => {
    const tenant = await world.newOrganization();
    const { secret } = await newScimToken(tenant);
    const asker = bearer((await newAsker(world, tenant)).secret);
    expect(
      jsonOf(await postForm(world.url, '/oauth/introspect', { token: secret }, asker)),
    ).toEqual({ active: false });
    expect(
      jsonOf(
        await postForm(
          world.url,
          '/oauth/introspect',
          { token: secret, permission: 'channel:read' },
          asker,
        ),
      ),
    ).toEqual({ active: false });
    for (const id of [secret, prefixOf(secret)]) {
      const question = {
        subject: { type: 'credential', id },
        action: { name: 'read' },
        resource: { type: 'channel', id: '*' },
      };
      expect(jsonOf(await postJson(world.url, '/access/v1/evaluation', question, asker))).toEqual({
        decision: false,
        context: {
          reason: [{ gate: 'SURFACE_ALLOWED', message: 'A SCIM token works on /scim/v2 only.' }],
        },
      });
    }
  });

  test('is refused by forward auth: SURFACE_ALLOWED', async () => {
    const { secret } = await newScimToken(await world.newOrganization());
    for (const query of ['', '?permission=channel:read']) {
      const answer = await send(`${world.url}/forward-auth${query}`, { headers: bearer(secret) });
      expect(answer.status).toBe(401);
      expect(jsonOf(answer)).toMatchObject({ gate: 'SURFACE_ALLOWED' });
    }
  });

  test('is accepted below /scim/v2 by any method, which returns 501: provisioning is not implemented', async () => {
    const { secret } = await newScimToken(await world.newOrganization());
    for (const [method, path] of [
      ['GET', USERS],
      ['GET', `${USERS}?filter=userName%20eq%20%22ada%22&count=1`],
      ['POST', USERS],
      ['PUT', `${USERS}/1`],
      ['PATCH', `${USERS}/1`],
      ['DELETE', `${USERS}/1`],
      ['GET', '/scim/v2/ServiceProviderConfig'],
      ['GET', '/scim/v2'],
      ['GET', '/scim/v2/'],
    ] as const)
      expectScimError(await ask(bearer(secret), path, method), 501);
    expectScimError(await ask({ 'X-API-Key': secret }), 501);
    for (const path of ['/scim', '/scim/v1/Users', '/scim/v2x', '/scim/v2Users'])
      expect((await ask(bearer(secret), path)).status).toBe(404);
  });

  test('is rejected at once when it is revoked or expires, or its owner is suspended', async () => {
    const tenant = await world.newOrganization();
    const admin = await tenant.newMember('admin');
    const [revoked, expired] = [await newScimToken(tenant), await newScimToken(tenant)];
    const orphan = await tenant.newToken(admin, { type: 'SCIM' });
    for (const { secret } of [revoked, expired, orphan])
      expectScimError(await ask(bearer(secret)), 501);
    payloadOf(
      (await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id: revoked.id } }))
        .revokePersonalAccessToken,
    );
    await expire(world, expired.secret);
    payloadOf(
      (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: admin.memberId } }))
        .suspendMember,
    );
    for (const { secret } of [revoked, expired, orphan])
      expectScimError(await ask(bearer(secret)), 401);
  });

  test("counts against its owner's budget, and receives SCIM's error format beyond it", async () => {
    const at = await createWorld({ RATE_LIMIT_USER: '2/h' }, { database: world.database });
    try {
      const tenant = await world.newOrganization();
      const { secret } = await newScimToken(tenant);
      const answer = await ask(bearer(secret), USERS, 'GET', at);
      expectScimError(answer, 501);
      expect(answer.headers['x-ratelimit-used']).toBe('1');
      expect(
        (await post(at.url, '{ viewer { permissions } }', { headers: bearer(tenant.owner.secret) }))
          .headers['x-ratelimit-used'],
      ).toBe('2');
      const refused = await ask(bearer(secret), USERS, 'GET', at);
      expectScimError(refused, 429);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await at.close();
    }
  });
});

describe('/scim/v2', () => {
  test('rejects every other credential with 401', async () => {
    const tenant = await world.newOrganization();
    const { owner, newToken } = tenant;
    const { userId } = await newServiceUser(owner, 'ci');
    const [token, service, key] = [
      await newToken(owner),
      await newToken(owner, { ownerId: userId }),
      await newKey(world, owner, { role: 'owner' }),
    ];
    for (const { secret } of [owner, token, service, key])
      for (const headers of [bearer(secret), { 'X-API-Key': secret }]) {
        const answer = await ask(headers);
        expectScimError(answer, 401);
        expect(answer.headers['www-authenticate']).toBe(INVALID_TOKEN);
      }
    for (const headers of [
      bearer('junk'),
      { Authorization: 'Basic YTpi' },
      { ...bearer(token.secret), 'X-API-Key': key.secret },
    ]) {
      const answer = await ask(headers);
      expectScimError(answer, 401);
      expect(answer.headers['www-authenticate']).toBe(INVALID_TOKEN);
    }
  });

  test('accepts no cookie, even with a SCIM token in it; accepts one in Basic', async () => {
    const tenant = await world.newOrganization();
    const { secret } = await newScimToken(tenant);
    for (const headers of [
      {},
      { Cookie: `latchkey-session=${tenant.owner.secret}` },
      { Cookie: `latchkey-session=${secret}` },
    ]) {
      const answer = await ask(headers);
      expectScimError(answer, 401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="latchkey"');
    }
    expectScimError(await ask(basic(prefixOf(secret), secret)), 501);
  });
});
