import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import {
  CreatePersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  RestorePersonalAccessTokenDocument,
  RevokeApiKeyDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { formatSecret } from '../../../src/secrets/secret-format.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { globalId } from '../../support/node-id.ts';
import { auditOf, expire, newKey, refusedAt } from '../../support/personal-access-token-steps.ts';
import {
  basic,
  bearer,
  jsonOf,
  losingDatabase,
  newAsker,
  postForm,
  prefixOf,
} from '../../support/services.ts';

const PATH = '/oauth/revoke';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ask = (asker: string, fields: Parameters<typeof postForm>[2]): Promise<Answer> =>
  postForm(world.url, PATH, fields, bearer(asker));

/** The response about a token that is now invalid, whatever it was before. */
const DONE = { status: 200, text: '{}', headers: { 'cache-control': 'no-store' } };

/** An organization, a service of it that revokes, and a developer's token. */
async function newScene() {
  const tenant = await world.newOrganization();
  const { id: askerId, secret: asker } = await newAsker(world, tenant);
  const developer = await tenant.newMember('developer');
  const token = await tenant.newToken(developer);
  return { tenant, owner: tenant.owner, asker, askerId, developer, token };
}

const isAccepted = async (secret: string, { as } = world): Promise<void> => {
  await expect(as(secret)(ViewerDocument)).resolves.toMatchObject({
    viewer: { role: { key: expect.any(String) } },
  });
};
const isRevoked = (secret: string, { as } = world): Promise<void> =>
  expect(as(secret)(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));

/** Returns the credentials and audit events of an organization. */
async function stateOf({ id }: { id: string }) {
  const { rows: credentials } = await world.database.pool.query(
    'select id, prefix, revoked_at, revoked_by_id, updated_at from credential where organization_id = $1 order by id',
    [id],
  );
  const { rows: events } = await world.database.pool.query(
    'select id from audit_event where organization_id = $1 order by id',
    [id],
  );
  return { credentials, events };
}

const sessionIdOf = async (secret: string): Promise<string> => {
  const { rows } = await world.database.pool.query<{ id: string }>(
    'select id from credential where prefix = $1',
    [prefixOf(secret)],
  );
  return globalId('Session', rows[0]?.id ?? '');
};

describe('revoking', () => {
  test('a token: it and the tokens that it issued are rejected at the next request, on every instance', async () => {
    const other = await createWorld({}, { database: world.database });
    try {
      const { tenant, developer, asker } = await newScene();
      const { secret, execute } = await tenant.newToken(developer, {
        scopes: [{ permission: 'channel:*' }, { permission: 'personal-access-token:create' }],
      });
      const child = payloadOf(
        (await execute(CreatePersonalAccessTokenDocument, { input: { name: 'child', scopes: [] } }))
          .createPersonalAccessToken,
      );
      for (const instance of [world, other]) await isAccepted(secret, instance);
      expect(await ask(asker, { token: secret, token_type_hint: 'access_token' })).toMatchObject(
        DONE,
      );
      for (const instance of [world, other]) {
        await isRevoked(secret, instance);
        await isRevoked(child.secret, instance);
      }
    } finally {
      await other.close();
    }
  });

  test('is in the audit log, with the prefix of the service that asked', async () => {
    const { owner, asker, token } = await newScene();
    await ask(asker, { token: token.secret });
    expect((await auditOf(owner, token.id)).at(-1)).toMatchObject({
      action: 'personal_access_token.revoked',
      actor: null,
      credentialPrefix: prefixOf(asker),
      targetLabel: expect.stringContaining(prefixOf(token.secret)),
      ip: '127.0.0.1',
    });
  });

  test('works for keys and for sessions too', async () => {
    const { owner, asker, developer } = await newScene();
    const key = await newKey(world, owner, { role: 'ci' });
    for (const [secret, id, action] of [
      [key.secret, key.id, 'api_key.revoked'],
      [developer.secret, await sessionIdOf(developer.secret), 'session.revoked'],
    ] as const) {
      await isAccepted(secret);
      expect(await ask(asker, { token: secret })).toMatchObject(DONE);
      await isRevoked(secret);
      expect((await auditOf(owner, id)).at(-1)).toMatchObject({
        action,
        credentialPrefix: prefixOf(asker),
      });
    }
  });

  test('writes one event, however many requests arrive at once', async () => {
    const { owner, tenant, asker, token } = await newScene();
    const second = await newAsker(world, tenant);
    const askers = [asker, second.secret, token.secret, asker];
    const answers = await Promise.all(askers.map((secret) => ask(secret, { token: token.secret })));
    for (const [i, answer] of answers.entries()) {
      if (askers[i] === token.secret) expect([200, 401]).toContain(answer.status);
      else expect(answer).toMatchObject(DONE);
    }
    await isRevoked(token.secret);
    expect(
      (await auditOf(owner, token.id)).filter(
        ({ action }) => action === 'personal_access_token.revoked',
      ),
    ).toHaveLength(1);
  });

  test('can be undone by an admin, but not by the owner of the token', async () => {
    const { owner, asker, developer, token } = await newScene();
    await ask(asker, { token: token.secret });
    const restore = { input: { id: token.id } };
    expect(
      (await developer.execute(RestorePersonalAccessTokenDocument, restore))
        .restorePersonalAccessToken,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
    });
    await isRevoked(token.secret);
    payloadOf(
      (await owner.execute(RestorePersonalAccessTokenDocument, restore)).restorePersonalAccessToken,
    );
    await isAccepted(token.secret);
  });
});

