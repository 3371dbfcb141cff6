import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bearer, jsonOf } from '../../support/services.ts';
import { send } from '../../support/http-send.ts';
import { createWorld, type Tenant, type World } from '../../support/world.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

/** The form of an error on each surface, with patterns for the values that differ. */
const FORMS = {
  graphql: { errors: [{ message: expect.any(String), extensions: { code: expect.any(String) } }] },
  oauth: { error: expect.any(String), error_description: expect.any(String) },
  scim: {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: expect.stringMatching(/^\d{3}$/),
    detail: expect.any(String),
  },
  plain: { message: expect.any(String) },
};

interface Surface {
  readonly path: string;
  readonly form: keyof typeof FORMS;
  /** A request that needs the database. */
  readonly request: { readonly method: string; readonly headers?: object; readonly body?: string };
}

const SURFACES: readonly Surface[] = [
  {
    path: '/graphql',
    form: 'graphql',
    request: { method: 'POST', headers: JSON_TYPE, body: '{"query":"{ viewer { permissions } }"}' },
  },
  {
    path: '/oauth/introspect',
    form: 'oauth',
    request: { method: 'POST', headers: FORM_TYPE, body: 'token=x' },
  },
  {
    path: '/oauth/revoke',
    form: 'oauth',
    request: { method: 'POST', headers: FORM_TYPE, body: 'token=x' },
  },
  {
    path: '/access/v1/evaluation',
    form: 'oauth',
    request: { method: 'POST', headers: JSON_TYPE, body: '{}' },
  },
  {
    path: '/access/v1/evaluations',
    form: 'oauth',
    request: { method: 'POST', headers: JSON_TYPE, body: '{}' },
  },
  { path: '/forward-auth', form: 'oauth', request: { method: 'GET' } },
  { path: '/scim/v2/Users', form: 'scim', request: { method: 'GET' } },
];
const rows = SURFACES.map((surface) => [surface.path, surface] as const);

/** Runs a step while every look-up of a credential fails with this error. */
async function whileLookupsFail<T>(error: Error, step: () => Promise<T>): Promise<T> {
  const { lookupPool } = world.database;
  const query = lookupPool.query.bind(lookupPool);
  lookupPool.query = () => Promise.reject(error);
  try {
    return await step();
  } finally {
    lookupPool.query = query;
  }
}

describe('every surface sends every error in its own form', () => {
  test.each(rows)('%s: a bug is a 500 without details', async (path, { form, request }) => {
    const answer = await whileLookupsFail(new TypeError('boom'), () =>
      send(`${world.url}${path}`, {
        ...request,
        headers: { ...request.headers, ...bearer(tenant.owner.secret) },
      }),
    );
    expect(answer.status).toBe(500);
    expect(jsonOf(answer)).toEqual(FORMS[form]);
    expect(answer.text).not.toContain('boom');
  });

  test.each(rows)('%s: a database that does not answer is a 503', async (path, surface) => {
    const error = Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    const answer = await whileLookupsFail(error, () =>
      send(`${world.url}${path}`, {
        ...surface.request,
        headers: { ...surface.request.headers, ...bearer(tenant.owner.secret) },
      }),
    );
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(jsonOf(answer)).toEqual(FORMS[surface.form]);
  });

  test.each(rows.filter(([path]) => path !== '/forward-auth'))(
    '%s: another method is a 405 that lists the allowed ones',
    async (path, { form }) => {
      const answer = await send(`${world.url}${path}`, { method: 'LOCK' });
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toMatch(/^(GET|POST)/);
      expect(jsonOf(answer)).toEqual(FORMS[form]);
    },
  );

  test.each([
    ['/unknown', 404, 'plain'],
    ['/readyz?require=all', 400, 'plain'],
  ] as const)('%s: %d', async (path, status, form) => {
    const answer = await send(`${world.url}${path}`, { method: 'GET' });
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toEqual(FORMS[form]);
  });
});

describe('a misconfiguration is not a denied permission', () => {
  const counted = async (surface: string, error: string): Promise<number> =>
    Number(
      new RegExp(
        `^latchkey_misconfigurations_total\\{surface="${surface}",error="${error}"\\} (\\d+)`,
        'm',
      ).exec(await world.metrics.registry.metrics())?.[1] ?? 0,
    );
  const refusals = async (surface: string): Promise<string[]> =>
    [...(await world.metrics.registry.metrics()).matchAll(/^latchkey_refusals_total.*$/gm)]
      .map(([line]) => line)
      .filter((line) => line.includes(`"${surface}"`) && line.includes('SURFACE_ALLOWED'));

  test.each(['permission=', 'permission=channel:read&permission=x', 'nonsense=1'])(
    'forward auth with ?%s counts as proxy_misconfigured',
    async (query) => {
      const before = await counted('forward_auth', 'proxy_misconfigured');
      const answer = await send(`${world.url}/forward-auth?${query}`, {
        headers: bearer(tenant.owner.secret),
      });
      expect(answer.status).toBe(403);
      expect(await counted('forward_auth', 'proxy_misconfigured')).toBe(before + 1);
    },
  );

  test.each([
    ['graphql', '/graphql', { method: 'POST', body: '{"query":"{ viewer { permissions } }"}' }],
    ['forward_auth', '/forward-auth', { method: 'GET' }],
  ])(
    'a cookie from a page of another site counts as page_not_allowed: %s',
    async (surface, path, request) => {
      const answer = await send(`${world.url}${path}`, {
        ...request,
        headers: {
          ...JSON_TYPE,
          Cookie: `latchkey-session=${tenant.owner.secret}`,
          Origin: 'https://evil.example',
          'Sec-Fetch-Site': 'cross-site',
        },
      });
      expect(answer.status).toBe(403);
      expect(await counted(surface, 'page_not_allowed')).toBe(1);
      expect(await refusals(surface)).toEqual([]);
    },
  );
});
