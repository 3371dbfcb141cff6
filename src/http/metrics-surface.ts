import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { respond, respondJson } from './respond.ts';
import { TIMEOUTS } from './timeouts.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Serves the metrics in the text format of Prometheus, to whoever presents the token when there is one. */
export async function serveMetrics(registry: Registry, token: string | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const presented = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  // Security: compared in constant time, like every secret.
  if (token !== undefined && !timingSafeEqual(digest(presented), digest(token))) {
    return respondJson(
      response,
      401,
      { error: 'invalid_token', error_description: 'Present METRICS_TOKEN as Bearer.' },
      { 'WWW-Authenticate': 'Bearer realm="latchkey-metrics"' },
    );
  }
  return respond(response, 200, registry.contentType, await registry.metrics());
}

/** A server for the metrics alone, for a port that only scrapers reach. */
export function createMetricsServer(registry: Registry, token: string | undefined): Server {
  return createServer(TIMEOUTS, (request, response) => {
    if (request.url?.split('?', 1)[0] !== '/metrics') return respondJson(response, 404, { message: 'There is only /metrics here.' });
    serveMetrics(registry, token, request, response).catch(() => response.destroy());
  });
}
