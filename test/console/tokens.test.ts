import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import {
  ChangeMemberRoleDocument,
  SuspendMemberDocument,
  UpdateOrganizationDocument,
  ViewerDocument,
} from '../../src/client/client.ts';
import { createWorld, payloadOf, type Person, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

const choosePermission = async (
  page: Page,
  entityType: string,
  operation: string,
): Promise<void> => {
  await page.getByRole('tab', { name: 'Entity types' }).click();
  await page
    .getByRole('searchbox', { name: 'Search entity types and operations' })
    .fill(entityType);
  await page
    .getByRole('group', { name: entityType, exact: true })
    .getByRole('checkbox', { name: operation, exact: true })
    .check({ force: true });
};

/** Returns the open dialog. Notices have the same role. */
const dialogOf = (page: Page): Locator => page.locator('.dialog');

const secretOf = async (page: Page): Promise<string> => {
  await page.getByText('Copy your token now').waitFor();
  return page.locator('.secret code').first().innerText();
};

/** Returns the response to a program with the secret: the status, and its permissions. */
async function useSecret(
  secret: string,
): Promise<{ status: number; permissions: readonly string[] }> {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      Authorization: `Bearer ${secret}`,
    },
    body: JSON.stringify({ query: '{ viewer { permissions } }' }),
  });
  const body = (await response.json()) as { data?: { viewer?: { permissions: string[] } } };
  return { status: response.status, permissions: body.data?.viewer?.permissions ?? [] };
}

