import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  adaptExample,
  findProgram,
  listen,
  startProgram,
  type Proxy,
  type ProxyExample,
  type ProxyParts,
} from './proxies.ts';

export { listen };

/** The program; undefined if it is not installed. */
export const NGINX = findProgram(['nginx', '/usr/sbin/nginx'], '-v');

const READ = '?permission=channel:read&';

/**
 * The ports before and behind nginx, and the permission that it requires at its root. The default
 * is that of the example.
 */
export interface NginxParts extends ProxyParts {
  readonly permission?: string;
}

/** A running nginx. */
export type Nginx = Proxy;

/** Returns the example with other ports and with folders outside /var. */
function configuration(
  folder: string,
  port: number,
  { latchkey, application, permission }: NginxParts,
): string {
  const http = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  return adaptExample('nginx.conf', [
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['server 127.0.0.1:4000;', `server 127.0.0.1:${latchkey};`],
    ['server 127.0.0.1:3000;', `server 127.0.0.1:${application};`],
    ['http {\n', `http {\naccess_log off; ${http}\n`],
    [READ, permission === undefined ? READ : `?permission=${permission}&`],
  ]);
}

/** Starts nginx with docs/examples/nginx.conf, in a separate folder. */
export const startNginx = (parts: NginxParts): Promise<Nginx> =>
  runNginx((folder, port) => configuration(folder, port, parts));

/** Starts nginx with any configuration; by default on a free port. */
export const runNginx = (
  configure: (folder: string, port: number) => string,
  at?: number,
): Promise<Nginx> =>
  startProgram(
    'nginx',
    (folder, port) => {
      const file = join(folder, 'nginx.conf');
      writeFileSync(file, configure(folder, port));
      return {
        command: NGINX ?? '',
        args: ['-p', folder, '-e', 'stderr', '-c', file, '-g', `daemon off; pid ${folder}/pid;`],
      };
    },
    at,
  );

/** nginx, with its auth_request directive. */
export const NGINX_EXAMPLE: ProxyExample = {
  name: 'nginx',
  file: 'nginx.conf',
  program: NGINX,
  packages: 'nginx-light',
  start: startNginx,
};
