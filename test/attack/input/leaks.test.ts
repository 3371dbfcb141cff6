import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { globSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import {
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  createClient,
  InviteMemberDocument,
  SignInDocument,
} from '../../../src/client/client.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { post } from '../../support/http-send.ts';
import { bearer, postForm } from '../../support/services.ts';
import { leakIn, watchForLeaks } from '../../support/leaks.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';
import { createWorld, payloadOf } from '../../support/world.ts';

afterAll(cleanUp);

const PASSWORD = 'a password that is nowhere else';
const EMAIL = 'owner@leaks.example';

test('no issued or received secret is in the output, the metrics, the spans or the database', async () => {
  const spans: string[] = [];
  const collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => spans.push(chunk.toString()));
    request.on('end', () =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'),
    );
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const [folder, location] = [newFolder(), await cloneDatabase('leaks')];
  const server = startProcess({
    ...(location.kind === 'server' ? { DATABASE_URL: location.url } : { DATA_DIR: folder }),
    LATCHKEY_OWNER_EMAIL: EMAIL,
    LATCHKEY_OWNER_PASSWORD: PASSWORD,
    LOG_LEVEL: 'trace',
    METRICS_TOKEN: 'a-token-for-the-scraper',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String((collector.address() as AddressInfo).port)}`,
  });
  const url = await server.url();
  const session = payloadOf(
    (
      await createClient({ url: `${url}/graphql` })(SignInDocument, {
        input: { email: EMAIL, password: PASSWORD },
      })
    ).signIn,
  ).secret;
  const execute = createClient({ url: `${url}/graphql`, secret: session });
  const token = payloadOf(
    (await execute(CreatePersonalAccessTokenDocument, { input: { name: 'token' } }))
      .createPersonalAccessToken,
  ).secret;
  const key = payloadOf(
    (
      await execute(CreateApiKeyDocument, {
        input: { name: 'key', role: 'auditor', scopes: [{ permission: 'introspection:read' }] },
      })
    ).createApiKey,
  ).secret;
  const invitation = payloadOf(
    (await execute(InviteMemberDocument, { input: { email: 'ada@leaks.example', role: 'viewer' } }))
      .inviteMember,
  ).secret;
  const wrong = drawSecret('PERSONAL_ACCESS_TOKEN').text;
  const all = [session, token, key, invitation, wrong];
  // Each secret in the right place, and in wrong ones.
  for (const secret of all) {
    await post(url, `query Q { viewer { can(permission: "${secret}") } }`, {
      headers: bearer(secret),
    });
    await post(url, `query ${secret} { viewer { nope } }`, {
      headers: {
        ...bearer(key),
        'X-Request-Id': secret,
        traceparent: secret,
        'User-Agent': `curl ${secret}`,
      },
    });
    await postForm(url, '/oauth/introspect', { token: secret, permission: secret }, bearer(key));
    await fetch(`${url}/graphql?token=${secret}`, { headers: bearer(token) });
    await fetch(`${url}/${secret}`);
    await fetch(`${url}/forward-auth?permission=${secret}`, { headers: bearer(token) });
  }
  const metrics = await (
    await fetch(`${url}/metrics`, { headers: bearer('a-token-for-the-scraper') })
  ).text();
  await server.stop();
  collector.close();
  const parts = [...all.map((secret) => secret.slice(10, 42)), PASSWORD];
  const places: Record<string, string> = {
    output: server.output() + server.errors(),
    metrics,
    spans: spans.join('\n'),
  };
  for (const [place, said] of Object.entries(places)) {
    expect(said.length).toBeGreaterThan(1_000);
    expect({ place, found: parts.filter((part) => said.includes(part)) }).toEqual({
      place,
      found: [],
    });
  }
  const dump = location.kind === 'server' ? dumpOf(location.url) : await rowsIn(folder);
  expect(dump).toMatch(/argon2id/);
  // A session stores the name of its client; sign-ins with a secret as the name opened none.
  expect(parts.filter((part) => dump.includes(part))).toEqual([]);
}, 120_000);

/** Returns the output of pg_dump. */
function dumpOf(url: string): string {
  const program = globSync('/usr/lib/postgresql/*/bin/pg_dump').at(-1) ?? 'pg_dump';
  return execFileSync(program, [url, '--inserts'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

/** Returns every row of an embedded database. */
async function rowsIn(folder: string): Promise<string> {
  const database = await openDatabase({ kind: 'embedded', folder });
  const { rows: tables } = await database.pool.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
  );
  const texts: string[] = [];
  for (const { name } of tables)
    texts.push(
      ...(
        await database.pool.query<{ row: string }>(`select t::text as row from ${name} t`)
      ).rows.map(({ row }) => row),
    );
  await database.close();
  return texts.join('\n');
}

test('the watch of every world finds a secret in a log, in a second answer and in a row, whole or cut', async () => {
  const world = await createWorld(
    {},
    { databaseName: 'leaks_watched', log: pino({ level: 'silent' }) },
  );
  const { owner, newToken } = await world.newOrganization();
  const { secret } = await newToken(owner);
  expect(leakIn(`a line with ${secret} in it`, [])).toContain(secret);
  expect(leakIn(`a line with ${secret.slice(10, 42)} in it`, [])).toContain('a part of a secret');
  expect(leakIn(`x${secret.slice(8, 46)}x`, [])).toContain('a part of a secret');
  expect(leakIn(`a line with ${secret.slice(0, 10)} in it`, [])).toBeNull();
  expect(leakIn('my password', ['password'])).toBe('the password password');

  const watch = await watchForLeaks([]);
  watch.log.info({ id: secret.slice(10) }, 'a line');
  expect(() => watch.report()).toThrow('The log holds');
  await world.database.pool.query('update credential set description = $1 where prefix = $2', [
    secret,
    secret.slice(0, 10),
  ]);
  // Its owner reads it, so it occurs in a second response and in a row.
  await post(world.url, '{ personalAccessTokens { edges { node { description } } } }', {
    headers: bearer(owner.secret),
  });
  await expect(world.close()).rejects.toThrow(/a second time[\s\S]*The table credential holds/);
});
