import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  describeOnServer,
  dropTestDatabases,
} from '../../support/own-database.ts';
import { NPM_START } from '../../support/npm-start.ts';
import { freePort } from '../../support/postgres-server.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';
import { send } from '../../support/http-send.ts';

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await cleanUp();
  await dropTestDatabases();
});

const ROOT = join(import.meta.dirname, '../../..');
const started: ChildProcess[] = [];
const childrenOf = (pid: number | undefined): number[] =>
  spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number)
    // A process that has ended is listed until its parent has read its exit code.
    .filter(isAlive);
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
/** Returns whether the server listens for SIGTERM. */
const listens = (environment: Record<string, string>): boolean =>
  existsSync(environment['LISTENS'] ?? '');
const noting = (): Record<string, string> => ({
  NODE_OPTIONS: `--require=${join(ROOT, 'test/support/note-signals.cjs')}`,
  LISTENS: join(newFolder(), 'listens'),
});
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}

const canUnshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;
if (!canUnshare)
  console.log('No process 1 can be made here (unshare, as root): signals to one are not tried.');

(canUnshare ? describe : describe.skip)('process 1 of a container', () => {
  /**
   * Starts the server as process 1 of a new namespace. The time counts from when it can receive a
   * signal.
   */
  async function startAsInit(given: Record<string, string>) {
    const environment = { ...noting(), ...given };
    const child = spawn(
      'unshare',
      ['--pid', '--fork', '--mount-proc', join(ROOT, 'node_modules/.bin/node'), ...NPM_START.args],
      {
        cwd: ROOT,
        env: {
          PATH: process.env['PATH'] ?? '',
          ...NPM_START.environment,
          PORT: '0',
          SHUTDOWN_DELAY: '0',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    started.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    await until(() => childrenOf(child.pid).length === 1);
    const [pid = 0] = childrenOf(child.pid);
    await until(() => listens(environment));
    return { pid, exited, output: () => output };
  }

  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 0],
    ['SIGTERM', 150],
    ['SIGTERM', 500],
    ['SIGTERM', 1_000],
    ['SIGINT', 1_500],
  ] as const)('stops on %s, %d ms after it began to listen', async (signal, ms) => {
    const { pid, exited, output } = await startAsInit({ DATA_DIR: newFolder() });
    await sleep(ms);
    process.kill(pid, signal);
    expect(await exited).toBe(0);
    expect(output()).not.toMatch(/error/i);
  });

  test('listens before the server is loaded', async () => {
    const { pid, exited } = await startAsInit({ DATA_DIR: newFolder() });
    // Later imports open many more files.
    expect(readFileSync(`/proc/${pid}/maps`, 'utf8')).not.toContain('argon2');
    process.kill(pid, 'SIGTERM');
    expect(await exited).toBe(0);
  });
});

describe('a signal during the start', () => {
  test('leaves an embedded database that the next start opens', async () => {
    const DATA_DIR = newFolder();
    for (const ms of [300, 700, 1_100, 1_500, 2_000]) {
      const environment = { ...noting(), DATA_DIR };
      const server = startProcess(environment);
      await until(() => listens(environment));
      await sleep(ms);
      expect(await server.stop()).toBe(0);
      expect(server.errors()).toBe('');
    }
    const server = startProcess({ DATA_DIR });
    await server.url();
    expect(await server.stop()).toBe(0);
  });

  test('ends the wait for a database at once', async () => {
    const port = await freePort();
    for (const WORKERS of ['1', '2']) {
      const server = startProcess({
        DATABASE_URL: `postgresql://latchkey@127.0.0.1:${port}/latchkey`,
        DATABASE_WAIT: '600',
        WORKERS,
      });
      await until(() => server.output().includes('is not available yet'));
      const workers = childrenOf(server.child.pid);
      const at = performance.now();
      expect(await server.stop()).toBe(0);
      expect(performance.now() - at).toBeLessThan(10_000);
      expect(workers.filter(isAlive)).toEqual([]);
      expect(server.errors()).toBe('');
    }
  });
});

describeOnServer('SIGTERM to a primary of workers', () => {
  const begin = async (environment: Record<string, string> = {}): Promise<Process> =>
    startProcess({
      DATABASE_URL: await createTestDatabase('signals'),
      WORKERS: '2',
      ...environment,
    });

  test.each([0, 300, 800, 1_500, 2_500, 4_000])(
    '%d ms after it began to listen leaves no worker',
    async (ms) => {
      const environment = noting();
      const server = await begin(environment);
      const seen = new Set<number>();
      await until(() => listens(environment));
      const at = performance.now();
      while (performance.now() - at < ms) {
        for (const pid of childrenOf(server.child.pid)) seen.add(pid);
        await sleep(20);
      }
      expect(await server.stop()).toBe(0);
      expect([...seen].filter(isAlive)).toEqual([]);
      expect(server.errors()).toBe('');
    },
  );

  test('the moment that it is ready: METRICS_PORT and every worker are ready too, and what is under way is answered', async () => {
    const [port, metrics] = [await freePort(), await freePort()];
    const server = await begin({ PORT: String(port), METRICS_PORT: String(metrics) });
    const url = `http://127.0.0.1:${port}`;
    await until(() =>
      send(`${url}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    const workers = childrenOf(server.child.pid);
    expect(workers).toHaveLength(2);
    // A starting worker contributes nothing to the metrics; a ready one contributes its memory.
    const scrape = await send(`http://127.0.0.1:${metrics}/metrics`);
    expect(scrape.status).toBe(200);
    expect(scrape.text).toContain('latchkey_request_seconds');
    const answers = Array.from({ length: 20 }, () => send(`${url}/healthz`));
    await sleep(5);
    expect(await server.stop()).toBe(0);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, () => 200),
    );
    expect(workers.filter(isAlive)).toEqual([]);
  });

  test('and to its workers, as systemd sends it to a whole group, is one stop', async () => {
    const server = await begin({ SHUTDOWN_DELAY: '1' });
    const url = await server.url();
    const workers = childrenOf(server.child.pid);
    for (const pid of [...workers, server.child.pid ?? 0]) process.kill(pid, 'SIGTERM');
    await until(async () => (await send(`${url}/readyz`)).status === 503);
    expect((await send(`${url}/healthz`)).status).toBe(200);
    expect(workers.filter(isAlive)).toHaveLength(2);
    expect(await server.exited).toBe(0);
    expect(workers.filter(isAlive)).toEqual([]);
  });

  test('to one worker alone replaces it, and no request is refused meanwhile', async () => {
    const server = await begin({ RATE_LIMIT_ANONYMOUS: 'off' });
    const url = await server.url();
    const before = childrenOf(server.child.pid);
    process.kill(before[0] ?? 0, 'SIGTERM');
    while (isAlive(before[0] ?? 0)) expect((await send(`${url}/healthz`)).status).toBe(200);
    const after = childrenOf(server.child.pid);
    expect(after).toHaveLength(2);
    expect(after).toContain(before[1]);
    expect(server.lines()).toContain('A worker was told to stop; starting a replacement');
    expect(await server.stop()).toBe(0);
  });

  test('SIGKILL to the primary leaves no worker either', async () => {
    const server = await begin();
    await server.url();
    const workers = childrenOf(server.child.pid);
    server.child.kill('SIGKILL');
    await until(() => !workers.some(isAlive));
  });
});
