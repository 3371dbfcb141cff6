import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, dropTestDatabases, hasServer } from '../../support/own-database.ts';
import { HAPROXY, startHaproxy, type Haproxy } from '../../support/haproxy.ts';
import { freePort } from '../../support/postgres-server.ts';
import { startLoad } from '../../support/raw-client.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';
import { NO_LIMITS } from '../../support/world.ts';

if (!HAPROXY)
  console.log('No haproxy here (apt-get install haproxy): stops behind one are not tried.');
const behind = HAPROXY ? describe : describe.skip;
const behindSeveral = HAPROXY && hasServer ? describe : describe.skip;

const opened: Haproxy[] = [];
afterAll(async () => {
  for (const haproxy of opened) await haproxy.stop();
  await cleanUp();
  await dropTestDatabases();
});

const QUERY = JSON.stringify({ query: '{ __typename }' });
const loadOn = ({ url }: Haproxy, keepAlive: boolean) =>
  startLoad(`${url}/graphql`, {
    clients: 10,
    keepAlive,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: QUERY,
    pauseMs: 5,
  });

async function open(
  ports: readonly number[],
  check: string,
  serverOptions?: string,
): Promise<Haproxy> {
  const haproxy = await startHaproxy(ports, check, serverOptions);
  opened.push(haproxy);
  return haproxy;
}

async function untilState(haproxy: Haproxy, server: string, state: string): Promise<void> {
  while ((await haproxy.stateOf(server)) !== state) await sleep(20);
}

behind('the health check that haproxy sends by default, OPTIONS /', () => {
  test('finds a server up, and down as soon as it begins to stop', async () => {
    const port = await freePort();
    const server = startProcess({
      DATA_DIR: newFolder(),
      PORT: String(port),
      SHUTDOWN_DELAY: '600',
    });
    await server.url();
    const haproxy = await open([port], 'option httpchk', 'inter 100ms fall 2 rise 1');
    await sleep(500);
    await untilState(haproxy, 's0', 'UP');
    server.child.kill('SIGTERM');
    await untilState(haproxy, 's0', 'DOWN');
    expect(await server.stop()).toBe(0);
  });
});

behindSeveral('a rolling restart of two instances behind haproxy, without retries', () => {
  test.each([
    ['option httpchk GET /readyz', '1', true],
    ['option httpchk GET /readyz', '2', true],
    ['option httpchk', '1', false],
  ])(
    'loses none of a thousand requests (%s, WORKERS=%s, client connections kept: %s)',
    async (check, WORKERS, keepAlive) => {
      const environment = {
        ...NO_LIMITS,
        DATABASE_URL: await createTestDatabase('rolling'),
        WORKERS,
        SHUTDOWN_DELAY: '2',
        LOG_LEVEL: 'info',
      };
      const ports = [await freePort(), await freePort()];
      const begin = async (port: number): Promise<Process> => {
        const server = startProcess({ ...environment, PORT: String(port) });
        await server.url();
        return server;
      };
      const servers: Process[] = [];
      for (const port of ports) servers.push(await begin(port));
      const haproxy = await open(ports, check, 'inter 200ms fall 2 rise 2');
      await sleep(1_000);
      const load = loadOn(haproxy, keepAlive);
      for (const [i, port] of ports.entries()) {
        expect(await servers[i]?.stop()).toBe(0);
        await begin(port);
        await untilState(haproxy, `s${i}`, 'UP');
      }
      while ((load.tally.get('200') ?? 0) < 1_000) await sleep(50);
      const { '200': answered = 0, ...lost } = Object.fromEntries(await load.stop());
      process.stderr.write(
        `a rolling restart behind haproxy: ${answered} answered, ${JSON.stringify(lost)} lost\n`,
      );
      expect(lost).toEqual({});
    },
  );
});
