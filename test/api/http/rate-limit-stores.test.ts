import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { pino } from 'pino';
import { ExplainAccessDocument } from '../../../src/client/client.ts';
import { createWorld, type World } from '../../support/world.ts';
import { codeOf, post, type Answer } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';

const REDIS = ['redis-server', '/usr/bin/redis-server'].find(
  (path) => spawnSync(path, ['--version']).status === 0,
);
if (!REDIS)
  process.stderr.write(
    'skipped: counting in Redis is not tried, because there is no redis-server here (apt-get install redis-server)\n',
  );

const PASSWORD = 'nobody-logs-this';

/** A Redis server of this test, which can be stopped, restarted on the same port, and paused. */
class Redis {
  readonly port: number;
  readonly url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-'));
  #child: ChildProcess | null = null;

  constructor(port: number) {
    this.port = port;
    this.url = `redis://:${PASSWORD}@127.0.0.1:${port}/0`;
  }

  async start(): Promise<void> {
    const options = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.#folder,
      '--save',
      '',
      '--requirepass',
      PASSWORD,
    ];
    const child = spawn(REDIS ?? '', options, { stdio: 'ignore' });
    this.#child = child;
    await until(async () => {
      if (child.exitCode !== null) throw new Error('redis-server does not start.');
      return accepts(this.port);
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await exited;
  }

  /** Pauses it: connections stay open without responses. */
  sleep(): void {
    this.#child?.kill('SIGSTOP');
  }

  wake(): void {
    this.#child?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Polls until the condition holds, bounded by the timeout of the test. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await after(20);
}

let world: World;
let redis: Redis;
beforeAll(async () => {
  world = await createWorld({}, { databaseName: 'rate_limit_stores' });
  redis = new Redis(await freePort());
  if (REDIS) await redis.start();
});
afterAll(async () => {
  await redis.remove();
  await world.close();
});

/** Instances on the one database. */
const instances: World[] = [];
afterEach(async () => {
  for (const instance of instances.splice(0)) await instance.close();
});

/** Starts an instance, and collects its warnings. */
async function start(
  store: string,
  rates: Record<string, string>,
): Promise<{ at: World; warnings: string[] }> {
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const at = await createWorld(
    { RATE_LIMIT_STORE: store === 'redis' ? redis.url : store, ...rates },
    { database: world.database, log },
  );
  instances.push(at);
  return { at, warnings };
}

/** Starts an instance, and waits until its store answers. */
async function startCounting(
  store: string,
  rates: Record<string, string>,
): Promise<{ at: World; warnings: string[] }> {
  const started = await start(store, { ...SIGN_IN, ...rates });
  await until(() => counts(started.at));
  return started;
}
const counts = async ({ limits }: World): Promise<boolean> =>
  (await limits.signIn.look('is it there?')) !== null;

/** A limit that is never exhausted here, by which a test sees whether the store answers. */
const SIGN_IN = { RATE_LIMIT_SIGN_IN: '1000/min' };

const ask = ({ url }: World, secret: string): Promise<Answer> =>
  post(url, '{ viewer { rateLimit { used } } }', { headers: bearer(secret) });
const usedBy = async (at: World, secret: string): Promise<number> =>
  Number((await ask(at, secret)).headers['x-ratelimit-used']);

/** Returns how many requests passed because the store did not answer. */
async function storeErrors({ metrics }: World): Promise<number> {
  const text = await metrics.registry.metrics();
  return Number(/^latchkey_rate_limit_store_errors_total (\d+)$/m.exec(text)?.[1]);
}

const STORES = ['memory', 'postgres', ...(REDIS ? ['redis'] : [])];
const SHARED = STORES.filter((store) => store !== 'memory');

describe.each(STORES)('counting in %s', (store) => {
  test('allows exactly as many requests as the limit, also concurrently', async () => {
    const { at } = await startCounting(store, { RATE_LIMIT_USER: '5/h,100/d' });
    const { owner } = await world.newOrganization();
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(at, owner.secret)));
    const passed = answers.filter(({ status }) => status === 200);
    expect(
      passed.map(({ headers }) => Number(headers['x-ratelimit-used'])).sort((a, b) => a - b),
    ).toEqual([1, 2, 3, 4, 5]);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect({ status: answer.status, code: codeOf(answer) }).toEqual({
        status: 429,
        code: 'RATE_LIMITED',
      });
      expect(answer.headers).toMatchObject({
        'x-ratelimit-limit': '5',
        'x-ratelimit-used': '5',
        'x-ratelimit-remaining': '0',
      });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3_500);
    }
  });

  test('starts again when the window ends', async () => {
    const { at } = await startCounting(store, { RATE_LIMIT_USER: '1/s' });
    const { owner } = await world.newOrganization();
    let answer = await ask(at, owner.secret);
    expect(answer.status).toBe(200);
    while (answer.status === 200) answer = await ask(at, owner.secret);
    const resetAt = Number(answer.headers['x-ratelimit-reset']) * 1_000;
    expect(resetAt - Date.now()).toBeLessThanOrEqual(2_000);
    while (Date.now() < resetAt) await after(resetAt - Date.now());
    expect(await ask(at, owner.secret)).toMatchObject({
      status: 200,
      headers: { 'x-ratelimit-used': '1' },
    });
  });

  test('is read by explainAccess without counting', async () => {
    const { at } = await startCounting(store, { RATE_LIMIT_USER: '4/h' });
    const { owner, newMember, newToken } = await world.newOrganization();
    const { id, secret } = await newToken(await newMember('developer'));
    const failed = async (): Promise<string[]> => {
      const { explainAccess } = await at.as(owner.secret)(ExplainAccessDocument, {
        input: { credentialId: id, permission: 'channel:read' },
      });
      return explainAccess.gates.filter(({ passed }) => !passed).map(({ gate }) => gate);
    };
    for (const used of [1, 2, 3]) expect(await usedBy(at, secret)).toBe(used);
    expect(await failed()).toEqual([]);
    expect(await usedBy(at, secret)).toBe(4);
    expect(await failed()).toEqual(['WITHIN_RATE_LIMIT']);
    expect((await ask(at, secret)).status).toBe(429);
  });

  test('logs no warning and counts no error in normal operation', async () => {
    const { at, warnings } = await startCounting(store, { RATE_LIMIT_USER: '5/h' });
    const { owner } = await world.newOrganization();
    const [errors, warned] = [await storeErrors(at), warnings.length];
    expect(await usedBy(at, owner.secret)).toBe(1);
    expect(await storeErrors(at)).toBe(errors);
    expect(warnings).toHaveLength(warned);
  });
});

