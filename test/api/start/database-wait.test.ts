import { createServer, type Server } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { whyPassing } from '../../../src/database/connect/await-server.ts';
import { freePort, hasPostgres, startPostgres } from '../../support/postgres-server.ts';
import { cleanUp, startProcess } from '../../support/start-process.ts';

afterAll(cleanUp);

const WAITING = /The database of DATABASE_URL is not available yet: ([^.]*)\./;
const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('an error that waiting may resolve', () => {
  test.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOENT',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    '57P01',
    '57P02',
    '57P03',
    '53300',
  ])('%s', (code) => {
    expect(whyPassing(coded(code))).not.toBeNull();
    expect(whyPassing(new AggregateError([coded(code), coded(code)]))).not.toBeNull();
  });

  test.each([
    'timeout expired',
    'Connection terminated unexpectedly',
    'server login has been failing, try again later (server_login_retry)',
  ])('"%s"', (message) => {
    expect(whyPassing(new Error(message))).not.toBeNull();
  });

  test.each([
    coded('28P01', 'password authentication failed for user "latchkey"'),
    coded('28000', 'no pg_hba.conf entry'),
    coded('3D000', 'database "x" does not exist'),
    coded('42501', 'permission denied'),
    coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
    new Error('The server does not support SSL connections'),
    new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
  ])('but not: $message', (error) => {
    expect(whyPassing(error)).toBeNull();
  });
});

const listenOn = (port: number, server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));

describe('a start while the database is away', () => {
  test('logs that it waits, at growing intervals and without the address, and gives up after DATABASE_WAIT with one line', async () => {
    const port = await freePort();
    const at = performance.now();
    const server = startProcess({
      DATABASE_URL: `postgresql://latchkey:hunter2-hunter2@127.0.0.1:${port}/latchkey`,
      DATABASE_WAIT: '5',
    });
    expect(await server.exited).toBe(1);
    expect(performance.now() - at).toBeGreaterThan(5_000);
    const told = server.lines().filter((line) => WAITING.test(line));
    // At once, and after 1, 2 and 4 seconds, as far as they come.
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(4);
    expect(told[0]).toContain('the connection is refused');
    expect(server.output()).not.toContain('hunter2');
    expect(server.errors().trimEnd().split('\n')).toHaveLength(1);
    expect(server.errors()).toContain('DATABASE_URL');
  });

  test('also when a server accepts connections and does not respond', async () => {
    // It reads, so that it notices when a client goes away.
    const silent = createServer((socket) => void socket.resume().on('error', () => undefined));
    const port = await freePort();
    await listenOn(port, silent);
    const server = startProcess({
      DATABASE_URL: `postgresql://latchkey@127.0.0.1:${port}/latchkey`,
      DATABASE_WAIT: '8',
    });
    expect(await server.exited).toBe(1);
    expect(server.output()).toMatch(WAITING);
    await new Promise((resolve) => silent.close(resolve));
  });
});

(hasPostgres ? describe : describe.skip)('a start before its PostgreSQL', () => {
  test.each(['1', '2'])(
    'continues as soon as the database is up, with WORKERS=%s',
    async (WORKERS) => {
      const postgres = await startPostgres();
      try {
        await postgres.shutDown('fast');
        const server = startProcess({ DATABASE_URL: postgres.url, DATABASE_WAIT: '60', WORKERS });
        const url = server.url();
        while (!WAITING.test(server.output()))
          await new Promise((resolve) => setTimeout(resolve, 20));
        await postgres.start();
        await url;
        expect(await server.stop()).toBe(0);
        expect(server.errors()).toBe('');
      } finally {
        await postgres.stop();
      }
    },
  );

  test('does not wait for a database that does not exist', async () => {
    const postgres = await startPostgres();
    try {
      const server = startProcess({
        DATABASE_URL: postgres.url.replace(/postgres$/, 'nowhere'),
        DATABASE_WAIT: '600',
      });
      expect(await server.exited).toBe(1);
      expect(server.output()).not.toMatch(WAITING);
      expect(server.errors().trimEnd().split('\n')).toHaveLength(1);
    } finally {
      await postgres.stop();
    }
  });
});
