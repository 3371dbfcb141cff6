import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './postgres-server.ts';

/** The program; undefined where there is none. */
export const NGINX = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);

const EXAMPLE = join(import.meta.dirname, '../../docs/examples/nginx.conf');
const READ = '?permission=channel:read&';

/** What nginx stands between, by port, and the permission that it asks for at its root (by default that of the example). */
export interface NginxParts {
  readonly latchkey: number;
  readonly application: number;
  readonly permission?: string;
}

/** A running nginx. */
export interface Nginx {
  readonly port: number;
  stop: () => Promise<void>;
}

/** Listens on a free port of this machine, and says which. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/**
 * The example as it stands, but for what belongs to the machine: the three ports, and the folders of http, which nginx
 * would otherwise take below /var.
 */
function configuration(folder: string, port: number, { latchkey, application, permission }: NginxParts): string {
  const http = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  const replacements = [
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['server 127.0.0.1:4000;', `server 127.0.0.1:${latchkey};`],
    ['server 127.0.0.1:3000;', `server 127.0.0.1:${application};`],
    ['http {\n', `http {\naccess_log off; ${http}\n`],
    [READ, permission === undefined ? READ : `?permission=${permission}&`],
  ] as const;
  return replacements.reduce(
    (text, [ours, theirs]) => {
      if (text.split(ours).length !== 2) throw new Error(`docs/examples/nginx.conf should have this once: ${ours}`);
      return text.replace(ours, theirs);
    },
    readFileSync(EXAMPLE, 'utf8'),
  );
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Starts nginx in a folder of its own, as docs/examples/nginx.conf has it. */
export async function startNginx(parts: NginxParts): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
  // As root, nginx works as somebody else.
  chmodSync(folder, 0o755);
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, parts));
  const child = spawn(NGINX ?? '', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf'), '-g', `daemon off; pid ${folder}/pid;`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let errors = '';
  // It tells of every answer of an instance that is away.
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-10_000)));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`nginx does not start: ${errors}`);
    await sleep(20);
  }
  return { port, stop };
}
