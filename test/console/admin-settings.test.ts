import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { OrganizationDocument, ViewerDocument } from '../../src/client/client.ts';
import { createWorld, PASSWORD, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

describeInBrowser('settings', () => {
  test('an owner changes the name and the token policy; a rejection appears at its field', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/settings');
    await page.getByRole('tab', { name: 'Organization' }).click();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Name', { exact: true }).fill('   ');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.field-error').first().waitFor();
    expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    await page.getByLabel('Name', { exact: true }).fill('Analytical Engines');
    await choose(page.getByLabel('Default lifetime', { exact: true }), '30 days');
    await choose(page.getByLabel('Maximum lifetime', { exact: true }), 'Other…');
    await page.getByLabel('Maximum lifetime: how many').fill('6');
    await choose(page.getByLabel('Maximum lifetime: of what'), 'months');
    await page.getByRole('checkbox', { name: 'Allow non-expiring tokens' }).click();
    await page.getByRole('checkbox', { name: 'Require an IP allowlist' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').first().waitFor();
    expect((await tenant.owner.execute(OrganizationDocument)).organization).toMatchObject({
      name: 'Analytical Engines',
      policy: {
        defaultTokenLifetime: 'P30D',
        maxTokenLifetime: 'P6M',
        neverExpiringTokens: false,
        requireIpAllowList: true,
        deleteActiveTokens: true,
      },
    });
    await page.getByRole('link', { name: 'Analytical Engines' }).first().waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'Organization' }).click();
    expect(await page.getByLabel('Maximum lifetime: how many').inputValue()).toBe('6');
  });

  test('a member who may not change the organization reads its policy', async () => {
    const { page } = await openTab(world, await tenant.newMember('viewer'));
    await page.goto('/settings');
    await page.getByRole('tab', { name: 'Organization' }).click();
    await page.getByText('Token policy').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await expectAccessible(page);
  });

  test('a password is changed with the old one, and other sessions end', async () => {
    const person = await tenant.newMember('viewer');
    const other = world.as(await tenant.signIn(person.email));
    const { page } = await openTab(world, person);
    await page.goto('/settings');
    await page.getByRole('textbox', { name: 'Current password' }).fill('not it');
    await page.getByRole('textbox', { name: 'New password' }).fill('short');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is not your current password.').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('currentPassword');
    await page.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD);
    await page.getByRole('textbox', { name: 'New password' }).fill('a much better password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Password changed').first().waitFor();
    expect(await page.getByRole('textbox', { name: 'New password' }).inputValue()).toBe('');
    await expect(other(ViewerDocument)).rejects.toMatchObject({ status: 401 });
    await expect(person.execute(ViewerDocument)).resolves.toHaveProperty(
      'viewer.user.id',
      person.userId,
    );
  });

  test('sessions are listed, and ended one by one or all at once; never the one in use', async () => {
    const person = await tenant.newMember('viewer');
    const others = [];
    for (let i = 0; i < 3; i++) others.push(world.as(await tenant.signIn(person.email)));
    const { page } = await openTab(world, person);
    await page.goto('/settings');
    await page.getByText('4 sessions').waitFor();
    expect(await page.getByText('This device').count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Sign out (?!all)/ }).count()).toBe(3);
    await page
      .getByRole('button', { name: /^Sign out (?!all)/ })
      .first()
      .click();
    await expectAccessible(page);
    await page.locator('.dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('3 sessions').waitFor();
    await expect(others[2]?.(ViewerDocument)).rejects.toMatchObject({ status: 401 });
    await page.getByRole('button', { name: 'Sign out all others' }).click();
    await page.locator('.dialog').getByRole('button', { name: 'Sign out all others' }).click();
    await page.getByText('1 session', { exact: true }).waitFor();
    for (const execute of others)
      await expect(execute(ViewerDocument)).rejects.toMatchObject({ status: 401 });
    await expect(person.execute(ViewerDocument)).resolves.toHaveProperty(
      'viewer.user.id',
      person.userId,
    );
  });
});
