import cluster from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import { openMetrics } from './http/metrics-surface.ts';
import { createSetUpLink } from './set-up-link.ts';
import type { Briefing, Running } from './start.ts';
import { StartupError } from './startup-error.ts';

/** A worker that ends sooner than this is not replaced at once: what ended it most likely ends the next one. */
const SHORT_LIFE_MS = 10_000;
const PAUSE_MS = 1_000;

/**
 * Runs WORKERS processes on one port. This one, the primary, takes no request and opens no database: it starts the workers,
 * replaces one that ends, counts for the rate limits that are kept in memory, and joins the metrics.
 */
export async function startWorkers(config: Config, log: Logger): Promise<Running> {
  const { secret: setUpSecret } = createSetUpLink();
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let hasStarted = false;
  /** Keeps one place filled until the server stops. */
  const keepPlace = async (announces: boolean): Promise<void> => {
    for (let isFirst = true; !isStopping(); isFirst = false) {
      const startedAt = performance.now();
      const why = await work({ config, setUpSecret, announces: announces && isFirst }, log);
      if (isStopping()) return;
      if (!hasStarted) throw new StartupError('No worker could start: why stands above.');
      log.warn(`A worker ended (${why}): another takes its place`);
      if (performance.now() - startedAt < SHORT_LIFE_MS) await sleep(PAUSE_MS);
    }
  };

  new RateLimiterClusterMaster();
  // The first worker migrates and makes the first owner: the others find that done.
  const first = keepPlace(true);
  await Promise.race([once(cluster, 'listening'), first]);
  hasStarted = true;
  const places = [first];
  while (places.length < config.WORKERS) {
    const listens = once(cluster, 'listening');
    places.push(keepPlace(false));
    await listens;
  }
  const joined = new AggregatorRegistry();
  const closeMetrics = await openMetrics(config, { contentType: joined.contentType, metrics: () => joined.clusterMetrics() }, log);
  return {
    stop: async () => {
      stopping.abort();
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
      await Promise.all(places);
      await closeMetrics();
    },
  };
}

/** Runs a worker until it ends; says of what. */
async function work(briefing: Briefing, log: Logger): Promise<string> {
  const worker = cluster.fork();
  worker.on('error', (error) => log.debug({ err: error }, 'a message did not reach a worker'));
  worker.send(briefing);
  const [code, signal] = (await once(worker, 'exit')) as [number | null, string | null];
  return signal ?? `exit code ${String(code)}`;
}

/** In a worker: waits for the briefing, which is the first that the primary says. */
export async function awaitBriefing(): Promise<Briefing> {
  // Answers the primary's questions for metrics, with none until there are some: a scrape does not wait for a worker that starts.
  new AggregatorRegistry();
  const [briefing] = (await once(process, 'message')) as [Briefing];
  return briefing;
}
