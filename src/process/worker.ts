import type { Socket } from 'node:net';
import { AggregatorRegistry } from 'prom-client';
import type { Logger } from 'pino';
import { createProofs, type Proof } from '../secrets/proofs.ts';
import { startWorker, type PortlessServer } from './start.ts';
import { leaveWhenAborted, untilAborted } from './stop-signals.ts';
import type { Briefing, WorkerOrder, WorkerReport } from './worker-messages.ts';

/** Runs a worker, which follows the primary's orders until told to stop. */
export async function workFor(briefing: Briefing, log: Logger, stop: AbortSignal): Promise<void> {
  const proofs = createProofs();
  for (const proof of briefing.proofs) proofs.learn(proof);
  const worker = await Promise.race([
    startWorker(briefing, { proofs, onNewProof: shareProofs() }, log, stop),
    leaveWhenAborted(stop),
  ]);
  const stopped = new Promise<void>((resolve) => {
    process.on('message', (message: unknown, socket: Socket | undefined) => {
      if (!isOrder(message)) return;
      if (message.order === 'learn') message.proofs.forEach(proofs.learn);
      else obey(worker, message, socket, resolve);
    });
  });
  // Node enforces the timeouts for request headers only after this event.
  worker.server.emit('listening');
  tell('ready');
  // The primary orders the stop once a replacement is ready, or when all workers stop.
  void untilAborted(stop).then(() => tell('leaving'));
  await stopped;
  await worker.stop();
}

/** Waits for the briefing, the primary's first message. */
export function awaitBriefing(): Promise<Briefing> {
  // Answers metrics requests from the primary, with no metrics at first, so that a scrape does not
  // wait for a starting worker.
  new AggregatorRegistry();
  return new Promise((resolve) =>
    process.once('message', (briefing: Briefing) => resolve(briefing)),
  );
}

const isOrder = (message: unknown): message is WorkerOrder =>
  typeof message === 'object' && message !== null && 'order' in message;

const send = (report: WorkerReport): void => void process.send?.(report);
const tell = (report: 'ready' | 'taken' | 'leaving'): void => send({ report });

const SHARED_EVERY_MS = 20;

/** Reports what this worker has proven, several proofs in one message. */
function shareProofs(): (proof: Proof) => void {
  let unsent: Proof[] = [];
  return (proof) => {
    if (unsent.push(proof) > 1) return;
    setTimeout(() => {
      send({ report: 'proven', proofs: unsent });
      unsent = [];
    }, SHARED_EVERY_MS).unref();
  };
}

function obey(
  worker: PortlessServer,
  order: Exclude<WorkerOrder, { order: 'learn' }>,
  socket: Socket | undefined,
  stop: () => void,
): void {
  if (order.order === 'serve') {
    tell('taken');
    // Undefined if the client disconnected before the socket was transferred.
    if (!socket) return;
    // As on connections that the server accepts itself: it still answers clients that half-closed.
    socket.allowHalfOpen = true;
    worker.server.emit('connection', socket);
    socket.resume();
  } else if (order.order === 'open') worker.isAt(order.url);
  else if (order.order === 'drain') worker.drain();
  else stop();
}
