import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { RevokePersonalAccessTokenDocument, SignInDocument } from '../../../src/client/client.ts';
import { createLog } from '../../../src/observe/log.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { post, send } from '../../support/http-send.ts';
import { bearer, basic, postForm, prefixOf } from '../../support/services.ts';

// FAIL2BAN_REGEX: the program, if it is not on the path.
const FAIL2BAN = [
  process.env['FAIL2BAN_REGEX'] ?? 'fail2ban-regex',
  '/usr/bin/fail2ban-regex',
].find((path) => spawnSync(path, ['--version']).status === 0);
if (FAIL2BAN === undefined)
  console.log('fail2ban is not installed: its filter is tested as a regular expression only.');

const OPERATIONS = readFileSync(join(import.meta.dirname, '../../../docs/OPERATIONS.md'), 'utf8');
/** The documented filter. */
const FILTER =
  /```ini\n(# \/etc\/fail2ban\/filter\.d\/latchkey\.conf\n[\s\S]*?)```/.exec(OPERATIONS)?.[1] ?? '';
const expression = new RegExp(
  (/^failregex = (.*)$/m.exec(FILTER)?.[1] ?? 'missing').replace(
    '<ADDR>',
    '(?<address>[0-9A-Fa-f:.]+)',
  ),
);

let lines: string[] = [];
let world: World;
let tenant: Tenant;
beforeAll(async () => {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(...chunk.toString().split('\n').filter(Boolean));
      done();
    },
  });
  world = await createWorld(
    { TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_API_KEY: '1/h' },
    { log: await createLog('info', false, stream) },
  );
  tenant = await world.newOrganization();
});
afterAll(() => world.close());
beforeEach(() => {
  lines = [];
});

const ADDRESS = '203.0.113.7';
const FROM = { 'X-Forwarded-For': ADDRESS };
const banned = (): string[] =>
  lines.flatMap((line) => expression.exec(line)?.groups?.['address'] ?? []);
/** The lines about a rejection; the answer may come before its line. */
async function rejections(count: number): Promise<Record<string, unknown>[]> {
  const found = () => lines.filter((line) => line.includes('"event":'));
  for (let i = 0; i < 200 && found().length < count; i++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return found().map((line) => JSON.parse(line) as Record<string, unknown>);
}
const signIn = (email: string, password: string, headers: Record<string, string> = FROM) =>
  post(world.url, SignInDocument.toString(), {
    headers,
    variables: { input: { email, password } },
  });

describe('a failed sign-in', () => {
  test('is logged with address and account, whether or not the account exists; a successful one is not', async () => {
    await signIn(tenant.owner.email, 'hunter2-hunter2');
    await signIn(`  Nobody@Example.ORG `, 'hunter2-hunter2');
    await signIn(tenant.owner.email, PASSWORD);
    expect(await rejections(2)).toEqual(
      [tenant.owner.email, 'nobody@example.org'].map((account) => ({
        level: 30,
        time: expect.any(String),
        event: 'sign_in_failed',
        address: ADDRESS,
        account,
        id: expect.any(String),
        msg: 'sign-in failed',
      })),
    );
    expect(banned()).toEqual([ADDRESS, ADDRESS]);
    expect(lines.join()).not.toContain('hunter2');
  });

  test('is logged for each attempt of a request with several', async () => {
    const one = (alias: string) =>
      `${alias}: signIn(input: { email: "${alias}@x.example", password: "wrong wrong" }) { __typename }`;
    await post(world.url, `mutation { ${one('a')} ${one('b')} ${one('c')} }`, { headers: FROM });
    const accounts = (await rejections(1)).map(({ account }) => account);
    expect(accounts).toEqual(
      ['a@x.example', 'b@x.example', 'c@x.example'].slice(0, accounts.length),
    );
    expect(accounts.length).toBeGreaterThanOrEqual(1);
  });

  test.each([
    'a@x.example","address":"198.51.100.1',
    '{"level":30,"time":"2026-01-01T00:00:00.000Z","event":"sign_in_failed","address":"198.51.100.1"',
    'x\n{"level":30,"time":"2026-01-01T00:00:00.000Z","event":"sign_in_failed","address":"198.51.100.1","account":"y"}',
    'x\r\n\u2028\u2029\u0085{"event":"sign_in_failed","address":"198.51.100.1"}',
    '\u001b[2K\u001b]0;x\u0007\u202e198.51.100.1',
    'x'.repeat(5_000),
    '198.51.100.1',
  ])('with a deceptive account name logs no other address: %j', async (account) => {
    await signIn(account, 'hunter2-hunter2');
    const found = await rejections(1);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ event: 'sign_in_failed', address: ADDRESS });
    expect(String(found[0]?.['account']).length).toBeLessThanOrEqual(254);
    expect(found[0]?.['account']).not.toMatch(/[\p{C}\p{Z}]/u);
    expect(banned()).toEqual([ADDRESS]);
  });

  test('with a secret in place of the address logs at most its prefix', async () => {
    await signIn(tenant.owner.secret, 'hunter2-hunter2');
    await rejections(1);
    expect(lines.join()).not.toContain(tenant.owner.secret.slice(10, 26));
  });
});

