import type { OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreatePersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  SignInDocument,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, type World } from '../../support/world.ts';
import { post, send, type Answer } from '../../support/http-send.ts';
import { expire, newKey, setPolicy, tokenOf } from '../../support/personal-access-token-steps.ts';
import { bearer, newAsker, postForm, postJson } from '../../support/services.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const ME = '{ viewer { permissions } }';
const question = (id: string) => ({
  subject: { type: 'credential', id },
  action: { name: 'read' },
  resource: { type: 'channel', id: '*' },
});

/** One request to every surface that a page may call. */
const callable = ({ url }: World, headers: OutgoingHttpHeaders, token: string): Promise<Answer[]> =>
  Promise.all([
    post(url, ME, { headers }),
    post(url, '{ nothing }', { headers }),
    send(`${url}/graphql?query=${encodeURIComponent(ME)}`, {
      headers: { Accept: 'application/json', ...headers },
    }),
    postForm(url, '/oauth/introspect', { token }, headers),
    postForm(url, '/oauth/revoke', { token: 'junk' }, headers),
    postJson(url, '/access/v1/evaluation', question(token), headers),
    postJson(url, '/access/v1/evaluations', { evaluations: [question(token)] }, headers),
  ]);
/** And one request to the surface for proxies. */
const everywhere = async (
  at: World,
  headers: OutgoingHttpHeaders,
  token: string,
): Promise<Answer[]> => [
  ...(await callable(at, headers, token)),
  await send(`${at.url}/forward-auth`, { headers }),
  await send(`${at.url}/forward-auth?permission=rule:delete`, { headers }),
];

describe('Latchkey-Expires-At', () => {
  test('contains the expiry of the presented token, in RFC 3339, on every response', async () => {
    const { owner, newToken } = await world.newOrganization();
    const scopes = [{ permission: 'introspection:read' }];
    const { id, secret } = await newToken(owner, {
      expires: { at: '2100-01-02T03:04:05.678Z' },
      scopes,
    });
    expect((await tokenOf(owner, id)).expiresAt).toBe('2100-01-02T03:04:05.678Z');
    for (const answer of await everywhere(world, bearer(secret), secret))
      expect(answer.headers['latchkey-expires-at']).toBe('2100-01-02T03:04:05.678Z');
    const scim = await newToken(owner, { type: 'SCIM', expires: { at: '2100-01-01T00:00:00Z' } });
    expect(
      (await send(`${world.url}/scim/v2/Users`, { headers: bearer(scim.secret) })).headers[
        'latchkey-expires-at'
      ],
    ).toBe('2100-01-01T00:00:00.000Z');
  });

  test('is that of the presented credential, not of the credential in question', async () => {
    const tenant = await world.newOrganization();
    await setPolicy(tenant.owner, { neverExpiringTokens: true });
    const { secret } = await tenant.newToken(tenant.owner, {
      expires: { at: '2100-01-01T00:00:00Z' },
    });
    const { secret: asker } = await newKey(world, tenant.owner, {
      role: 'auditor',
      expires: { never: true },
    });
    expect(
      (await postForm(world.url, '/oauth/introspect', { token: secret }, bearer(asker))).headers,
    ).not.toHaveProperty('latchkey-expires-at');
  });

  test('is absent without an expiry, for anonymous callers and for rejected credentials', async () => {
    const { owner, newToken } = await world.newOrganization();
    await setPolicy(owner, { neverExpiringTokens: true });
    const never = await newToken(owner, { expires: { never: true } });
    const key = await newKey(world, owner, { expires: { never: true } });
    const [expired, elsewhere] = [
      await newToken(owner),
      await newToken(owner, { ipAllowList: ['192.0.2.1'] }),
    ];
    await expire(world, expired.secret);
    for (const headers of [
      bearer(never.secret),
      bearer(key.secret),
      {},
      bearer('junk'),
      bearer(expired.secret),
      bearer(elsewhere.secret),
    ])
      for (const answer of await everywhere(world, headers, never.secret))
        expect(answer.headers).not.toHaveProperty('latchkey-expires-at');
  });
});

