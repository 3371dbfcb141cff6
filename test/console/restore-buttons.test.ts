import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  CreateApiKeyDocument,
  CreateRoleDocument,
  RevokeApiKeyDocument,
} from '../../src/client/client.ts';
import { createWorld, payloadOf, type Person, type Tenant, type World } from '../support/world.ts';
import { closeTabs, describeInBrowser, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
let small: Person;
let keeper: Person;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  const grants = ['channel:read', 'personal-access-token:create'];
  const keeping = ['member-token', 'api-key'].flatMap((type) =>
    ['list', 'read', 'revoke'].map((operation) => `${type}:${operation}`),
  );
  for (const input of [
    { key: 'small', name: 'Small', grants },
    { key: 'keeper', name: 'Keeper', grants: [...grants, ...keeping] },
  ])
    payloadOf((await tenant.owner.execute(CreateRoleDocument, { input })).createRole);
  small = await tenant.newMember('small');
  keeper = await tenant.newMember('keeper');
});
afterAll(() => world.close());
afterEach(closeTabs);

describeInBrowser('a role that may revoke, and not restore,', () => {
  test('may restore a token that it revoked', async () => {
    const { id } = await tenant.newToken(small);
    const { page } = await openTab(world, keeper);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.locator('.dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked by').waitFor();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.locator('.dialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).waitFor();
  });

  test('is not offered to restore a key that another member revoked', async () => {
    const input = { name: 'stopped', role: 'small' };
    const { apiKey } = payloadOf(
      (await tenant.owner.execute(CreateApiKeyDocument, { input })).createApiKey,
    );
    payloadOf(
      (await tenant.owner.execute(RevokeApiKeyDocument, { input: { id: apiKey.id } })).revokeApiKey,
    );
    const { page } = await openTab(world, keeper);
    await page.goto(`/api-keys/${apiKey.id}`);
    await page.getByText('Revoked just now').waitFor();
    expect(await page.getByRole('button', { name: 'Restore', exact: true }).count()).toBe(0);
    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'Actions for stopped' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Open']);
  });
});
