import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';
import type { Person, World } from '../support/world.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium)
  console.log(
    `No browser at ${CHROMIUM}: the tests of the console are skipped. Set CHROMIUM to the path of one.`,
  );

/** The properties of a browser tab. */
export interface Look {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
}

/** The browser of one test file. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
}

let browser: Browser;
const opened: { readonly context: BrowserContext; readonly faults: string[] }[] = [];

// On a busy machine the browser can miss a moment that a test waits for. In CI a test is retried
// once, and the first error is printed.
if (process.env['CI']) jest.retryTimes(1, { logErrorsBeforeRetry: true });

/** `describe` with a real browser; skipped, with a printed reason, where there is none. */
export function describeInBrowser(name: string, tests: () => void): void {
  (hasChromium ? describe : describe.skip)(name, () => {
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      });
    });
    afterAll(() => browser.close());
    tests();
  });
}

/** Opens a tab in a separate browser context, signed in as this person, if any. */
export async function openTab(
  world: World,
  person: Person | null = null,
  { theme = 'light', width = 1280 }: Look = {},
): Promise<Tab> {
  const context = await browser.newContext({
    baseURL: world.url,
    colorScheme: theme,
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(20_000);
  if (person)
    await context.addCookies([
      {
        name: 'latchkey-session',
        value: person.secret,
        url: world.url,
        httpOnly: true,
        sameSite: 'Strict',
      },
    ]);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  opened.push({ context, faults });
  return { page, context };
}

/** Closes every tab. Throws after a script error or a violation of the content security policy. */
export async function closeTabs(): Promise<void> {
  const all = opened.splice(0);
  await Promise.all(all.map(({ context }) => context.close()));
  expect(all.flatMap(({ faults }) => faults)).toEqual([]);
}

/** Opens a select and chooses an option by its label. */
export async function choose(select: Locator, option: string): Promise<void> {
  await select.click();
  await select.page().getByRole('option', { name: option, exact: true }).click();
}

/** Fails with the accessibility violations of the current page, as found by axe. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<string[]>(
    'axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`))',
  );
  expect(found).toEqual([]);
}
