import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HAPROXY } from './haproxy.ts';
import type { PatroniCluster } from './patroni.ts';
import { freePort } from './postgres-server.ts';

const EXAMPLE = join(import.meta.dirname, '../../docs/cluster/haproxy-postgresql.cfg');

/**
 * Starts haproxy with the documented configuration in front of a cluster. Throws if it is not
 * installed.
 */
export async function startPatroniHaproxy(
  cluster: PatroniCluster,
): Promise<{ readonly port: number; stop: () => Promise<void> }> {
  if (HAPROXY === undefined) throw new Error('haproxy is not installed (apt-get install haproxy)');
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  const port = await freePort();
  let next = 0;
  const config = (await readFile(EXAMPLE, 'utf8'))
    .replace('127.0.0.1:5000', `127.0.0.1:${port}`)
    .replace(/10\.0\.0\.\d:5432 check port 8008/g, () => {
      const node = cluster.nodes[next++];
      return `127.0.0.1:${String(node?.port)} check port ${String(node?.restPort)}`;
    });
  await writeFile(file, config);
  const child = spawn(HAPROXY, ['-f', file, '-db'], { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return {
    port,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
