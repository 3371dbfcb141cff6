import { execFileSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openRaw } from '../../support/raw-client.ts';
import { cleanUp, newFolder, startProcess, type Process } from '../../support/start-process.ts';

const SERVER = process.env['TEST_DATABASE_URL'];
const onServer = SERVER ? describe : describe.skip;
if (!SERVER) console.log('Workers need a PostgreSQL server: set TEST_DATABASE_URL.');

/** Sends a request over a new connection, for which the primary selects a worker. */
const send = (
  url: string,
  options: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(
      url,
      { method: options.method ?? 'GET', headers: options.headers, agent: false },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
const ask = (url: string, query: string) =>
  send(`${url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query }),
    headers: { 'Content-Type': 'application/json' },
  });

const workersOf = ({ child }: Process): number[] =>
  execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
const metricsOf = ({ output }: Process): string => /Metrics: (http:\S+)"/.exec(output())?.[1] ?? '';
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

onServer('WORKERS', () => {
  const name = `latchkey_workers_${process.pid}`;
  const url = Object.assign(new URL(SERVER ?? 'postgresql://nowhere'), {
    pathname: `/${name}`,
  }).href;
  const withServer = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: SERVER });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  let server: Process;
  let at: string;
  beforeAll(async () => {
    await withServer(`create database ${name}`);
    server = startProcess({
      DATABASE_URL: url,
      WORKERS: '2',
      METRICS_PORT: '0',
      RATE_LIMIT_ANONYMOUS: '12/h',
    });
    at = await server.url();
    await until(() => workersOf(server).length === 2 && metricsOf(server) !== '');
  });
  afterAll(async () => {
    await cleanUp();
    await withServer(`drop database ${name} with (force)`);
  });

  test('one worker prints the address, and every worker accepts the set-up link', async () => {
    expect(server.lines().filter((line) => line.startsWith('Latchkey is running at'))).toHaveLength(
      1,
    );
    expect(server.lines()).toContain('Workers: 2 processes share the port');
    const [, secret] = /setup#(\S+)/.exec(server.output()) ?? [];
    const setUp = (key: string): string =>
      `mutation { setUp(input: { secret: "${key}", organization: "acme", organizationName: "Acme", name: "Ada", email: "ada@acme.example", password: "short" }) { __typename } }`;
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(at, setUp(secret ?? ''))));
    const wrong = await ask(at, setUp('wrong'));
    for (const { body } of answers) expect(body).not.toBe(wrong.body);
  });

  test('rate limits in memory are counted across all workers', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(at, '{ __typename }')));
    // The mutation of the set-up page took five.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test('metrics are combined across all workers', async () => {
    const count = async (): Promise<number> =>
      Number(
        /latchkey_request_seconds_count\{surface="graphql",outcome="refused"\} (\d+)/.exec(
          (await send(metricsOf(server))).body,
        )?.[1],
      );
    const before = await count();
    await Promise.all(Array.from({ length: 20 }, () => ask(at, '{ __typename }')));
    expect(await count()).toBe(before + 20);
  });

  // Security: slow header attacks. Clients that trickle their headers would each hold a connection
  // indefinitely.
  test('a client that does not finish its headers is disconnected, as with one process', async () => {
    const slow = await openRaw(at);
    slow.send('GET /healthz HTTP/1.1\r\nHost: latchkey\r\n');
    expect(await slow.ended).toBe('end');
    expect(slow.received()).toContain('HTTP/1.1 408');
  });

  test('a client that has ended its side is still answered', async () => {
    const half = await openRaw(at);
    half.socket.end('GET /healthz HTTP/1.1\r\nHost: latchkey\r\nConnection: close\r\n\r\n');
    expect(await half.ended).toBe('end');
    expect(half.received()).toContain('HTTP/1.1 200');
  });

  test('replaces a worker that dies, while the other continues', async () => {
    const [first, second] = workersOf(server);
    process.kill(first ?? 0, 'SIGKILL');
    await until(() => server.lines().some((line) => line.startsWith('A worker exited (SIGKILL)')));
    expect((await send(`${at}/readyz`)).status).toBe(200);
    await until(() => workersOf(server).length === 2);
    expect(workersOf(server)).toContain(second);
    expect(workersOf(server)).not.toContain(first);
  });

  test('all exit with success when the primary stops', async () => {
    const workers = workersOf(server);
    expect(await server.stop()).toBe(0);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('an invalid WORKERS', () => {
  test('needs a database that several processes can open', async () => {
    const server = startProcess({ DATA_DIR: newFolder(), WORKERS: '2' });
    expect(await server.exited).toBe(1);
    expect(server.errors()).toContain(
      'WORKERS must be 1 without DATABASE_URL: the embedded database supports only one process',
    );
  });

  test('needs a place for the joined metrics', async () => {
    const server = startProcess({
      DATABASE_URL: 'postgresql://localhost/none',
      WORKERS: '2',
      METRICS_TOKEN: 'a-token-for-the-scraper',
    });
    expect(await server.exited).toBe(1);
    expect(server.errors()).toContain(
      'METRICS_PORT must be set when WORKERS is greater than 1 and METRICS_TOKEN is set',
    );
  });

  test('reports an unavailable database once, and leaves nothing running', async () => {
    const server = startProcess({
      DATABASE_URL: 'postgresql://latchkey@127.0.0.1:1/none',
      WORKERS: '2',
    });
    expect(await server.exited).toBe(1);
    expect(server.errors().trimEnd().split('\n')).toHaveLength(1);
    expect(server.errors()).toContain('127.0.0.1:1');
  });
});
