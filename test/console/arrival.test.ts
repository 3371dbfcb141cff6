import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  InviteMemberDocument,
  RemoveMemberDocument,
  RevokeCurrentCredentialDocument,
} from '../../src/client/client.ts';
import { createSetUpLink } from '../../src/process/set-up-link.ts';
import { rowId } from '../support/node-id.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../support/world.ts';
import { closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

const ENDS: readonly (readonly [string, (memberId: string) => Promise<unknown>])[] = [
  ['cancelled', (memberId) => tenant.owner.execute(RemoveMemberDocument, { input: { memberId } })],
  [
    'expired',
    (memberId) =>
      world.database.pool.query('update member set invitation_expires_at = now() where id = $1', [
        rowId(memberId),
      ]),
  ],
];

describeInBrowser('a visitor of the console', () => {
  test('signs in at the requested page, and stays signed in', async () => {
    const { page, context } = await openTab(world);
    await page.goto('/tokens/new');
    await page.getByLabel('Email').fill(tenant.owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Incorrect email or password.');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New token' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/tokens/new');
    await page.reload();
    await page.getByRole('heading', { name: 'New token' }).waitFor();
    for (const cookie of await context.cookies())
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect((await context.cookies()).map(({ name }) => name).sort()).toEqual([
      'latchkey-device',
      'latchkey-session',
    ]);
    expect(
      await page.evaluate(
        'document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })',
      ),
    ).toBe('{}');
  });

  test('signs out, and the page keeps no data of the user', async () => {
    const person = await tenant.newMember('developer');
    const { page } = await openTab(world, person);
    await page.goto('/tokens');
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
    await page.goto('/tokens');
    await page.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
  });

  test('signs in again over the page when the session ends, and what was typed is still there', async () => {
    const person = await tenant.newMember('developer');
    const { page } = await openTab(world, person);
    await page.goto('/tokens/new');
    await page.getByLabel('Name', { exact: true }).fill('half written');
    payloadOf((await person.execute(RevokeCurrentCredentialDocument)).revokeCurrentCredential);
    await page.getByRole('button', { name: 'Create token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session expired' });
    await dialog.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('half written');
    expect(await page.locator('[data-tone=danger], [role=alert]').allInnerTexts()).toEqual([]);
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByRole('heading', { name: 'half written' }).waitFor();
  });

  test('sees a message at an address that does not exist', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/nothing/here');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('heading', { name: 'My tokens' }).waitFor();
  });

  test('accepts an invitation by its link, whose secret leaves the address bar at once', async () => {
    const { secret } = payloadOf(
      (
        await tenant.owner.execute(InviteMemberDocument, {
          input: { email: `grace@${tenant.slug}.example`, role: 'developer' },
        })
      ).inviteMember,
    );
    const { page } = await openTab(world);
    await page.goto(`/invitation#${secret}`);
    await page.getByRole('heading', { name: 'Accept your invitation' }).waitFor();
    expect(page.url()).toBe(`${world.url}/invitation`);
    await expectAccessible(page);
    await page.getByLabel('Your name').fill('Grace');
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText(/8/).locator('visible=true').first().waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('heading', { name: 'My tokens' }).waitFor();
    expect(await page.getByRole('button', { name: /your account/ }).innerText()).toContain('Grace');

    const { page: other } = await openTab(world);
    await other.goto(`/invitation#${secret}`);
    await other.getByRole('heading', { name: 'This invite link no longer works' }).waitFor();
    expect(await other.getByRole('textbox').count()).toBe(0);
    await expectAccessible(other);
    await other.getByRole('link', { name: 'Sign in' }).click();
    await other.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
  });

  test.each(ENDS)(
    'sees that an invitation was %s, before or after filling in the form',
    async (_, end) => {
      const { page } = await openTab(world);
      for (const isFilledFirst of [false, true]) {
        const email = `guest-${randomUUID()}@${tenant.slug}.example`;
        const { secret, member } = payloadOf(
          (
            await tenant.owner.execute(InviteMemberDocument, {
              input: { email, role: 'developer' },
            })
          ).inviteMember,
        );
        if (!isFilledFirst) await end(member.id);
        await page.goto('about:blank');
        await page.goto(`/invitation#${secret}`);
        if (isFilledFirst) {
          await page.getByLabel('Your name').fill('Guest');
          await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
          await end(member.id);
          await page.getByRole('button', { name: 'Join' }).click();
        }
        await page.getByRole('heading', { name: 'This invite link no longer works' }).waitFor();
        expect(await page.getByRole('textbox').count()).toBe(0);
      }
    },
  );

  test('opens the page of a link without the link, and sees what is missing', async () => {
    const { page } = await openTab(world);
    await page.goto('/invitation');
    await page.getByText(/secret .*is missing/).waitFor();
    await expectAccessible(page);
    await page.goto('/setup');
    await page.getByRole('heading', { name: 'Latchkey is set up' }).waitFor();
    await expectAccessible(page);
  });

  test.each(['light', 'dark'] as const)(
    'finds the sign-in page accessible, %s, on a phone and on a desktop',
    async (theme) => {
      for (const width of [360, 1600]) {
        const { page } = await openTab(world, null, { theme, width });
        await page.goto('/');
        await page.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
        expect(await page.getByRole('textbox').count()).toBe(2);
        await expectAccessible(page);
      }
    },
  );
});

describeInBrowser('the first owner', () => {
  let empty: World;
  const link = createSetUpLink();
  beforeAll(async () => {
    empty = await createWorld({}, { databaseName: `console_${process.pid}`, setUp: link });
  });
  afterAll(() => empty.close());

  test('sees at the start page where the set-up link is', async () => {
    const { page } = await openTab(empty);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Set up Latchkey' }).waitFor();
    await page.getByText('Open the set-up link from its log').waitFor();
    await page.getByText(`${empty.url}/setup#set_`).waitFor();
    await expectAccessible(page);
  });

  test('sets the server up by the link, and is signed in; the link is spent', async () => {
    const { page } = await openTab(empty);
    await page.goto(`/setup#${link.secret}`);
    await page.getByRole('heading', { name: 'Set up Latchkey' }).waitFor();
    expect(page.url()).toBe(`${empty.url}/setup`);
    await expectAccessible(page);
    await page.getByLabel('Organization').fill('Not A Slug');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Email').fill('ada@example.org');
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.locator('[data-invalid]').first().waitFor();
    expect(await page.getByLabel('Organization').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Organization').fill('main');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByText('You have no tokens yet').waitFor();
    await page.goto(`/setup#${link.secret}`);
    await page.getByRole('heading', { name: 'Latchkey is set up' }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'My tokens' }).waitFor();
  });
});
