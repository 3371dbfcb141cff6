import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createSetUpLink } from '../../src/process/set-up-link.ts';
import { NGINX, runNginx, type Nginx } from '../support/nginx.ts';
import { freePort } from '../support/postgres-server.ts';
import { createWorld, PASSWORD, type Tenant, type World } from '../support/world.ts';
import { choose, closeTabs, describeInBrowser, openTab } from './browser.ts';

if (!NGINX)
  console.log(
    'No nginx here (apt-get install nginx-light): the console below a path is not tried.',
  );
const describeBehind = NGINX ? describeInBrowser : () => undefined;

/** Two proxies, each in front of one server: one keeps the path, the other strips it. */
const KINDS = { 'a proxy that passes the path on': '', 'a proxy that takes the path off': '/' };
const BASE = '/latchkey';

interface Published {
  readonly world: World;
  readonly tenant: Tenant;
  readonly nginx: Nginx;
  /** As people find it, without the path. */
  readonly url: string;
  readonly setUpSecret: string;
}
const published = new Map<string, Published>();

const configuration = (folder: string, port: number, latchkey: string, slash: string): string => {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return `events {}
http {
  access_log off; ${temporary}
  server {
    listen 127.0.0.1:${port};
    proxy_set_header Host $http_host;
    location = ${BASE} { proxy_pass ${latchkey}${slash}; }
    location ${BASE}/ { proxy_pass ${latchkey}${slash}; }
    location / { return 418; }
  }
}`;
};

beforeAll(async () => {
  if (!NGINX) return;
  for (const [name, slash] of Object.entries(KINDS)) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const link = createSetUpLink();
    const shared = [...published.values()][0]?.world.database;
    const world = await createWorld(
      { PUBLIC_URL: url + BASE },
      { setUp: link, ...(shared && { database: shared }) },
    );
    const nginx = await runNginx((folder, at) => configuration(folder, at, world.url, slash), port);
    published.set(name, {
      world,
      tenant: await world.newOrganization(),
      nginx,
      url,
      setUpSecret: link.secret,
    });
  }
});
afterAll(async () => {
  for (const { nginx } of published.values()) await nginx.stop();
  for (const { world } of [...published.values()].reverse()) await world.close();
});
afterEach(closeTabs);

describeBehind('the console below a path', () => {
  const at = (name: string): Published => {
    const found = published.get(name);
    if (!found) throw new Error(`Nothing is published behind ${name}.`);
    return found;
  };
  /** Opens a tab that records requests outside the path. */
  const open = async ({ world, url }: Published) => {
    const { page, context } = await openTab({ ...world, url });
    const outside: string[] = [];
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (
        request.url().startsWith('http') &&
        !(origin === url && (pathname === BASE || pathname.startsWith(`${BASE}/`)))
      )
        outside.push(request.url());
    });
    return { page, context, outside };
  };

  test.each(Object.keys(KINDS))(
    'behind %s signs in, goes from page to page, and signs in again after a reload',
    async (name) => {
      const place = at(name);
      const { page, context, outside } = await open(place);
      await page.goto(BASE);
      await page.locator('input[type=email]').fill(place.tenant.owner.email);
      await page.locator('input[type=password]').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.locator(`a[href="${BASE}/members"]`).first().click();
      await page.waitForURL(`${place.url}${BASE}/members`);
      await page.getByText(place.tenant.owner.email).first().waitFor();
      const below = { path: BASE, httpOnly: true, sameSite: 'Strict' };
      const cookies = await context.cookies();
      expect(cookies).toHaveLength(2);
      for (const name of ['latchkey-session', 'latchkey-device'])
        expect(cookies).toContainEqual(expect.objectContaining({ name, ...below }));

      await page.goto(`${BASE}/roles/compare`);
      await page.locator(`a[href="${BASE}/members"]`).first().waitFor();
      await page.reload();
      await page.locator(`a[href="${BASE}/members"]`).first().waitFor();
      await page.goBack();
      await page.waitForURL(`${place.url}${BASE}/members`);
      expect((await page.goto(`${BASE}/nothing`))?.status()).toBe(404);
      await page.locator(`a[href="${BASE}/members"]`).first().waitFor();
      expect(outside).toEqual([]);
    },
  );

  test.each(Object.keys(KINDS))(
    'behind %s shows links that open there, whose secret leaves the address bar',
    async (name) => {
      const place = at(name);
      const { page, context, outside } = await open(place);
      await context.addCookies([
        {
          name: 'latchkey-session',
          value: place.tenant.owner.secret,
          url: place.url + BASE,
          httpOnly: true,
          sameSite: 'Strict',
        },
      ]);
      await page.goto(`${BASE}/members`);
      await page
        .getByRole('button', { name: /invite/i })
        .first()
        .click();
      await page.locator('.dialog input[type=email]').fill(`grace-${Date.now()}@example.org`);
      await choose(page.locator('.dialog').getByRole('combobox'), 'Developer');
      await page.locator('.dialog button[type=submit]').click();
      const invitation = await page.locator('.dialog .secret code').first().innerText();
      expect(invitation).toMatch(new RegExp(`^${place.url}${BASE}/invitation#inv_`));

      for (const [link, path] of [
        [invitation, '/invitation'],
        [`${place.url}${BASE}/setup#${place.setUpSecret}`, '/setup'],
      ] as const) {
        const other = await open(place);
        await other.page.goto(link);
        // The set-up link has been used: its page says so.
        await other.page
          .locator(path === '/setup' ? 'h1' : 'input[type=password]')
          .first()
          .waitFor();
        expect(other.page.url()).toBe(`${place.url}${BASE}${path}`);
        expect(other.outside).toEqual([]);
      }
      expect(outside).toEqual([]);
    },
  );

  test.each(Object.keys(KINDS))('behind %s has GraphiQL, which answers', async (name) => {
    const { page, outside } = await open(at(name));
    await page.goto(`${BASE}/graphql`);
    const asked = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.locator('.graphiql-execute-button').click();
    const answer = await asked;
    expect(new URL(answer.url()).pathname).toBe(`${BASE}/graphql`);
    expect(answer.status()).toBe(200);
    expect(outside).toEqual([]);
  });
});
