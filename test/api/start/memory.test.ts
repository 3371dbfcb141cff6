import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { post } from '../../support/http-send.ts';
import { cleanUp, newFolder, startProcess } from '../../support/start-process.ts';

afterAll(cleanUp);

/** Measured: 350 and 300 MB. V8 compiling the SQL parser adds 600 MB. */
const FIRST_MAX_MB = 450;
const LATER_MAX_MB = 400;
const QUERIES = 200;

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
      RATE_LIMIT_ANONYMOUS: 'off',
      LATCHKEY_OWNER_EMAIL: 'ada@example.org',
      LATCHKEY_OWNER_PASSWORD: 'correct horse battery staple',
    });
    const url = await server.url();
    for (let sent = 0; sent < QUERIES; sent++)
      await post(url, '{ viewer { user { email } } }', {
        headers: { authorization: `Bearer pat_${String(sent).padStart(44, '0')}` },
      });
    const signIn = await post(
      url,
      'mutation { signIn(input: { email: "ada@example.org", password: "correct horse battery staple" }) { ... on SignInPayload { secret } } }',
    );
    expect(signIn.body.data?.['signIn']).toHaveProperty('secret');
    const peak = peakOf(server.child.pid);
    expect(await server.stop()).toBe(0);
    return peak;
  }

  test('keeps the first start and later ones within the documented memory', async () => {
    const folder = newFolder();
    expect(await peakOfStart(folder)).toBeLessThan(FIRST_MAX_MB);
    expect(await peakOfStart(folder)).toBeLessThan(LATER_MAX_MB);
  });
});
