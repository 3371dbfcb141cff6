import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import {
  ChangeMemberRoleDocument,
  CreateApiKeyDocument,
  RemoveMemberDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../src/client/client.ts';
import { rowId } from '../support/node-id.ts';
import { createWorld, payloadOf, type Person, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, expectAccessible, openTab } from './browser.ts';

// The pages of tokens and keys show the current state, and update while they are open.

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
afterEach(closeTabs);

const revoke = async (by: Person, id: string): Promise<unknown> =>
  payloadOf(
    (await by.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
      .revokePersonalAccessToken,
  );
const expire = (id: string): Promise<unknown> =>
  world.database.pool.query(
    "update credential set expires_at = now() - interval '1 minute' where id = $1",
    [rowId(id)],
  );
const newKey = async (role = 'viewer'): Promise<string> =>
  payloadOf(
    (await tenant.owner.execute(CreateApiKeyDocument, { input: { name: 'a key', role } }))
      .createApiKey,
  ).apiKey.id;

interface Case {
  readonly badge: string;
  readonly notice: RegExp;
  readonly reason: RegExp;
  readonly offered: readonly string[];
  readonly end: (owner: Person, id: string) => Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  revoked: {
    badge: 'Revoked',
    notice: /^Revoked by .+ just now\. Requests that use it fail\.$/,
    reason: /^This token was revoked on \d/,
    offered: ['Restore', 'Delete'],
    end: (_owner, id) => revoke(tenant.owner, id),
  },
  expired: {
    badge: 'Expired',
    notice: /^This token expired on \d.+ Requests that use it fail\./,
    reason: /^This token expired on \d/,
    offered: ['Delete'],
    end: (_owner, id) => expire(id),
  },
  'of a suspended owner': {
    badge: 'Blocked',
    notice: /^This token is blocked: .+ is suspended in t-.+ Requests that use it fail\.$/,
    reason: /is suspended in t-/,
    offered: ['Revoke', 'Delete'],
    end: async ({ memberId }) =>
      payloadOf(
        (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId } })).suspendMember,
      ),
  },
  'of a removed owner': {
    badge: 'Blocked',
    notice: /^This token is blocked: .+ is no longer a member of t-.+ Requests that use it fail\.$/,
    reason: /is no longer a member of t-/,
    offered: ['Revoke', 'Delete'],
    end: async ({ memberId }) =>
      payloadOf(
        (await tenant.owner.execute(RemoveMemberDocument, { input: { memberId } })).removeMember,
      ),
  },
};

const focusedText = (page: Page): Promise<string> => page.locator(':focus').innerText();

describeInBrowser('a token that is not usable', () => {
  test.each(Object.entries(CASES))(
    '%s can do nothing on its page, and the page says why',
    async (_, { badge, notice, reason, offered, end }) => {
      const person = await tenant.newMember('developer');
      const { id } = await tenant.newToken(person, {
        name: 'ended',
        scopes: [{ permission: 'repo' }],
      });
      await end(person, id);
      const { page } = await openTab(world, tenant.owner);
      await page.goto(`/tokens/${id}`);
      await page.getByRole('heading', { name: 'ended' }).waitFor();
      expect(await page.locator('.page-head .badge').innerText()).toBe(badge);
      expect(await page.locator('.notice').first().innerText()).toMatch(notice);
      expect(await page.getByText('No access', { exact: true }).isVisible()).toBe(true);
      expect(await page.locator('.state-text').innerText()).toMatch(reason);
      expect(await page.getByText(/\d+ permission/).count()).toBe(0);
      const buttons = await page.locator('.page-head').getByRole('button').allInnerTexts();
      expect(buttons).toEqual(offered);
      expect(await page.locator('body').innerText()).not.toMatch(/\d{4}-\d\d-\d\dT/);
      await page.getByRole('tab', { name: 'Scopes' }).click();
      await page.getByRole('cell', { name: 'Inactive' }).waitFor();
      expect(await page.getByText('Active', { exact: true }).count()).toBe(0);
      await expectAccessible(page);
    },
  );

  test('is without access in the list, too', async () => {
    const person = await tenant.newMember('developer');
    const { id } = await tenant.newToken(person, { name: 'gone' });
    await revoke(person, id);
    const { page } = await openTab(world, person);
    await page.goto('/tokens');
    await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    expect(await page.getByRole('cell', { name: 'No access' }).count()).toBe(1);
    expect(await page.getByText('Full role').count()).toBe(0);
  });

  test('and so is a key that was revoked or has expired', async () => {
    const { page } = await openTab(world, tenant.owner);
    const id = await newKey();
    await expire(id);
    await page.goto(`/api-keys/${id}`);
    await page.getByText(/^This key expired on \d.+Create a new one to replace it\.$/).waitFor();
    await page.getByText('No access', { exact: true }).waitFor();
    expect(await page.locator('.page-head').getByRole('button').allInnerTexts()).toEqual([
      'Delete',
    ]);
  });
});

