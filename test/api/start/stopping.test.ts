import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openRaw, startLoad } from '../../support/raw-client.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';
import { NO_LIMITS } from '../../support/world.ts';
import {
  createTestDatabase,
  describeOnServer,
  dropTestDatabases,
} from '../../support/own-database.ts';
import { post, send } from '../../support/http-send.ts';

afterAll(async () => {
  await cleanUp();
  await dropTestDatabases();
});

/**
 * The servers of each test: one process on the embedded database, and two workers on PostgreSQL, if
 * available.
 */
const KINDS: readonly [string, typeof describe, () => Promise<Record<string, string>>][] = [
  ['one process', describe, () => Promise.resolve({ DATA_DIR: newFolder() })],
  [
    'WORKERS=2',
    describeOnServer as typeof describe,
    async () => ({ DATABASE_URL: await createTestDatabase('stopping'), WORKERS: '2' }),
  ],
];
const QUERY = JSON.stringify({ query: '{ __typename }' });
const HEAD = 'Host: latchkey\r\n';
const POST = `POST /graphql HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: ${QUERY.length}\r\n\r\n`;
const GET = `GET /healthz HTTP/1.1\r\n${HEAD}\r\n`;
const answersIn = (text: string): number => text.split('HTTP/1.1 200 OK').length - 1;
const linesAfterSignal = ({ lines }: Process): string[] =>
  lines().filter((line) => line.startsWith('SIG'));

