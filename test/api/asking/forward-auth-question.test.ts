import { METHODS, type OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLog } from '../../../src/observe/log.ts';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { bearer, jsonOf } from '../../support/services.ts';

let world: World;
let tenant: Tenant;
let reads: string;
let publishes: string;
let both: string;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  const tokenFor = async (...permissions: string[]): Promise<string> =>
    (
      await tenant.newToken(tenant.owner, {
        scopes: permissions.map((permission) => ({ permission })),
      })
    ).secret;
  reads = await tokenFor('channel:read');
  publishes = await tokenFor('channel:publish');
  both = await tokenFor('channel:read', 'channel:publish');
});
afterAll(() => world.close());

interface Asking {
  readonly headers?: OutgoingHttpHeaders;
  readonly method?: string;
  readonly at?: World;
}
const ask = (query: string, { at = world, ...sent }: Asking = {}): Promise<Answer> =>
  send(`${at.url}/forward-auth?${query}`, sent);
const statusOf = async (
  query: string,
  secret: string,
  { headers, ...more }: Asking = {},
): Promise<number> =>
  (await ask(query, { ...more, headers: { ...bearer(secret), ...headers } })).status;

const READ_OR_PUBLISH = 'permission.GET=channel:read&permission.POST=channel:publish';
/** The three ways in which proxies forward the visitor's method. */
const TOLD: readonly (readonly [how: string, suffix: string, tell: (method: string) => Asking])[] =
  [
    [
      'X-Forwarded-Method, as Traefik and Caddy set it',
      '',
      (method) => ({ headers: { 'X-Forwarded-Method': method } }),
    ],
    [
      'X-Original-Method, as nginx is configured to',
      '',
      (method) => ({ headers: { 'X-Original-Method': method } }),
    ],
    ["the question's own method, as Envoy asks", '', (method) => ({ method })],
    [
      'X-Forwarded-Method by name',
      '&method-from=X-Forwarded-Method',
      (method) => ({ headers: { 'X-Forwarded-Method': method } }),
    ],
    [
      'X-Original-Method by name',
      '&method-from=x-original-method',
      (method) => ({ headers: { 'X-Original-Method': method } }),
    ],
    ['the own method by name', '&method-from=request', (method) => ({ method })],
  ];

describe.each(TOLD)('permission by method, from %s', (_, suffix, tell) => {
  const asked = (question: string, secret: string, method: string) =>
    statusOf(`${question}${suffix}`, secret, tell(method));

  test('requires the permission of the method, for HEAD that of GET', async () => {
    for (const [method, secret, status] of [
      ['GET', reads, 200],
      ['HEAD', reads, 200],
      ['POST', reads, 403],
      ['GET', publishes, 403],
      ['HEAD', publishes, 403],
      ['POST', publishes, 200],
    ] as const)
      expect([method, await asked(READ_OR_PUBLISH, secret, method)]).toEqual([method, status]);
    expect(
      await asked(`${READ_OR_PUBLISH}&permission.HEAD=channel:publish`, publishes, 'HEAD'),
    ).toBe(200);
    expect(await asked(`${READ_OR_PUBLISH}&permission.HEAD=channel:publish`, reads, 'HEAD')).toBe(
      403,
    );
  });

  test("denies an unlisted method without a default, whatever the caller's permissions", async () => {
    for (const method of METHODS.filter(
      (one) => !['GET', 'HEAD', 'POST', 'CONNECT'].includes(one),
    )) {
      expect([method, await asked(READ_OR_PUBLISH, tenant.owner.secret, method)]).toEqual([
        method,
        403,
      ]);
      expect([method, (await ask(`${READ_OR_PUBLISH}${suffix}`, tell(method))).status]).toEqual([
        method,
        401,
      ]);
    }
    const answer = await ask(`${READ_OR_PUBLISH}${suffix}`, {
      ...tell('DELETE'),
      headers: { ...bearer(both), ...tell('DELETE').headers },
    });
    expect(jsonOf(answer)).toEqual({
      error: 'method_not_permitted',
      error_description: 'DELETE is not permitted at this address. Permitted methods: GET, POST.',
    });
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });

  test('uses a plain permission as the default', async () => {
    const question = 'permission=channel:publish&permission.GET=channel:read';
    for (const [method, secret, status] of [
      ['GET', reads, 200],
      ['HEAD', reads, 200],
      ['GET', publishes, 403],
      ['DELETE', reads, 403],
      ['DELETE', publishes, 200],
      ['OPTIONS', publishes, 200],
      ['PROPFIND', reads, 403],
    ] as const)
      expect([method, await asked(question, secret, method)]).toEqual([method, status]);
    expect(
      await asked('permission=channel:read&permission.POST=channel:publish', reads, 'HEAD'),
    ).toBe(200);
  });

  test('checks the permission of the method on the entity', async () => {
    const { secret } = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'channel:publish', entityIds: ['c-1'] }],
    });
    expect(await asked(`${READ_OR_PUBLISH}&entity=c-1`, secret, 'POST')).toBe(200);
    expect(await asked(`${READ_OR_PUBLISH}&entity=c-2`, secret, 'POST')).toBe(403);
    expect(await asked(`${READ_OR_PUBLISH}&entity=c-1`, secret, 'GET')).toBe(403);
    expect(await asked(READ_OR_PUBLISH, secret, 'POST')).toBe(403);
  });
});