describe('pages of other origins', () => {
  const APP = 'https://app.example.org';
  const EXPOSED = [
    ...['X-Request-Id', 'WWW-Authenticate', 'Retry-After', 'Latchkey-Expires-At'],
    ...[
      'RateLimit',
      'RateLimit-Policy',
      'X-RateLimit-Limit',
      'X-RateLimit-Remaining',
      'X-RateLimit-Used',
      'X-RateLimit-Reset',
    ],
  ];
  const corsOf = ({ headers }: Answer): string[] =>
    Object.keys(headers).filter((name) => name.startsWith('access-control-'));
  const PREFLIGHT = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,content-type',
  };

  test('that are allowed may read every response, rejections included, with the headers for the holder', async () => {
    const at = await createWorld(
      { ALLOWED_ORIGINS: `${APP},http://localhost:3000`, RATE_LIMIT_ANONYMOUS: '1/h' },
      { database: world.database },
    );
    try {
      const { owner } = await world.newOrganization();
      const answers = [
        ...(await callable(at, { Origin: APP, ...bearer(owner.secret) }, owner.secret)),
        ...(await callable(at, { Origin: APP, ...bearer('junk') }, owner.secret)),
        await post(at.url, ME, { headers: { Origin: APP } }),
        await post(at.url, ME, { headers: { Origin: APP } }),
        await send(`${at.url}/scim/v2/Users`, { headers: { Origin: APP, ...bearer('junk') } }),
        await send(`${at.url}/nothing`, { headers: { Origin: APP } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(
        expect.arrayContaining([200, 401, 404, 429]),
      );
      for (const { headers } of answers) {
        expect(headers).toMatchObject({
          'access-control-allow-origin': APP,
          'access-control-allow-credentials': 'true',
        });
        expect(headers['access-control-expose-headers']?.split(',')).toEqual(
          expect.arrayContaining(EXPOSED),
        );
        expect(headers.vary).toContain('Origin');
      }
      const preflight = await send(`${at.url}/graphql`, {
        method: 'OPTIONS',
        headers: { Origin: APP, ...PREFLIGHT },
      });
      expect(preflight).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': APP,
          'access-control-allow-headers': 'authorization,content-type',
          'access-control-max-age': '600',
        },
      });
      // A preflight has no caller.
      expect(preflight.headers).not.toHaveProperty('x-ratelimit-used');
    } finally {
      await at.close();
    }
  });

  test('that are not allowed may read nothing', async () => {
    const at = await createWorld({ ALLOWED_ORIGINS: APP }, { database: world.database });
    try {
      const { owner } = await world.newOrganization();
      for (const Origin of [
        'https://evil.example',
        `${APP}.evil.example`,
        'http://app.example.org',
        'null',
      ]) {
        for (const answer of await everywhere(
          at,
          { Origin, ...bearer(owner.secret) },
          owner.secret,
        ))
          expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
        expect(
          (
            await send(`${at.url}/graphql`, {
              method: 'OPTIONS',
              headers: { Origin, ...PREFLIGHT },
            })
          ).headers,
        ).not.toHaveProperty('access-control-allow-origin');
      }
    } finally {
      await at.close();
    }
  });

  test('appear in no header where none is allowed', async () => {
    const { owner } = await world.newOrganization();
    for (const answer of [
      ...(await everywhere(world, { Origin: APP, ...bearer(owner.secret) }, owner.secret)),
      ...(await everywhere(world, { Origin: APP }, owner.secret)),
      await send(`${world.url}/graphql`, {
        method: 'OPTIONS',
        headers: { Origin: APP, ...PREFLIGHT },
      }),
      await send(`${world.url}/`, { headers: { Origin: APP } }),
    ])
      expect(corsOf(answer)).toEqual([]);
  });
});

describe('Cache-Control: no-store', () => {
  test('is on every response with a decision or a rejection', async () => {
    const tenant = await world.newOrganization();
    const { secret: asker } = await newAsker(world, tenant);
    const answers = [
      ...(await everywhere(world, bearer(tenant.owner.secret), tenant.owner.secret)),
      ...(await everywhere(world, bearer(asker), tenant.owner.secret)),
      ...(await everywhere(world, {}, tenant.owner.secret)),
      ...(await everywhere(world, bearer('junk'), tenant.owner.secret)),
      ...(await Promise.all(
        [
          ['/healthz', 'GET'],
          ['/readyz', 'GET'],
          ['/scim/v2/Users', 'GET'],
          ['/nothing', 'GET'],
          ['/oauth/introspect', 'GET'],
          ['/graphql', 'PUT'],
        ].map(([path, method]) => send(`${world.url}${path ?? ''}`, { method: method ?? '' })),
      )),
    ];
    expect(answers.map(({ status }) => status)).toEqual(
      expect.arrayContaining([200, 401, 403, 404, 405]),
    );
    for (const answer of answers) expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('is on every response with a secret: a session, a token, a regenerated token', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner);
    for (const [document, input] of [
      [SignInDocument, { email: owner.email, password: PASSWORD }],
      [CreatePersonalAccessTokenDocument, { name: 'shown once' }],
      [RegeneratePersonalAccessTokenDocument, { id }],
    ] as const) {
      const answer = await post(world.url, document.toString(), {
        headers: bearer(owner.secret),
        variables: { input },
      });
      expect(answer.text).toMatch(/"secret":"(ses|pat)_/);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });
});