describe('a token that the service cannot revoke', () => {
  test('gets the response of a successful revocation, and nothing changes', async () => {
    const { tenant, asker, developer, token } = await newScene();
    const theirs = await world.newOrganization();
    const foreign = await theirs.newToken(theirs.owner);
    const foreignAsker = await newAsker(world, theirs);
    const ended = await tenant.newToken(developer);
    await ask(asker, { token: ended.secret });
    const replaced = await tenant.newToken(developer);
    const { secret: replacement } = payloadOf(
      (
        await developer.execute(RegeneratePersonalAccessTokenDocument, {
          input: { id: replaced.id },
        })
      ).regeneratePersonalAccessToken,
    );
    const before = [await stateOf(tenant), await stateOf(theirs)];
    for (const secret of [
      drawSecret('PERSONAL_ACCESS_TOKEN').text,
      drawSecret('SESSION').text,
      'junk',
      prefixOf(token.secret),
      formatSecret('PERSONAL_ACCESS_TOKEN', token.secret.slice(4, 10) + 'x'.repeat(32)).text,
      foreign.secret,
      foreignAsker.secret,
      theirs.owner.secret,
      ended.secret,
      replaced.secret,
    ])
      expect(await ask(asker, { token: secret })).toMatchObject(DONE);
    expect([await stateOf(tenant), await stateOf(theirs)]).toEqual(before);
    for (const secret of [
      token.secret,
      replacement,
      foreign.secret,
      foreignAsker.secret,
      theirs.owner.secret,
    ])
      await isAccepted(secret);
  });
});

describe('who may revoke', () => {
  test('a key, a token or a session with introspection:read: as Bearer, as Basic, in X-API-Key', async () => {
    const { tenant, owner, developer, asker } = await newScene();
    const personal = await tenant.newToken(owner, {
      scopes: [{ permission: 'introspection:read' }],
    });
    for (const headers of [
      bearer(asker),
      basic(prefixOf(asker), asker),
      { 'X-API-Key': asker },
      basic(prefixOf(personal.secret), personal.secret),
      bearer(owner.secret),
    ]) {
      const { secret } = await tenant.newToken(developer);
      expect(await postForm(world.url, PATH, { token: secret }, headers)).toMatchObject(DONE);
      await isRevoked(secret);
    }
  });

  test('any caller the credential that they present', async () => {
    const { tenant, owner } = await newScene();
    const viewer = await tenant.newMember('viewer');
    const token = await tenant.newToken(viewer, { scopes: [] });
    const key = await newKey(world, owner, { role: 'ci', scopes: [] });
    for (const secret of [token.secret, key.secret]) {
      expect(await ask(secret, { token: secret })).toMatchObject(DONE);
      await isRevoked(secret);
    }
    for (const [id, secret] of [
      [token.id, token.secret],
      [key.id, key.secret],
    ] as const)
      expect((await auditOf(owner, id)).at(-1)).toMatchObject({
        action: expect.stringMatching(/\.revoked$/),
        credentialPrefix: prefixOf(secret),
      });
    await postForm(
      world.url,
      PATH,
      { token: viewer.secret },
      basic(prefixOf(viewer.secret), viewer.secret),
    );
    await isRevoked(viewer.secret);
  });

  test('rejects every other caller, and the token stays valid', async () => {
    const { tenant, owner, developer, token } = await newScene();
    const viewer = await tenant.newMember('viewer');
    const narrowed = await tenant.newToken(owner, {
      scopes: [{ permission: 'channel:*' }, { permission: '*:read', entityIds: [token.id] }],
    });
    for (const secret of [developer.secret, viewer.secret, narrowed.secret]) {
      // The response does not disclose whether the token exists.
      for (const about of [token.secret, 'junk']) {
        const answer = await ask(secret, { token: about });
        expect(answer).toMatchObject({ status: 403, headers: { 'cache-control': 'no-store' } });
        expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
        expect(jsonOf(answer)).toMatchObject({ error: 'insufficient_scope' });
      }
    }
    await isAccepted(token.secret);
  });

  test('rejects a caller without a credential or with an invalid one', async () => {
    const { tenant, owner, asker, askerId, token } = await newScene();
    const expired = await newAsker(world, tenant);
    await expire(world, expired.secret);
    payloadOf((await owner.execute(RevokeApiKeyDocument, { input: { id: askerId } })).revokeApiKey);
    for (const [headers, error] of [
      [{}, 'invalid_client'],
      [{ Cookie: `latchkey-session=${owner.secret}` }, 'invalid_client'],
      [bearer(asker), 'invalid_token'],
      [bearer(expired.secret), 'invalid_token'],
      [basic('another', `${owner.secret}0`), 'invalid_client'],
      [basic('pat_000000', owner.secret), 'invalid_client'],
      [bearer('junk'), 'invalid_token'],
    ] as const) {
      const answer = await postForm(world.url, PATH, { token: token.secret }, headers);
      expect(answer).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
      const schemes =
        'Authorization' in headers && headers.Authorization.startsWith('Basic')
          ? /^Basic realm.*Bearer realm/
          : /^Bearer realm.*Basic realm/;
      expect(answer.headers['www-authenticate']).toMatch(schemes);
      expect(jsonOf(answer)).toMatchObject({ error });
    }
    await isAccepted(token.secret);
  });
});