describe('the method that the visitor declares', () => {
  test('denies a method that is not in upper case, which some applications read as another', async () => {
    for (const method of ['post', 'Post', 'delete', 'get'])
      for (const question of [READ_OR_PUBLISH, `permission=channel:read&${READ_OR_PUBLISH}`])
        expect(await statusOf(question, both, { headers: { 'X-Forwarded-Method': method } })).toBe(
          403,
        );
  });

  test('is ignored where `method-from` names another source', async () => {
    const lies = {
      'X-Forwarded-Method': 'GET',
      'X-Original-Method': 'GET',
      X_Original_Method: 'GET',
      'X-HTTP-Method-Override': 'GET',
    };
    const others = { ...lies, 'X-Original-Method': 'POST' };
    expect(
      await statusOf(`${READ_OR_PUBLISH}&method-from=request`, reads, {
        method: 'POST',
        headers: lies,
      }),
    ).toBe(403);
    expect(
      await statusOf(`${READ_OR_PUBLISH}&method-from=request`, publishes, {
        method: 'POST',
        headers: lies,
      }),
    ).toBe(200);
    for (const [secret, status] of [
      [reads, 403],
      [publishes, 200],
    ] as const)
      expect(
        await statusOf(`${READ_OR_PUBLISH}&method-from=X-Original-Method`, secret, {
          headers: others,
        }),
      ).toBe(status);
  });

  test.each<[string, Asking]>([
    [
      'the two headers differ',
      { headers: { 'X-Original-Method': 'POST', 'X-Forwarded-Method': 'GET' } },
    ],
    ['a header comes twice', { headers: { 'X-Original-Method': ['GET', 'POST'] } }],
    [
      'the question is sent with another method',
      { method: 'POST', headers: { 'X-Forwarded-Method': 'GET' } },
    ],
    [
      'the question is sent with another method, the other way round',
      { method: 'DELETE', headers: { 'X-Original-Method': 'POST' } },
    ],
  ])('is refused where two sources differ: %s', async (_name, asking) => {
    for (const secret of [reads, publishes, both]) {
      const answer = await ask(READ_OR_PUBLISH, {
        ...asking,
        headers: { ...bearer(secret), ...asking.headers },
      });
      expect([answer.status, jsonOf(answer)['error']]).toEqual([403, 'proxy_misconfigured']);
    }
  });

  test('is ignored where the permission does not depend on the method', async () => {
    expect(
      await statusOf('permission=channel:read', reads, {
        method: 'POST',
        headers: { 'X-Forwarded-Method': 'PUT', 'X-Original-Method': 'GET' },
      }),
    ).toBe(200);
  });

  test.each<[string, OutgoingHttpHeaders]>([
    ['missing', {}],
    ['under another name', { 'X-Forwarded-Method': 'GET', X_Original_Method: 'GET' }],
    ['there twice', { 'X-Original-Method': ['GET', 'GET'] }],
    ['a list', { 'X-Original-Method': 'GET, POST' }],
    ['empty', { 'X-Original-Method': '' }],
  ])(
    'a `method-from` header that is %s is a misconfiguration of the proxy',
    async (_name, headers) => {
      const answer = await ask(`${READ_OR_PUBLISH}&method-from=X-Original-Method`, {
        headers: { ...bearer(both), ...headers },
      });
      expect(answer.status).toBe(403);
      expect(jsonOf(answer)).toEqual({
        error: 'proxy_misconfigured',
        error_description:
          "Proxy misconfigured: `method-from=X-Original-Method` requires the proxy to set X-Original-Method to the visitor's method, once.",
      });
    },
  );
});

