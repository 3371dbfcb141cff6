import type { Worker } from 'node:cluster';
import type { Socket } from 'node:net';
import type { WorkerOrder } from './worker-messages.ts';

/**
 * The maximum number of connections that wait for a free worker. Further connections are rejected.
 */
const WAITING_MAX = 4_096;

/** Distributes the primary's connections over its workers, which take turns. */
export interface ConnectionQueue {
  /** Passes a connection to a free worker, or queues it until one is free. */
  handOut: (socket: Socket) => void;
  /** Adds a worker that is ready for its next connection, as the last in turn. */
  free: (worker: Worker) => void;
  /** Removes a worker, which receives no further connection. */
  remove: (worker: Worker) => void;
  isEmpty: () => boolean;
}

/** Creates an empty queue without workers. */
export function createConnectionQueue(): ConnectionQueue {
  const waiting: Socket[] = [];
  const free = new Set<Worker>();
  const handOver = (): void => {
    for (const worker of free) {
      const socket = waiting.shift();
      if (!socket) return;
      free.delete(worker);
      worker.send({ order: 'serve' } satisfies WorkerOrder, socket);
    }
  };
  return {
    handOut: (socket) => {
      if (waiting.length >= WAITING_MAX) return void socket.destroy();
      waiting.push(socket);
      handOver();
    },
    free: (worker) => {
      free.add(worker);
      handOver();
    },
    remove: (worker) => void free.delete(worker),
    isEmpty: () => waiting.length === 0,
  };
}
