import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../postgres-server.ts';

/** A program of Node that serves HTTP on `PORT` and answers /readyz when it is ready. */
export interface Program {
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readyWithinMs: number;
}

/** A server process. */
export interface ChildServer {
  readonly url: string;
  readonly pid: number;
  stop: () => Promise<void>;
}

/** Starts a server process with only this environment, and waits until it is ready. */
export async function startChild({
  args,
  folder,
  environment,
  readyWithinMs,
}: Program): Promise<ChildServer> {
  const port = await freePort();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pass = passOnce();
  pass(child.stdout);
  pass(child.stderr);
  const ended = once(child, 'exit');
  // The server must not outlive this process.
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await untilReady(`${url}/readyz`, () => child.exitCode !== null, readyWithinMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop };
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

async function untilReady(
  url: string,
  hasEnded: () => boolean,
  readyWithinMs: number,
): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && !hasEnded()) {
    const response = await fetch(url).catch(() => null);
    await response?.text();
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`The server at ${url} did not become ready. Its output is above.`);
}
