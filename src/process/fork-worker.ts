import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { Proof } from '../secrets/proofs.ts';
import type { Briefing, WorkerReport } from './worker-messages.ts';

/** A worker process. */
export interface WorkerProcess {
  readonly worker: Worker;
  readonly ready: Promise<null>;
  /** Resolves to why the worker exited, or to "leaving" once it has been told to stop. */
  readonly ended: Promise<string>;
  readonly exited: Promise<null>;
}

/** Called when a worker is ready, has taken a connection, has proven secrets, or has exited. */
export interface WorkerEvents {
  readonly onReady: (worker: Worker) => void;
  readonly onTaken: (worker: Worker) => void;
  readonly onProven: (worker: Worker, proofs: readonly Proof[]) => void;
  readonly onExit: (worker: Worker) => void;
}

/** Starts a worker. */
export function forkWorker(
  briefing: Briefing,
  log: Logger,
  { onReady, onTaken, onProven, onExit }: WorkerEvents,
): WorkerProcess {
  const worker = cluster.fork();
  const ready = Promise.withResolvers<null>();
  const ended = Promise.withResolvers<string>();
  const exited = Promise.withResolvers<null>();
  worker.on('error', (error) => log.debug({ err: error }, 'could not send a message to a worker'));
  worker.send(briefing);
  worker.on('message', (message: WorkerReport | { readonly report?: undefined }) => {
    if (message.report === 'ready') {
      onReady(worker);
      ready.resolve(null);
    } else if (message.report === 'leaving') ended.resolve('leaving');
    else if (message.report === 'taken') onTaken(worker);
    else if (message.report === 'proven') onProven(worker, message.proofs);
  });
  worker.once('exit', (code: number | null, signal: string | null) => {
    onExit(worker);
    exited.resolve(null);
    ended.resolve(signal ?? `exit code ${String(code)}`);
  });
  return { worker, ready: ready.promise, ended: ended.promise, exited: exited.promise };
}
