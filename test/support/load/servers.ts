import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { NPM_START } from '../npm-start.ts';
import { freePort } from '../postgres-server.ts';

/**
 * The server that a load is sent to. `cold` is a separate Latchkey that has verified no token yet;
 * `two` and `three` have that many workers on one port.
 */
export type ServerName = 'baseline' | 'latchkey' | 'cold' | 'two' | 'three';

/** A server process under load. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /** Returns the number of database statements since the start; null for the baseline. */
  countStatements: () => Promise<number | null>;
  stop: () => Promise<void>;
}

const ROOT = join(import.meta.dirname, '../../..');
const READY_WITHIN_MS = 30_000;

/** Without rate limits and without a log line for each request. */
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
const BASELINE = { program: ['test/tools/bench/baseline.ts'], environment: {} };

/** Starts a server process with only this configuration, and waits until it is ready. */
export async function startServer(
  name: ServerName,
  databaseUrl: string,
  environment?: Readonly<Record<string, string>>,
): Promise<Running> {
  const { program, environment: own } = name === 'baseline' ? BASELINE : LATCHKEY;
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
  // The server must not outlive this process.
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
    countStatements: () => (name === 'baseline' ? Promise.resolve(null) : countStatements(metrics)),
  };
}

/** Prints the output of a process, each line once: under load a warning repeats a thousand times. */
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
  throw new Error(`The server at ${url} did not become ready. Its output is above.`);
}

async function countStatements(url: string): Promise<number> {
  const response = await fetch(url);
  return Number(/^latchkey_database_seconds_count (\d+)/m.exec(await response.text())?.[1]);
}
