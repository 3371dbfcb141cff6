import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PATHS } from '../../../src/console/paths.ts';
import { createConsole } from '../../../src/http/surface/console.ts';
import { createWorld, type World } from '../../support/world.ts';
import { send } from '../../support/http-send.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const assetsOf = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, address = '']) => address);

describe('the console', () => {
  test.each(Object.values(PATHS).map((path) => path.replace(':id', 'TWVtYmVyOjE')))(
    '%s is HTML with a strict script policy, no framing and no caching',
    async (path) => {
      const page = await send(`${world.url}${path}`);
      expect(page.status).toBe(200);
      expect(page.headers['content-type']).toContain('text/html');
      const policy = String(page.headers['content-security-policy']);
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ])
        expect(policy).toContain(rule);
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(page.headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
      expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=/i);
    },
  );

  test('every asset of the page exists, is compressed on request and is cacheable permanently', async () => {
    const assets = assetsOf((await send(`${world.url}/`)).text);
    expect(assets.length).toBeGreaterThanOrEqual(3);
    for (const address of assets) {
      const asset = await send(`${world.url}${address}`, { headers: { 'Accept-Encoding': 'br' } });
      expect({ address, status: asset.status }).toEqual({ address, status: 200 });
      expect(asset.headers).toMatchObject({
        'cache-control': 'public,max-age=31536000,immutable',
        'content-encoding': 'br',
        'x-content-type-options': 'nosniff',
        vary: expect.stringContaining('Accept-Encoding'),
      });
    }
  });

  test('an unchanged asset is not sent again', async () => {
    const [address = ''] = assetsOf((await send(`${world.url}/`)).text);
    const { headers } = await send(`${world.url}${address}`);
    expect(
      (
        await send(`${world.url}${address}`, {
          headers: { 'If-None-Match': String(headers['etag']) },
        })
      ).status,
    ).toBe(304);
  });

  test('HEAD returns the headers of GET without a body', async () => {
    const head = await send(`${world.url}/`, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0);
  });

  test.each([
    '/nothing',
    '/graphql/',
    '/GRAPHQL',
    '/..%2f..%2fpackage.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/',
    '/assets/nothing.js',
    '/index.html',
    '/.env',
    '//graphql',
    '/setup/x',
    '/tokens/a/b',
    '/tokens/a.b',
  ])('%s does not exist: 404 in JSON', async (path) => {
    const answer = await send(`${world.url}${path}`);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.text).not.toContain('latchkey"');
  });

  test("a browser at an unknown path gets the console's 404 page", async () => {
    const page = await send(`${world.url}/nothing`, {
      headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect(page.status).toBe(404);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(
      (await send(`${world.url}/assets/nothing.js`, { headers: { Accept: 'text/html' } })).headers[
        'content-type'
      ],
    ).toContain('application/json');
  });

  test('a page cannot be posted to', async () => {
    expect((await send(`${world.url}/setup`, { method: 'POST', body: 'x' })).status).toBe(404);
  });

  test('without a build the page says how to make one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
    const serve = createConsole(folder);
    const server = createServer((request, response) => {
      if (!serve(request, response, '/')) response.writeHead(500).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const answer = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(answer).toMatchObject({
      status: 503,
      text: expect.stringContaining('npm run build:console'),
    });
    server.close();
    rmSync(folder, { recursive: true });
  });
});

describe('health', () => {
  test('/healthz says that the process is up, /readyz that the database answers', async () => {
    expect(await send(`${world.url}/healthz`)).toMatchObject({
      status: 200,
      text: '{"status":"up"}',
    });
    expect(await send(`${world.url}/readyz`)).toMatchObject({
      status: 200,
      text: '{"status":"ready"}',
    });
    expect((await send(`${world.url}/readyz?x=1`)).status).toBe(200);
    expect((await send(`${world.url}/readyz`)).headers['cache-control']).toBe('no-store');
  });
});