describeInBrowser('the viewer’s tokens', () => {
  test('a narrowed token: its secret once, gone on reload; it works, and follows the owner’s role', async () => {
    const person = await tenant.newMember('developer');
    const { page } = await openTab(world, person);
    await page.goto('/tokens');
    await page.getByRole('link', { name: 'Create your first token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Deploy to: production!');
    await page.getByRole('radio', { name: 'Selected permissions' }).click();
    await page.getByRole('checkbox', { name: 'workflow', exact: true }).click();
    await choosePermission(page, 'channel', 'read');
    await page.getByText('6 permissions on 2 entity types').waitFor();
    await page.getByRole('button', { name: 'Create token' }).click();

    const secret = await secretOf(page);
    expect(secret).toMatch(/^pat_[0-9A-Za-z]{44}$/);
    expect(page.url()).not.toContain(secret);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Deploy-to-production-token.txt');
    expect(readFileSync(await download.path(), 'utf8').trim()).toBe(secret);
    expect(await page.locator('.secret code').nth(1).innerText()).toContain(
      `curl -s ${world.url}/graphql -H 'Authorization: Bearer ${secret}'`,
    );
    expect((await useSecret(secret)).permissions).toEqual([
      'channel:read',
      'pipeline:create',
      'pipeline:delete',
      'pipeline:list',
      'pipeline:read',
      'pipeline:update',
    ]);

    await page.reload();
    await page.getByRole('heading', { name: 'Deploy to: production!' }).waitFor();
    await page.getByText('6 permissions (allowed by both role and scopes)').waitFor();
    expect(await page.content()).not.toContain(secret);

    payloadOf(
      (
        await tenant.owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: person.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    expect((await useSecret(secret)).permissions).toEqual([
      'channel:read',
      'pipeline:list',
      'pipeline:read',
    ]);
    await page.reload();
    await page.getByText('3 permissions (allowed by both role and scopes)').waitFor();
    await page
      .getByText(
        "3 permissions of its scopes are inactive because the owner's role doesn't include them.",
      )
      .waitFor();
    expect(await page.locator('.permission-row s').allInnerTexts()).toHaveLength(3);
    await expectAccessible(page);

    payloadOf(
      (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: person.memberId } }))
        .suspendMember,
    );
    expect((await useSecret(secret)).status).toBe(401);
  });

  test('leaving the page forgets the secret', async () => {
    const person = await tenant.newMember('developer');
    const { page } = await openTab(world, person);
    await page.goto('/tokens/new');
    await page.getByLabel('Name', { exact: true }).fill('looked away');
    await page.getByRole('button', { name: 'Create token' }).click();
    const secret = await secretOf(page);
    await page.getByRole('link', { name: 'My tokens' }).first().click();
    await dialogOf(page).getByRole('button', { name: 'Leave without copying' }).click();
    await page.getByRole('heading', { name: 'My tokens' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'looked away' }).waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  test('the whole life of a token: edit, scopes, why, revoke, restore, regenerate, delete', async () => {
    const { owner } = tenant;
    const { id, secret } = await tenant.newToken(owner, {
      name: 'life',
      scopes: [{ permission: 'repo' }, { permission: 'channel:publish', entityIds: ['42'] }],
    });
    const { page } = await openTab(world, owner);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('heading', { name: 'life' }).waitFor();

    await page.getByRole('tab', { name: 'Edit' }).click();
    await page.getByLabel('Name', { exact: true }).fill('renamed');
    await page.getByRole('textbox', { name: 'Allowed IPs' }).fill('127.0.0.1\nnonsense');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('"nonsense": Not an IP address or block.').waitFor();
    expect(
      await page.getByRole('textbox', { name: 'Allowed IPs' }).getAttribute('aria-invalid'),
    ).toBe('true');
    await page.getByRole('textbox', { name: 'Allowed IPs' }).fill('127.0.0.1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'renamed' }).waitFor();

    await page.getByRole('tab', { name: 'Scopes' }).click();
    await page.getByRole('button', { name: 'Remove repo' }).click();
    await page.getByRole('cell', { name: 'repo', exact: true }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Add scopes' }).click();
    const dialog = dialogOf(page);
    await expectAccessible(page);
    await choosePermission(page, 'channel', 'publish');
    await dialog.getByRole('textbox', { name: 'Item IDs for channel:publish' }).fill('42, 43');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('is already covered by').waitFor();
    await dialog.getByRole('textbox', { name: 'Item IDs for channel:publish' }).fill('43');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('table', { name: 'Scopes' }).getByRole('row').nth(2).waitFor();
    expect(await page.getByRole('table', { name: 'Scopes' }).getByRole('row').count()).toBe(3);

    await page.getByRole('tab', { name: 'Access check' }).click();
    await page.getByRole('combobox', { name: 'Permission' }).click();
    await page.getByRole('combobox', { name: 'Permission' }).fill('channel:pub');
    await page.getByRole('option', { name: 'channel:publish' }).click();
    await page.getByRole('textbox', { name: 'Item ID' }).fill('7');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('Denied. Not allowed on 7.').waitFor();
    await expectAccessible(page);

    const step = async (name: string): Promise<void> => {
      await page.getByRole('button', { name, exact: true }).click();
      await dialogOf(page).getByRole('button', { name, exact: true }).click();
      await dialogOf(page).waitFor({ state: 'hidden' });
    };
    await step('Revoke');
    await page.getByText('Revoked by Owner').waitFor();
    expect((await useSecret(secret)).status).toBe(401);
    await step('Restore');
    await page.getByText('Revoked by Owner').waitFor({ state: 'hidden' });
    expect((await useSecret(secret)).status).toBe(200);

    await page.getByRole('button', { name: 'Regenerate', exact: true }).click();
    await choose(page.getByLabel('Expires'), '7 days');
    await dialogOf(page).getByRole('button', { name: 'Regenerate' }).click();
    const renewed = await secretOf(page);
    expect((await useSecret(secret)).status).toBe(401);
    expect((await useSecret(renewed)).status).toBe(200);
    await page
      .getByText(/in 7 days/)
      .first()
      .waitFor();

    await page.getByRole('tab', { name: 'Activity' }).click();
    for (const action of [
      'Regenerated',
      'Restored',
      'Revoked',
      'Scopes added',
      'Scopes removed',
      'Created',
    ])
      await page.locator('.event', { hasText: `${action} by Owner` }).waitFor();

    await step('Delete');
    await page.getByRole('heading', { name: 'My tokens' }).waitFor();
    expect((await useSecret(renewed)).status).toBe(401);
  });

  test('are searched, ordered and paged on the server', async () => {
    const person = await tenant.newMember('developer');
    for (let i = 0; i < 23; i++)
      await tenant.newToken(person, {
        name: `token ${String(i).padStart(2, '0')}`,
        ...(i === 5 && { description: 'the odd one' }),
      });
    const { page } = await openTab(world, person);
    await page.goto('/tokens');
    const rows = page.getByRole('table', { name: 'My tokens' }).getByRole('row');
    const first = rows.nth(1).getByRole('link');
    await page.getByText('1 to 20 of 23 tokens').waitFor();
    expect(await first.innerText()).toBe('token 22');
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.getByRole('link', { name: 'token 00' }).waitFor();
    expect(await first.innerText()).toBe('token 00');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21 to 23 of 23 tokens').waitFor();
    await page.getByRole('searchbox').fill('odd');
    await page.getByText('1 token', { exact: true }).waitFor();
    expect(await first.innerText()).toBe('token 05');
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('No matching tokens').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('1 to 20 of 23 tokens').waitFor();
  });

  test('are deleted all at once, when the word has been typed', async () => {
    const person = await tenant.newMember('developer');
    await tenant.newToken(person, { name: 'one' });
    await tenant.newToken(person, { name: 'two' });
    const { page } = await openTab(world, person);
    await page.goto('/tokens');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Delete all…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete all of your tokens?' });
    await expectAccessible(page);
    await dialog.getByRole('radio', { name: 'Revoked and expired (0)' }).waitFor();
    await dialog.getByRole('radio', { name: 'All 2 tokens, including active' }).click();
    expect(await dialog.getByRole('button', { name: 'Delete 2 tokens' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('delete all');
    await page.keyboard.press('Enter');
    await page.getByText('You have no tokens yet').waitFor();
  });

  test('a policy shapes the form: no tokens without expiry, bounded lifetimes, required addresses', async () => {
    const strict = await world.newOrganization();
    const policy = {
      defaultTokenLifetime: 'P14D',
      maxTokenLifetime: 'P45D',
      neverExpiringTokens: false,
      requireIpAllowList: true,
    };
    payloadOf(
      (await strict.owner.execute(UpdateOrganizationDocument, { input: { policy } }))
        .updateOrganization,
    );
    const { page } = await openTab(world, strict.owner);
    await page.goto('/tokens/new');
    await page.getByLabel('Expires').waitFor();
    await page.getByLabel('Expires').click();
    expect(await page.getByRole('option').allInnerTexts()).toEqual([
      'Organization default',
      '7 days',
      '30 days',
      'Custom date',
    ]);
    await page.getByText(/^Expires \d/).waitFor();
    await page.getByRole('option', { name: 'Custom date' }).click();
    await page.getByLabel('Expires on').fill(`${new Date().getFullYear() + 1}-12-31`);
    await page.getByText('The organization allows a lifetime of at most 45 days').waitFor();
  });

  test('another member’s tokens look like unknown ones', async () => {
    const { id } = await tenant.newToken(tenant.owner, { name: 'not yours' });
    const { page } = await openTab(world, await tenant.newMember('developer'));
    await page.goto(`/tokens/${id}`);
    await page.getByRole('heading', { name: 'Token not found' }).waitFor();
  });

  test('a member who may hold no tokens sees no page of them, and its address says so', async () => {
    const { page } = await openTab(world, await tenant.newMember('ci'));
    await page.goto('/tokens');
    await page.getByRole('heading', { name: "You don't have access" }).waitFor();
    expect(
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: 'My tokens' })
        .count(),
    ).toBe(0);
    await expectAccessible(page);
  });
});

describeInBrowser('the pages of tokens', () => {
  let person: Person;
  let id: string;
  beforeAll(async () => {
    person = tenant.owner;
    ({ id } = await tenant.newToken(person, {
      name: 'looked at',
      scopes: [{ permission: 'repo' }],
      expires: { in: 'P3D' },
    }));
    expect((await person.execute(ViewerDocument)).viewer?.user?.id).toBe(person.userId);
  });

  test.each([
    ['light', 360],
    ['light', 1600],
    ['dark', 360],
    ['dark', 1600],
  ] as const)('are accessible, %s, %i pixels wide, and nothing overflows', async (theme, width) => {
    const { page } = await openTab(world, person, { theme, width });
    const look = async (): Promise<void> => {
      await expectAccessible(page);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    };
    await page.goto('/tokens');
    await page.getByRole('table').waitFor();
    await look();
    await page
      .getByRole('button', { name: /Actions for/ })
      .first()
      .click();
    await look();
    await page.keyboard.press('Escape');
    await page.goto('/tokens/new');
    await page.getByRole('radio', { name: 'Selected permissions' }).click();
    await look();
    await page.getByRole('tab', { name: 'Entity types' }).click();
    await page.getByRole('button', { name: /^channel/ }).click();
    await look();
    await page.goto(`/tokens/${id}`);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await look();
    }
  });
});
