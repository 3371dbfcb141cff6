import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerName } from './cases.ts';
import { NPM_START } from '../../support/npm-start.ts';
import { freePort } from '../../support/postgres-server.ts';

/** A process that is measured. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /**
   * How many statements it has sent to the database since its start; null for what does not count
   * them.
   */
  countStatements: () => Promise<number | null>;
  stop: () => Promise<void>;
}

const ROOT = join(import.meta.dirname, '../../..');
const READY_WITHIN_MS = 30_000;

/** Without limits on how often and without a line for each request. */
const LATCHKEY = {
  program: NPM_START.args,
  environment: {
    LOG_LEVEL: 'warn',
    RATE_LIMIT_USER: 'off',
    RATE_LIMIT_API_KEY: 'off',
    RATE_LIMIT_ANONYMOUS: 'off',
    RATE_LIMIT_TOKEN_CREATION: 'off',
    RATE_LIMIT_SIGN_IN: 'off',
    RATE_LIMIT_FAILED_AUTH: 'off',
  },
};
const FLOOR = { program: ['test/tools/bench/floor.ts'], environment: {} };

/**
 * Starts a separate process without this process's configuration, optionally with another, and waits
 * until it answers.
 */
export async function startServer(
  name: ServerName,
  databaseUrl: string,
  environment?: Readonly<Record<string, string>>,
): Promise<Running> {
  const { program, environment: own } = name === 'floor' ? FLOOR : LATCHKEY;
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      METRICS_PORT: String(metricsPort),
      WORKERS: { two: '2', three: '3' }[name as string] ?? '1',
      ...NPM_START.environment,
      ...(environment ?? own),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pass = passOnce();
  pass(child.stdout);
  pass(child.stderr);
  const ended = once(child, 'exit');
  // Whatever ends this process must not leave that one behind.
  process.once('exit', () => child.kill());
  const url = `http://127.0.0.1:${port}`;
  const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await untilReady(`${url}/readyz`, () => child.exitCode !== null);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop,
    countStatements: () => (name === 'floor' ? Promise.resolve(null) : countStatements(metrics)),
  };
}

/**
 * Passes on what a process says, but nothing twice: under load a warning comes a thousand times.
 */
function passOnce(): (stream: Readable) => void {
  const said = new Set<string>();
  return (stream) => {
    createInterface(stream).on('line', (line) => {
      const text = line.replace(/"(time|id|ms)":("[^"]*"|[\d.]+),?/g, '');
      if (!said.has(text)) process.stderr.write(`${line}\n`);
      said.add(text);
    });
  };
}

async function untilReady(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline && !hasEnded()) {
    const response = await fetch(url).catch(() => null);
    await response?.text();
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`The server at ${url} does not get ready. What it says of that stands above.`);
}

async function countStatements(url: string): Promise<number> {
  const response = await fetch(url);
  return Number(/^latchkey_database_seconds_count (\d+)/m.exec(await response.text())?.[1]);
}
