import type { Worker } from 'node:cluster';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StartupError } from '../core/startup-error.ts';
import type { Config } from './config.ts';
import { createConnectionQueue } from './connection-queue.ts';
import { createProofs } from '../secrets/proofs.ts';
import { forkWorker, type WorkerProcess } from './fork-worker.ts';
import { createSetUpLink } from './set-up-link.ts';
import type { WorkerOrder } from './worker-messages.ts';

/**
 * A worker that exits sooner is replaced after a pause, because the cause most likely affects its
 * replacement too.
 */
const SHORT_LIFE_MS = 10_000;
const PAUSE_MS = 1_000;
/** How long a worker that was told to stop waits for its replacement. */
const REPLACED_WITHIN_MS = 15_000;
/** A worker that has not exited by then is killed. It closes its last connection long before. */
const END_WITHIN_MS = 25_000;
/** How long connections that are queued at shutdown may wait for a worker. */
const HANDED_OUT_WITHIN_MS = 5_000;

/** The workers of a primary. */
export interface Crew {
  /**
   * Starts `count` workers, the first one alone, and replaces those that exit. Resolves when all
   * are ready; throws if the first cannot start.
   */
  fill: (count: number) => Promise<void>;
  /** Passes a connection to a free worker, or queues it until one is free. */
  handOut: (socket: Socket) => void;
  open: (url: string) => void;
  drain: () => void;
  /** Stops all workers. Those that serve finish their requests first. */
  stop: () => Promise<void>;
}

/** Creates the workers of this process; `fill` starts them. */
export function createCrew(config: Config, log: Logger): Crew {
  const { secret: setUpSecret } = createSetUpLink();
  const queue = createConnectionQueue();
  const proofs = createProofs();
  const serving = new Set<Worker>();
  const alive = new Map<Worker, Promise<null>>();
  let url: string | null = null;
  let isDraining = false;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const order = (worker: Worker, what: WorkerOrder): void => {
    if (worker.isConnected()) worker.send(what);
  };

  const dismiss = (worker: Worker): void => {
    serving.delete(worker);
    queue.remove(worker);
  };
  const takeOn = (worker: Worker): void => {
    serving.add(worker);
    if (url !== null) order(worker, { order: 'open', url });
    if (isDraining) order(worker, { order: 'drain' });
    if (isStopping()) order(worker, { order: 'stop' });
    else queue.free(worker);
  };
  const startOne = (announces: boolean): WorkerProcess => {
    const briefing = { config, setUpSecret, announces, proofs: proofs.all() };
    const started = forkWorker(briefing, log, {
      onReady: takeOn,
      onProven: (from, proven) => {
        proven.forEach(proofs.learn);
        for (const worker of serving)
          if (worker !== from) order(worker, { order: 'learn', proofs: proven });
      },
      onTaken: (worker) => {
        if (serving.has(worker)) queue.free(worker);
      },
      onExit: (worker) => {
        alive.delete(worker);
        dismiss(worker);
      },
    });
    alive.set(started.worker, started.exited);
    return started;
  };

  /**
   * Stops a worker that was told to stop, once its replacement is ready. Connections sent before
   * the order arrive before it.
   */
  const release = async (worker: Worker, filled: Promise<null>): Promise<void> => {
    await Promise.race([filled, sleep(REPLACED_WITHIN_MS, undefined, { ref: false })]);
    if (isStopping()) return;
    dismiss(worker);
    order(worker, { order: 'stop' });
  };

  /** Keeps one place filled. */
  const keepPlace = async (current: WorkerProcess): Promise<void> => {
    const startedAt = performance.now();
    const why = await current.ended;
    if (isStopping()) return;
    log.warn(
      why === 'leaving'
        ? 'A worker was told to stop; starting a replacement'
        : `A worker exited (${why}); starting a replacement`,
    );
    if (why !== 'leaving' && performance.now() - startedAt < SHORT_LIFE_MS) await sleep(PAUSE_MS);
    if (isStopping()) return;
    const next = startOne(false);
    if (why === 'leaving') void release(current.worker, next.ready);
    return keepPlace(next);
  };

  return {
    fill: async (count) => {
      // The first worker runs the migrations and creates the first owner before the others start.
      const first = startOne(true);
      await Promise.race([first.ready, first.ended]);
      // The worker has already logged the reason.
      if (!serving.has(first.worker)) throw new StartupError('');
      void keepPlace(first);
      for (let started = 1; started < count && !isStopping(); started++)
        void keepPlace(startOne(false));
      while (serving.size < count && !isStopping()) await sleep(10);
    },
    handOut: queue.handOut,
    open: (at) => {
      url = at;
      for (const worker of serving) order(worker, { order: 'open', url });
    },
    drain: () => {
      isDraining = true;
      for (const worker of serving) order(worker, { order: 'drain' });
    },
    stop: async () => {
      for (
        let waited = 0;
        !queue.isEmpty() && serving.size > 0 && waited < HANDED_OUT_WITHIN_MS;
        waited += 5
      )
        await sleep(5);
      stopping.abort();
      for (const worker of alive.keys()) {
        if (serving.has(worker)) order(worker, { order: 'stop' });
        else worker.process.kill('SIGTERM');
      }
      const kill = setTimeout(
        () => [...alive.keys()].forEach((worker) => worker.process.kill('SIGKILL')),
        END_WITHIN_MS,
      );
      await Promise.all(alive.values());
      clearTimeout(kill);
    },
  };
}
