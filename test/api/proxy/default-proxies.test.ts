import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignInDocument } from '../../../src/client/client.ts';
import { DEFAULT_PROXIES, startDefaultProxy } from '../../support/default-proxies.ts';
import { freePort } from '../../support/postgres-server.ts';
import { createWorld, PASSWORD, type Person, type World } from '../../support/world.ts';
import { codeOf, post, send, type Answer } from '../../support/http-send.ts';

const ME = '{ viewer { user { id } } }';

for (const proxy of DEFAULT_PROXIES)
  if (proxy.program === undefined)
    console.log(`${proxy.name} is not installed: its tests are skipped.`);

describe.each(DEFAULT_PROXIES.filter(({ program }) => program !== undefined))(
  'behind $name with its default configuration, which does not forward Host,',
  (proxy) => {
    let world: World;
    let bare: World;
    let owner: Person;
    const urls = { known: '', unknown: '' };
    const stops: (() => Promise<void>)[] = [];
    beforeAll(async () => {
      const [known, unknown] = [await freePort(), await freePort()];
      urls.known = `http://127.0.0.1:${known}`;
      urls.unknown = `http://127.0.0.1:${unknown}`;
      world = await createWorld({ PUBLIC_URL: urls.known });
      bare = await createWorld({}, { database: world.database });
      owner = (await world.newOrganization()).owner;
      for (const [port, at] of [
        [known, world],
        [unknown, bare],
      ] as const)
        stops.push(
          await startDefaultProxy(proxy, port, (at.app.server.address() as AddressInfo).port),
        );
    });
    afterAll(async () => {
      await Promise.all(stops.map((stop) => stop()));
      await bare.close();
      await world.close();
    });
    const ask = (url: string, headers: Record<string, string>): Promise<Answer> =>
      post(url, ME, { headers: { Cookie: `latchkey-session=${owner.secret}`, ...headers } });

    test('a page at PUBLIC_URL signs in, and acts with its cookie, on /graphql and through forward auth', async () => {
      const page = { Origin: urls.known };
      const signedIn = await post(urls.known, SignInDocument.toString(), {
        headers: page,
        variables: { input: { email: owner.email, password: PASSWORD } },
      });
      expect(signedIn.headers['set-cookie']).toContainEqual(
        expect.stringMatching(/^latchkey-session=ses_/),
      );
      expect((await ask(urls.known, page)).body.data).toMatchObject({
        viewer: { user: { id: owner.userId } },
      });
      expect((await ask(urls.known, { ...page, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(
        200,
      );
      expect(
        (
          await send(`${urls.known}/forward-auth`, {
            headers: { Cookie: `latchkey-session=${owner.secret}`, ...page },
          })
        ).status,
      ).toBe(200);
    });

    test('a page of another site does not', async () => {
      for (const headers of [
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { Origin: urls.known, 'Sec-Fetch-Site': 'cross-site' },
        { Origin: urls.unknown },
      ])
        expect(await ask(urls.known, headers)).toMatchObject({ status: 403 });
      expect(
        (
          await send(`${urls.known}/forward-auth`, {
            headers: { Cookie: `latchkey-session=${owner.secret}`, Origin: 'https://evil.example' },
          })
        ).status,
      ).toBe(403);
    });

    test('without PUBLIC_URL the response names what to configure, and not a missing permission', async () => {
      const answer = await ask(urls.unknown, { Origin: urls.unknown });
      expect(answer.status).toBe(403);
      expect(codeOf(answer)).toBe('FORBIDDEN');
      expect(answer.headers['www-authenticate']).toBeUndefined();
      for (const words of [urls.unknown, 'PUBLIC_URL is not set', 'pass on Host'])
        expect(answer.text).toContain(words);
      expect(
        (await ask(urls.unknown, { Origin: urls.unknown, 'Sec-Fetch-Site': 'same-origin' })).status,
      ).toBe(200);
      const forwarded = await send(`${urls.unknown}/forward-auth`, {
        headers: { Cookie: `latchkey-session=${owner.secret}`, Origin: urls.unknown },
      });
      expect(forwarded).toMatchObject({ status: 403, body: { error: 'page_not_allowed' } });
      expect(forwarded.text).toContain('PUBLIC_URL is not set');
    });
  },
);

describe('over http under an https PUBLIC_URL', () => {
  test('a sign-in from a page is refused with the reason, before a session is opened; without a page it works', async () => {
    const secure = await createWorld(
      { PUBLIC_URL: 'https://latchkey.example.org', ALLOWED_ORIGINS: 'http://app.example' },
      { databaseName: 'http_insecure_page' },
    );
    try {
      const { owner, id } = await secure.newOrganization();
      const sessions = async () =>
        (
          await secure.database.pool.query<{ n: string }>(
            "select count(*) as n from credential where kind = 'SESSION' and organization_id = $1",
            [id],
          )
        ).rows[0]?.n;
      const signIn = (headers: Record<string, string>) =>
        post(secure.url, SignInDocument.toString(), {
          headers,
          variables: { input: { email: owner.email, password: PASSWORD } },
        });
      const before = await sessions();
      for (const headers of [
        { Origin: 'http://latchkey.example.org' },
        { Origin: 'http://10.0.0.5:4000', Host: '10.0.0.5:4000' },
      ]) {
        const answer = await signIn(headers);
        expect({ status: answer.status, code: codeOf(answer) }).toEqual({
          status: 403,
          code: 'FORBIDDEN',
        });
        expect(answer.body.errors?.[0]?.message).toMatch(
          /Over http the browser discards the session cookie.*Open https:\/\/latchkey\.example\.org/,
        );
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expect(await sessions()).toBe(before);
      for (const headers of [
        {},
        { Origin: 'https://latchkey.example.org' },
        { Origin: 'http://app.example' },
        { Origin: 'http://localhost:4000' },
      ])
        expect((await signIn(headers as Record<string, string>)).body).toMatchObject({
          data: { signIn: { __typename: 'SignInPayload' } },
        });
    } finally {
      await secure.close();
    }
  });
});
