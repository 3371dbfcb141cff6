import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartupError } from './startup-error.ts';

const DRAIN_MS = 20_000;

/** Takes connections; gives the address. A port that is taken is named with the variable that chooses another. */
export function listen(server: Server, host: string, port: number, variable: 'PORT' | 'METRICS_PORT'): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const because = error.code === 'EADDRINUSE' ? `it is taken by another process. Stop that one, or set ${variable}` : error.message;
      reject(new StartupError(`Cannot listen on ${host}:${port}: ${because}.`));
    });
    server.listen(port, host, () => resolve(listeningUrl(server)));
  });
}

/** Where a server that listens is found from this machine. */
export function listeningUrl(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** Lets the requests under way finish, for so long. A connection that is kept busy is closed after its next answer. */
export async function drain(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(idle);
  clearTimeout(late);
}
