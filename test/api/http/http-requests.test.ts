import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { RolesDocument } from '../../../src/client/client.ts';
import { createWorld, type World } from '../../support/world.ts';
import { codeOf, post, send } from '../../support/http-send.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const JSON_TYPE = { 'Content-Type': 'application/json', Accept: 'application/json' };
const QUERY = '{ viewer { __typename } }';
const MUTATION = 'mutation { signOut { __typename } }';
const get = (parameters: Record<string, string>, headers = {}) =>
  send(`${world.url}/graphql?${new URLSearchParams(parameters).toString()}`, {
    headers: { Accept: 'application/json', ...headers },
  });

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${world.url}/graphql` });
  test.each(audits.map((audit) => ({ name: audit.name, audit })))('$name', async ({ audit }) => {
    const result = await audit.fn();
    expect({ ...result, response: undefined }).toEqual({
      id: audit.id,
      name: audit.name,
      status: 'ok',
      response: undefined,
    });
  });
});

describe('POST', () => {
  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/graphql',
    'application/json; charset=utf-16',
    'text/json',
    '',
  ])('refuses a body of %s with 415', async (type) => {
    const { owner } = await world.newOrganization();
    const body = type.startsWith('application/x-www')
      ? `query=${encodeURIComponent(QUERY)}`
      : JSON.stringify({ query: QUERY });
    const answer = await send(`${world.url}/graphql`, {
      method: 'POST',
      headers: {
        ...(type && { 'Content-Type': type }),
        Cookie: `latchkey-session=${owner.secret}`,
      },
      body,
    });
    expect(answer.status).toBe(415);
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('accepts a body of %s', async (type) => {
    expect(
      await send(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': type, Accept: 'application/json' },
        body: JSON.stringify({ query: QUERY }),
      }),
    ).toMatchObject({ status: 200, body: { data: { viewer: null } } });
  });

  // Media types are case-insensitive, but Yoga compares them case-sensitively.
  test('accepts a body of Application/JSON', async () => {
    expect(
      await send(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'Application/JSON', Accept: 'application/json' },
        body: JSON.stringify({ query: QUERY }),
      }),
    ).toMatchObject({ status: 200 });
  });

  // extensions.originalError would contain the message of the JSON parser, which quotes the body.
  test.each(['', '{', '{"query": hunter2hunter2}'])(
    'rejects the body %s without quoting the parser',
    async (body) => {
      const { text } = await send(`${world.url}/graphql`, {
        method: 'POST',
        headers: JSON_TYPE,
        body,
      });
      expect(text).not.toMatch(/SyntaxError|originalError|hunter2/);
    },
  );

  // Without a document the status is 200 for clients that accept plain JSON.
  test.each(['{}', '{"query":null}'])('refuses the body %s with 400', async (body) => {
    expect(
      (await send(`${world.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body })).status,
    ).toBe(400);
  });

  test.each([
    '',
    '{',
    'null',
    '1',
    '"x"',
    '[]',
    '{"query":1}',
    '{"query":"{ viewer { __typename } }","variables":"x"}',
    '{"query":"{ viewer { __typename } }","variables":[1]}',
    '{"query":"{ viewer { __typename } }","operationName":1}',
  ])('refuses the body %s as bad input', async (body) => {
    const answer = await send(`${world.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(answer.text).not.toMatch(/\bat \/|node_modules/);
  });

  test('rejects batches with an error code', async () => {
    const body = JSON.stringify([{ query: QUERY }, { query: QUERY }]);
    const answer = await send(`${world.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(answer.body.data).toBeUndefined();
  });

  test('refuses a body that is too large with 413', async () => {
    const large = JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(1_100_000) } });
    const answer = await send(`${world.url}/graphql`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: large,
    });
    expect(answer.status).toBe(413);
    const fits = JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(900_000) } });
    expect(
      (await send(`${world.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body: fits }))
        .status,
    ).toBe(200);
  });

  test('refuses a body that is too large and of unknown length with 413', async () => {
    const answer = await send(`${world.url}/graphql`, {
      method: 'POST',
      headers: { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' },
      body: JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(1_100_000) } }),
    });
    expect(answer.status).toBe(413);
  });

  test('runs the named operation', async () => {
    const query = 'query A { viewer { __typename } } query B { b: viewer { __typename } }';
    expect((await post(world.url, query, { operationName: 'B' })).body.data).toEqual({ b: null });
    const answer = await post(world.url, query, { operationName: 'C' });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(codeOf(await post(world.url, query))).toBe('BAD_USER_INPUT');
  });

  test('every response forbids caching and has a request id', async () => {
    const [one, two] = [await post(world.url, QUERY), await post(world.url, QUERY)];
    expect(one.headers['cache-control']).toBe('no-store');
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(one.headers['x-request-id']).not.toBe(two.headers['x-request-id']);
  });
});

describe('GET', () => {
  test('runs queries', async () => {
    expect(await get({ query: QUERY })).toMatchObject({
      status: 200,
      body: { data: { viewer: null } },
    });
    const { owner } = await world.newOrganization();
    const answer = await get(
      {
        query: 'query Can($p: String!) { viewer { can(permission: $p) } }',
        variables: JSON.stringify({ p: 'channel:read' }),
      },
      { Authorization: `Bearer ${owner.secret}` },
    );
    expect(answer.body.data).toEqual({ viewer: { can: true } });
  });

  test('refuses mutations with 405, and runs nothing', async () => {
    const { owner } = await world.newOrganization();
    const Authorization = `Bearer ${owner.secret}`;
    for (const parameters of [
      { query: MUTATION },
      {
        query: `query A { viewer { __typename } } ${MUTATION.replace('mutation', 'mutation B')}`,
        operationName: 'B',
      },
    ]) {
      const answer = await get(parameters, { Authorization });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toContain('POST');
      expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    }
    expect((await post(world.url, QUERY, { headers: { Authorization } })).body.data).toEqual({
      viewer: { __typename: 'Viewer' },
    });
  });

  test('shows the explorer to a browser, and only to a browser', async () => {
    const html = await send(`${world.url}/graphql`, {
      headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(html.status).toBe(200);
    expect(html.headers['content-type']).toContain('text/html');
    expect(html.text).toContain('Latchkey');
    expect(
      (await get({ query: QUERY }, { Accept: 'application/json' })).headers['content-type'],
    ).toContain('application/json');
  });

  test.each(['PUT', 'PATCH'])('%s is not a method of GraphQL over HTTP', async (method) => {
    const answer = await send(`${world.url}/graphql?query=${encodeURIComponent(QUERY)}`, {
      method,
      headers: JSON_TYPE,
      body: JSON.stringify({ query: QUERY }),
    });
    expect(answer.status).toBe(405);
    expect(answer.body.data).toBeUndefined();
  });
});

describe('DELETE', () => {
  // It is answered with 400 today.
  test('is not a method of GraphQL over HTTP', async () => {
    expect(
      (
        await send(`${world.url}/graphql?query=${encodeURIComponent(QUERY)}`, {
          method: 'DELETE',
          headers: JSON_TYPE,
          body: JSON.stringify({ query: QUERY }),
        })
      ).status,
    ).toBe(405);
  });
});

describe('introspection', () => {
  test('returns the schema to every caller, with a description of every type and field', async () => {
    const answer = await post(
      world.url,
      '{ __schema { queryType { name } types { name description fields { name description } } } }',
    );
    expect(answer.status).toBe(200);
    const { types } = (
      answer.body.data as {
        __schema: {
          types: {
            name: string;
            description: string | null;
            fields: { name: string; description: string | null }[] | null;
          }[];
        };
      }
    ).__schema;
    expect(types.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PersonalAccessToken', 'ApiKey', 'Member', 'Role']),
    );
    const silent = types
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap(({ name, fields }) =>
        (fields ?? [])
          .filter(({ description }) => !description)
          .map((field) => `${name}.${field.name}`),
      );
    expect(silent).toEqual([]);
  });

  test('as GraphiQL sends it is within the limits', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const answer = await post(
      world.url,
      getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }),
    );
    expect(answer.status).toBe(200);
    expect(answer.body.errors).toBeUndefined();
  });

  test('of every type a person uses is complete in the operations of the client', async () => {
    const { owner } = await world.newOrganization();
    expect((await owner.execute(RolesDocument)).roles).toHaveLength(6);
  });
});

describe('other origins', () => {
  const preflight = (url: string, origin: string) =>
    send(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,authorization',
      },
    });

  test('are not allowed by default', async () => {
    for (const answer of [
      await preflight(world.url, 'https://app.example'),
      await post(world.url, QUERY, { headers: { Origin: 'https://app.example' } }),
    ]) {
      expect(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control-allow')),
      ).toEqual([]);
    }
  });

  test('are allowed by ALLOWED_ORIGINS, and no other origin', async () => {
    const open = await createWorld(
      { ALLOWED_ORIGINS: 'https://app.example' },
      { databaseName: 'http_allowed_origins' },
    );
    try {
      const { owner } = await open.newOrganization();
      const allowed = await preflight(open.url, 'https://app.example');
      expect(allowed.status).toBeLessThan(300);
      expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example');
      expect(allowed.headers['access-control-allow-credentials']).toBe('true');
      const Cookie = `latchkey-session=${owner.secret}`;
      const asked = await post(open.url, QUERY, {
        headers: { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site', Cookie },
      });
      expect(asked).toMatchObject({
        status: 200,
        headers: { 'access-control-allow-origin': 'https://app.example' },
      });
      for (const origin of [
        'https://evil.example',
        'https://app.example.evil.example',
        'http://app.example',
        'null',
      ]) {
        expect((await preflight(open.url, origin)).headers['access-control-allow-origin']).not.toBe(
          origin,
        );
        const answer = await post(open.url, QUERY, { headers: { Origin: origin, Cookie } });
        expect(answer.status).toBe(403);
        expect(answer.headers['access-control-allow-origin']).not.toBe(origin);
      }
    } finally {
      await open.close();
    }
  });
});

describe('an allowed origin', () => {
  // Rejections are sent before the CORS middleware runs.
  test('can read why its credential was rejected', async () => {
    const open = await createWorld(
      { ALLOWED_ORIGINS: 'https://app.example' },
      { databaseName: 'http_allowed_refusals' },
    );
    try {
      const answer = await post(open.url, QUERY, {
        headers: { Origin: 'https://app.example', Authorization: 'Bearer junk' },
      });
      expect(answer).toMatchObject({
        status: 401,
        headers: { 'access-control-allow-origin': 'https://app.example' },
      });
    } finally {
      await open.close();
    }
  });
});
