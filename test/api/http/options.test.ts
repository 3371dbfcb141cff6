import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRaw } from '../../support/raw-client.ts';
import { createWorld, type World } from '../../support/world.ts';
import { send } from '../../support/http-send.ts';

let world: World;
let shared: World;
beforeAll(async () => {
  world = await createWorld({ METRICS_TOKEN: 'a-token-for-the-scraper' });
  shared = await createWorld(
    { ALLOWED_ORIGINS: 'https://app.example' },
    { database: world.database },
  );
});
afterAll(async () => {
  await shared.close();
  await world.close();
});

const METHODS: Readonly<Record<string, string>> = {
  '/': 'GET, HEAD, OPTIONS',
  '/tokens': 'GET, HEAD, OPTIONS',
  '/nothing': 'GET, HEAD, OPTIONS',
  '/graphql': 'GET, POST, OPTIONS',
  '/oauth/introspect': 'POST, OPTIONS',
  '/oauth/revoke': 'POST, OPTIONS',
  '/access/v1/evaluation': 'POST, OPTIONS',
  '/access/v1/evaluations': 'POST, OPTIONS',
  '/.well-known/authzen-configuration': 'GET, HEAD, OPTIONS',
  '/scim/v2/Users': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
  '/healthz': 'GET, HEAD, OPTIONS',
  '/readyz': 'GET, HEAD, OPTIONS',
  '/metrics': 'GET, HEAD, OPTIONS',
};
const PREFLIGHT = {
  'Access-Control-Request-Method': 'POST',
  'Access-Control-Request-Headers': 'content-type',
};

describe('OPTIONS', () => {
  test.each(Object.entries(METHODS))('of %s lists the allowed methods: %s', async (path, allow) => {
    for (const { url } of [world, shared]) {
      const answer = await send(`${url}${path}`, { method: 'OPTIONS' });
      expect(answer).toMatchObject({ status: 204, text: '', headers: { allow } });
    }
  });

  test('of the whole server, OPTIONS *, is answered too', async () => {
    const client = await openRaw(world.url);
    client.send('OPTIONS * HTTP/1.1\r\nHost: latchkey\r\nConnection: close\r\n\r\n');
    await client.ended;
    expect(client.received()).toMatch(/^HTTP\/1.1 204 /);
  });

  test('is a preflight for pages of other origins, and says whether they are allowed', async () => {
    for (const [Origin, allowed] of [
      ['https://app.example', 'https://app.example'],
      ['https://evil.example', undefined],
    ] as const) {
      const answer = await send(`${shared.url}/graphql`, {
        method: 'OPTIONS',
        headers: { Origin, ...PREFLIGHT },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBe(allowed);
      expect(
        (
          await send(`${world.url}/graphql`, {
            method: 'OPTIONS',
            headers: { Origin, ...PREFLIGHT },
          })
        ).headers,
      ).not.toHaveProperty('access-control-allow-origin');
    }
  });

  // Security: a proxy that sends the visitor's method would treat 204 as an allow.
  test('of /forward-auth is checked like every other request there', async () => {
    for (const { url } of [world, shared])
      for (const headers of [{}, { Origin: 'https://app.example', ...PREFLIGHT }])
        expect((await send(`${url}/forward-auth`, { method: 'OPTIONS', headers })).status).toBe(
          401,
        );
  });
});
