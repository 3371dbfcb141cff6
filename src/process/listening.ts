import { Server as NetServer, type AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { StartupError } from '../core/startup-error.ts';

/**
 * Starts listening and returns the URL. If the port is in use, the error names the variable that
 * selects another.
 */
export function listen(
  server: NetServer,
  host: string,
  port: number,
  variable: 'PORT' | 'METRICS_PORT',
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const because =
        error.code === 'EADDRINUSE'
          ? `another process is using it. Stop that process, or set ${variable}`
          : error.message;
      reject(new StartupError(`Cannot listen on ${host}:${port}: ${because}.`));
    });
    server.listen(port, host, () => resolve(listeningUrl(server)));
  });
}

/** Returns the URL of a listening server as seen from this machine. */
export function listeningUrl(server: NetServer): string {
  const { address, family, port } = server.address() as AddressInfo;
  const host =
    address === '0.0.0.0' || address === '::'
      ? 'localhost'
      : family === 'IPv6'
        ? `[${address}]`
        : address;
  return `http://${host}:${port}`;
}

/**
 * The number of consecutive event loop turns without a new connection after which a listener is
 * closed.
 */
const EMPTY_TURNS = 3;
/**
 * The maximum duration of a turn that counts as empty: a longer turn may miss connections that
 * arrive during it. The long limit applies once half of the waiting time has passed.
 */
const SHORT_TURN_MS = 0.2;
const LONG_TURN_MS = 1;
const EMPTY_WITHIN_MS = 2_000;

/**
 * Stops accepting connections without losing any that the kernel has already completed. Closing a
 * listener resets the connections in its queue, and Node accepts one per turn of the event loop, so
 * this closes the listener right after several turns found the queue empty. A connection that
 * arrives in the remaining fraction of a millisecond is reset before any of it was read, which no
 * program can prevent.
 */
export async function stopListening(server: NetServer): Promise<void> {
  let accepted = 0;
  const count = (): void => {
    accepted++;
  };
  server.on('connection', count);
  const startedAt = performance.now();
  for (let empty = 0; empty < EMPTY_TURNS && performance.now() - startedAt < EMPTY_WITHIN_MS;) {
    const [before, turnedAt] = [accepted, performance.now()];
    await turn();
    empty =
      accepted === before &&
      performance.now() - turnedAt <
        (turnedAt - startedAt < EMPTY_WITHIN_MS / 2 ? SHORT_TURN_MS : LONG_TURN_MS)
        ? empty + 1
        : 0;
  }
  server.off('connection', count);
  // `http.Server.close` would also close idle connections, and stop the timeouts of slow ones.
  NetServer.prototype.close.call(server);
}
