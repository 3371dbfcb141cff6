import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '../../process/config.ts';
import { listen, stopListening } from '../../process/listening.ts';
import { watchConnections } from '../connections.ts';
import { respond, respondJson } from '../respond.ts';
import { TIMEOUTS } from '../timeouts.ts';

/** The source of the metrics. */
export interface MetricsSource {
  readonly contentType: string;
  metrics: () => Promise<string>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Serves the metrics in Prometheus text format. Requires the token if one is configured. */
export async function serveMetrics(
  source: MetricsSource,
  token: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const presented = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  // Security: timing attack. Compared in constant time, like every secret.
  if (token !== undefined && !timingSafeEqual(digest(presented), digest(token))) {
    return respondJson(
      response,
      401,
      { message: 'Send METRICS_TOKEN as Authorization: Bearer.' },
      { 'WWW-Authenticate': 'Bearer realm="latchkey-metrics"' },
    );
  }
  return respond(response, 200, source.contentType, await source.metrics());
}

/**
 * Serves the metrics on METRICS_PORT, if configured. Only scrapers should be able to reach that
 * port. Returns a function that stops it.
 */
export async function openMetrics(
  { METRICS_PORT: port, METRICS_TOKEN: token, HOST: host }: Config,
  source: MetricsSource,
  log: Logger,
): Promise<() => Promise<void>> {
  if (port === undefined) return () => Promise.resolve();
  const server = createServer(TIMEOUTS, (request, response) => {
    if (!connections.admit(request, response)) return;
    if (request.url?.split('?', 1)[0] !== '/metrics')
      return respondJson(response, 404, { message: 'Not found. The metrics are at /metrics.' });
    serveMetrics(source, token, request, response).catch((error: unknown) => {
      log.warn({ err: error }, 'the metrics could not be collected');
      respondJson(response, 503, { message: 'The metrics are unavailable. Try again shortly.' });
    });
  });
  const connections = watchConnections(server);
  log.info(`Metrics: ${await listen(server, host, port, 'METRICS_PORT')}/metrics`);
  return async () => {
    await stopListening(server);
    await connections.finish();
  };
}