describeInBrowser('a scope', () => {
  test('that the role allows in part says how much', async () => {
    const person = await tenant.newMember('developer');
    const { id } = await tenant.newToken(person, {
      scopes: [
        { permission: 'repo' },
        { permission: 'channel:read' },
        { permission: 'package:delete' },
      ],
    });
    payloadOf(
      (
        await tenant.owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: person.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    const { page } = await openTab(world, person);
    await page.goto(`/tokens/${id}?tab=scopes`);
    await page.getByRole('cell', { name: '2 of 4 active' }).waitFor();
    await page.getByRole('cell', { name: 'Active', exact: true }).waitFor();
    await page.getByRole('cell', { name: 'Inactive', exact: true }).waitFor();
  });
});

describeInBrowser('a token with full role access', () => {
  test('is limited to selected permissions', async () => {
    const person = await tenant.newMember('developer');
    const { id } = await tenant.newToken(person);
    const { page } = await openTab(world, person);
    await page.goto(`/tokens/${id}?tab=scopes`);
    await page.getByRole('button', { name: 'Limit access' }).click();
    const dialog = page.locator('.dialog');
    await dialog.getByRole('checkbox', { name: 'repo', exact: true }).click();
    await dialog.getByRole('button', { name: 'Limit access' }).click();
    await page.getByRole('cell', { name: 'repo', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Access', exact: true }).click();
    await page.getByText('4 permissions (allowed by both role and scopes)').waitFor();
  });
});

describeInBrowser('an open page', () => {
  test('notices within seconds that its token was revoked', async () => {
    const person = await tenant.newMember('developer');
    const { id } = await tenant.newToken(person, { name: 'watched' });
    const { page } = await openTab(world, person);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('button', { name: 'Revoke' }).waitFor();
    await revoke(tenant.owner, id);
    await page.getByText('Revoked by').waitFor({ timeout: 12_000 });
    expect(await page.getByRole('button', { name: 'Revoke' }).count()).toBe(0);
  });

  test('notices within seconds that its viewer was demoted', async () => {
    const person = await tenant.newMember('admin');
    await newKey();
    const { page } = await openTab(world, person);
    await page.goto('/api-keys');
    await page.getByRole('link', { name: 'a key' }).first().waitFor();
    payloadOf(
      (
        await tenant.owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: person.memberId, role: 'developer' },
        })
      ).changeMemberRole,
    );
    await page.getByRole('heading', { name: "You don't have access" }).waitFor({ timeout: 12_000 });
    expect(await page.getByRole('link', { name: 'a key' }).count()).toBe(0);
  });

  test('is read again after a refusal', async () => {
    const person = await tenant.newMember('developer');
    const { id } = await tenant.newToken(person, { name: 'raced' });
    const { page } = await openTab(world, person);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await revoke(tenant.owner, id);
    await page.locator('.dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.locator('.dialog').getByText('It is already revoked.').waitFor();
    await page.getByText('Revoked by').waitFor({ timeout: 3_000 });
  });
});

describeInBrowser('the forms', () => {
  test('of a new token and a new key begin with the least that they can', async () => {
    const { page } = await openTab(world, tenant.owner);
    for (const path of ['/tokens/new', '/api-keys/new']) {
      await page.goto(path);
      await page.getByRole('radio', { name: 'Selected permissions' }).waitFor();
      expect(await page.getByRole('radio', { name: 'Selected permissions' }).isChecked()).toBe(
        true,
      );
      expect(await page.getByText('Broad access').count()).toBe(0);
    }
  });

  test('of a key without a role claims nothing', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/api-keys/new');
    await page.getByRole('radio', { name: 'Full access of the role' }).click();
    await page.locator('.aside').getByText('Select a role first.').waitFor();
    expect(await page.locator('.aside .notice').count()).toBe(0);
    await choose(page.getByLabel('Role', { exact: true }), 'Viewer');
    await page
      .locator('.aside')
      .getByText(/^\d+ permissions on/)
      .waitFor();
    await page
      .locator('.aside')
      .getByText('Includes everything the role has, now and later.')
      .waitFor();
  });

  test('say one thing for each field, in our words', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/tokens/new');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('Enter a name.').waitFor();
    expect(await page.locator('.field-error').allInnerTexts()).toEqual(['Enter a name.']);
    await page.getByLabel('Name', { exact: true }).fill('dated');
    await choose(page.getByLabel('Expires', { exact: true }), 'Custom date');
    await page.getByRole('button', { name: 'Create token' }).click();
    expect(await page.locator('.field-error').allInnerTexts()).toEqual(['Pick a date.']);
    await page.getByLabel('Expires on').fill('2020-01-01');
    await page.getByText('Choose a date in the future.').waitFor();
    await page.getByRole('button', { name: 'Create token' }).click();
    expect(await page.locator('.field-error').allInnerTexts()).toEqual([
      'Choose a date in the future.',
    ]);
  });

  test('name the bad addresses of a list in one sentence', async () => {
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/tokens/new');
    await page.getByLabel('Name', { exact: true }).fill('addressed');
    await page
      .getByRole('textbox', { name: 'Allowed IPs' })
      .fill('10.0.0.1\none\ntwo\nthree\nfour\none');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.locator('.field-error').waitFor();
    expect(await page.locator('.field-error').allInnerTexts()).toEqual([
      '"one", "two", "three" and 1 more: Not an IP address or block. Write one such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.',
    ]);
  });

  test('promise nothing after they were refused', async () => {
    const person = await tenant.newMember('developer');
    const { page } = await openTab(world, person);
    await page.goto('/tokens/new');
    await page.getByLabel('Name', { exact: true }).fill('refused');
    await page.getByRole('checkbox', { name: 'repo', exact: true }).click();
    await page.locator('.aside').getByText('4 permissions on 1 entity type').waitFor();
    await page.getByRole('textbox', { name: 'Allowed IPs' }).fill('nonsense');
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.locator('.aside').getByText('Not created. Fix the errors first.').waitFor();
    await page.getByRole('textbox', { name: 'Allowed IPs' }).fill('');
    await page.locator('.aside').getByText('4 permissions on 1 entity type').waitFor();
  });

  test.each([
    ['P7D', '7 days'],
    ['P60D', '60 days'],
    [null, 'Never'],
  ])('of a new secret begins with the lifetime that the token had: %s', async (duration, words) => {
    const { id } = await tenant.newToken(tenant.owner, {
      name: 'renewed',
      expires: duration === null ? { never: true } : { in: duration },
    });
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('button', { name: 'Regenerate' }).click();
    expect(await page.locator('.dialog').getByLabel('Expires').innerText()).toBe(words);
  });
});

