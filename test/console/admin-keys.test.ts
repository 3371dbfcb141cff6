import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { CreateApiKeyDocument, ViewerDocument } from '../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

describeInBrowser('API keys', () => {
  test('are created with a role and scopes, show their secret once, and are edited, revoked, restored and deleted', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/api-keys');
    await page.getByRole('link', { name: 'Create API key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Status page');
    await page.getByRole('button', { name: 'Create API key' }).click();
    const role = page.getByRole('combobox', { name: 'Role', exact: true });
    expect(await role.evaluate((control) => control.matches(':focus'))).toBe(true);
    await page.getByText('Choose a role.').waitFor();
    await choose(role, 'Viewer');
    await page.getByRole('radio', { name: 'Selected permissions' }).click();
    await page.getByRole('checkbox', { name: 'workflow', exact: true }).click();
    await page.getByText('2 permissions on 1 entity type').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create API key' }).click();
    await page.getByText('Copy your key now').waitFor();
    const secret = await page.locator('.secret code').first().innerText();
    expect(secret).toMatch(/^key_[0-9A-Za-z]{44}$/);
    const execute = world.as(secret);
    expect((await execute(ViewerDocument)).viewer?.permissions).toEqual([
      'pipeline:list',
      'pipeline:read',
    ]);
    await page.reload();
    await page.getByText('2 permissions (allowed by both role and scopes)').waitFor();
    expect(await page.content()).not.toContain(secret);

    await page.getByRole('tab', { name: 'Edit' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Status board');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Status board' }).waitFor();

    const dialog = page.locator('.dialog');
    await page.getByRole('button', { name: 'Revoke' }).click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked just now').waitFor();
    await expect(execute(ViewerDocument)).rejects.toMatchObject({ status: 401 });
    await page.getByRole('button', { name: 'Restore' }).click();
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Revoke' }).waitFor();
    await expect(execute(ViewerDocument)).resolves.toHaveProperty('viewer.role.key', 'viewer');
    await page.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
    await page.getByText('No API keys yet').waitFor();
    await expect(execute(ViewerDocument)).rejects.toMatchObject({ status: 401 });
  });

  test('are visible to an auditor, without controls that change them', async () => {
    payloadOf(
      (
        await tenant.owner.execute(CreateApiKeyDocument, {
          input: { name: 'watched', role: 'viewer' },
        })
      ).createApiKey,
    );
    const { page } = await openTab(world, await tenant.newMember('auditor'));
    await page.goto('/api-keys');
    expect(await page.getByRole('link', { name: 'New API key' }).count()).toBe(0);
    await page.getByRole('link', { name: 'watched' }).click();
    await page.getByRole('heading', { level: 1, name: 'watched' }).waitFor();
    for (const name of ['Revoke', 'Restore', 'Delete'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    expect(await page.getByRole('tab').allInnerTexts()).toEqual([
      'Access',
      'Scopes',
      'Access check',
      'Activity',
    ]);
    await page.goto('/api-keys/new');
    await page.getByRole('heading', { name: "You don't have access" }).waitFor();
  });

  test('are searched, ordered and paged on the server', async () => {
    const many = await world.newOrganization();
    for (let i = 0; i < 22; i++)
      payloadOf(
        (
          await many.owner.execute(CreateApiKeyDocument, {
            input: { name: `key ${String(i).padStart(2, '0')}`, role: 'viewer' },
          })
        ).createApiKey,
      );
    const { page } = await openTab(world, many.owner);
    await page.goto('/api-keys');
    await page.getByText('1 to 20 of 22 keys').waitFor();
    await choose(page.getByLabel('Order'), 'Name, A to Z');
    await page.getByRole('link', { name: 'key 00' }).waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21 to 22 of 22 keys').waitFor();
    await page.getByRole('searchbox').fill('key 07');
    await page.getByText('1 key', { exact: true }).waitFor();
  });
});
