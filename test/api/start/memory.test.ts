import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { canLimitMemory, limitedNode, removeLimits } from '../../support/limited.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';

afterAll(async () => {
  await cleanUp();
  removeLimits();
});

/** Measured: 320 and 250 MB. V8 compiling the SQL parser adds 600 MB. */
const FIRST_MAX_MB = 450;
const LATER_MAX_MB = 400;
const QUERIES = 50;

const hasProc = existsSync('/proc/self/status');
if (!hasProc) console.log('No /proc here: the peak of memory is not measured.');

const peakOf = (pid: number | undefined): number => {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
};

(hasProc ? describe : describe.skip)('the embedded database', () => {
  /** Returns the peak in MB from the start to the end of a little work. */
  async function peakOfStart(DATA_DIR: string): Promise<number> {
    const server = startProcess({
      DATA_DIR,
      RATE_LIMIT_USER: 'off',
      LATCHKEY_OWNER_EMAIL: 'ada@example.org',
      LATCHKEY_OWNER_PASSWORD: 'correct horse battery staple',
    });
    const url = await server.url();
    const signIn = await post(
      url,
      'mutation { signIn(input: { email: "ada@example.org", password: "correct horse battery staple" }) { ... on SignInPayload { secret } } }',
    );
    const { secret } = signIn.body.data?.['signIn'] as { secret: string };
    for (let sent = 0; sent < QUERIES; sent++) {
      const { body } = await post(url, '{ viewer { user { email } } }', {
        headers: bearer(secret),
      });
      expect(body).toEqual({ data: { viewer: { user: { email: 'ada@example.org' } } } });
    }
    const peak = peakOf(server.child.pid);
    expect(await server.stop()).toBe(0);
    return peak;
  }

  const folder = newFolder();
  test('starts the first time within the documented memory', async () => {
    expect(await peakOfStart(folder)).toBeLessThan(FIRST_MAX_MB);
  });
  test('starts again within the documented memory', async () => {
    expect(await peakOfStart(folder)).toBeLessThan(LATER_MAX_MB);
  });
});

if (!canLimitMemory)
  console.log('No memory limit can be set here (cgroups, as root): starts in one are not tried.');

(canLimitMemory ? describe : describe.skip)('in a container', () => {
  const start = (megabytes: number, environment: Record<string, string>) =>
    startProcess(environment, limitedNode(megabytes, join(newFolder(), 'node')));
  const commandOf = (pid: number | undefined): string =>
    readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');

  test('of 512 MB the embedded database starts twice, with a heap that fits', async () => {
    const DATA_DIR = newFolder();
    for (let starts = 0; starts < 2; starts++) {
      const server = start(512, { DATA_DIR });
      expect((await post(await server.url(), '{ __typename }')).status).toBe(200);
      expect(commandOf(server.child.pid)).toContain(' --max-old-space-size=240 ');
      expect(await server.stop()).toBe(0);
      expect(server.errors()).toBe('');
    }
  });

  test('that is too small the start ends with one line, unless a heap size is given', async () => {
    const DATA_DIR = newFolder();
    const refused = start(300, { DATA_DIR });
    expect(await refused.exited).toBe(1);
    expect(refused.errors()).toBe(
      'This container has 300 MB of memory, and Latchkey needs at least 320. Raise its limit, or set DATABASE_URL. To start anyway, set NODE_OPTIONS=--max-old-space-size=80.\n',
    );
    const chosen = start(1_000, { DATA_DIR, NODE_OPTIONS: '--max-old-space-size=123' });
    await chosen.url();
    expect(commandOf(chosen.child.pid)).not.toContain('--max-old-space-size');
    expect(await chosen.stop()).toBe(0);
  });
});
