import { statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createWorld, type Person, type Tenant, type World } from '../support/world.ts';
import { closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

/** Returns the compressed size of the scripts of a page. */
async function scriptBytes(
  person: Person | null,
  path: string,
  coding: 'br' | 'gz',
): Promise<number> {
  const { page } = await openTab(world, person);
  const scripts = new Set<string>();
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.add(new URL(request.url()).pathname);
  });
  await page.goto(path);
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle');
  return [...scripts].reduce(
    (sum, name) => sum + statSync(`dist/console${name}.${coding}`).size,
    0,
  );
}

/** Holds responses to some requests back until they are released. */
async function holdBack(
  page: Page,
  pattern: string | RegExp,
): Promise<{ readonly asked: Promise<null>; readonly letGo: () => void }> {
  const [asked, gate] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
  await page.route(pattern, async (route) => {
    asked.resolve(null);
    await gate.promise;
    await route.continue();
  });
  return { asked: asked.promise, letGo: () => gate.resolve(null) };
}

describeInBrowser('a page', () => {
  test('loads less than 60 KB of script to sign in, and about 200 KB for everything else', async () => {
    const signIn = await scriptBytes(null, '/', 'gz');
    expect(signIn).toBeGreaterThan(1_000);
    expect(signIn).toBeLessThan(60_000);
    const token = await tenant.newToken(tenant.owner);
    for (const path of [
      ...['/tokens', '/tokens/new', `/tokens/${token.id}`, '/api-keys', '/api-keys/new'],
      ...['/service-users', '/members', `/members/${tenant.owner.memberId}`],
      ...['/roles', '/roles/new', '/roles/compare', '/audit', '/settings'],
    ]) {
      const bytes = await scriptBytes(tenant.owner, path, 'br');
      // The expiry of a new token loads a calendar.
      const bytesMax = path.endsWith('s/new') && path !== '/roles/new' ? 220_000 : 200_000;
      expect([path, bytes > 60_000, bytes < bytesMax]).toEqual([path, true, true]);
    }
  });

  test.each(['light', 'dark'] as const)(
    'is never blank: its outline is there before any script, %s',
    async (theme) => {
      for (const [person, outline] of [
        [tenant.owner, 'session'],
        [null, 'lobby'],
      ] as const) {
        const { page } = await openTab(world, person, { theme });
        await page.route('**/*.js', (route) => route.abort());
        await page.goto('/members');
        await page.getByText('Loading').waitFor({ state: 'attached' });
        const shown = await Promise.all(
          (await page.locator('.boot .skeleton').all()).map((one) => one.isVisible()),
        );
        expect(shown.filter(Boolean)).toHaveLength(outline === 'session' ? 7 : 3);
      }
    },
  );

  test('requests the viewer, the application and its own code at the same time', async () => {
    const { page } = await openTab(world, tenant.owner);
    const app = await holdBack(page, /assets\/render-/);
    const code = await holdBack(page, /assets\/members-page-/);
    const data = await holdBack(page, '**/graphql');
    await page.goto('/members', { waitUntil: 'commit' });
    await Promise.all([app.asked, code.asked, data.asked]);
    for (const { letGo } of [app, code, data]) letGo();
    await page.getByRole('heading', { name: 'Members' }).waitFor();
  });

  test('has an icon, also at the default address of browsers', async () => {
    const icon = await fetch(`${world.url}/favicon.ico`);
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/x-icon']);
    expect(Buffer.from(await icon.arrayBuffer()).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
  });

  test('at an unknown address says so, signed in or not, with a 404', async () => {
    for (const person of [null, tenant.owner]) {
      const { page } = await openTab(world, person);
      expect((await page.goto('/no/such/page'))?.status()).toBe(404);
      await page.getByRole('heading', { name: 'Page not found' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Home' }).click();
      await page
        .getByRole('heading', { name: person ? 'My tokens' : 'Sign in to Latchkey' })
        .waitFor();
    }
  });

  test('is printed without navigation and controls', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/members');
    await page.getByRole('table').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('table').isVisible()).toBe(true);
    for (const hidden of ['.side', '.page-head .button', '.filters', '.pager .button']) {
      for (const one of await page.locator(hidden).all())
        expect([hidden, await one.isVisible()]).toEqual([hidden, false]);
    }
  });
});
