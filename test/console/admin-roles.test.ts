import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CreateRoleDocument, RolesDocument, ViewerDocument } from '../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../support/world.ts';
import { closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

const pick = async (page: Page, entityType: string, operation: string): Promise<void> => {
  await page
    .getByRole('searchbox', { name: 'Search entity types and operations' })
    .fill(entityType);
  await page
    .getByRole('group', { name: entityType, exact: true })
    .getByRole('checkbox', { name: operation, exact: true })
    .check({ force: true });
};
const roleOf = async (key: string) =>
  (await tenant.owner.execute(RolesDocument)).roles.find((role) => role.key === key);

describeInBrowser('roles', () => {
  test('are created, edited with the difference shown, assigned, and deleted when unused', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/roles');
    await page.getByRole('link', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Release manager');
    expect(await page.getByLabel('Key').inputValue()).toBe('release-manager');
    await page.getByLabel('Key').fill('viewer');
    await pick(page, 'package', 'all operations');
    await page.getByText('5 permissions.').waitFor();
    await page.getByRole('button', { name: 'Create role' }).click();
    await page.locator('.field-error', { hasText: 'viewer' }).waitFor();
    expect(await page.getByLabel('Key').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
    await page.getByLabel('Key').fill('release-manager');
    await page.getByRole('button', { name: 'Create role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Release manager' }).waitFor();
    expect(await roleOf('release-manager')).toMatchObject({
      name: 'Release manager',
      grants: ['package:*'],
    });

    const person = await tenant.newMember('release-manager');
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.reload();
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('cell', { name: person.email }).waitFor();

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByText('No changes to permissions').waitFor();
    await pick(page, 'pipeline', 'read');
    await page.getByRole('button', { name: 'Remove package:*' }).click();
    await page.getByText('Gains 1 permission').waitFor();
    await page.getByText('Loses 5 permissions').waitFor();
    await page.getByText('Applies immediately to 1 member and 0 API keys').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Edit' }).waitFor();
    expect((await person.execute(ViewerDocument)).viewer?.permissions).toEqual(['pipeline:read']);

    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.locator('.dialog');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').getByText('Assigned to 1 member').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key: 'spare', name: 'Spare', grants: [] },
        })
      ).createRole,
    );
    await page.goto('/roles');
    await page.getByRole('button', { name: 'Actions for Spare' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('link', { name: 'Spare' }).waitFor({ state: 'hidden' });
    await page.locator('main:focus').waitFor();
    expect(await roleOf('spare')).toBeUndefined();
  });

  test('that are built in are duplicated, and not edited', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/roles');
    await page.getByRole('link', { name: 'Auditor', exact: true }).click();
    await page.getByText('Built in; it').waitFor();
    expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Duplicate' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Copy of Auditor');
    await page.getByRole('button', { name: 'Create role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Copy of Auditor' }).waitFor();
    expect((await roleOf('copy-of-auditor'))?.permissions).toEqual(
      (await roleOf('auditor'))?.permissions,
    );
  });

  test('are compared side by side, and the address of the comparison can be shared', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/roles');
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByText('Select at least two roles').waitFor();
    for (const name of ['Admin', 'Owner'])
      await page.getByRole('checkbox', { name, exact: true }).check({ force: true });
    await page.getByText(/^1 permission differs, \d+ shared/).waitFor();
    expect(await page.locator('.matrix tbody tr:not(.matrix-group)').allInnerTexts()).toEqual([
      expect.stringMatching(/delete\s+No\s+Yes/),
    ]);
    await page.getByRole('checkbox', { name: 'Only differences' }).click();
    await page.getByRole('searchbox', { name: 'Search permissions' }).fill('channel pub');
    expect(await page.locator('.matrix tbody tr:not(.matrix-group)').allInnerTexts()).toEqual([
      expect.stringMatching(/publish\s+Yes\s+Yes/),
    ]);
    expect(new URL(page.url()).searchParams.get('roles')).toBe('admin,owner');
    await page.reload();
    await page.getByText('1 permission differs').waitFor();
    await expectAccessible(page);
  });

  test('hold no more than their creator, who cannot select missing permissions', async () => {
    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key: 'clerk', name: 'Clerk', grants: ['role:*', 'channel:read'] },
        })
      ).createRole,
    );
    const { page } = await openTab(world, await tenant.newMember('clerk'));
    await page.goto('/roles/new');
    await page
      .getByRole('searchbox', { name: 'Search entity types and operations' })
      .fill('channel');
    const group = page.getByRole('group', { name: 'channel', exact: true });
    expect(await group.getByRole('checkbox', { name: 'read', exact: true }).isEnabled()).toBe(true);
    expect(await group.getByRole('checkbox', { name: 'publish', exact: true }).isEnabled()).toBe(
      false,
    );
  });
});
