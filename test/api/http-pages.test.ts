import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../support/world.ts';
import { send } from './http-send.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('pages', () => {
  test.each(['/', '/setup'])("%s is HTML that runs our own scripts alone, in nobody's frame", async (path) => {
    const page = await send(`${world.url}${path}`);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    const policy = String(page.headers['content-security-policy']);
    for (const rule of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=/i);
  });

  test('everything that a page names is there', async () => {
    for (const path of ['/', '/setup']) {
      const { text } = await send(`${world.url}${path}`);
      for (const [, address = ''] of text.matchAll(/(?:src|href)="(\/[^"]*)"/g))
        expect({ address, status: (await send(`${world.url}${address}`, { headers: { Accept: 'text/html' } })).status }).toEqual({ address, status: 200 });
    }
  });

  test('HEAD gives the headers of GET without a body', async () => {
    const head = await send(`${world.url}/`, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
  });

  test.each(['/nothing', '/graphql/', '/GRAPHQL', '/..%2f..%2fpackage.json', '/pages/../../package.json', '/pages/', '/.env', '//graphql', '/setup/x'])(
    '%s is not there: 404 in JSON',
    async (path) => {
      const answer = await send(`${world.url}${path}`);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toContain('application/json');
      expect(answer.text).not.toContain('latchkey"');
    },
  );

  test('a page cannot be posted to', async () => {
    expect((await send(`${world.url}/setup`, { method: 'POST', body: 'x' })).status).toBe(404);
  });
});

describe('health', () => {
  test('/healthz says that the process is up, /readyz that the database answers', async () => {
    expect(await send(`${world.url}/healthz`)).toMatchObject({ status: 200, text: '{"status":"up"}' });
    expect(await send(`${world.url}/readyz`)).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    expect((await send(`${world.url}/readyz?x=1`)).status).toBe(200);
    expect((await send(`${world.url}/readyz`)).headers['cache-control']).toBe('no-store');
  });
});
