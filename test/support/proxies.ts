import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './postgres-server.ts';

const EXAMPLES = join(import.meta.dirname, '../../docs/examples');

/** The ports before and behind a proxy, and the key that it presents, if it needs one. */
export interface ProxyParts {
  readonly latchkey: number;
  readonly application: number;
  readonly key?: string;
}

/** A running proxy. */
export interface Proxy {
  readonly port: number;
  stop: () => Promise<void>;
}

/** A proxy with a configuration in docs/examples. */
export interface ProxyExample {
  readonly name: string;
  readonly file: string;
  /** The program; undefined if it is not installed. */
  readonly program: string | undefined;
  /** The Debian packages that contain it. */
  readonly packages: string;
  /** Starts it with the example configuration, on other ports and folders. */
  start: (parts: ProxyParts) => Promise<Proxy>;
}

/** Listens on a free port of this machine and returns it. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Finds a program by its names and the option that prints its version. */
export const findProgram = (names: readonly string[], version: string): string | undefined =>
  names.find((path) => spawnSync(path, [version]).status === 0);

/**
 * Reads an example and replaces ports and paths. Throws unless each occurs exactly `times` times.
 */
export function adaptExample(
  file: string,
  replacements: readonly (readonly [ours: string, theirs: string, times?: number])[],
): string {
  return replacements.reduce(
    (text, [ours, theirs, times = 1]) => {
      if (text.split(ours).length !== times + 1)
        throw new Error(`docs/examples/${file} should have this ${times} time(s): ${ours}`);
      return text.replaceAll(ours, () => theirs);
    },
    readFileSync(join(EXAMPLES, file), 'utf8'),
  );
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * Creates a folder for one run. Programs started by root run as another user, who must be able to
 * read it.
 */
function newRunFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `latchkey-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Starts a program in its folder and waits until it listens. */
export async function startProgram(
  name: string,
  toCommand: (
    folder: string,
    port: number,
  ) => {
    readonly command: string;
    readonly args: readonly string[];
    readonly environment?: NodeJS.ProcessEnv;
  },
  at?: number,
): Promise<Proxy> {
  const folder = newRunFolder(name);
  const port = at ?? (await freePort());
  const { command, args, environment = {} } = toCommand(folder, port);
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...environment },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-10_000)));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<void> => {
    await end(child, exited);
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${name} does not start: ${output}`);
    await sleep(20);
  }
  return { port, stop };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  const patience = AbortSignal.timeout(5_000);
  patience.addEventListener('abort', () => child.kill('SIGKILL'));
  await exited;
}

const CADDY = findProgram(['caddy', '/usr/bin/caddy'], 'version');
const HAPROXY = findProgram(['haproxy', '/usr/sbin/haproxy'], '-v');
const APACHE = findProgram(['apache2', '/usr/sbin/apache2'], '-v');
const OPENSSL = findProgram(['openssl'], 'version');

const startCaddy: ProxyExample['start'] = ({ latchkey, application }) =>
  startProgram('caddy', (folder, port) => {
    const file = join(folder, 'Caddyfile');
    writeFileSync(
      file,
      adaptExample('Caddyfile', [
        ['http://:8080 {', `http://:${port} {\n\tbind 127.0.0.1`],
        ['forward_auth 127.0.0.1:4000', `forward_auth 127.0.0.1:${latchkey}`],
        ['reverse_proxy 127.0.0.1:3000', `reverse_proxy 127.0.0.1:${application}`],
      ]),
    );
    const environment = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    return {
      command: CADDY ?? '',
      args: ['run', '--config', file, '--adapter', 'caddyfile'],
      environment,
    };
  });

