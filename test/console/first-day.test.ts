import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { PATHS } from '../../src/console/paths.ts';
import { createSetUpLink } from '../../src/process/set-up-link.ts';
import { createWorld, PASSWORD, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, openTab } from './browser.ts';

let world: World;
const link = createSetUpLink();
beforeAll(async () => {
  world = await createWorld(
    {},
    { databaseName: `first_day_${randomUUID().replaceAll('-', '').slice(0, 12)}`, setUp: link },
  );
});
afterAll(() => world.close());
afterEach(closeTabs);

const fillPassword = (page: Page): Promise<void> =>
  page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);

/** Runs the shell command of the page. Returns its response. */
const runLine = async (line: string): Promise<unknown> =>
  JSON.parse((await promisify(execFile)('sh', ['-c', line])).stdout);

const stepOnGrace = async (page: Page, item: string): Promise<void> => {
  await page.getByRole('button', { name: /Grace/ }).last().click();
  await page.getByRole('menuitem', { name: item }).click();
};

describeInBrowser('the owner’s first day', () => {
  test('set-up, an invitation, a narrowed token that works, follows a demotion and ends with a suspension', async () => {
    const { page: owner } = await openTab(world);
    await owner.goto(`/setup#${link.secret}`);
    await owner.getByLabel('Your name').fill('Ada');
    await owner.getByLabel('Email').fill('ada@example.org');
    await fillPassword(owner);
    await owner.getByRole('button', { name: 'Set up' }).click();
    await owner.getByText('You have no tokens yet').waitFor();

    await owner.getByRole('link', { name: 'Members' }).click();
    await owner.getByRole('button', { name: 'Invite' }).click();
    await owner.locator('.dialog').getByLabel('Email').fill('grace@example.org');
    await choose(owner.locator('.dialog').getByLabel('Role'), 'Developer');
    await owner.getByRole('button', { name: 'Create invite link' }).click();
    const invitation = await owner.locator('.dialog .secret code').innerText();
    await owner.getByRole('button', { name: 'Done' }).click();

    const { page: grace } = await openTab(world);
    await grace.goto(invitation);
    expect(grace.url()).toBe(`${world.url}/invitation`);
    await grace.getByLabel('Your name').fill('Grace');
    await fillPassword(grace);
    await grace.getByRole('button', { name: 'Join' }).click();
    await grace.getByRole('link', { name: 'Create your first token' }).click();
    await grace.getByLabel('Name', { exact: true }).fill('deploy');
    await grace.getByRole('radio', { name: 'Selected permissions' }).click();
    await grace.getByRole('checkbox', { name: 'repo', exact: true }).click();
    await grace.getByRole('button', { name: 'Create token' }).click();
    await grace.getByText('Copy your token now').waitFor();
    const secret = await grace.locator('.secret code').first().innerText();
    const line = await grace.locator('.secret code').nth(1).innerText();
    await grace.reload();
    await grace.getByText('4 permissions (allowed by both role and scopes)').waitFor();
    expect(await grace.content()).not.toContain(secret);
    expect(await runLine(line)).toEqual({
      data: {
        viewer: {
          role: { key: 'developer' },
          permissions: [
            'repository:create',
            'repository:list',
            'repository:read',
            'repository:update',
          ],
        },
      },
    });

    await owner.reload();
    await owner.getByRole('table').waitFor();
    await stepOnGrace(owner, 'Change role…');
    await choose(owner.locator('.dialog').getByRole('combobox'), 'Viewer');
    await owner.locator('.dialog').getByRole('button', { name: 'Change role' }).click();
    await owner.locator('.dialog').waitFor({ state: 'hidden' });
    await grace.reload();
    await grace.getByText('2 permissions (allowed by both role and scopes)').waitFor();
    await grace.getByText('2 permissions of its scopes are inactive').waitFor();
    expect(await runLine(line)).toMatchObject({
      data: {
        viewer: { role: { key: 'viewer' }, permissions: ['repository:list', 'repository:read'] },
      },
    });

    await stepOnGrace(owner, 'Suspend…');
    await owner.locator('.dialog').getByRole('button', { name: 'Suspend' }).click();
    await owner.locator('.dialog').waitFor({ state: 'hidden' });
    expect(await runLine(line)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', gate: 'MEMBERSHIP_ACTIVE' } }],
    });
    await grace.reload();
    await grace.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
  });
});

describeInBrowser('a viewer', () => {
  test('sees no page of the administration, and its address says so', async () => {
    const tenant = await world.newOrganization();
    const { page } = await openTab(world, await tenant.newMember('viewer'));
    await page.goto('/');
    await page.getByRole('heading', { name: 'My tokens' }).waitFor();
    expect(
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts(),
    ).toEqual(['My tokens', 'Settings']);
    const { apiKeys, newApiKey, serviceUsers, members, member, roles, newRole, role, audit } =
      PATHS;
    for (const path of [
      apiKeys,
      newApiKey,
      serviceUsers,
      members,
      member,
      roles,
      newRole,
      role,
      audit,
    ]) {
      await page.goto(path.replace(':id', 'TWVtYmVyOjE'));
      await page.getByRole('heading', { name: "You don't have access" }).waitFor();
    }
  });
});