describe('in memory', () => {
  test('each instance counts for itself', async () => {
    const rates = { RATE_LIMIT_USER: '2/h' };
    const [one, two] = [(await start('memory', rates)).at, (await start('memory', rates)).at];
    const { owner } = await world.newOrganization();
    expect([await usedBy(one, owner.secret), await usedBy(two, owner.secret)]).toEqual([1, 1]);
  });
});

describe.each(SHARED)('in %s', (store) => {
  test('instances share one count: a budget exhausted on one is exhausted on all', async () => {
    const rates = { RATE_LIMIT_USER: '3/h' };
    const [one, two] = [
      (await startCounting(store, rates)).at,
      (await startCounting(store, rates)).at,
    ];
    const { owner, newToken } = await world.newOrganization();
    const { secret } = await newToken(owner);
    expect([
      await usedBy(one, secret),
      await usedBy(two, owner.secret),
      await usedBy(one, owner.secret),
    ]).toEqual([1, 2, 3]);
    for (const at of [two, one, two]) expect((await ask(at, secret)).status).toBe(429);
  });

  test('stored keys identify nobody, and expire', async () => {
    const { at } = await startCounting(store, {
      RATE_LIMIT_USER: '3/h',
      RATE_LIMIT_ANONYMOUS: '100/h',
    });
    const { owner } = await world.newOrganization();
    expect(await usedBy(at, owner.secret)).toBe(1);
    // Kept by address and e-mail address.
    await post(
      at.url,
      `mutation { signIn(input: { email: "${owner.email}", password: "wrong" }) { __typename } }`,
    );
    const kept = store === 'redis' ? await keysInRedis() : await keysInPostgres();
    expect(kept.length).toBeGreaterThanOrEqual(3);
    for (const { key, msLeft } of kept) {
      expect(key).toMatch(
        /^(latchkey:)?(user|anonymous|unknown-token|sign-in|sign-in-site|failed-authentication|token-creation|api-key|password-(account|network|device)(-wait)?)-\d+s:[\w-]{43}$/,
      );
      expect(msLeft).toBeLessThanOrEqual(86_400_000);
    }
  });

  test('all instances together delay password attempts, also concurrent ones', async () => {
    const [one, two] = [(await startCounting(store, {})).at, (await startCounting(store, {})).at];
    const { owner } = await world.newOrganization();
    const guess = ({ url }: World, i: number): Promise<Answer> =>
      post(
        url,
        `mutation { signIn(input: { email: "${owner.email}", password: "wrong ${i}" }) { __typename } }`,
      );
    const start = Date.now();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => guess(i % 2 === 0 ? one : two, i)),
    );
    const judged = answers.filter(({ status }) => status === 401).length;
    expect(judged).toBeGreaterThanOrEqual(5);
    // One more for each wait that ended meanwhile, on a busy machine.
    expect(judged).toBeLessThanOrEqual(5 + Math.log2((Date.now() - start) / 1_000 + 1));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20 - judged);
  });

  test('while unavailable, each instance delays password attempts alone', async () => {
    const { at } = await startCounting(store, {});
    const { owner } = await world.newOrganization();
    const bringBack = await takeAway(store);
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 10; i++)
        statuses.push(
          (
            await post(
              at.url,
              `mutation { signIn(input: { email: "${owner.email}", password: "wrong ${i}" }) { __typename } }`,
            )
          ).status,
        );
      expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
      expect(statuses).toContain(429);
    } finally {
      await bringBack();
    }
  });

  test('while unavailable, requests pass, with one warning and a count of each; the limit applies again afterwards', async () => {
    const { at, warnings } = await startCounting(store, { RATE_LIMIT_USER: '2/h' });
    const { owner } = await world.newOrganization();
    const before = await storeErrors(at);
    const bringBack = await takeAway(store);
    try {
      for (let i = 0; i < 5; i++) {
        const answer = await ask(at, owner.secret);
        expect(answer).toMatchObject({
          status: 200,
          body: { data: { viewer: { rateLimit: null } } },
        });
        expect(Object.keys(answer.headers).filter((name) => name.includes('ratelimit'))).toEqual(
          [],
        );
      }
      expect(await storeErrors(at)).toBe(before + 5);
    } finally {
      await bringBack();
    }
    await until(() => counts(at));
    expect([await usedBy(at, owner.secret), await usedBy(at, owner.secret)]).toEqual([1, 2]);
    expect((await ask(at, owner.secret)).status).toBe(429);
    // At most one a minute, whatever failed.
    expect(warnings.map(messageOf)).toEqual([WARNING]);
    expect(warnings.join('')).not.toContain(PASSWORD);
  });
});

