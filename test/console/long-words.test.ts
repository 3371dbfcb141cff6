import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  AcceptInvitationDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  InviteMemberDocument,
  RemoveMemberDocument,
  RevokePersonalAccessTokenDocument,
  UpdateOrganizationDocument,
} from '../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../support/world.ts';
import { closeTabs, describeInBrowser, openTab } from './browser.ts';

// Every text is one word of maximum length. No page and no dialog may scroll sideways.

const NAME = 'W'.repeat(100);
const DESCRIPTION = 'w'.repeat(1000);
const ENTITY = 'x'.repeat(200);
const KEY = `k${'m'.repeat(49)}`;
const SCOPES = [{ permission: 'channel:publish', entityIds: [ENTITY] }];

let world: World;
let tenant: Tenant;
let ids: Readonly<Record<'token' | 'key' | 'role' | 'member' | 'service', string>>;

async function join(): Promise<string> {
  const email = `${'e'.repeat(60)}@${'d'.repeat(60)}.${'d'.repeat(60)}.${tenant.slug}.example`;
  const { secret, member } = payloadOf(
    (await tenant.owner.execute(InviteMemberDocument, { input: { email, name: NAME, role: KEY } }))
      .inviteMember,
  );
  payloadOf(
    (
      await world.as()(AcceptInvitationDocument, {
        input: { secret, name: NAME, password: PASSWORD },
      })
    ).acceptInvitation,
  );
  return member.id;
}

beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  const { execute } = tenant.owner;
  payloadOf(
    (await execute(UpdateOrganizationDocument, { input: { name: NAME } })).updateOrganization,
  );
  const { role } = payloadOf(
    (await execute(CreateRoleDocument, { input: { key: KEY, name: NAME, grants: ['channel:*'] } }))
      .createRole,
  );
  payloadOf(
    (await execute(RemoveMemberDocument, { input: { memberId: await join() } })).removeMember,
  );
  const member = await join();
  const service = payloadOf(
    (await execute(CreateServiceUserDocument, { input: { name: NAME, role: KEY } }))
      .createServiceUser,
  ).member;
  const own = {
    name: NAME,
    description: DESCRIPTION,
    scopes: SCOPES,
    ipAllowList: ['2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', '127.0.0.0/8'],
  };
  const { id: token } = await tenant.newToken(tenant.owner, own);
  await tenant.newToken(tenant.owner, { ...own, ownerId: service.user.id });
  const revoked = await tenant.newToken(tenant.owner, own);
  payloadOf(
    (await execute(RevokePersonalAccessTokenDocument, { input: { id: revoked.id } }))
      .revokePersonalAccessToken,
  );
  const { apiKey } = payloadOf(
    (
      await execute(CreateApiKeyDocument, {
        input: { name: NAME, description: DESCRIPTION, role: KEY, scopes: SCOPES },
      })
    ).createApiKey,
  );
  ids = { token, key: apiKey.id, role: role.id, member, service: service.id };
});
afterAll(() => world.close());
afterEach(closeTabs);

const PAGES: Readonly<Record<string, () => string>> = {
  'my tokens': () => '/tokens',
  'a token': () => `/tokens/${ids.token}`,
  members: () => '/members',
  'a member': () => `/members/${ids.member}`,
  'service users': () => '/service-users',
  'a service user': () => `/service-users/${ids.service}`,
  'a new token of a service user': () => `/service-users/${ids.service}/new-token`,
  roles: () => '/roles',
  'a role': () => `/roles/${ids.role}`,
  'a role’s form': () => `/roles/${ids.role}/edit`,
  'roles side by side': () => `/roles/compare?roles=admin,${KEY}`,
  'API keys': () => '/api-keys',
  'an API key': () => `/api-keys/${ids.key}`,
  'the audit log': () => '/audit',
  settings: () => '/settings',
};

const WIDTHS = [1280, 390];

/** Returns the elements of the page or its dialog that overflow. */
async function tooWide(page: Page, what: string): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    // What is measured before the dialog and the menu behind it have come to rest is not the layout.
    await page.evaluate(
      'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))',
    );
    const fits = await page.evaluate<boolean>(
      '[document.documentElement, ...document.querySelectorAll(".dialog, .dialog-viewport")].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)',
    );
    if (!fits) found.push(`${what}, ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
}

async function dialogsTooWide(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const button of await page.locator('.page-head button').all()) {
    const name = await button.innerText();
    await button.click();
    const dialog = page.getByRole('dialog');
    if ((await dialog.count()) > 0) found.push(...(await tooWide(page, `dialog ${name}`)));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }
  return found;
}

async function rowStepsTooWide(page: Page): Promise<string[]> {
  const menu = page.getByRole('button', { name: `Actions for ${NAME}` }).first();
  if ((await menu.count()) === 0) return [];
  const found: string[] = [];
  await menu.click();
  const steps = await page.getByRole('menuitem').filter({ hasText: '…' }).allInnerTexts();
  await page.keyboard.press('Escape');
  for (const step of steps) {
    await menu.click();
    await page.getByRole('menuitem', { name: step }).click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await tooWide(page, step)));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  return found;
}

describeInBrowser('the longest words', () => {
  test.each(Object.keys(PAGES))(
    'fit into the page of %s, its tabs and its dialogs',
    async (name) => {
      const { page } = await openTab(world, tenant.owner);
      await page.goto(PAGES[name]!());
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
      const found = [
        ...(await tooWide(page, 'page')),
        ...(await dialogsTooWide(page)),
        ...(await rowStepsTooWide(page)),
      ];
      for (const tab of (await page.getByRole('tab').all()).slice(1)) {
        await tab.click();
        await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' });
        found.push(...(await tooWide(page, await tab.innerText())));
      }
      expect(found).toEqual([]);
    },
    60_000,
  );
});
