import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createClient, SignInDocument } from '../../../src/client/client.ts';
import { payloadOf } from '../../support/world.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';

afterAll(cleanUp);

const PASSWORD = 'correct horse battery staple';
const environmentOf = (pid: number): string => readFileSync(`/proc/${pid}/environ`, 'latin1');
const onLinux = process.platform === 'linux' ? test : test.skip;

/** Expects exit code 1 and one line without the value, and no embedded database. */
async function refusalOf(server: Process, folder: string): Promise<string> {
  expect(await server.exited).toBe(1);
  expect(server.errors().trimEnd().split('\n')).toHaveLength(1);
  expect(server.output() + server.errors()).not.toContain('S3cret');
  expect(existsSync(join(folder, 'postgres'))).toBe(false);
  return server.errors().trimEnd();
}

function secretFile(value: string): string {
  const path = join(newFolder(), 'secret');
  writeFileSync(path, `${value}\n`);
  chmodSync(path, 0o600);
  return path;
}

describe('a misspelled database setting never starts an empty embedded server', () => {
  test.each([
    [
      'DATABASEURL',
      'postgresql://latchkey:S3cret@127.0.0.1/latchkey',
      'DATABASEURL is not a Latchkey variable: did you mean DATABASE_URL?',
    ],
    ['DATABASE_URL', '', 'DATABASE_URL is set but empty'],
    ['DATABASE_URL_FILE', '', 'DATABASE_URL_FILE is set but empty'],
    [
      'DATABASE_URL_FILE',
      '/missing/S3cret',
      'DATABASE_URL_FILE names a file that cannot be read (ENOENT)',
    ],
    ['DATABASE_URL_FILE', '/dev/null', 'DATABASE_URL_FILE names an empty file'],
    ['DATABASE_URL', 'S3cret', 'DATABASE_URL must be'],
  ])('%s=%s', async (name, value, problem) => {
    const DATA_DIR = newFolder();
    expect(await refusalOf(startProcess({ DATA_DIR, [name]: value }), DATA_DIR)).toContain(problem);
  });
});

describe('the first password of the owner', () => {
  onLinux('leaves the environment of the process', async () => {
    const server = startProcess({
      DATA_DIR: newFolder(),
      LATCHKEY_OWNER_EMAIL: 'ada@example.org',
      LATCHKEY_OWNER_PASSWORD: PASSWORD,
      METRICS_TOKEN: 'a-token-for-the-scraper',
    });
    const url = await server.url();
    const environment = environmentOf(server.child.pid ?? 0);
    expect(environment).toContain('ada@example.org');
    expect(environment).not.toContain(PASSWORD);
    expect(environment).not.toContain('a-token-for-the-scraper');
    payloadOf(
      (
        await createClient({ url: `${url}/graphql` })(SignInDocument, {
          input: { email: 'ada@example.org', password: PASSWORD },
        })
      ).signIn,
    );
    expect(await server.stop()).toBe(0);
  });

  test('may come from a file, and is never in the environment then', async () => {
    const server = startProcess({
      DATA_DIR: newFolder(),
      LATCHKEY_OWNER_EMAIL: 'ada@example.org',
      LATCHKEY_OWNER_PASSWORD_FILE: secretFile(PASSWORD),
    });
    const url = await server.url();
    payloadOf(
      (
        await createClient({ url: `${url}/graphql` })(SignInDocument, {
          input: { email: 'ada@example.org', password: PASSWORD },
        })
      ).signIn,
    );
    expect(await server.stop()).toBe(0);
  });
});

const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL'])
  console.log('Secrets of workers are tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

onServer('workers', () => {
  onLinux('are told the secrets by their primary, and have none in their environment', async () => {
    const location = await cloneDatabase(`environment_${process.env['JEST_WORKER_ID'] ?? '0'}`);
    if (location.kind !== 'server') throw new Error('There is no server.');
    const url = `${location.url}?application_name=S3cret`;
    const server = startProcess({
      DATABASE_URL_FILE: secretFile(url),
      WORKERS: '2',
      METRICS_PORT: '0',
      METRICS_TOKEN: 'S3cret-for-the-scraper',
    });
    await server.url();
    const primary = server.child.pid ?? 0;
    const workers = execFileSync('pgrep', ['-P', String(primary)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
    expect(workers.length).toBeGreaterThanOrEqual(1);
    for (const pid of [primary, ...workers]) expect(environmentOf(pid)).not.toContain('S3cret');
    await server.stop();
  });
});