describe('an invalid request', () => {
  test.each(['', 'token=', 'token=a&token=b'])('%p: 400', async (body) => {
    const { asker } = await newScene();
    const answer = await ask(asker, body);
    expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } });
    expect(jsonOf(answer)).toMatchObject({ error: 'invalid_request' });
  });

  test('another media type: 415; another method: 405; the token in the query string: 400; the token stays valid', async () => {
    const { asker, token } = await newScene();
    const url = `${world.url}${PATH}`;
    const json = { ...bearer(asker), 'Content-Type': 'application/json' };
    expect(
      await send(url, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ token: token.secret }),
      }),
    ).toMatchObject({ status: 415 });
    expect(await send(`${url}?token=${token.secret}`, { headers: bearer(asker) })).toMatchObject({
      status: 405,
      headers: { allow: 'POST', 'cache-control': 'no-store' },
    });
    expect(
      await postForm(world.url, `${PATH}?token=${token.secret}`, {}, bearer(asker)),
    ).toMatchObject({ status: 400 });
    await isAccepted(token.secret);
  });
});

describe('while the database is unavailable', () => {
  test.each([
    ['before the service is known', 0],
    ['after it', 1],
  ])('does not report a revocation when the connection is lost %s', async (_, statements) => {
    const { asker, token } = await newScene();
    const losing = await losingDatabase(world, statements);
    try {
      const answer = await postForm(losing.world.url, PATH, { token: token.secret }, bearer(asker));
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'cache-control': 'no-store', 'retry-after': expect.stringMatching(/^\d+$/) },
      });
      await isAccepted(token.secret);
    } finally {
      await losing.close();
    }
  });
});

describe('a client of OAuth 2', () => {
  test('revokes with the prefix of its key as client_id and the key as client_secret', async () => {
    const { asker, token } = await newScene();
    const server: oauth.AuthorizationServer = {
      issuer: world.url,
      revocation_endpoint: `${world.url}${PATH}`,
    };
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out: there is no TLS here
    const insecure = { [oauth.allowInsecureRequests]: true };
    const revoke = async (secret: string, about: string) =>
      oauth.processRevocationResponse(
        await oauth.revocationRequest(
          server,
          { client_id: prefixOf(asker) },
          oauth.ClientSecretBasic(secret),
          about,
          insecure,
        ),
      );
    await expect(revoke(drawSecret('API_KEY').text, token.secret)).rejects.toThrow(
      oauth.WWWAuthenticateChallengeError,
    );
    await isAccepted(token.secret);
    await expect(revoke(asker, token.secret)).resolves.toBeUndefined();
    await isRevoked(token.secret);
    await expect(revoke(asker, 'junk')).resolves.toBeUndefined();
  });
});
