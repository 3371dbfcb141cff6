import { Server as NetServer, type AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { StartupError } from '../core/startup-error.ts';

/**
 * Takes connections; gives the address. A port that is taken is named with the variable that
 * chooses another.
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
          ? `it is taken by another process. Stop that one, or set ${variable}`
          : error.message;
      reject(new StartupError(`Cannot listen on ${host}:${port}: ${because}.`));
    });
    server.listen(port, host, () => resolve(listeningUrl(server)));
  });
}

/** Where a server that listens is found from this machine. */
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
 * A listener is closed after so many turns of the event loop in which nobody came, or after the
 * longest wait.
 */
const EMPTY_TURNS = 3;
/**
 * Who comes in the course of a turn is not seen by it: short ones count, and longer ones once no
 * short one came for a while.
 */
const SHORT_TURN_MS = 0.2;
const LONG_TURN_MS = 1;
const EMPTY_WITHIN_MS = 2_000;

/**
 * Accepts no more connections, without losing one that the kernel has completed already: closing a
 * listener resets those that wait in its queue, and node accepts one of them in each turn of the
 * event loop. So it is closed right after turns that found the queue empty. A connection that comes
 * in the fraction of a millisecond between is reset before anything was read of it: no program can
 * prevent that.
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
  // That of an HTTP server would close its idle connections too, and stop the clock of those that
  // are slow.
  NetServer.prototype.close.call(server);
}
