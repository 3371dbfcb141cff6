import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CreateRoleDocument, RevokePersonalAccessTokenDocument } from '../../src/client/client.ts';
import { createWorld, payloadOf, type Person, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
let developer: Person;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  developer = await tenant.newMember('developer');
  const { id } = await tenant.newToken(developer, { name: 'laptop' });
  await tenant.newToken(developer, { name: 'desktop' });
  payloadOf(
    (await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
      .revokePersonalAccessToken,
  );
  for (let i = 0; i < 25; i++)
    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key: `role-${i}`, name: `Role ${i}`, grants: [] },
        })
      ).createRole,
    );
});
afterAll(() => world.close());
afterEach(closeTabs);

const actions = async (page: Page): Promise<string[]> =>
  page.locator('.event-what > span:first-child').allInnerTexts();
const until = async (page: Page, texts: readonly string[]): Promise<void> => {
  const deadline = Date.now() + 8_000;
  while (Date.now() < deadline && (await actions(page)).join() !== texts.join())
    await page.waitForTimeout(50);
  expect(await actions(page)).toEqual(texts);
};

describeInBrowser('the audit log', () => {
  test('is filtered by action, actor and target, and keeps the filters in its address', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/audit');
    await page.getByRole('table', { name: 'Audit log' }).waitFor();
    await choose(page.getByLabel('Event'), 'All events: Tokens');
    await until(page, ['Token revoked', 'Token created', 'Token created']);

    await page.getByRole('combobox', { name: 'Actor' }).click();
    // Before the search every member is listed; others disappear before the server responds.
    await page.getByRole('option').nth(1).waitFor();
    const answer = Promise.withResolvers<null>();
    await page.route('**/graphql', async (route) => {
      await answer.promise;
      await route.continue();
    });
    await page.getByLabel('Search names and emails').fill(developer.email.slice(0, 12));
    await page.getByRole('option').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('option', { name: developer.email }).waitFor();
    answer.resolve(null);
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=option][data-highlighted]').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('By developer').waitFor();
    await until(page, ['Token created', 'Token created']);

    await page.getByRole('button', { name: /^laptop/ }).click();
    await page.getByText(/^About laptop/).waitFor();
    await until(page, ['Token created']);
    await page.reload();
    await until(page, ['Token created']);
    await page.getByRole('button', { name: 'Remove filter: By developer' }).click();
    await until(page, ['Token revoked', 'Token created']);
    await expectAccessible(page);

    await choose(page.getByLabel('Event'), 'Role deleted');
    await page.getByText('No matching events').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('1 to 20').waitFor();
  });

  test('is filtered by time', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/audit?action=role.created');
    await choose(page.getByLabel('Time'), 'Last hour');
    await page.getByText('1 to 20').waitFor();
    await choose(page.getByLabel('Time'), 'Custom range');
    await page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await page.getByLabel('To', { exact: true }).fill('2020-12-31');
    await page.getByText('No matching events').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2199-12-31');
    await page.getByText('1 to 20').waitFor();
  });

  test('is paged on the server, without repetition', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/audit?action=group:Roles');
    await page.getByText('1 to 20').waitFor();
    const targets = page.locator('.event-narrow').filter({ hasText: 'role-' });
    const first = await targets.allInnerTexts();
    expect(first).toHaveLength(20);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(/^21 to/).waitFor();
    const newest = targets.filter({ hasText: first[0] ?? '' }).first();
    await newest.waitFor({ state: 'detached' });
    expect(
      (await page.getByRole('cell').allInnerTexts()).filter((text) => first.includes(text)),
    ).toEqual([]);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('1 to 20').waitFor();
    await newest.waitFor();
    expect(await targets.allInnerTexts()).toEqual(first);
  });
});
