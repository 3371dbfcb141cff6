import cluster, { type Worker } from 'node:cluster';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import { openMetrics } from '../http/surface/metrics.surface.ts';
import { listen, stopListening } from './listening.ts';
import { createSetUpLink } from './set-up-link.ts';
import type { Running } from './start.ts';
import { StartupError } from '../core/startup-error.ts';
import { untilAborted } from './stop-signals.ts';
import type { Briefing, Order, Report } from './worker-messages.ts';

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
/**
 * The maximum number of connections that wait for a free worker. Further connections are rejected.
 */
const WAITING_MAX = 4_096;

/**
 * Runs WORKERS processes on one port. This process, the primary, does not open the database. It
 * starts and replaces workers, accepts connections and distributes them, counts for the in-memory
 * rate limits, and combines the metrics. The primary owns the port so that it can close it without
 * losing a connection.
 */
export async function startWorkers(
  config: Config,
  log: Logger,
  stop: AbortSignal,
): Promise<Running> {
  const crew = createCrew(config, log);
  try {
    new RateLimiterClusterMaster();
    await Promise.race([crew.fill(config.WORKERS), untilAborted(stop)]);
    stop.throwIfAborted();
    const joined = new AggregatorRegistry();
    const closeMetrics = await openMetrics(
      config,
      { contentType: joined.contentType, metrics: () => joined.clusterMetrics() },
      log,
    );
    const server = createServer(
      { pauseOnConnect: true, noDelay: true, allowHalfOpen: true },
      crew.handOut,
    );
    crew.open(await listen(server, config.HOST, config.PORT, 'PORT'));
    return {
      drain: crew.drain,
      stop: async () => {
        await stopListening(server);
        await crew.stop();
        await closeMetrics();
      },
    };
  } catch (error) {
    await crew.stop();
    throw error;
  }
}

/** The workers of a primary. */
interface Crew {
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

function createCrew(config: Config, log: Logger): Crew {
  const { secret: setUpSecret } = createSetUpLink();
  const waiting: Socket[] = [];
  /** The workers that serve, and the subset that is ready for the next connection. */
  const serving = new Set<Worker>();
  const free = new Set<Worker>();
  const alive = new Map<Worker, Promise<unknown>>();
  let url: string | null = null;
  let isDraining = false;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const order = (worker: Worker, what: Order): void => {
    if (worker.isConnected()) worker.send(what);
  };

  const handOver = (): void => {
    for (const worker of free) {
      const socket = waiting.shift();
      if (!socket) return;
      free.delete(worker);
      worker.send({ order: 'serve' } satisfies Order, socket);
    }
  };
  const dismiss = (worker: Worker): void => {
    serving.delete(worker);
    free.delete(worker);
  };
  const takeOn = (worker: Worker): void => {
    serving.add(worker);
    free.add(worker);
    if (url !== null) order(worker, { order: 'open', url });
    if (isDraining) order(worker, { order: 'drain' });
    if (isStopping()) order(worker, { order: 'stop' });
    else handOver();
  };

  /** Starts a worker. `ended` resolves to why it exited, or to "leaving". */
  const startOne = (announces: boolean) => {
    const worker = cluster.fork();
    const exited = Promise.withResolvers<unknown>();
    alive.set(worker, exited.promise);
    worker.on('error', (error) =>
      log.debug({ err: error }, 'could not send a message to a worker'),
    );
    worker.send({ config, setUpSecret, announces } satisfies Briefing);
    const ready = Promise.withResolvers<null>();
    const ended = Promise.withResolvers<string>();
    worker.on('message', (message: Partial<Report>) => {
      if (message.report === 'ready') {
        takeOn(worker);
        ready.resolve(null);
      } else if (message.report === 'leaving') ended.resolve('leaving');
      else if (message.report === 'taken' && serving.has(worker)) {
        // Added last, so that the workers take turns.
        free.add(worker);
        handOver();
      }
    });
    worker.once('exit', (code: number | null, signal: string | null) => {
      alive.delete(worker);
      dismiss(worker);
      exited.resolve(null);
      ended.resolve(signal ?? `exit code ${String(code)}`);
    });
    return { worker, ready: ready.promise, ended: ended.promise };
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
  const keepPlace = async (current: ReturnType<typeof startOne>): Promise<void> => {
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
    handOut: (socket) => {
      if (waiting.length >= WAITING_MAX) return void socket.destroy();
      waiting.push(socket);
      handOver();
    },
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
        waiting.length > 0 && serving.size > 0 && waited < HANDED_OUT_WITHIN_MS;
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