describe('a rejected credential', () => {
  test('is logged with the request, its address and prefix, on every surface', async () => {
    const guess = drawSecret('PERSONAL_ACCESS_TOKEN').text;
    await post(world.url, '{ __typename }', { headers: { ...FROM, ...bearer(guess) } });
    await send(`${world.url}/forward-auth`, { headers: { ...FROM, ...basic('git', guess) } });
    await postForm(world.url, '/oauth/introspect', { token: 'x' }, { ...FROM, 'X-API-Key': guess });
    await send(`${world.url}/scim/v2/Users`, { headers: { ...FROM, ...bearer(guess) } });
    await post(world.url, '{ __typename }', {
      headers: { ...FROM, Cookie: `latchkey-session=${guess}` },
    });
    const found = await rejections(5);
    expect(found).toHaveLength(5);
    for (const line of found) {
      expect(line).toMatchObject({
        event: 'credential_rejected',
        address: ADDRESS,
        account: prefixOf(guess),
        gate: 'CREDENTIAL_KNOWN',
        status: 401,
      });
      expect(Object.keys(line).slice(0, 5)).toEqual([
        'level',
        'time',
        'event',
        'address',
        'account',
      ]);
    }
    expect(banned()).toEqual(Array(5).fill(ADDRESS));
    expect(lines.join()).not.toContain(guess.slice(10));
  });

  test('that was once valid is logged too, but not as an attack: a job may still send an old token', async () => {
    const { id, secret } = await tenant.newToken(tenant.owner);
    payloadOf(
      (await tenant.owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
        .revokePersonalAccessToken,
    );
    lines = [];
    await post(world.url, '{ __typename }', { headers: { ...FROM, ...bearer(secret) } });
    expect(await rejections(1)).toMatchObject([
      { event: 'credential_rejected', account: prefixOf(secret), gate: 'NOT_REVOKED' },
    ]);
    expect(banned()).toEqual([]);
  });

  test("of another product is not logged: behind a proxy's password every request has one", async () => {
    await post(world.url, '{ __typename }', { headers: { ...FROM, ...basic('proxy', 'hunter2') } });
    await post(world.url, '{ viewer { permissions } }', { headers: FROM });
    expect(await rejections(0)).toEqual([]);
  });
});

(FAIL2BAN === undefined ? test.skip : test)(
  'fail2ban finds each of them, and their addresses, with the documented filter',
  async () => {
    await signIn(tenant.owner.email, 'hunter2-hunter2');
    await signIn('x\n{"event":"sign_in_failed","address":"198.51.100.1"}', 'hunter2-hunter2', {
      'X-Forwarded-For': '2001:db8::7',
    });
    await post(world.url, '{ __typename }', { headers: { ...FROM, ...bearer('pat_junk') } });
    await post(world.url, '{ viewer { permissions } }', {
      headers: { ...FROM, ...bearer(tenant.owner.secret) },
    });
    await rejections(3);
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-fail2ban-'));
    try {
      const [log, filter] = [join(folder, 'latchkey.log'), join(folder, 'latchkey.conf')];
      writeFileSync(filter, FILTER);
      // As in a file, and as journald passes lines.
      writeFileSync(log, `${lines.join('\n')}\n`);
      const output = await new Promise<string>((resolve, reject) => {
        execFile(
          FAIL2BAN ?? '',
          ['--out', 'ip', log, filter],
          { env: { ...process.env } },
          (error, text) => (error ? reject(new Error(text, { cause: error })) : resolve(text)),
        );
      });
      expect(output.trim().split('\n').sort()).toEqual(['2001:db8::7', ADDRESS, ADDRESS].sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
