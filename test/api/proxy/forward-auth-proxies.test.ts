import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  createClient,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  RevokePersonalAccessTokenDocument,
  SignInDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { NGINX_EXAMPLE } from '../../support/nginx.ts';
import {
  APACHE_EXAMPLE,
  CADDY_EXAMPLE,
  HAPROXY_EXAMPLE,
  listen,
  type Proxy,
  type ProxyExample,
} from '../../support/proxies.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';
import {
  createApplication,
  IDENTITY,
  sendRaw,
  visit,
  type Application,
  type Told,
  type Visit,
  type VisitAnswer,
} from '../../support/visitor.ts';
import { createWorld, payloadOf, PASSWORD, type Tenant, type World } from '../../support/world.ts';
import { bearer, newAsker } from '../../support/services.ts';

/**
 * The examples, and the differences of Apache, which introspects tokens instead of calling
 * /forward-auth.
 */
const EXAMPLES: readonly (ProxyExample & {
  readonly introspects?: true;
  readonly dropsEveryName?: true;
})[] = [
  NGINX_EXAMPLE,
  { ...CADDY_EXAMPLE, dropsEveryName: true },
  { ...HAPROXY_EXAMPLE, dropsEveryName: true },
  { ...APACHE_EXAMPLE, introspects: true },
];
for (const { file, name, program, packages } of EXAMPLES)
  if (!program)
    process.stderr.write(
      `skipped: docs/examples/${file} is not tried, because there is no ${name} here (apt-get install ${packages})\n`,
    );

/** The maximum time that a visitor waits for a proxy without a response from Latchkey. */
const CLOSED_WITHIN_MS = 3_000;
const PREFLIGHT = { Origin: 'https://app.example.org', 'Access-Control-Request-Method': 'POST' };
const WEBSOCKET = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const portOf = (url: string): number => Number(new URL(url).port);

/** Every spelling of a header that CGI, WSGI and PHP read as the same variable, in any case. */
function spellingsOf(name: string): string[] {
  const words = name.split('-');
  const joined = words
    .slice(1)
    .reduce<string[]>(
      (all, word) => all.flatMap((one) => [`${one}-${word}`, `${one}_${word}`]),
      [words[0] ?? ''],
    );
  return joined.flatMap((one) => [
    one,
    one.toUpperCase(),
    one.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  ]);
}
const FORGED = Object.fromEntries(IDENTITY.flatMap(spellingsOf).map((name) => [name, 'evil']));

/**
 * A Latchkey in a separate process, which SIGSTOP can pause, with a token and the key of a service.
 */
interface Separate {
  readonly process: Process;
  readonly url: string;
  readonly token: string;
  readonly key: string;
}

async function startSeparate(): Promise<Separate> {
  const email = 'ada@example.org';
  const started = startProcess({
    DATA_DIR: newFolder(),
    LATCHKEY_OWNER_EMAIL: email,
    LATCHKEY_OWNER_PASSWORD: PASSWORD,
    TRUSTED_PROXIES: '127.0.0.1',
  });
  const url = await started.url();
  const as = (secret?: string) => createClient({ url: `${url}/graphql`, secret });
  const { secret } = payloadOf(
    (await as()(SignInDocument, { input: { email, password: PASSWORD } })).signIn,
  );
  const scopes = [{ permission: 'channel:read' }];
  const token = payloadOf(
    (await as(secret)(CreatePersonalAccessTokenDocument, { input: { name: 'visitor', scopes } }))
      .createPersonalAccessToken,
  ).secret;
  const asker = { name: 'apache', role: 'auditor', scopes: [{ permission: 'introspection:read' }] };
  const key = payloadOf(
    (await as(secret)(CreateApiKeyDocument, { input: asker })).createApiKey,
  ).secret;
  return { process: started, url, token, key };
}

let world: World;
let tenant: Tenant;
let key: string;
let application: Application;
let applicationPort: number;
let separate: Separate;
beforeAll(async () => {
  world = await createWorld({ TRUSTED_PROXIES: '127.0.0.1' });
  tenant = await world.newOrganization();
  key = (await newAsker(world, tenant)).secret;
  application = createApplication();
  applicationPort = await listen(application.server);
  separate = await startSeparate();
});
afterAll(async () => {
  await separate.process.stop('SIGKILL');
  await cleanUp();
  await application.close();
  await world.close();
});

const tokenFor = async (...permissions: string[]): Promise<string> =>
  (
    await tenant.newToken(tenant.owner, {
      scopes: permissions.map((permission) => ({ permission })),
    })
  ).secret;