describe('a CORS preflight', () => {
  const PREFLIGHT = { Origin: 'https://app.example.org', 'Access-Control-Request-Method': 'POST' };
  const ALLOW = 'permission=channel:read&preflight=allow';
  const asPreflight: Asking = { headers: { ...PREFLIGHT, 'X-Forwarded-Method': 'OPTIONS' } };

  test('passes without a credential where the configuration allows it, with empty identity headers', async () => {
    for (const [suffix, asking] of [
      ['&method-from=X-Forwarded-Method', asPreflight],
      [
        '&method-from=X-Original-Method',
        { headers: { ...PREFLIGHT, 'X-Original-Method': 'OPTIONS' } },
      ],
      ['&method-from=request', { method: 'OPTIONS', headers: PREFLIGHT }],
    ] as const) {
      const answer = await ask(ALLOW + suffix, asking);
      expect([answer.status, jsonOf(answer)]).toEqual([200, { preflight: true }]);
      expect(answer.headers).toMatchObject({
        'x-latchkey-subject': '',
        'x-latchkey-organization': '',
        'x-latchkey-role': '',
        'x-latchkey-permissions': '',
        'x-latchkey-credential': '',
      });
      expect(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control-')),
      ).toEqual([]);
    }
  });

  test('is denied without a credential where the configuration does not allow it', async () => {
    for (const question of [
      '',
      'permission=channel:read',
      'permission=channel:read&method-from=X-Forwarded-Method',
      READ_OR_PUBLISH,
    ])
      expect((await ask(question, asPreflight)).status).toBe(401);
  });

  test.each<[string, OutgoingHttpHeaders]>([
    ['another method', { ...PREFLIGHT, 'X-Forwarded-Method': 'DELETE' }],
    ['no Origin', { 'Access-Control-Request-Method': 'POST', 'X-Forwarded-Method': 'OPTIONS' }],
    [
      'no Access-Control-Request-Method',
      { Origin: 'https://app.example.org', 'X-Forwarded-Method': 'OPTIONS' },
    ],
    ['the method in lower case', { ...PREFLIGHT, 'X-Forwarded-Method': 'options' }],
    [
      'the method in another header',
      {
        ...PREFLIGHT,
        'X-Forwarded-Method': 'GET',
        'X-Original-Method': 'OPTIONS',
        'X-HTTP-Method-Override': 'OPTIONS',
      },
    ],
  ])('is not a preflight with %s', async (_name, headers) => {
    expect((await ask(`${ALLOW}&method-from=X-Forwarded-Method`, { headers })).status).toBe(401);
  });

  test('with a credential is checked like any request', async () => {
    const question = `${ALLOW}&method-from=X-Forwarded-Method`;
    expect(await statusOf(question, reads, asPreflight)).toBe(200);
    expect(await statusOf(question, publishes, asPreflight)).toBe(403);
    expect(await statusOf(question, 'pat_unknown', asPreflight)).toBe(401);
  });

  test('requires `method-from`: a visitor could declare any request to be one', async () => {
    const answer = await ask(ALLOW, asPreflight);
    expect([answer.status, jsonOf(answer)['error_description']]).toEqual([
      403,
      'Proxy misconfigured: `preflight=allow` requires `method-from`.',
    ]);
  });
});