describeInBrowser('the activity of a token', () => {
  test('is in our words, with times as people write them', async () => {
    const { id } = await tenant.newToken(tenant.owner, {
      expires: { in: 'P7D' },
      scopes: [{ permission: 'repo' }],
    });
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}?tab=activity`);
    await page.getByText(/^1 scope, expires \d\d? \w+ \d{4}, \d\d:\d\d/).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describeInBrowser('a toast', () => {
  test.each([
    [1280, 800],
    [1280, 500],
    [390, 844],
  ])('covers no control, in a window of %i by %i', async (width, height) => {
    const { id } = await tenant.newToken(tenant.owner, { name: 'toasted' });
    const { page } = await openTab(world, tenant.owner, { width });
    await page.setViewportSize({ width, height });
    await page.goto(`/tokens/${id}`);
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Copy the prefix' }).click();
    const toast = page.locator('.toast').filter({ visible: true });
    await toast.getByText('Copied').waitFor();
    expect(await toast.count()).toBe(1);
    const at = (await toast.boundingBox())!;
    const controls = page
      .locator(
        ':is(a, button, input, select, textarea, [tabindex="0"]):not(.toasts, .toasts *, .skip)',
      )
      .filter({ visible: true });
    const covered: string[] = [];
    for (const control of await controls.all()) {
      const box = await control.boundingBox();
      if (box && meet(at, box)) covered.push(await control.innerText());
    }
    expect(covered).toEqual([]);
  });
});

describeInBrowser('a dialog before a destructive action', () => {
  test.each(['Revoke', 'Delete'])('has the focus on the safe button: %s', async (step) => {
    const { id } = await tenant.newToken(tenant.owner, { name: 'kept' });
    const { page } = await openTab(world, tenant.owner);
    await page.goto(`/tokens/${id}`);
    await page.getByRole('button', { name: step }).click();
    await page.getByRole('dialog', { name: `${step} "kept"?` }).waitFor();
    expect(await focusedText(page)).toBe('Cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Revoke' }).waitFor();
  });

  test('has it there before everything is deleted, too', async () => {
    await tenant.newToken(tenant.owner, { name: 'one of them' });
    const { page } = await openTab(world, tenant.owner);
    await page.goto('/tokens');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Delete all…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await focusedText(page)).toBe('Cancel');
  });
});

describeInBrowser('the page of another member’s token', () => {
  test('is not one of “My tokens”', async () => {
    const { id } = await tenant.newToken(await tenant.newMember('developer'), { name: 'theirs' });
    const own = await tenant.newToken(tenant.owner, { name: 'mine' });
    const { page } = await openTab(world, tenant.owner);
    const current = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current]');
    await page.goto(`/tokens/${id}`);
    await page.getByRole('heading', { name: 'theirs' }).waitFor();
    expect(await current.allInnerTexts()).toEqual(['Members']);
    await page.goto(`/tokens/${own.id}`);
    await page.getByRole('heading', { name: 'mine' }).waitFor();
    expect(await current.allInnerTexts()).toEqual(['My tokens']);
  });
});

describeInBrowser('the layout', () => {
  test.each([360, 1280, 1600])(
    'holds a word of a hundred and one of a thousand letters, %i pixels wide',
    async (width) => {
      const person = await tenant.newMember('developer');
      const { id } = await tenant.newToken(person, {
        name: 'W'.repeat(100),
        description: 'w'.repeat(1000),
        scopes: [{ permission: 'channel:read', entityIds: ['x'.repeat(200)] }],
      });
      const { page } = await openTab(world, person, { width });
      const expectWithin = async (): Promise<void> =>
        expect({
          at: page.url(),
          isWithin: await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        }).toEqual({
          at: page.url(),
          isWithin: true,
        });
      await page.goto('/tokens');
      await page.getByRole('table').waitFor();
      await expectWithin();
      for (const tab of ['access', 'scopes', 'edit', 'check']) {
        await page.goto(`/tokens/${id}?tab=${tab}`);
        await page.getByRole('tab', { selected: true }).waitFor();
        await expectWithin();
      }
    },
  );

  test('keeps a prefix on one line at 1280 pixels, for tokens and keys', async () => {
    await tenant.newToken(tenant.owner, {
      name: 'a deployment that has a rather long name',
      description: 'And a description that explains it.',
    });
    await newKey();
    const { page } = await openTab(world, tenant.owner, { width: 1280 });
    for (const path of ['/tokens', '/api-keys']) {
      await page.goto(path);
      const prefix = page
        .getByRole('table')
        .locator('td .tag', { hasText: /^(pat|key)_/ })
        .first();
      await prefix.waitFor();
      const { height = 0 } = (await prefix.boundingBox()) ?? {};
      expect(height).toBeLessThan(30);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(
        await page
          .locator('.table-frame')
          .evaluate(
            (frame: { scrollWidth: number; clientWidth: number }) =>
              frame.scrollWidth <= frame.clientWidth,
          ),
      ).toBe(true);
    }
  });
});