for (const example of EXAMPLES)
  (example.program ? describe : describe.skip)(`docs/examples/${example.file}`, () => {
    let proxy: Proxy;
    beforeAll(async () => {
      proxy = await example.start({
        latchkey: portOf(world.url),
        application: applicationPort,
        key,
      });
    });
    afterAll(() => proxy.stop());

    /** Returns what the application received of this visit, or null. */
    async function told(
      asked: Visit,
      { port }: Proxy = proxy,
    ): Promise<{ answer: VisitAnswer; heard: Told | null }> {
      const before = application.seen.length;
      const answer = await visit(port, asked);
      return { answer, heard: application.seen.slice(before)[0] ?? null };
    }
    const statusOf = async (secret: string, asked: Visit = {}): Promise<number> => {
      const { answer, heard } = await told({
        ...asked,
        headers: { ...bearer(secret), ...asked.headers },
      });
      expect(heard !== null).toBe(answer.status === 200);
      return answer.status;
    };

    test('answers 401 with a challenge without a credential and with an unknown one', async () => {
      for (const headers of [{}, bearer('junk'), bearer('pat_unknown')]) {
        const { answer, heard } = await told({ headers });
        expect(answer).toMatchObject({
          status: 401,
          headers: { 'www-authenticate': expect.stringMatching(/^Bearer/) },
        });
        expect(heard).toBeNull();
      }
    });

    test('forwards a valid token with the identity of its owner, and without the secret', async () => {
      const ada = await tenant.newMember('developer');
      const { secret } = await tenant.newToken(ada, { scopes: [{ permission: 'channel:read' }] });
      const { answer, heard } = await told({
        path: '/channels?x=1',
        headers: { ...bearer(secret), Cookie: 'theme=dark' },
      });
      expect(answer.status).toBe(200);
      expect(heard).toMatchObject({
        method: 'GET',
        url: '/channels?x=1',
        headers: {
          'x-latchkey-subject': ada.userId,
          'x-latchkey-organization': tenant.slug,
          'x-latchkey-role': 'developer',
          'x-latchkey-permissions': 'channel:read',
          'x-latchkey-credential': secret.slice(0, 10),
          'x-forwarded-for': '127.0.0.1',
          cookie: 'theme=dark',
        },
      });
      expect(JSON.stringify(heard)).not.toContain(secret);
      expect(JSON.stringify(answer.headers)).not.toContain('latchkey-');
    });

    test("drops the visitor's own identity headers, however they are spelled, and keeps ours", async () => {
      const secret = await tokenFor('channel:read', 'message:create');
      const others = example.dropsEveryName
        ? { 'X-Latchkey-Email': 'evil', X_Latchkey_Email: 'evil' }
        : {};
      for (const asked of [{}, { path: '/messages/', method: 'POST' }]) {
        const { answer, heard } = await told({
          ...asked,
          headers: { ...bearer(secret), ...FORGED, ...others },
        });
        expect(answer.status).toBe(200);
        expect(JSON.stringify(heard)).not.toContain('evil');
        expect(heard?.headers).toMatchObject({
          'x-latchkey-role': 'owner',
          'x-latchkey-credential': secret.slice(0, 10),
        });
        for (const name of IDENTITY)
          expect(heard?.rawHeaders.filter((one) => one.toLowerCase() === name)).toHaveLength(1);
      }
      // Security: hop-by-hop header abuse. The Connection header would make the proxy remove the
      // headers it has just set.
      const { heard } = await told({
        headers: {
          ...bearer(secret),
          Connection: `close, ${IDENTITY.join(', ')}, X-Forwarded-Method`,
        },
      });
      expect(Object.keys(heard?.headers ?? {})).toEqual(expect.arrayContaining(IDENTITY));
    });

    test('requires the permission of the method', async () => {
      const reads = await tokenFor('message:read');
      const creates = await tokenFor('message:create');
      const all = await tokenFor('*:*');
      const asked = (method: string, secret: string, headers: OutgoingHttpHeaders = {}) =>
        statusOf(secret, { path: '/messages/1', method, headers });
      for (const [method, secret, status] of [
        ['GET', reads, 200],
        ['HEAD', reads, 200],
        ['POST', reads, 403],
        ['PATCH', reads, 403],
        ['DELETE', reads, 403],
        ['GET', creates, 403],
        ['HEAD', creates, 403],
        ['POST', creates, 200],
        ['PATCH', all, 200],
        ['DELETE', all, 200],
        // An unlisted method is denied, whatever the token carries.
        ['PUT', all, 403],
        ['OPTIONS', all, 403],
        ['PROPFIND', all, 403],
      ] as const)
        expect([method, await asked(method, secret)]).toEqual([method, status]);
      // Security: method spoofing. What the visitor declares about the method is ignored.
      const lies = Object.fromEntries(
        ['X-Forwarded-Method', 'X-Original-Method', 'X_Forwarded_Method', 'X_Original_Method'].map(
          (name) => [name, 'GET'],
        ),
      );
      expect(await asked('POST', reads, lies)).toBe(403);
      expect(await asked('POST', creates, lies)).toBe(200);
      expect(
        await asked('POST', reads, { Connection: 'X-Forwarded-Method, X-Original-Method' }),
      ).toBe(403);
      const override = {
        'X-HTTP-Method-Override': 'DELETE',
        'X-HTTP-Method': 'DELETE',
        'X-Method-Override': 'DELETE',
      };
      const { heard } = await told({
        path: '/messages/1',
        method: 'POST',
        headers: { ...bearer(creates), ...override },
      });
      expect(JSON.stringify(heard)).not.toContain('DELETE');
    });

    test('no spelling of a path or a method reaches the application with a weaker check', async () => {
      const secret = await tokenFor('channel:read');
      const line = (method: string, path: string) => [
        `${method} ${path} HTTP/1.1`,
        'Host: localhost',
        'Connection: close',
        `Authorization: Bearer ${secret}`,
      ];
      const before = application.seen.length;
      for (const path of [
        '/alerts/1',
        '//alerts/1',
        '/./alerts/1',
        '/x/../alerts/1',
        '/x/%2e%2E/alerts/1',
        '/%61lerts/1',
        '/alerts%2f1',
        '/messages/1',
      ])
        expect([path, await sendRaw(proxy.port, line('GET', path))]).toEqual([
          path,
          expect.stringMatching(/^HTTP\/1\.1 4\d\d /),
        ]);
      const reads = await tokenFor('message:read');
      for (const method of ['post', 'Post', 'pOST', 'get'])
        expect(
          await sendRaw(proxy.port, [
            ...line(method, '/messages/1').slice(0, 3),
            `Authorization: Bearer ${reads}`,
          ]),
        ).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(application.seen).toHaveLength(before);
    });

    test('forwards a CORS preflight without a credential and without an identity, and nothing that only looks like one', async () => {
      for (const path of ['/', '/messages/1']) {
        const { answer, heard } = await told({
          path,
          method: 'OPTIONS',
          headers: { ...PREFLIGHT, ...FORGED },
        });
        expect(answer).toMatchObject({
          status: 200,
          headers: { 'access-control-allow-origin': PREFLIGHT.Origin },
        });
        expect(heard).toMatchObject({ method: 'OPTIONS', url: path });
        expect(IDENTITY.map((name) => heard?.headers[name] ?? '')).toEqual(IDENTITY.map(() => ''));
        expect(JSON.stringify(heard)).not.toContain('evil');
      }
      const lies = { 'X-Forwarded-Method': 'OPTIONS', 'X-Original-Method': 'OPTIONS' };
      for (const asked of [
        { method: 'OPTIONS' },
        { method: 'OPTIONS', headers: { Origin: PREFLIGHT.Origin } },
        { method: 'GET', headers: { ...PREFLIGHT, ...lies } },
        { method: 'GET', path: '/messages/1', headers: { ...PREFLIGHT, ...lies } },
        { method: 'OPTIONS', path: '/alerts/1', headers: PREFLIGHT },
      ])
        // Apache denies an unlisted method before it looks for a credential.
        expect([asked, await told(asked)]).toEqual([
          asked,
          {
            answer: expect.objectContaining({
              status: example.introspects && asked.method !== 'GET' ? 403 : 401,
            }),
            heard: null,
          },
        ]);
    });

    test('forwards the upgrade to a WebSocket after the same check, and no other upgrade', async () => {
      const secret = await tokenFor('channel:read');
      const open = await told({ path: '/socket', headers: { ...bearer(secret), ...WEBSOCKET } });
      expect(open.answer.status).toBe(101);
      expect(open.heard?.headers).toMatchObject({
        upgrade: 'websocket',
        'x-latchkey-role': 'owner',
      });
      expect(JSON.stringify(open.heard)).not.toContain(secret);
      const browser = { ...bearer(secret), ...WEBSOCKET, Connection: 'keep-alive, Upgrade' };
      expect((await visit(proxy.port, { path: '/socket', headers: browser })).status).toBe(101);
      for (const headers of [{}, bearer('junk'), bearer(await tokenFor('channel:list'))]) {
        const { answer, heard } = await told({
          path: '/socket',
          headers: { ...WEBSOCKET, ...headers },
        });
        expect([401, 403]).toContain(answer.status);
        expect(heard).toBeNull();
      }
      // Security: request tunneling. Requests inside an h2c connection would not be checked.
      const h2c = {
        Connection: 'Upgrade, HTTP2-Settings',
        Upgrade: 'h2c',
        'HTTP2-Settings': 'AAMAAABkAARAAAAAAAIAAAAA',
      };
      const tunnel = await told({ path: '/socket', headers: { ...bearer(secret), ...h2c } });
      expect(tunnel.answer.status).not.toBe(101);
      expect(tunnel.heard?.headers ?? {}).not.toHaveProperty('upgrade');
    });

    test('serves HTTP/1.0, also without Host', async () => {
      const secret = await tokenFor('channel:read');
      for (const host of [[], ['Host: application.example.org']]) {
        expect(
          await sendRaw(proxy.port, ['GET / HTTP/1.0', ...host, `Authorization: Bearer ${secret}`]),
        ).toMatch(/^HTTP\/1\.[01] 200 .*application \d+$/s);
        expect(await sendRaw(proxy.port, ['GET / HTTP/1.0', ...host])).toMatch(
          /^HTTP\/1\.[01] 401 /,
        );
      }
    });

    test('applies a demotion, a suspension and a revocation at the next request', async () => {
      const member = await tenant.newMember('developer');
      const [one, other] = [await tenant.newToken(member), await tenant.newToken(member)];
      const publish = { path: '/alerts/' };
      for (let i = 0; i < 3; i++) expect(await statusOf(one.secret, publish)).toBe(200);
      payloadOf(
        (
          await tenant.owner.execute(ChangeMemberRoleDocument, {
            input: { memberId: member.memberId, role: 'viewer' },
          })
        ).changeMemberRole,
      );
      expect(await statusOf(one.secret, publish)).toBe(403);
      expect([await statusOf(one.secret), await statusOf(other.secret)]).toEqual([200, 200]);
      payloadOf(
        (await member.execute(RevokePersonalAccessTokenDocument, { input: { id: one.id } }))
          .revokePersonalAccessToken,
      );
      expect([await statusOf(one.secret), await statusOf(other.secret)]).toEqual([401, 200]);
      payloadOf(
        (
          await tenant.owner.execute(SuspendMemberDocument, {
            input: { memberId: member.memberId },
          })
        ).suspendMember,
      );
      expect(await statusOf(other.secret)).toBe(401);
    });

    test('passes a body on intact, with a length and in chunks', async () => {
      const secret = await tokenFor('message:create');
      const body = randomBytes(3_000_000);
      for (const headers of [
        { 'Content-Length': body.length },
        { 'Transfer-Encoding': 'chunked' },
      ]) {
        const { answer, heard } = await told({
          path: '/messages/',
          method: 'POST',
          headers: { ...bearer(secret), ...headers },
          body,
        });
        expect(answer.status).toBe(200);
        expect(Buffer.from(heard?.body ?? '', 'latin1').equals(body)).toBe(true);
      }
      expect(
        (await told({ path: '/messages/', method: 'POST', body: body.subarray(0, 1_000) })).answer
          .status,
      ).toBe(401);
    });

    test('passes large headers and large responses', async () => {
      const secret = await tokenFor('*:*');
      const { answer, heard } = await told({
        path: '/large',
        headers: { ...bearer(secret), 'X-Large': 'z'.repeat(6_000) },
      });
      expect([answer.status, answer.text.length, answer.headers['x-large-3']?.length]).toEqual([
        200, 5_000_000, 3_000,
      ]);
      expect(heard?.headers['x-large']).toHaveLength(6_000);
      expect(heard?.headers['x-latchkey-permissions']?.split(' ')).toEqual(
        expect.arrayContaining(['organization:delete', 'ssh-signing-key:update']),
      );
    });

    test('passes a catalogue with 10 KB of permissions', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-catalog-'));
      const things = Array.from(
        { length: 150 },
        (_, i) => `  thing-${i + 1}: { operations: [create, read, list, update, delete] }`,
      );
      const messages = '  message: { operations: [create, read, update, delete] }';
      const roles = [
        'roles:',
        "  owner: { name: Owner, grants: ['*:*'] }",
        "  auditor: { name: Auditor, grants: ['introspection:read'] }",
      ];
      writeFileSync(
        join(folder, 'catalog.yaml'),
        [
          'entityTypes:',
          '  channel: { operations: [read, publish] }',
          messages,
          ...things,
          ...roles,
        ].join('\n'),
      );
      const large = await createWorld(
        { CATALOG_FILE: join(folder, 'catalog.yaml') },
        { database: world.database },
      );
      const another = await large.newOrganization();
      const asker = (await newAsker(large, another)).secret;
      const guarded = await example.start({
        latchkey: portOf(large.url),
        application: applicationPort,
        key: asker,
      });
      try {
        const { answer, heard } = await told({ headers: bearer(another.owner.secret) }, guarded);
        expect(answer.status).toBe(200);
        expect(heard?.headers['x-latchkey-permissions']?.length).toBeGreaterThan(10_000);
      } finally {
        await guarded.stop();
        await large.close();
        rmSync(folder, { recursive: true });
      }
    });

    test("compares a token's address list with the visitor's connection, or rejects the token", async () => {
      const { secret } = await tenant.newToken(tenant.owner, { ipAllowList: ['127.0.0.2'] });
      const lies = {
        'X-Forwarded-For': '127.0.0.2',
        Forwarded: 'for=127.0.0.2',
        'X-Real-IP': '127.0.0.2',
        X_Forwarded_For: '127.0.0.2',
      };
      expect(await statusOf(secret, { from: '127.0.0.2' })).toBe(example.introspects ? 401 : 200);
      for (const headers of [{}, lies])
        expect(await statusOf(secret, { from: '127.0.0.3', headers })).toBe(401);
      const { heard } = await told({
        headers: { ...bearer(await tokenFor('channel:read')), ...lies },
      });
      expect(heard?.headers['x-forwarded-for']).toBe('127.0.0.1');
      expect(heard?.headers).not.toHaveProperty('forwarded');
    });

    test('accepts X-API-Key, and the session cookie from its own pages only; Apache neither', async () => {
      const asked = async (headers: OutgoingHttpHeaders): Promise<number> =>
        (await told({ headers })).answer.status;
      const Cookie = `latchkey-session=${tenant.owner.secret}`;
      const [accepted, denied] = example.introspects ? [401, 401] : [200, 403];
      expect(await asked({ 'X-API-Key': await tokenFor('channel:read') })).toBe(accepted);
      expect(await asked({ Cookie, Origin: `http://127.0.0.1:${proxy.port}` })).toBe(accepted);
      expect(await asked({ Cookie, Origin: 'https://evil.example' })).toBe(denied);
      expect(await asked({ Cookie, 'Sec-Fetch-Site': 'cross-site' })).toBe(denied);
    });

    describe('when Latchkey does not answer', () => {
      /** Denied in time, and the application received nothing. */
      async function expectClosed(guarded: Proxy, secret: string): Promise<void> {
        for (const asked of [
          { headers: bearer(secret) },
          { path: '/messages/', method: 'POST', headers: bearer(secret), body: 'x' },
          {},
        ]) {
          const start = performance.now();
          const { answer, heard } = await told(asked, guarded);
          expect(performance.now() - start).toBeLessThan(CLOSED_WITHIN_MS);
          // Apache treats an unverified token as invalid.
          if (example.introspects) expect(answer.status).toBe(401);
          else expect(answer.status).toBeGreaterThanOrEqual(500);
          expect(heard).toBeNull();
        }
      }

      test('because it hangs: denies within three seconds, and forwards again as soon as it resumes', async () => {
        const { token, url, process: hanging } = separate;
        const guarded = await example.start({
          latchkey: portOf(url),
          application: applicationPort,
          key: separate.key,
        });
        try {
          for (let i = 0; i < 2; i++)
            expect((await told({ headers: bearer(token) }, guarded)).answer.status).toBe(200);
          hanging.child.kill('SIGSTOP');
          await expectClosed(guarded, token);
          hanging.child.kill('SIGCONT');
          await expect(
            until(
              async () => (await told({ headers: bearer(token) }, guarded)).answer.status === 200,
            ),
          ).resolves.toBe(true);
        } finally {
          hanging.child.kill('SIGCONT');
          await guarded.stop();
        }
      });

      test('because it is down: denies within three seconds', async () => {
        const down = await createWorld({}, { database: world.database });
        const guarded = await example.start({
          latchkey: portOf(down.url),
          application: applicationPort,
          key,
        });
        try {
          const secret = await tokenFor('channel:read', 'message:create');
          expect((await told({ headers: bearer(secret) }, guarded)).answer.status).toBe(200);
          await down.close();
          await expectClosed(guarded, secret);
        } finally {
          await guarded.stop();
        }
      });
    });
  });

/** Retries for ten seconds. */
async function until(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
