import type { Socket } from 'node:net';
import { AggregatorRegistry } from 'prom-client';
import type { Logger } from 'pino';
import { startWorker, type Briefing, type Worker } from './start.ts';
import { leaveWhenAborted, untilAborted } from './stop-signals.ts';

/** What a primary tells its workers once they are ready. */
export type Order =
  /** Serve the connection that comes with it. */
  | { readonly order: 'serve' }
  /** The port is open, at this address. */
  | { readonly order: 'open'; readonly url: string }
  /** Fail health checks. */
  | { readonly order: 'drain' }
  /** No more connections come: finish, and end. */
  | { readonly order: 'stop' };

/**
 * What a worker tells its primary: it is ready; it has taken a connection; it was told to stop, and
 * waits for the order.
 */
export interface Report {
  readonly report: 'ready' | 'taken' | 'leaving';
}

/** In a worker: does what the primary orders, until it is told to stop. */
export async function workFor(briefing: Briefing, log: Logger, stop: AbortSignal): Promise<void> {
  const worker = await Promise.race([startWorker(briefing, log, stop), leaveWhenAborted(stop)]);
  const stopped = new Promise<void>((resolve) => {
    process.on('message', (message: unknown, socket: Socket | undefined) => {
      if (isOrder(message)) obey(worker, message, socket, resolve);
    });
  });
  // Without listening, node would not watch how long a client takes for its headers.
  worker.server.emit('listening');
  tell('ready');
  // The primary gives the order when another worker has taken its place, or when all of them stop.
  void untilAborted(stop).then(() => tell('leaving'));
  await stopped;
  await worker.stop();
}

/** Waits for the briefing, which is the first that the primary says. */
export function awaitBriefing(): Promise<Briefing> {
  // Answers the primary's questions for metrics, with none until there are some: a scrape does not
  // wait for a worker that starts.
  new AggregatorRegistry();
  return new Promise((resolve) =>
    process.once('message', (briefing: Briefing) => resolve(briefing)),
  );
}

const isOrder = (message: unknown): message is Order =>
  typeof message === 'object' && message !== null && 'order' in message;

const tell = (report: Report['report']): void => void process.send?.({ report } satisfies Report);

function obey(worker: Worker, order: Order, socket: Socket | undefined, stop: () => void): void {
  if (order.order === 'serve') {
    tell('taken');
    // Undefined: the client went away before it came here.
    if (!socket) return;
    // As one that the server had accepted itself: it answers clients that have ended their side.
    socket.allowHalfOpen = true;
    worker.server.emit('connection', socket);
    socket.resume();
  } else if (order.order === 'open') worker.isAt(order.url);
  else if (order.order === 'drain') worker.drain();
  else stop();
}
