import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { CreateRoleDocument, ViewerDocument } from '../../src/client/client.ts';
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

const ADMIN_PAGES = [
  ['/members', 'member:list'],
  ['/roles', 'role:list'],
  ['/roles/new', 'role:create'],
  ['/api-keys', 'api-key:list'],
  ['/api-keys/new', 'api-key:create'],
  ['/service-users', 'member-token:list'],
  ['/audit', 'audit-event:list'],
] as const;

describeInBrowser('a user without the permissions of an administrator', () => {
  test('a viewer sees no admin page; its address names the permissions that it requires', async () => {
    const { page } = await openTab(world, await tenant.newMember('viewer'));
    await page.goto('/tokens');
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await navigation.waitFor();
    expect(await navigation.getByRole('link').allInnerTexts()).toEqual(['My tokens', 'Settings']);
    for (const [path, permission] of ADMIN_PAGES) {
      await page.goto(path);
      await page.getByRole('heading', { name: "You don't have access" }).waitFor();
      await page.getByText(permission, { exact: true }).waitFor();
    }
    await expectAccessible(page);
  });

  test('a developer reads members and roles, without controls that change them', async () => {
    const { page } = await openTab(world, await tenant.newMember('developer'));
    await page.goto('/members');
    await page.getByRole('link', { name: 'Owner', exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Invite' }).count()).toBe(0);
    await page.getByRole('table', { name: 'members' }).getByRole('link').first().click();
    await page.getByRole('tab', { name: 'Permissions' }).waitFor();
    for (const name of ['Change role', 'Suspend', 'Remove'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    expect(await page.getByRole('tab', { name: 'Tokens' }).count()).toBe(0);
    await page.goto('/roles');
    await page.getByRole('link', { name: 'Viewer', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'New role' }).count()).toBe(0);
  });

  test('an admin sees no controls for an owner, and no role with more permissions', async () => {
    const admin = await tenant.newMember('admin');
    const { page } = await openTab(world, admin);
    await page.goto(`/members/${tenant.owner.memberId}`);
    await page.getByRole('heading', { level: 1, name: 'Owner' }).waitFor();
    for (const name of ['Change role', 'Suspend', 'Remove'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    await page.goto('/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.locator('.dialog').getByRole('combobox', { name: 'Role' }).click();
    const option = page.getByRole('option', { name: 'Owner (exceeds your role)' });
    await option.waitFor();
    expect(await option.isDisabled()).toBe(true);
  });

  test('a member who may not list roles sees no controls for members with more permissions', async () => {
    await tenant.owner.execute(CreateRoleDocument, {
      input: {
        key: 'steward',
        name: 'Steward',
        grants: ['member:read', 'member:list', 'member:update', 'member:delete'],
      },
    });
    const { page } = await openTab(world, await tenant.newMember('steward'));
    await page.goto(`/members/${tenant.owner.memberId}`);
    await page.getByRole('heading', { level: 1, name: 'Owner' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Change role|Suspend|Remove)$/ }).count()).toBe(
      0,
    );
  });
});

describeInBrowser('members', () => {
  test('are invited by a link that is shown once, accept, get another role, and are suspended, reinstated and removed', async () => {
    const email = `grace@${tenant.slug}.example`;
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.locator('.dialog');
    await dialog.getByLabel('Email').fill(tenant.owner.email);
    await choose(dialog.getByLabel('Role'), 'Developer');
    await dialog.getByRole('button', { name: 'Create invite link' }).click();
    await dialog.getByText(/member already, or invited|Already a member or invited/).waitFor();
    expect(await dialog.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
    expect(await dialog.locator(':focus').getAttribute('name')).toBe('email');
    await dialog.getByLabel('Email').fill(email);
    await page.keyboard.press('Enter');
    const link = await dialog.locator('.secret code').innerText();
    expect(link).toMatch(new RegExp(`^${world.url}/invitation#inv_[0-9A-Za-z]+$`));
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(link.split('#')[1]);
    const row = page.getByRole('row', { name: new RegExp(email) });
    await row.getByText('Invited').waitFor();

    const guest = await openTab(world);
    await guest.page.goto(link);
    await guest.page.getByLabel('Your name').fill('Grace');
    await guest.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await guest.page.getByRole('button', { name: 'Join' }).click();
    await guest.page.getByRole('heading', { name: 'My tokens' }).waitFor();
    const grace = world.as(await tenant.signIn(email));

    await page.reload();
    await row.getByText('Active').waitFor();
    await row.getByRole('link', { name: 'Grace' }).click();
    await page.getByRole('heading', { level: 1, name: 'Grace' }).waitFor();
    await page.getByRole('button', { name: 'Change role' }).click();
    await choose(dialog.getByLabel('Role'), 'Viewer');
    await dialog.getByText(/^Loses \d+ permissions$/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Viewer', exact: true }).waitFor();
    expect((await grace(ViewerDocument)).viewer?.role.key).toBe('viewer');

    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('Grace is suspended. Their tokens are blocked.').waitFor();
    await expect(grace(ViewerDocument)).rejects.toMatchObject({ status: 401 });

    await page.getByRole('button', { name: 'Reinstate', exact: true }).click();
    await dialog.getByRole('button', { name: 'Reinstate' }).click();
    await page.getByRole('button', { name: 'Suspend', exact: true }).waitFor();
    // The suspension ended the session permanently, so she signs in again after the reinstatement.
    await expect(grace(ViewerDocument)).rejects.toMatchObject({ status: 401 });
    const again = world.as(await tenant.signIn(email));
    expect((await again(ViewerDocument)).viewer?.user?.name).toBe('Grace');

    await page.getByRole('tab', { name: 'Audit trail' }).click();
    for (const action of ['Reinstated', 'Suspended', 'Role changed', 'Joined', 'Invited'])
      await page.locator('.event', { hasText: action }).waitFor();

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    expect(await dialog.getByRole('button', { name: 'Remove' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(email);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    await page.getByRole('searchbox').fill(email);
    await page.getByText('No matching members').waitFor();
    await page.getByRole('tab', { name: 'Former' }).click();
    await page
      .getByRole('row', { name: new RegExp(email) })
      .getByRole('link', { name: 'Grace' })
      .click();
    await page.getByText('Grace was removed').waitFor();
    await expectAccessible(page);
    await expect(again(ViewerDocument)).rejects.toMatchObject({ status: 401 });
  });

  test('are found by name, status and role, and paged on the server', async () => {
    const many = await world.newOrganization();
    for (let i = 0; i < 21; i++) await many.newMember(i % 7 === 0 ? 'auditor' : 'viewer');
    const { page } = await openTab(world, many.owner);
    await page.goto('/members');
    await page.getByText('1 to 20 of 22 members').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('21 to 22 of 22 members').waitFor();
    await choose(page.getByLabel('Role'), 'Auditor');
    await page.getByText('3 members', { exact: true }).waitFor();
    await choose(page.getByLabel('Status'), 'Suspended');
    await page.getByText('No matching members').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('searchbox').fill('owner@');
    await page.getByText('1 member', { exact: true }).waitFor();
  });

  test('have tokens that a caller with the permission revokes, restores and deletes, and that only they regenerate', async () => {
    const person = await tenant.newMember('developer');
    const { execute } = await tenant.newToken(person, { name: 'leaked' });
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/members/${person.memberId}`);
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'Actions for leaked' }).click();
      await page.getByRole('menuitem', { name: `${item}…` }).click();
      await page.locator('.dialog').getByRole('button', { name: item, exact: true }).click();
      await page.locator('.dialog').waitFor({ state: 'hidden' });
    };
    await page.getByRole('button', { name: 'Actions for leaked' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      'Open',
      'Revoke…',
      'Delete…',
    ]);
    await page.keyboard.press('Escape');
    await choose('Revoke');
    await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    await expect(execute(ViewerDocument)).rejects.toMatchObject({ status: 401 });
    await choose('Restore');
    await page.getByRole('cell', { name: 'Active' }).waitFor();
    await expect(execute(ViewerDocument)).resolves.toHaveProperty('viewer.user.id', person.userId);
    await choose('Delete');
    await page.getByText('has no tokens').waitFor();
    await expect(execute(ViewerDocument)).rejects.toMatchObject({ status: 401 });
  });

  test('keep an owner: the last one sees the reason in place when stepping down', async () => {
    const alone = await world.newOrganization();
    const { page } = await openTab(world, alone.owner);
    await page.goto(`/members/${alone.owner.memberId}`);
    await page.getByRole('button', { name: 'Change role' }).click();
    await choose(page.locator('.dialog').getByLabel('Role'), 'Viewer');
    await page.locator('.dialog').getByText('You are changing your own role').waitFor();
    await page.locator('.dialog').getByRole('button', { name: 'Change role' }).click();
    await page.locator('.dialog').getByRole('alert').getByText('without an owner').waitFor();
    await expectAccessible(page);
  });
});

describeInBrowser('service users', () => {
  test('are created, get a token whose secret is shown once, and are suspended', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/service-users');
    await page.getByText('No service users yet').waitFor();
    await page.getByRole('button', { name: 'New service user' }).click();
    await page.locator('.dialog').getByLabel('Name').fill('Build farm');
    await choose(page.locator('.dialog').getByLabel('Role'), 'CI');
    await page.locator('.dialog').getByRole('button', { name: 'Create service user' }).click();
    await page.getByRole('heading', { level: 1, name: 'Build farm' }).waitFor();
    await page.getByRole('link', { name: 'New token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('runner');
    await page.getByRole('radio', { name: 'Full access of the role' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('Copy your token now').waitFor();
    const execute = world.as(await page.locator('.secret code').first().innerText());
    await expect(execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { user: { name: 'Build farm' }, role: { key: 'ci' } },
    });
    await page.goto('/service-users');
    await page.getByRole('button', { name: 'Actions for Build farm' }).click();
    await page.getByRole('menuitem', { name: 'Suspend…' }).click();
    await page.locator('.dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('cell', { name: 'Suspended' }).waitFor();
    await expect(execute(ViewerDocument)).rejects.toMatchObject({ status: 401 });
  });
});
