import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { openMetrics } from '../http/surface/metrics.surface.ts';
import { announce } from './announce.ts';
import type { ProofSharing } from '../secrets/hash.ts';
import { assemble } from './assemble.ts';
import type { Config } from './config.ts';
import { listen, stopListening } from './listening.ts';
import type { Briefing } from './worker-messages.ts';

/** A server that accepts requests. */
export interface Running {
  /**
   * Fails health checks from now on, so that load balancers stop sending requests. Other requests
   * are still answered.
   */
  drain: () => void;
  /** Finishes requests in progress, writes buffered data, and closes the database. */
  stop: () => Promise<void>;
}

/** A server without a port, which receives its connections from the primary. */
export interface PortlessServer extends Running {
  readonly server: Server;
  /** Called with the URL once the port is open. */
  isAt: (url: string) => void;
}

const NEVER = new AbortController().signal;

/**
 * Starts the catalogue, database, first owner and HTTP server, in this order. Opens the port last,
 * so a listening server is ready.
 */
export async function start(
  config: Config,
  log: Logger,
  stop: AbortSignal = NEVER,
): Promise<Running & { readonly url: string }> {
  const { app, metrics, link, description, close } = await assemble(config, log, stop);
  let closeMetrics = (): Promise<void> => Promise.resolve();
  try {
    closeMetrics = await openMetrics(config, metrics.registry, log);
    const url = await listen(app.server, config.HOST, config.PORT, 'PORT');
    announce(log, config, { url, description, link });
    return {
      url,
      drain: app.drain,
      stop: async () => {
        await stopListening(app.server);
        await close();
        await closeMetrics();
      },
    };
  } catch (error) {
    await closeMetrics();
    await close();
    throw error;
  }
}

/** Starts a server without a port, for a worker. */
export async function startWorker(
  { config, setUpSecret, announces }: Briefing,
  sharing: ProofSharing,
  log: Logger,
  stop: AbortSignal,
): Promise<PortlessServer> {
  const { app, metrics, link, description, close } = await assemble(config, log, stop, {
    setUpSecret,
    sharing,
  });
  // The primary collects and combines the metrics of all workers.
  AggregatorRegistry.setRegistries(metrics.registry);
  return {
    server: app.server,
    drain: app.drain,
    isAt: (url) => {
      app.isAt(url);
      if (announces) announce(log, config, { url, description, link });
    },
    stop: close,
  };
}
