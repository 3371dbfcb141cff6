import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChangeMemberRoleDocument, SuspendMemberDocument } from '../../../src/client/client.ts';
import { listen, NGINX, startNginx, type Nginx } from '../../support/nginx.ts';
import {
  createApplication,
  IDENTITY,
  visit,
  type Application,
  type Told,
  type Visit,
  type VisitAnswer,
} from '../../support/visitor.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';

if (!NGINX)
  process.stderr.write(
    'skipped: docs/examples/nginx.conf is not tried, because there is no nginx here (apt-get install nginx-light)\n',
  );

/** A catalogue whose owner has about 12 KB of permissions. */
function largeCatalog(folder: string): string {
  const things = Array.from(
    { length: 150 },
    (_, i) => `  thing-${i + 1}: { operations: [create, read, list, update, delete] }`,
  );
  const path = join(folder, 'catalog.yaml');
  writeFileSync(
    path,
    [
      'entityTypes:',
      '  channel: { operations: [read, publish] }',
      ...things,
      'roles:',
      "  owner: { name: Owner, grants: ['*:*'] }",
    ].join('\n'),
  );
  return path;
}

const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });
const portOf = ({ url }: World): number => Number(new URL(url).port);

(NGINX ? describe : describe.skip)('docs/examples/nginx.conf', () => {
  let world: World;
  let application: Application;
  let applicationPort: number;
  let nginx: Nginx;
  beforeAll(async () => {
    world = await createWorld({ TRUSTED_PROXIES: '127.0.0.1' });
    application = createApplication();
    applicationPort = await listen(application.server);
    nginx = await startNginx({ latchkey: portOf(world), application: applicationPort });
  });
  afterAll(async () => {
    await nginx.stop();
    await application.close();
    await world.close();
  });

  /** Returns what the application received of this visit, or null. */
  async function told(asked: Visit): Promise<{ answer: VisitAnswer; heard: Told | null }> {
    const before = application.seen.length;
    const answer = await visit(nginx.port, asked);
    return { answer, heard: application.seen.slice(before)[0] ?? null };
  }

  test('forwards a request with a valid token, with the identity and without the secret', async () => {
    const { owner, newMember, newToken, slug } = await world.newOrganization();
    const developer = await newMember('developer');
    const { secret } = await newToken(developer, { scopes: [{ permission: 'channel:read' }] });
    for (const headers of [bearer(secret), { 'X-API-Key': secret }]) {
      const { answer, heard } = await told({ path: '/channels?x=1', headers });
      expect(answer).toMatchObject({ status: 200, text: `application ${application.seen.length}` });
      expect(heard).toMatchObject({
        method: 'GET',
        url: '/channels?x=1',
        headers: {
          'x-latchkey-subject': developer.userId,
          'x-latchkey-organization': slug,
          'x-latchkey-role': 'developer',
          'x-latchkey-permissions': 'channel:read',
          'x-latchkey-credential': secret.slice(0, 10),
          'x-forwarded-for': '127.0.0.1',
        },
      });
      expect(JSON.stringify(heard)).not.toContain(secret);
      expect(JSON.stringify(answer.headers)).not.toContain('latchkey');
    }
    expect(owner.userId).not.toBe(developer.userId);
  });

  test('overwrites every identity header that the visitor sends', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const claimed = Object.fromEntries(
      IDENTITY.flatMap((name) => [name, name.toUpperCase(), name.replaceAll('-', '_')]).map(
        (name) => [name, 'evil'],
      ),
    );
    const { answer, heard } = await told({ headers: { ...bearer(secret), ...claimed } });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(heard)).not.toContain('evil');
    expect(Object.keys(heard?.headers ?? {})).toEqual(expect.arrayContaining(IDENTITY));
  });

  test('answers 401 with a challenge without a token or with a wrong one', async () => {
    const nothing = await told({});
    expect(nothing.answer.status).toBe(401);
    expect(nothing.answer.headers['www-authenticate']).toBe('Bearer realm="latchkey"');
    const wrong = await told({ headers: bearer('junk') });
    expect(wrong.answer.status).toBe(401);
    expect(wrong.answer.headers['www-authenticate']).toBe(
      'Bearer realm="latchkey", error="invalid_token"',
    );
    expect([nothing.heard, wrong.heard]).toEqual([null, null]);
  });

  test('answers 403 for a permission or an entity that is not covered', async () => {
    const { owner, newToken } = await world.newOrganization();
    const reads = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const publishes = await newToken(owner, {
      scopes: [{ permission: 'channel:publish', entityIds: ['alerts'] }],
    });
    const elsewhere = await newToken(owner, {
      scopes: [{ permission: 'channel:publish', entityIds: ['news'] }],
    });
    const statusOf = async (path: string, secret: string): Promise<[number, boolean]> => {
      const { answer, heard } = await told({ path, headers: bearer(secret) });
      return [answer.status, heard !== null];
    };
    expect(await statusOf('/', reads.secret)).toEqual([200, true]);
    expect(await statusOf('/alerts/1', reads.secret)).toEqual([403, false]);
    expect(await statusOf('/', publishes.secret)).toEqual([403, false]);
    expect(await statusOf('/alerts/1', publishes.secret)).toEqual([200, true]);
    expect(await statusOf('/x/../alerts/1', publishes.secret)).toEqual([200, true]);
    expect(await statusOf('/alerts/1', elsewhere.secret)).toEqual([403, false]);
  });

  test("checks the same permission whatever the visitor's address, method or headers", async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    for (const path of [
      '/alerts/?permission=channel:read',
      '/alerts/?uri=/&permission=channel:read',
      '/alerts/1?entity=news#permission=channel:read',
    ])
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'])
        expect(
          (
            await told({
              path,
              method,
              headers: { ...bearer(secret), 'X-Original-Uri': '/', 'X-Forwarded-Uri': '/' },
            })
          ).answer.status,
        ).toBe(403);
    // The locations of the questions are not accessible.
    for (const path of [
      '/_latchkey/read',
      '/_latchkey/publish-alerts',
      '/_latchkey/',
      '/x/../_latchkey/read',
      '/_latchkey/read?permission=role:read',
    ])
      expect(await told({ path, headers: bearer(secret) })).toMatchObject({
        answer: { status: 404 },
        heard: null,
      });
  });

  test('forwards method and body to the application, and method and address without the body to Latchkey', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const asked: IncomingHttpHeaders[] = [];
    const listener = ({ headers }: { headers: IncomingHttpHeaders }): number => asked.push(headers);
    world.app.server.on('request', listener);
    const body = 'x'.repeat(200_000);
    const put = { method: 'PUT', path: '/channels/1?x=1', body };
    const { answer, heard } = await told({
      ...put,
      headers: { ...bearer(secret), 'Content-Length': body.length },
    });
    const refused = await told({ ...put, headers: { 'Content-Length': body.length } });
    world.app.server.off('request', listener);
    expect(answer.status).toBe(200);
    expect(heard).toMatchObject({ method: 'PUT', url: '/channels/1?x=1', body });
    expect(refused).toMatchObject({ answer: { status: 401 }, heard: null });
    expect(asked).toHaveLength(2);
    for (const headers of asked) {
      expect(headers).toMatchObject({
        'x-forwarded-method': 'PUT',
        'x-forwarded-uri': '/channels/1?x=1',
        'x-forwarded-host': headers.host,
      });
      expect(headers.host).toBe(`127.0.0.1:${nginx.port}`);
      expect(headers).not.toHaveProperty('content-length');
      expect(headers).not.toHaveProperty('transfer-encoding');
    }
  });

  test("applies a demotion and a suspension of the token's owner at the next request", async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const { secret } = await newToken(member);
    const statusOf = async (): Promise<number> =>
      (await told({ path: '/alerts/', headers: bearer(secret) })).answer.status;
    expect(await statusOf()).toBe(200);
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    expect(await statusOf()).toBe(403);
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    expect(await statusOf()).toBe(401);
  });

  test("compares a token's address list with the visitor's connection, not with what the visitor declares", async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { ipAllowList: ['127.0.0.2'] });
    expect(await told({ from: '127.0.0.2', headers: bearer(secret) })).toMatchObject({
      answer: { status: 200 },
      heard: { headers: { 'x-forwarded-for': '127.0.0.2' } },
    });
    const lies = {
      'X-Forwarded-For': '127.0.0.2',
      Forwarded: 'for=127.0.0.2',
      'X-Real-IP': '127.0.0.2',
      X_Forwarded_For: '127.0.0.2',
    };
    for (const headers of [{}, lies])
      expect(
        await told({ from: '127.0.0.3', headers: { ...bearer(secret), ...headers } }),
      ).toMatchObject({ answer: { status: 401 }, heard: null });
    const { heard } = await told({
      from: '127.0.0.2',
      headers: { ...bearer(secret), 'X-Forwarded-For': '192.0.2.1', Forwarded: 'for=192.0.2.1' },
    });
    expect(heard?.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.2' });
    expect(heard?.headers).not.toHaveProperty('forwarded');
  });

  test('accepts a session cookie from its own pages, and not from those of another site', async () => {
    const { owner } = await world.newOrganization();
    const Cookie = `latchkey-session=${owner.secret}`;
    const statusOf = async (headers: OutgoingHttpHeaders): Promise<number> =>
      (await told({ headers: { Cookie, ...headers } })).answer.status;
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ Origin: `http://127.0.0.1:${nginx.port}` })).toBe(200);
    expect(await statusOf({ Origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
  });

  test('passes the headers of an owner with every permission, and of a catalogue with four times as many', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner, { scopes: [{ permission: '*:*' }] });
    for (const credential of [secret, owner.secret]) {
      const { answer, heard } = await told({ headers: bearer(credential) });
      expect(answer.status).toBe(200);
      expect(heard?.headers['x-latchkey-permissions']?.split(' ')).toEqual(
        expect.arrayContaining(['organization:delete', 'ssh-signing-key:update']),
      );
    }
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-catalog-'));
    const large = await createWorld(
      { CATALOG_FILE: largeCatalog(folder) },
      { database: world.database },
    );
    const guarded = await startNginx({ latchkey: portOf(large), application: applicationPort });
    try {
      const { owner: another } = await large.newOrganization();
      expect((await visit(guarded.port, { headers: bearer(another.secret) })).status).toBe(200);
      const permissions = application.seen.at(-1)?.headers['x-latchkey-permissions'] ?? '';
      expect(permissions.length).toBeGreaterThan(10_000);
      expect(permissions.split(' ')).toEqual(
        expect.arrayContaining(['organization:delete', 'thing-1:create', 'thing-150:delete']),
      );
    } finally {
      await guarded.stop();
      await large.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('answers 5xx while Latchkey is stopped, and forwards nothing to the application', async () => {
    const stopped = await createWorld({}, { database: world.database });
    const { owner, newToken } = await stopped.newOrganization();
    const { secret } = await newToken(owner);
    const guarded = await startNginx({ latchkey: portOf(stopped), application: applicationPort });
    try {
      expect((await visit(guarded.port, { headers: bearer(secret) })).status).toBe(200);
      await stopped.close();
      const before = application.seen.length;
      for (const headers of [bearer(secret), {}])
        expect((await visit(guarded.port, { headers })).status).toBe(500);
      expect(application.seen).toHaveLength(before);
    } finally {
      await guarded.stop();
    }
  });
});
