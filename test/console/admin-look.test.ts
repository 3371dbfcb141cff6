import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  CreateApiKeyDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
} from '../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../support/world.ts';
import { closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
let paths: readonly string[];
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  const { owner } = tenant;
  const member = await tenant.newMember('developer');
  await tenant.newToken(member, { name: 'laptop' });
  const { role } = payloadOf(
    (
      await owner.execute(CreateRoleDocument, {
        input: { key: 'own', name: 'Our own', grants: ['channel:*', '*:read'] },
      })
    ).createRole,
  );
  const { apiKey } = payloadOf(
    (
      await owner.execute(CreateApiKeyDocument, {
        input: {
          name: 'a key',
          role: 'own',
          scopes: [{ permission: 'channel:publish', entityIds: ['42'] }],
        },
      })
    ).createApiKey,
  );
  const robot = payloadOf(
    (await owner.execute(CreateServiceUserDocument, { input: { name: 'robot', role: 'ci' } }))
      .createServiceUser,
  ).member;
  paths = [
    '/members',
    `/members/${member.memberId}`,
    '/service-users',
    `/service-users/${robot.id}`,
    `/service-users/${robot.id}/new-token`,
    '/roles',
    '/roles/new',
    `/roles/${role.id}`,
    `/roles/${role.id}/edit`,
    '/roles/compare?roles=admin,developer,viewer,own',
    '/api-keys',
    '/api-keys/new',
    `/api-keys/${apiKey.id}`,
    '/audit?time=range',
    '/settings',
  ];
});
afterAll(() => world.close());
afterEach(closeTabs);

const expectFits = async (page: Page): Promise<void> => {
  expect({
    at: page.url(),
    fits: await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
  }).toEqual({ at: page.url(), fits: true });
};

/** Expects an accessible page without overflow, on a phone and on a desktop. */
async function look(page: Page, width: number): Promise<void> {
  await expectAccessible(page);
  await expectFits(page);
  await page.setViewportSize({ width: width === 360 ? 1600 : 360, height: 800 });
  await expectFits(page);
  await page.setViewportSize({ width, height: 800 });
}

describeInBrowser('the pages of admins', () => {
  test.each([
    ['light', 360],
    ['dark', 1600],
  ] as const)(
    'are accessible, %s, %i pixels wide, and nothing overflows',
    async (theme, width) => {
      const { page } = await openTab(world, tenant.owner, { theme, width });
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
        await look(page, width);
        for (const tab of (await page.getByRole('tab').all()).slice(1)) {
          await tab.click();
          await look(page, width);
        }
      }
    },
    180_000,
  );

  test('are printed as dark text on white, without navigation and buttons, with times that stay true', async () => {
    const { page } = await openTab(world, tenant.owner, { theme: 'dark' });
    for (const path of [
      '/members',
      '/api-keys',
      '/audit',
      ...paths.filter((one) => one.startsWith('/api-keys/') && !one.endsWith('/new')),
    ]) {
      await page.emulateMedia({ media: 'screen' });
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('time').first().waitFor();
      await page.emulateMedia({ media: 'print' });
      // Until the next frame, Chromium reports the background of the other medium for the root.
      await page.evaluate(
        'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
      );
      expect(
        await page.getByRole('navigation', { name: 'Main' }).filter({ visible: true }).count(),
      ).toBe(0);
      expect(
        await page.locator('.button, [role=tab], input, select').filter({ visible: true }).count(),
      ).toBe(0);
      const probe =
        '[location.pathname, getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.documentElement).getPropertyValue("--bg"), matchMedia("print").matches, matchMedia("screen").matches, matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("screen and (prefers-color-scheme: dark)").matches, getComputedStyle(document.querySelector("nav")).display, getComputedStyle(document.documentElement).transitionProperty].join(" | ")';
      const one = await page.evaluate(probe);
      await new Promise((r) => setTimeout(r, 300));
      console.log(one, '\n', await page.evaluate(probe));
      expect(
        await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'),
      ).toBe('rgb(255, 255, 255)');
      expect(await page.evaluate('getComputedStyle(document.querySelector("h1")).color')).toBe(
        'rgb(0, 0, 0)',
      );
      expect(
        await page.evaluate('getComputedStyle(document.querySelector("time"), "::after").content'),
      ).toMatch(/\d{4}, \d\d:\d\d/);
      await expectAccessible(page);
    }
  });
});
