import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './postgres-server.ts';

/** The program; undefined if it is not installed. */
export const HAPROXY = ['haproxy', '/usr/sbin/haproxy'].find(
  (path) => spawnSync(path, ['-v']).status === 0,
);

/** A running haproxy. */
export interface Haproxy {
  readonly url: string;
  /** The state of a server by its own checks, as `UP` or `DOWN`. */
  stateOf: (server: string) => Promise<string>;
  stop: () => Promise<void>;
}

/**
 * Starts haproxy in front of local servers, without retries. `check` configures its health checks.
 */
export async function startHaproxy(
  ports: readonly number[],
  check: string,
  serverOptions = '',
): Promise<Haproxy> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-haproxy-'));
  const [port, admin] = [await freePort(), join(folder, 'admin')];
  const servers = ports
    .map((one, i) => `  server s${i} 127.0.0.1:${one} check ${serverOptions}`)
    .join('\n');
  writeFileSync(
    join(folder, 'haproxy.cfg'),
    `global
  stats socket ${admin} mode 600 level admin
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  retries 0
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  ${check}
${servers}
`,
  );
  const child = spawn(HAPROXY ?? '', ['-f', join(folder, 'haproxy.cfg'), '-db'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-10_000)));
  const command = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(admin);
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.once('error', reject).once('close', () => resolve(answer));
      socket.write(`${text}\n`);
    });
  const stateOf = async (server: string): Promise<string> => {
    const [head = '', ...lines] = (await command('show stat')).replace('# ', '').trim().split('\n');
    const column = head.split(',').indexOf('status');
    return (
      lines
        .map((line) => line.split(','))
        .find(([proxy, name]) => proxy === 'b' && name === server)?.[column] ?? ''
    );
  };
  while (!(await command('show info').catch(() => ''))) {
    if (child.exitCode !== null) throw new Error(`haproxy does not start: ${errors}`);
    await sleep(20);
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}`, stateOf, stop };
}