describe.each(KINDS)('a stop of %s', (_name, describeHere, environmentOf) => {
  describeHere('by SIGTERM', () => {
    const begin = async (environment: Record<string, string> = {}) => {
      const server = startProcess({
        ...NO_LIMITS,
        LOG_LEVEL: 'info',
        ...(await environmentOf()),
        ...environment,
      });
      return { server, url: await server.url() };
    };

    test('fails health checks during SHUTDOWN_DELAY, answers everything else on old and new connections, and then ends', async () => {
      const { server, url } = await begin({ SHUTDOWN_DELAY: '1.5' });
      const kept = await openRaw(url);
      kept.send(GET);
      for (const [method, path] of [
        ['GET', '/readyz'],
        ['OPTIONS', '/'],
      ] as const)
        expect((await send(`${url}${path}`, { method })).status).toBeLessThan(300);
      server.child.kill('SIGTERM');
      await expectSoon(async () => (await send(`${url}/readyz`)).status === 503);
      // New connections each time, so that each worker receives requests.
      for (let i = 0; i < 4; i++) {
        const check = await send(`${url}/readyz`);
        expect(check).toMatchObject({
          status: 503,
          text: '{"status":"stopping"}',
          headers: { 'retry-after': '1' },
        });
        expect((await send(`${url}/`, { method: 'OPTIONS' })).status).toBe(503);
        expect((await send(`${url}/healthz`)).status).toBe(200);
        expect(await post(url, '{ __typename }')).toMatchObject({
          status: 200,
          body: { data: { __typename: 'Query' } },
        });
      }
      kept.send(GET);
      await expectSoon(() => answersIn(kept.received()) === 2);
      expect(server.child.exitCode).toBeNull();
      expect(await server.exited).toBe(0);
      expect(linesAfterSignal(server)).toEqual(['SIGTERM: no longer ready, closing in 1.5 s']);
      expect(server.errors()).toBe('');
    });

    test('a second signal ends the delay, and a request under way is still answered', async () => {
      const { server, url } = await begin({ SHUTDOWN_DELAY: '600' });
      const slow = await openRaw(url);
      slow.send(POST);
      server.child.kill('SIGTERM');
      await expectSoon(async () => (await send(`${url}/readyz`)).status === 503);
      server.child.kill('SIGTERM');
      await untilClosed(url);
      expect(server.child.exitCode).toBeNull();
      slow.send(QUERY);
      await slow.ended;
      expect(slow.received()).toMatch(/200 OK[^]*connection: close[^]*"Query"/i);
      expect(await server.exited).toBe(0);
    });

    test('SIGINT, as by Ctrl+C, does not wait for load balancers', async () => {
      const { server } = await begin({ SHUTDOWN_DELAY: '600' });
      expect(await server.stop('SIGINT')).toBe(0);
      expect(linesAfterSignal(server)).toEqual(['SIGINT: closing']);
    });

    test('answers requests that its sockets hold unread', async () => {
      const { server, url } = await begin();
      const kept = await Promise.all(Array.from({ length: 20 }, () => openRaw(url)));
      // From here on nothing is read: the requests stay in the sockets, and twenty connections in
      // the accept queue.
      signalAll(server, 'SIGSTOP');
      const fresh = await Promise.all(Array.from({ length: 20 }, () => openRaw(url)));
      for (const client of [...kept, ...fresh]) client.send(GET);
      server.child.kill('SIGTERM');
      signalAll(server, 'SIGCONT');
      for (const client of [...kept, ...fresh]) {
        expect(await client.ended).toBe('end');
        expect(answersIn(client.received())).toBe(1);
      }
      expect(await server.exited).toBe(0);
    });

    test('closes with the last response of a pipeline, and not sooner', async () => {
      const { server, url } = await begin();
      const pipeline = await openRaw(url);
      pipeline.send((POST + QUERY).repeat(3) + POST);
      await expectSoon(() => answersIn(pipeline.received()) === 3);
      server.child.kill('SIGTERM');
      await untilClosed(url);
      pipeline.send(QUERY + POST + QUERY);
      expect(await pipeline.ended).toBe('end');
      expect(answersIn(pipeline.received())).toBe(5);
      const [before, after] = pipeline.received().split(/connection: close/i);
      expect([answersIn(before ?? ''), answersIn(after ?? 'HTTP/1.1 200 OK')]).toEqual([5, 0]);
      expect(await server.exited).toBe(0);
    });

    test('keeps reading after its last response, so that a reset does not discard it', async () => {
      const { server, url } = await begin();
      const early = await openRaw(url);
      early.send('POST /graphql HTTP/1.1\r\n');
      await sleep(100);
      server.child.kill('SIGTERM');
      await untilClosed(url);
      // The workers are notified after the port is closed.
      await sleep(200);
      // It is rejected by its media type, before its body is read.
      early.send(`${HEAD}Content-Type: text/plain\r\nContent-Length: 50000000\r\n\r\n`);
      for (let sent = 0; sent < 40 && !early.socket.destroyed; sent++) {
        early.send('x'.repeat(100_000));
        await sleep(5);
      }
      expect(early.received()).toMatch(/^HTTP\/1.1 415[^]*connection: close/i);
      early.socket.end();
      expect(await early.ended).toBe('end');
      expect(await server.exited).toBe(0);
    });

    test('closes idle connections, and announces the end on active ones', async () => {
      const { server, url } = await begin();
      const [idle, unused, busy] = await Promise.all([openRaw(url), openRaw(url), openRaw(url)]);
      for (const client of [idle, busy]) client.send(GET);
      await expectSoon(() => [idle, busy].every(({ received }) => answersIn(received()) === 1));
      server.child.kill('SIGTERM');
      await sleep(100);
      busy.send(GET);
      for (const { ended } of [idle, unused, busy]) expect(await ended).toBe('end');
      expect(busy.received().split('HTTP/1.1 200 OK')[2]).toMatch(/connection: close/i);
      expect(await server.exited).toBe(0);
    });

    const loadOn = (url: string, keepAlive: boolean) =>
      startLoad(`${url}/graphql`, {
        clients: 20,
        keepAlive,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: QUERY,
      });

    test('under load on kept connections loses none of a thousand requests, even if the health check is ignored', async () => {
      const { server, url } = await begin({ SHUTDOWN_DELAY: '0.5' });
      const load = loadOn(url, true);
      await expectSoon(() => (load.tally.get('200') ?? 0) > 1_000);
      server.child.kill('SIGTERM');
      expect(await server.exited).toBe(0);
      const { '200': answered = 0, refused = 0, ...lost } = Object.fromEntries(await load.stop());
      expect(lost).toEqual({});
      expect(answered).toBeGreaterThan(1_000);
      expect(refused).toBeGreaterThan(0);
    });

    test('under load on a connection for each request loses none of a thousand, if new ones go elsewhere by the end of the delay', async () => {
      const { server, url } = await begin({ SHUTDOWN_DELAY: '2' });
      const load = loadOn(url, false);
      await expectSoon(() => (load.tally.get('200') ?? 0) > 1_000);
      server.child.kill('SIGTERM');
      await expectSoon(async () => (await send(`${url}/readyz`)).status === 503);
      const before = load.tally.get('200') ?? 0;
      await sleep(500);
      expect((await load.stop()).get('200')).toBeGreaterThan(before);
      expect([...load.tally.keys()]).toEqual(['200']);
      expect(await server.exited).toBe(0);
    });
  });
});

/** Sends a signal to a process and its workers. */
function signalAll({ child: { pid } }: Process, signal: NodeJS.Signals): void {
  const children = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean);
  for (const one of [...children.map(Number), pid ?? 0]) process.kill(one, signal);
  if (signal === 'SIGSTOP')
    for (const one of [...children, pid])
      while (!/^State:\s+T/m.test(readFileSync(`/proc/${one}/status`, 'utf8')))
        execFileSync('sleep', ['0.01']);
}

const untilClosed = (url: string): Promise<void> =>
  expectSoon(() =>
    openRaw(url).then(
      ({ socket }) => {
        socket.destroy();
        return false;
      },
      () => true,
    ),
  );

async function expectSoon(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error('It did not come true within 30 s.');
    await sleep(10);
  }
}