const startHaproxy: ProxyExample['start'] = ({ latchkey, application }) =>
  startProgram('haproxy', (folder, port) => {
    const [file, script, socket] = [
      join(folder, 'haproxy.cfg'),
      join(folder, 'haproxy.lua'),
      `abns@latchkey-${port}`,
    ];
    writeFileSync(script, adaptExample('haproxy.lua', [['abns@latchkey', socket]]));
    writeFileSync(
      file,
      adaptExample('haproxy.cfg', [
        ['bind :8080', `bind 127.0.0.1:${port}`],
        ['abns@latchkey', socket],
        ['/etc/haproxy/haproxy.lua', script],
        ['server latchkey1 127.0.0.1:4000', `server latchkey1 127.0.0.1:${latchkey}`],
        ['server application 127.0.0.1:3000', `server application 127.0.0.1:${application}`],
      ]),
    );
    return { command: HAPROXY ?? '', args: ['-f', file] };
  });

/** Creates a certificate for localhost, because mod_auth_openidc requires https. */
function makeCertificate(folder: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost';
  execFileSync(OPENSSL ?? '', [...words.split(' '), '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { key, cert };
}

/** Terminates TLS in front of Latchkey, like a deployment with an https address. */
async function startTls(
  latchkey: number,
): Promise<{ readonly port: number; readonly cert: string; stop: () => Promise<void> }> {
  const folder = newRunFolder('tls');
  const { key, cert } = makeCertificate(folder);
  const server = createTlsServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (incoming, response) => {
      const { url, method, headers } = incoming;
      const asked = request(
        { host: '127.0.0.1', port: latchkey, path: url, method, headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
          answer.pipe(response);
        },
      );
      asked.on('error', () => response.destroy());
      response.on('close', () => asked.destroy());
      incoming.pipe(asked);
    },
  );
  const port = await listen(server);
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, cert, stop };
}

async function startApache({ latchkey, application, key = '' }: ProxyParts): Promise<Proxy> {
  const tls = await startTls(latchkey);
  const apache = await startProgram('apache', (folder, port) => {
    const file = join(folder, 'apache.conf');
    writeFileSync(
      file,
      adaptExample('apache.conf', [
        ['ServerRoot /etc/apache2', `ServerRoot ${folder}\nDefaultRuntimeDir ${folder}`],
        ['/var/run/apache2/apache2.pid', join(folder, 'pid')],
        ['/var/log/apache2/error.log', join(folder, 'error.log')],
        ['Listen 8080', `Listen 127.0.0.1:${port}\nOIDCCABundlePath ${tls.cert}`],
        ['*:8080', `*:${port}`],
        ['https://latchkey.example.org/', `https://localhost:${tls.port}/`],
        ['http://127.0.0.1:3000/', `http://127.0.0.1:${application}/`],
      ]),
    );
    const environment = { LATCHKEY_KEY: key, LATCHKEY_KEY_PREFIX: key.slice(0, 10) };
    return { command: APACHE ?? '', args: ['-f', file, '-D', 'FOREGROUND'], environment };
  }).catch(async (error: unknown) => {
    await tls.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await apache.stop();
    await tls.stop();
  };
  return { port: apache.port, stop };
}

const hasOpenidc = (): boolean => existsSync('/usr/lib/apache2/modules/mod_auth_openidc.so');

/** Caddy, with its forward_auth directive. */
export const CADDY_EXAMPLE: ProxyExample = {
  name: 'Caddy',
  file: 'Caddyfile',
  program: CADDY,
  packages: 'caddy',
  start: startCaddy,
};
/** HAProxy, with a script in Lua. */
export const HAPROXY_EXAMPLE: ProxyExample = {
  name: 'HAProxy',
  file: 'haproxy.cfg',
  program: HAPROXY,
  packages: 'haproxy',
  start: startHaproxy,
};
/** Apache, with mod_auth_openidc. */
export const APACHE_EXAMPLE: ProxyExample = {
  name: 'Apache',
  file: 'apache.conf',
  program: OPENSSL !== undefined && hasOpenidc() ? APACHE : undefined,
  packages: 'apache2-bin libapache2-mod-auth-openidc openssl',
  start: startApache,
};
