import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { RevokeCurrentCredentialDocument } from '../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, openTab } from './browser.ts';

// Input survives a tab, Back, a reload, another page and the end of a session; a secret is not left
// by accident.

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

const nameField = (page: Page) => page.getByLabel('Name', { exact: true });
const stored = (page: Page): Promise<string> =>
  page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }])');

/** Each way to leave a form and to return to it. */
const WAYS: Readonly<Record<string, (page: Page, path: string) => Promise<unknown>>> = {
  'a reload': (page) => page.reload(),
  'a link and Back': async (page) => {
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Settings' })
      .click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goBack();
  },
  'Back and Forward': async (page) => {
    await page.goBack();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goForward();
  },
  'another address': async (page, path) => {
    await page.goto('/settings');
    await page.goto(path);
  },
};

const FORMS: Readonly<Record<string, () => Promise<string>>> = {
  'a new token': () => Promise.resolve('/tokens/new'),
  'a new key': () => Promise.resolve('/api-keys/new'),
  'the changes of a token': async () =>
    `/tokens/${(await tenant.newToken(tenant.owner)).id}?tab=edit`,
};

const MATRIX = Object.keys(FORMS).flatMap((form) =>
  Object.keys(WAYS).map((way) => [form, way] as const),
);

describeInBrowser('input of a form', () => {
  test.each(MATRIX)('into %s survives %s', async (form, way) => {
    const path = await FORMS[form]!();
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/settings');
    await page.goto(path);
    await nameField(page).fill('half written');
    await page.getByRole('textbox', { name: 'Description' }).fill('two\nlines');
    await page.getByRole('textbox', { name: 'Allowed IPs' }).fill('10.0.0.1');
    await WAYS[way]!(page, path);
    await page.getByText('Your unsaved changes were restored.').waitFor();
    expect(await nameField(page).inputValue()).toBe('half written');
    expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toBe(
      'two\nlines',
    );
    expect(await page.getByRole('textbox', { name: 'Allowed IPs' }).inputValue()).toBe('10.0.0.1');
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    expect(await nameField(page).inputValue()).not.toBe('half written');
  });

  test('on one tab of a token survives another tab', async () => {
    const { id } = await tenant.newToken(tenant.owner);
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}?tab=edit`);
    await nameField(page).fill('half written');
    await page.getByRole('tab', { name: 'Scopes' }).click();
    await page.getByRole('tab', { name: 'Edit' }).click();
    expect(await nameField(page).inputValue()).toBe('half written');
  });

  test('as scopes survives the dialog that Escape closed', async () => {
    const { id } = await tenant.newToken(tenant.owner, { scopes: [] });
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}?tab=scopes`);
    await page.getByRole('button', { name: 'Add scopes' }).click();
    await page.locator('.dialog').getByRole('checkbox', { name: 'repo', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.locator('.dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Add scopes' }).click();
    expect(
      await page
        .locator('.dialog')
        .getByRole('checkbox', { name: 'repo', exact: true })
        .isChecked(),
    ).toBe(true);
  });

  test('as the expiry of a new secret survives the dialog that Escape closed, and not Cancel', async () => {
    const { id } = await tenant.newToken(tenant.owner, { expires: { in: 'P7D' } });
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}`);
    const open = () => page.getByRole('button', { name: 'Regenerate' }).first().click();
    const expires = page.locator('.dialog').getByLabel('Expires', { exact: true });
    const close = async (step: () => Promise<void>): Promise<void> => {
      await step();
      await page.locator('.dialog').waitFor({ state: 'hidden' });
      await open();
    };
    await open();
    await choose(expires, 'Custom date');
    await page.locator('.dialog').getByLabel('Expires on').fill('2027-03-01');
    await close(() => page.keyboard.press('Escape'));
    await page.getByText('Your unsaved changes were restored.').waitFor();
    expect(await page.locator('.dialog').getByLabel('Expires on').inputValue()).toBe('2027-03-01');
    await close(() => page.locator('.dialog').getByRole('button', { name: 'Cancel' }).click());
    expect(await expires.innerText()).toBe('7 days');
  });

  test('survives the end of the session and a reload after it, and is shown only to its author', async () => {
    const person = await tenant.newMember('developer');
    const { page, context } = await openTab(world, person);
    await page.goto('/tokens/new');
    await nameField(page).fill('half written');
    payloadOf((await person.execute(RevokeCurrentCredentialDocument)).revokeCurrentCredential);
    await page.reload();
    await page.locator('input[name=email]').fill(person.email);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('Your unsaved changes were restored.').waitFor();
    expect(await nameField(page).inputValue()).toBe('half written');
    expect(await stored(page)).not.toContain(PASSWORD);

    const other = await tenant.newMember('developer');
    await context.clearCookies();
    await context.addCookies([
      {
        name: 'latchkey-session',
        value: other.secret,
        url: world.url,
        httpOnly: true,
        sameSite: 'Strict',
      },
    ]);
    await page.reload();
    await nameField(page).waitFor();
    expect(await nameField(page).inputValue()).toBe('');
  });

  test('is discarded by Cancel, when it was sent, and on signing out', async () => {
    const person = await tenant.newMember('developer');
    const { page } = await openTab(world, person);
    await page.goto('/tokens/new');
    await nameField(page).fill('half written');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.goto('/tokens/new');
    expect(await nameField(page).inputValue()).toBe('');
    await nameField(page).fill('sent');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.goto('/tokens/new');
    expect(await nameField(page).inputValue()).toBe('');
    await nameField(page).fill('left behind');
    expect(await stored(page)).toContain('left behind');
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
    expect(await stored(page)).not.toContain('left behind');
  });

  test('never brings a secret into the storage of the browser', async () => {
    const { secret } = await tenant.newToken(tenant.owner);
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/tokens/new');
    await nameField(page).fill('harmless');
    expect(await stored(page)).toContain('harmless');
    await page.getByRole('textbox', { name: 'Description' }).fill(`It is ${secret}!`);
    expect(await stored(page)).not.toContain(secret);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goBack();
    expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toBe(
      `It is ${secret}!`,
    );
    expect(await stored(page)).not.toContain(secret);
  });
});

describeInBrowser('a list', () => {
  test('keeps its search, status, order and page in the address: through a reload, a page and Back', async () => {
    const person = await tenant.newMember('developer');
    for (let i = 0; i < 23; i++)
      await tenant.newToken(person, { name: `list ${String(i).padStart(2, '0')}` });
    const { page } = await openTab(world, person);
    await page.goto('/tokens');
    await choose(page.getByLabel('Order'), 'Name, A to Z');
    await choose(page.getByLabel('Status'), 'Active');
    await page.getByRole('searchbox').fill('list');
    await page.waitForURL(/q=list/);
    await page.getByRole('button', { name: 'Next' }).click();
    const expectPageTwo = async (): Promise<void> => {
      await page.getByText('21 to 23 of 23 tokens').waitFor();
      await page.getByRole('link', { name: 'list 20' }).waitFor();
      expect(await page.getByRole('searchbox').inputValue()).toBe('list');
      expect(await page.getByLabel('Order').innerText()).toBe('Name, A to Z');
      expect(await page.getByLabel('Status').innerText()).toBe('Active');
    };
    await expectPageTwo();
    await page.reload();
    await expectPageTwo();
    await page.getByRole('link', { name: 'list 21' }).click();
    await page.getByRole('heading', { name: 'list 21' }).waitFor();
    await page.goBack();
    await expectPageTwo();
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('1 to 20 of 23 tokens').waitFor();
    await page.getByRole('link', { name: 'list 00' }).waitFor();
  });

  test('shows its first page where the address names one that does not exist', async () => {
    const person = await tenant.newMember('developer');
    await tenant.newToken(person, { name: 'the only one' });
    const { page } = await openTab(world, person);
    for (const query of [
      'page=7&after=nonsense',
      'page=x&after=',
      'order=SIDEWAYS&status=MAYBE',
      'page=2&after=MTc5NTc0ODU3NjAwMDowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA',
    ]) {
      await page.goto(`/tokens?${query}`);
      await page.getByRole('link', { name: 'the only one' }).waitFor();
      await page.getByText('1 token', { exact: true }).waitFor();
    }
  });

  test('and the tab of a page is in the address as well', async () => {
    const { id } = await tenant.newToken(tenant.owner);
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('tab', { name: 'Access check' }).click();
    await page.reload();
    expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Access check');
    await page.goto(`/tokens/${id}?tab=nonsense`);
    await page.getByRole('tab').first().waitFor();
    expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('Access');
  });
});

describeInBrowser('a secret that was not copied', () => {
  const newToken = async () => {
    const { page } = await openTab(world, await tenant.newMember('developer'));
    await page.goto('/tokens');
    await page
      .getByRole('link', { name: 'New token' })
      .or(page.getByRole('link', { name: 'Create your first token' }))
      .first()
      .click();
    await nameField(page).fill('precious');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('Copy your token now').waitFor();
    return page;
  };
  const question = (page: Page) =>
    page.getByRole('dialog', { name: "You haven't copied this token" });

  const LEAVING: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    'a link': (page) =>
      page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: 'Settings' })
        .click(),
    Back: (page) => page.evaluate('history.back()'),
    Done: (page) => page.getByRole('button', { name: 'Done' }).click(),
  };

  test.each(Object.keys(LEAVING))('is not left by %s without a question', async (way) => {
    const page = await newToken();
    await LEAVING[way]!(page);
    await question(page).waitFor();
    expect(await page.locator(':focus').innerText()).toBe('Stay');
    await page.keyboard.press('Enter');
    await question(page).waitFor({ state: 'hidden' });
    expect(await page.getByText('Copy your token now').isVisible()).toBe(true);
    expect(page.url()).toMatch(/\/tokens\/[\w-]+$/);
    await LEAVING[way]!(page);
    await question(page).getByRole('button', { name: 'Leave without copying' }).click();
    await page.getByText('Copy your token now').waitFor({ state: 'hidden' });
    if (way === 'Back') await page.getByRole('heading', { name: 'My tokens' }).waitFor();
    if (way === 'a link') await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  test('is not left by a reload without a question of the browser', async () => {
    const page = await newToken();
    const asked = new Promise<string>((resolve) =>
      page.once('dialog', (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      }),
    );
    void page.evaluate('location.reload()').catch(() => undefined);
    expect(await asked).toBe('beforeunload');
    expect(await page.getByText('Copy your token now').isVisible()).toBe(true);
  });

  test.each(['Copy', 'Copy the curl command', 'Download'])(
    'is left without a question after %s',
    async (button) => {
      const page = await newToken();
      await page.getByRole('button', { name: button, exact: true }).click();
      await page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: 'Settings' })
        .click();
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
      expect(await question(page).count()).toBe(0);
    },
  );
});
