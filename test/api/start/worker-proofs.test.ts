import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onServer } from '../../support/locations.ts';
import { seed } from '../../support/seed.ts';
import { cleanUp, startProcess, type Process } from '../../support/start-process.ts';

const SERVER = process.env['TEST_DATABASE_URL'];
const onPostgres = SERVER ? describe : describe.skip;
if (!SERVER) console.log('Workers need a PostgreSQL server: set TEST_DATABASE_URL.');

/** Sends a request over a new connection, for which the primary selects a worker. */
const statusOf = (url: string, secret: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${secret}` };
    request(`${url}/forward-auth`, { headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });

const workersOf = ({ child }: Process): number[] =>
  execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);

onPostgres('workers of one machine', () => {
  const name = `latchkey_proofs_${process.pid}`;
  const url = Object.assign(new URL(SERVER ?? 'postgresql://nowhere'), {
    pathname: `/${name}`,
  }).href;
  let server: Process;
  let at: string;
  let tokens: readonly string[];
  const metrics = (): string => /Metrics: (http:\S+)"/.exec(server.output())?.[1] ?? '';
  const untilTwo = async (): Promise<void> => {
    while (workersOf(server).length < 2 || metrics() === '')
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  /** Returns how many argon2 runs all workers needed. Those of a worker that has ended are lost. */
  const misses = async (): Promise<number> =>
    Number(
      /latchkey_proofs_total\{result="miss"\} (\d+)/.exec(
        await (await fetch(metrics())).text(),
      )?.[1] ?? 0,
    );
  /** Presents every token several times, so that each worker gets each of them. */
  const present = async (): Promise<void> => {
    for (let time = 0; time < 4; time++) {
      for (const token of tokens) expect(await statusOf(at, token)).toBe(200);
      // Workers report several proofs in one message.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  beforeAll(async () => {
    await onServer(SERVER ?? '', [`create database ${name}`]);
    ({ tokens } = await seed(url, { tokens: 200, presented: 8 }));
    server = startProcess({ DATABASE_URL: url, WORKERS: '2', METRICS_PORT: '0' });
    at = await server.url();
    await untilTwo();
  });
  afterAll(async () => {
    await cleanUp();
    await onServer(SERVER ?? '', [`drop database ${name} with (force)`]);
  });

  test('share their proofs: each token needs one argon2 run', async () => {
    await present();
    expect(await misses()).toBe(tokens.length);
  });

  test('pass them on to a worker that replaces one', async () => {
    const [first, second] = workersOf(server);
    process.kill(first ?? 0, 'SIGKILL');
    while (workersOf(server).includes(first ?? 0) || workersOf(server).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(workersOf(server)).toContain(second);
    const before = await misses();
    await present();
    expect(await misses()).toBe(before);
  });
});
