import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { CreatePersonalAccessTokenDocument } from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { newServiceUser } from '../../support/personal-access-token-steps.ts';
import {
  basic,
  bearer,
  jsonOf,
  newAsker,
  postForm,
  postJson,
  prefixOf,
} from '../../support/services.ts';

const PUBLIC_URL = 'https://latchkey.example.org';
const [INTROSPECT, REVOKE] = ['/oauth/introspect', '/oauth/revoke'];

let world: World;
let asker: string;
let token: string;
let newToken: () => Promise<string>;
beforeAll(async () => {
  world = await createWorld({ PUBLIC_URL });
  const tenant = await world.newOrganization();
  asker = (await newAsker(world, tenant)).secret;
  newToken = async () => (await tenant.newToken(tenant.owner)).secret;
  token = await newToken();
});
afterAll(() => world.close());

const posted = (secret: string, id = prefixOf(secret)) => ({
  client_id: id,
  client_secret: secret,
});
const ask = (
  fields: Parameters<typeof postForm>[2],
  headers = {},
  path = INTROSPECT,
): Promise<Answer> => postForm(world.url, path, fields, headers);
const refusalOf = (answer: Answer) => ({
  status: answer.status,
  error: jsonOf(answer)['error'],
  challenge: answer.headers['www-authenticate'],
});
const BASIC_FIRST = 'Basic realm="latchkey", charset="UTF-8", Bearer realm="latchkey"';
const INVALID_CLIENT = { status: 401, error: 'invalid_client', challenge: BASIC_FIRST };