(REDIS ? describe : describe.skip)('Redis', () => {
  test('that does not respond delays nobody: the request passes', async () => {
    const { at } = await startCounting('redis', { RATE_LIMIT_USER: '1/h' });
    const { owner } = await world.newOrganization();
    const before = await storeErrors(at);
    redis.sleep();
    try {
      const start = performance.now();
      for (let i = 0; i < 2; i++) expect((await ask(at, owner.secret)).status).toBe(200);
      expect(performance.now() - start).toBeLessThan(10_000);
      expect(await storeErrors(at)).toBe(before + 2);
    } finally {
      redis.wake();
    }
    await until(async () => (await ask(at, owner.secret)).status === 429);
  });

  test('that is unavailable at start does not prevent the start, and is used as soon as it responds', async () => {
    await redis.stop();
    const { owner } = await world.newOrganization();
    const { at, warnings } = await start('redis', { RATE_LIMIT_USER: '1/h' });
    try {
      for (let i = 0; i < 3; i++) expect((await ask(at, owner.secret)).status).toBe(200);
      expect(warnings.map(messageOf)).toEqual([WARNING]);
      expect(warnings.join('')).not.toContain(PASSWORD);
    } finally {
      await redis.start();
    }
    await until(async () => (await ask(at, owner.secret)).status === 429);
  });
});

const WARNING = 'the rate limit store does not answer; requests are not limited';
const messageOf = (line: string): string => (JSON.parse(line) as { msg: string }).msg;

async function keysInRedis(): Promise<{ key: string; msLeft: number }[]> {
  const client = await createClient({ url: redis.url }).connect();
  try {
    const kept = [];
    for (const key of await client.keys('*')) {
      const msLeft = await client.pTTL(key);
      // -2: it has expired meanwhile; -1: it never expires.
      if (msLeft !== -2) kept.push({ key, msLeft: msLeft === -1 ? Infinity : msLeft });
    }
    return kept;
  } finally {
    client.destroy();
  }
}

async function keysInPostgres(): Promise<{ key: string; msLeft: number }[]> {
  const { rows } = await world.database.pool.query<{ key: string; expire: string | null }>(
    'select key, expire from rate_limit',
  );
  return rows.map(({ key, expire }) => ({
    key,
    msLeft: expire === null ? Infinity : Number(expire) - Date.now(),
  }));
}

/** Makes the store unavailable. Returns a function that restores it. */
async function takeAway(store: string): Promise<() => Promise<void>> {
  if (store === 'redis') {
    await redis.stop();
    return () => redis.start();
  }
  // Only the table of counts is removed, because everything else needs the database.
  await world.database.pool.query('alter table rate_limit rename to rate_limit_away');
  return async () => {
    await world.database.pool.query('alter table rate_limit_away rename to rate_limit');
  };
}
