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
import type { Briefing, Running } from './start.ts';
import { StartupError } from '../core/startup-error.ts';
import { untilAborted } from './stop-signals.ts';
import type { Order, Report } from './worker.ts';

/**
 * A worker that ends sooner than this is not replaced at once: what ended it most likely ends the
 * next one.
 */
const SHORT_LIFE_MS = 10_000;
const PAUSE_MS = 1_000;
/** A worker that was told to stop waits so long for another to take its place. */
const REPLACED_WITHIN_MS = 15_000;
/** A worker that has not ended by then is killed: it has cut its last connection long before. */
const END_WITHIN_MS = 25_000;
/** Connections that wait when the server stops are handed out within this time. */
const HANDED_OUT_WITHIN_MS = 5_000;
/** So many connections wait while no worker is free; more are refused. */
const WAITING_MAX = 4_096;

/**
 * Runs WORKERS processes on one port. This one, the primary, opens no database: it starts the
 * workers, replaces one that ends, accepts connections and hands them out, counts for the rate
 * limits that are kept in memory, and joins the metrics. That it holds the port, and not the
 * workers, lets it close the port at a moment when no connection is lost.
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
   * Starts so many, the first before the others, and keeps their places filled. Resolves when all
   * are ready; throws when the first cannot start.
   */
  fill: (count: number) => Promise<void>;
  /** Gives a connection to a worker that is free, or to the next one that is. */
  handOut: (socket: Socket) => void;
  open: (url: string) => void;
  drain: () => void;
  /** Ends all of them: those that serve when they have finished. */
  stop: () => Promise<void>;
}

function createCrew(config: Config, log: Logger): Crew {
  const { secret: setUpSecret } = createSetUpLink();
  const waiting: Socket[] = [];
  /** Those that serve, and of them those that have taken what they were given. */
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

  /** Starts a worker. `ended` says why it ended, or that it leaves. */
  const startOne = (announces: boolean) => {
    const worker = cluster.fork();
    const exited = Promise.withResolvers<unknown>();
    alive.set(worker, exited.promise);
    worker.on('error', (error) => log.debug({ err: error }, 'a message did not reach a worker'));
    worker.send({ config, setUpSecret, announces } satisfies Briefing);
    const ready = Promise.withResolvers<null>();
    const ended = Promise.withResolvers<string>();
    worker.on('message', (message: Partial<Report>) => {
      if (message.report === 'ready') {
        takeOn(worker);
        ready.resolve(null);
      } else if (message.report === 'leaving') ended.resolve('leaving');
      else if (message.report === 'taken' && serving.has(worker)) {
        // To the end of the line: each in turn.
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
   * Lets a worker that was told to stop go when its place is filled. What it was given before it
   * has heard of.
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
        ? 'A worker was told to stop: another takes its place'
        : `A worker ended (${why}): another takes its place`,
    );
    if (why !== 'leaving' && performance.now() - startedAt < SHORT_LIFE_MS) await sleep(PAUSE_MS);
    if (isStopping()) return;
    const next = startOne(false);
    if (why === 'leaving') void release(current.worker, next.ready);
    return keepPlace(next);
  };

  return {
    fill: async (count) => {
      // The first migrates and makes the first owner: the others find that done.
      const first = startOne(true);
      await Promise.race([first.ready, first.ended]);
      // It has said why.
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