describe('a third-party client', () => {
  const authorizationServer = (): oauth.AuthorizationServer => ({
    issuer: PUBLIC_URL,
    introspection_endpoint: `${world.url}${INTROSPECT}`,
    revocation_endpoint: `${world.url}${REVOKE}`,
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out: there is no TLS here
  const insecure = { [oauth.allowInsecureRequests]: true };

  describe.each([
    ['client_secret_post', oauth.ClientSecretPost],
    ['client_secret_basic', oauth.ClientSecretBasic],
  ] as const)('oauth4webapi by %s', (_name, authentication) => {
    const client = () => ({ client_id: prefixOf(asker) });

    test('introspects and revokes', async () => {
      const leaked = await newToken();
      const introspect = async () =>
        oauth.processIntrospectionResponse(
          authorizationServer(),
          client(),
          await oauth.introspectionRequest(
            authorizationServer(),
            client(),
            authentication(asker),
            leaked,
            insecure,
          ),
        );
      expect(await introspect()).toMatchObject({ active: true, iss: PUBLIC_URL });
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(
          authorizationServer(),
          client(),
          authentication(asker),
          leaked,
          insecure,
        ),
      );
      expect(await introspect()).toEqual({ active: false });
    });

    test('receives an error for a wrong secret', async () => {
      const answer = await oauth.introspectionRequest(
        authorizationServer(),
        client(),
        authentication(drawSecret('API_KEY').text),
        token,
        insecure,
      );
      expect({
        status: answer.status,
        error: ((await answer.clone().json()) as { error: string }).error,
      }).toEqual({ status: 401, error: 'invalid_client' });
      await expect(
        oauth.processIntrospectionResponse(authorizationServer(), client(), answer),
      ).rejects.toThrow(oauth.WWWAuthenticateChallengeError);
    });
  });

  test.each([
    ['as it is by default', undefined],
    ['by client_secret_post', openid.ClientSecretPost],
    ['by client_secret_basic', openid.ClientSecretBasic],
  ] as const)('openid-client %s', async (_name, authentication) => {
    const leaked = await newToken();
    const configure = (secret: string) => {
      const configuration = new openid.Configuration(
        authorizationServer(),
        prefixOf(asker),
        secret,
        authentication?.(secret),
      );
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out: there is no TLS here
      openid.allowInsecureRequests(configuration);
      return configuration;
    };
    expect(
      await openid.tokenIntrospection(configure(asker), leaked, { permission: 'channel:read' }),
    ).toMatchObject({ active: true, allowed: true });
    await openid.tokenRevocation(configure(asker), leaked);
    expect(await openid.tokenIntrospection(configure(asker), leaked)).toEqual({ active: false });
    await expect(
      openid.tokenIntrospection(configure(drawSecret('API_KEY').text), leaked),
    ).rejects.toMatchObject({ status: 401 });
  });
});

describe.each([INTROSPECT, REVOKE])('%s', (path) => {
  const at = (fields: Parameters<typeof postForm>[2], headers = {}) => ask(fields, headers, path);

  test('authenticates a client in the form or by Basic, with id and secret as they are or form-encoded', async () => {
    const encoded = (text: string): string =>
      text.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    const raw = (user: string, password: string) => ({
      Authorization: `Basic ${btoa(`${user}:${password}`)}`,
    });
    for (const [fields, headers] of [
      [posted(asker), {}],
      [posted(asker, 'my-service'), {}],
      [{}, basic(prefixOf(asker), asker)],
      [{}, raw(prefixOf(asker), asker)],
      [{}, raw(encoded(prefixOf(asker)), encoded(asker))],
      [{}, raw('my-service', asker)],
      [{ client_id: prefixOf(asker) }, basic(prefixOf(asker), asker)],
      [posted(asker), { Authorization: `Basic ${btoa('proxy:hunter2')}` }],
    ] as const)
      expect([fields, headers, (await at({ token: 'x', ...fields }, headers)).status]).toEqual([
        fields,
        headers,
        200,
      ]);
  });

  test('answers a failed client authentication with invalid_client, Basic first', async () => {
    const wrong = drawSecret('API_KEY').text;
    const failing: [Record<string, string>, object][] = [
      [posted(wrong), {}],
      [posted(asker, prefixOf(wrong)), {}],
      [posted(asker, wrong), {}],
      [posted('hunter2'), {}],
      [posted(`${asker}0`, prefixOf(asker)), {}],
      [{}, basic(prefixOf(wrong), wrong)],
      [{}, basic(prefixOf(wrong), asker)],
      [{}, basic(prefixOf(asker), `${asker}0`)],
      [{}, basic(prefixOf(asker), 'hunter2')],
      [{}, basic('service', 'hunter2')],
      [{}, { Authorization: 'Basic !' }],
      [
        {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: 'e30.e30.x',
        },
        {},
      ],
    ];
    for (const [fields, headers] of failing)
      expect([fields, headers, refusalOf(await at({ token: 'x', ...fields }, headers))]).toEqual([
        fields,
        headers,
        INVALID_CLIENT,
      ]);
  });

  test('answers an invalid bearer token with invalid_token (RFC 6750), and missing authentication with invalid_client', async () => {
    const challenge =
      'Bearer realm="latchkey", error="invalid_token", Basic realm="latchkey", charset="UTF-8"';
    for (const headers of [
      bearer('junk'),
      bearer(drawSecret('API_KEY').text),
      { 'X-API-Key': 'key_x' },
    ])
      expect(refusalOf(await at({ token: 'x' }, headers))).toEqual({
        status: 401,
        error: 'invalid_token',
        challenge,
      });
    for (const fields of [{}, { client_id: prefixOf(asker) }])
      expect(refusalOf(await at({ token: 'x', ...fields }))).toEqual({
        status: 401,
        error: 'invalid_client',
        challenge: 'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"',
      });
  });

  test('refuses two ways of authentication in one request, whether or not they agree', async () => {
    for (const headers of [
      basic(prefixOf(asker), asker),
      basic(prefixOf(token), token),
      bearer(asker),
      bearer('pat_'),
      { 'X-API-Key': asker },
    ])
      for (const fields of [posted(asker), posted('hunter2'), { client_assertion: 'x' }])
        expect([headers, fields, refusalOf(await at({ token: 'x', ...fields }, headers))]).toEqual([
          headers,
          fields,
          { status: 400, error: 'invalid_request', challenge: undefined },
        ]);
    expect(
      refusalOf(await at({ token: 'x', ...posted(asker), client_assertion: 'x' })),
    ).toMatchObject({ status: 400, error: 'invalid_request' });
  });

  test('refuses a missing or repeated parameter with invalid_request', async () => {
    const secret = `client_id=${prefixOf(asker)}&client_secret=${asker}`;
    for (const body of [
      secret,
      `${secret}&token=`,
      `${secret}&token=a&token=a`,
      `${secret}&token=a&token=`,
      `${secret}&token=a&client_secret=${asker}`,
      `${secret}&token=a&client_id=x`,
      `${secret}&token=a&x=1&x=2`,
      `token=a&client_secret=${asker}`,
    ])
      expect([body.replaceAll(asker, '…'), refusalOf(await at(body))]).toMatchObject([
        body.replaceAll(asker, '…'),
        { status: 400, error: 'invalid_request' },
      ]);
  });

  test('ignores unknown parameters and credentials in the query string', async () => {
    expect(
      (
        await at({
          token: 'x',
          token_type_hint: 'nonsense',
          resource: 'https://x.example',
          ...posted(asker),
        })
      ).status,
    ).toBe(200);
    const { client_id: id, client_secret: secret } = posted(asker);
    expect(
      (await ask({ token: 'x' }, {}, `${path}?client_id=${id}&client_secret=${secret}`)).status,
    ).toBe(401);
  });

  test('describes errors only with characters that RFC 6749 allows', async () => {
    const tenant = await world.newOrganization();
    const robot = await newServiceUser(tenant.owner, 'viewer', 'Ådá "the\\robot"');
    const input = { name: 'x', ownerId: robot.userId };
    const { secret } = payloadOf(
      (await tenant.owner.execute(CreatePersonalAccessTokenDocument, { input }))
        .createPersonalAccessToken,
    );
    await world.database.pool.query(
      "update member set status = 'SUSPENDED' where id = (select member_id from credential where prefix = $1)",
      [prefixOf(secret)],
    );
    for (const answer of [
      await at({ token: 'x', ...posted(secret) }),
      await at({}, bearer(asker)),
      await at({ token: 'x' }, bearer('junk')),
    ])
      expect(jsonOf(answer)['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test.each(['gzip', 'br', 'deflate', 'identity, gzip', 'nope'])(
    'refuses a body in Content-Encoding %s with 415, and says which it accepts',
    async (coding) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Encoding': coding,
        ...bearer(asker),
      };
      const answer = await send(`${world.url}${path}`, {
        method: 'POST',
        headers,
        body: gzipSync('token=x') as unknown as string,
      });
      expect(answer).toMatchObject({
        status: 415,
        headers: { 'accept-encoding': 'identity', 'cache-control': 'no-store' },
      });
      expect(jsonOf(answer)).toMatchObject({ error: 'invalid_request' });
    },
  );

  test.each(['identity', '', 'Identity, identity'])(
    'reads a body in Content-Encoding "%s"',
    async (coding) => {
      expect(
        (await at({ token: 'x' }, { 'Content-Encoding': coding, ...bearer(asker) })).status,
      ).toBe(200);
    },
  );
});

describe('a body in a content coding', () => {
  test('is refused with 415 wherever a body is read, and ignored elsewhere', async () => {
    const headers = { ...bearer(asker), 'Content-Encoding': 'gzip' };
    for (const path of ['/graphql', '/access/v1/evaluation', '/access/v1/evaluations'])
      expect(await postJson(world.url, path, '{}', headers)).toMatchObject({
        status: 415,
        headers: { 'accept-encoding': 'identity' },
      });
    expect((await send(`${world.url}/forward-auth`, { headers })).status).toBe(200);
    expect((await send(`${world.url}/healthz`, { headers })).status).toBe(200);
    expect(
      (
        await send(`${world.url}/graphql?query={__typename}`, {
          headers: { ...headers, Accept: 'application/json' },
        })
      ).status,
    ).toBe(200);
  });
});

describe('X-Request-ID of AuthZEN', () => {
  const question = {
    subject: { type: 'user', id: 'x@y.example' },
    action: { name: 'read' },
    resource: { type: 'channel', id: '1' },
  };
  const paths = ['/access/v1/evaluation', '/access/v1/evaluations'];

  test.each([
    'bfe9eb29-ab87-4ca3-be83-a1d5d8305716',
    'two words',
    '"quoted" <&>',
    'a,b;c=d',
    '{"a":1}',
    `x${'y'.repeat(4_000)}`,
    'tab\there',
    '=',
    '0',
  ])('is returned unchanged: %s', async (id) => {
    for (const path of paths)
      for (const headers of [bearer(asker), bearer('junk'), {}])
        expect(
          (await postJson(world.url, path, question, { ...headers, 'X-Request-ID': id })).headers[
            'x-request-id'
          ],
        ).toBe(id);
    expect(
      (await send(`${world.url}/access/v1/evaluation`, { headers: { 'X-Request-ID': id } }))
        .headers['x-request-id'],
    ).toBe(id);
    expect(
      (
        await send(`${world.url}/.well-known/authzen-configuration`, {
          headers: { 'X-Request-ID': id },
        })
      ).headers['x-request-id'],
    ).toBe(id);
  });

  test('is returned in Latin-1 too, byte by byte', async () => {
    const headers = { 'Content-Type': 'application/json', 'X-Request-ID': '\u00e9\u00ff' };
    // node:http writes headers in the encoding of a text body.
    const body = Buffer.from(JSON.stringify(question)) as unknown as string;
    expect(
      (await send(`${world.url}/access/v1/evaluation`, { method: 'POST', headers, body })).headers[
        'x-request-id'
      ],
    ).toBe('\u00e9\u00ff');
  });

  test('is generated when the request has none', async () => {
    for (const headers of [{}, { 'X-Request-ID': '' }])
      expect(
        (await postJson(world.url, paths[0] ?? '', question, { ...bearer(asker), ...headers }))
          .headers['x-request-id'],
      ).toMatch(/^[0-9a-f-]{36}$/);
  });
});
