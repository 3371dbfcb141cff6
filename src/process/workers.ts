import { createServer } from 'node:net';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { RateLimiterClusterMaster } from 'rate-limiter-flexible';
import { openMetrics } from '../http/surface/metrics.surface.ts';
import type { Config } from './config.ts';
import { createCrew } from './crew.ts';
import { listen, stopListening } from './listening.ts';
import type { Running } from './start.ts';
import { untilAborted } from './stop-signals.ts';

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