describe('a misconfigured proxy', () => {
  const ONE = 'channel:read';
  const MISTAKES: readonly (readonly [query: string, says: string])[] = [
    ['permission=', '`permission` must appear once and must not be empty.'],
    ['permission', '`permission` must appear once and must not be empty.'],
    [`permission=${ONE}&permission=${ONE}`, '`permission` must appear once and must not be empty.'],
    [
      `permission=${ONE}&permission=role:read`,
      '`permission` must appear once and must not be empty.',
    ],
    [
      `permission.GET=${ONE}&permission.GET=role:read`,
      '`permission.GET` must appear once and must not be empty.',
    ],
    ['permission.GET=', '`permission.GET` must appear once and must not be empty.'],
    [`permission=${ONE}&entity=`, '`entity` must appear once and must not be empty.'],
    [`permission=${ONE}&entity=a&entity=b`, '`entity` must appear once and must not be empty.'],
    ['entity=c-1', '`entity` requires `permission`.'],
    [`permissions=${ONE}`, '`permissions` is not a parameter.'],
    [`Permission=${ONE}`, '`Permission` is not a parameter.'],
    [`permission=${ONE}&scope=x`, '`scope` is not a parameter.'],
    [`permission=${ONE}&=x`, '`` is not a parameter.'],
    [`permission=${ONE}&%75ri=/x`, '`uri` is not a parameter.'],
    [
      `permission=${ONE}&permission.post=channel:publish`,
      '`permission.post` must name an HTTP method in upper case, as in `permission.POST`.',
    ],
    [
      `permission=${ONE}&permission.PSOT=channel:publish`,
      '`permission.PSOT` must name an HTTP method',
    ],
    [`permission=${ONE}&permission.=channel:publish`, '`permission.` must name an HTTP method'],
    [
      `permission=${ONE}&permission.GET,POST=channel:publish`,
      '`permission.GET,POST` must name an HTTP method',
    ],
    [
      'permission=unicorn:ride',
      '`permission` must name a permission of the catalogue: it has no "unicorn:ride".',
    ],
    [
      `permission=${ONE}&permission.POST=channel:fly`,
      '`permission.POST` must name a permission of the catalogue: it has no "channel:fly".',
    ],
    [
      'permission=Channel:read',
      '`permission` must name a permission of the catalogue: it has no "Channel:read".',
    ],
    [
      'permission=channel:*',
      '`permission` must name one permission, such as `channel:read`: "channel:*" is a pattern.',
    ],
    ['permission=*:*', '"*:*" is a pattern.'],
    [
      `permission=${ONE}&method-from=X-Real-Method`,
      '`method-from` must be `X-Forwarded-Method`, `X-Original-Method` or `request`.',
    ],
    [`permission=${ONE}&method-from=X-%C5%BFForwarded-Method`, '`method-from` must be'],
    [
      `permission=${ONE}&method-from=request&method-from=request`,
      '`method-from` must appear once and must not be empty.',
    ],
    [`permission=${ONE}&preflight=yes&method-from=request`, '`preflight` must be `allow`.'],
    [`permission=${ONE}&preflight=allow`, '`preflight=allow` requires `method-from`.'],
    // The visitor's path, appended without `uri=`.
    [`permission=${ONE}/path/of/a/visitor`, 'it has no "channel:read/path/of/a/visitor".'],
    [`permission=${ONE}?permission=role:read`, 'it has no "channel:read?permission=role:read".'],
    [`permission=${ONE};entity=c-1`, 'it has no "channel:read;entity=c-1".'],
  ];

  test.each(MISTAKES)(
    "receives an explanation, whatever the visitor's credential: %s",
    async (query, says) => {
      for (const headers of [bearer(tenant.owner.secret), bearer('junk'), {}]) {
        const answer = await ask(query, { headers });
        expect(answer.status).toBe(403);
        expect(jsonOf(answer)).toEqual({
          error: 'proxy_misconfigured',
          error_description: expect.stringMatching(/^Proxy misconfigured: /),
        });
        expect(jsonOf(answer)['error_description']).toContain(says);
        expect(
          Object.keys(answer.headers).filter(
            (name) => name.startsWith('x-latchkey-') || name === 'www-authenticate',
          ),
        ).toEqual([]);
      }
    },
  );

  describe('in the log and the metrics', () => {
    let logged: { level: number; msg: string; outcome?: string; gate?: string }[] = [];
    let told: World;
    beforeAll(async () => {
      const log = await createLog('info', false, {
        write: (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[number]),
      });
      told = await createWorld({}, { database: world.database, log });
    });
    beforeEach(() => {
      logged = [];
    });
    afterAll(() => told.close());
    const warnings = () => logged.filter(({ level }) => level === 40).map(({ msg }) => msg);

    test('is logged once for each mistake, and not as a denied role', async () => {
      const tries = ['permission=unicorn:ride', 'permissions=channel:read', 'entity=c-1'];
      for (let i = 0; i < 5; i++)
        for (const query of tries) await ask(query, { at: told, headers: bearer(reads) });
      expect(warnings()).toEqual([
        'Proxy misconfigured: `permission` must name one permission of the catalogue, such as `channel:read`.',
        expect.stringContaining('Proxy misconfigured: The question has an unknown parameter.'),
        'Proxy misconfigured: `entity` requires `permission`.',
      ]);
      const requests = logged.filter(({ outcome }) => outcome !== undefined);
      expect(requests).toHaveLength(15);
      for (const request of requests) {
        expect(request.outcome).toBe('invalid');
        expect(request).not.toHaveProperty('gate');
      }
      expect(await told.metrics.registry.metrics()).not.toMatch(
        /^latchkey_refusals_total\{.*forward_auth/m,
      );
    });

    test('is logged at most a hundred times, whatever a visitor appends, and without secrets', async () => {
      for (let i = 0; i < 150; i++)
        await ask(`permission=channel:read/${reads}/${i}`, { at: told });
      expect(warnings().length).toBeLessThanOrEqual(100);
      expect(JSON.stringify(logged)).not.toContain(reads);
    });

    test('a guessed method is logged once', async () => {
      const another: string[] = [];
      const log = await createLog('warn', false, {
        write: (line: string) => void another.push((JSON.parse(line) as { msg: string }).msg),
      });
      const guessing = await createWorld({}, { database: world.database, log });
      try {
        for (const suffix of ['&method-from=request', '', ''])
          expect(await statusOf(READ_OR_PUBLISH + suffix, reads, { at: guessing })).toBe(200);
        expect(another).toEqual([expect.stringContaining('add `method-from=request`')]);
      } finally {
        await guessing.close();
      }
    });
  });
});
