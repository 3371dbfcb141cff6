import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A reverse proxy with nothing configured but the forwarding directive. */
export interface DefaultProxy {
  readonly name: string;
  /** Undefined where the program is not installed. */
  readonly program: string | undefined;
  readonly configure: (folder: string, port: number, upstream: number) => string;
  readonly words: (folder: string, file: string) => readonly string[];
}

const MODULES = '/usr/lib/apache2/modules';
const find = (...paths: string[]): string | undefined =>
  paths.find((path) => existsSync(path) && spawnSync(path, ['-v']).status === 0);

/** nginx with `proxy_pass` alone, and Apache with `ProxyPass` alone. Neither forwards Host. */
export const DEFAULT_PROXIES: readonly DefaultProxy[] = [
  {
    name: 'nginx',
    program: find('/usr/sbin/nginx', '/usr/bin/nginx'),
    configure: (folder, port, upstream) =>
      `events {}\nhttp { access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}\n` +
      `server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${upstream}; } } }\n`,
    words: (folder, file) => [
      '-p',
      folder,
      '-e',
      'stderr',
      '-c',
      file,
      '-g',
      `daemon off; pid ${folder}/pid;`,
    ],
  },
  {
    name: 'Apache',
    program: find('/usr/sbin/apache2'),
    configure: (folder, port, upstream) =>
      [
        ...['mpm_event', 'authz_core', 'proxy', 'proxy_http'].map(
          (name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`,
        ),
        `Listen 127.0.0.1:${port}`,
        `ServerName localhost`,
        `ServerRoot ${folder}`,
        `PidFile ${folder}/pid`,
        `DefaultRuntimeDir ${folder}`,
        `ErrorLog ${folder}/errors`,
        'User www-data',
        'Group www-data',
        `ProxyPass / http://127.0.0.1:${upstream}/`,
        '',
      ].join('\n'),
    words: (_folder, file) => ['-f', file, '-DFOREGROUND'],
  },
];

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Starts the proxy on a port, in front of another one; returns the function that stops it. */
export async function startDefaultProxy(
  { name, program = '', configure, words }: DefaultProxy,
  port: number,
  upstream: number,
): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-proxy-'));
  // Started by root, both run as another user.
  chmodSync(folder, 0o755);
  const file = join(folder, 'proxy.conf');
  writeFileSync(file, configure(folder, port, upstream));
  const child = spawn(program, words(folder, file), { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-5_000)));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${name} does not start: ${errors}`);
    await sleep(20);
  }
  return async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
}
