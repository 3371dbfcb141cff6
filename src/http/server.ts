import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import cors from 'cors';
import { concealSecrets } from '../observe/log.ts';
import { StartupError } from '../core/startup-error.ts';
import { isAmbiguous, withoutBase } from './base-path.ts';
import { watchConnections } from './connections.ts';
import type { Exchange, SurfaceName } from './exchange.ts';
import { fail } from './fail.ts';
import { findRoute, OWN_PATHS, requireMethod, type Route } from './routes.ts';
import { report } from './report.ts';
import type { Surfaces } from './surfaces.ts';
import { TIMEOUTS } from './timeouts.ts';
import { inRequestSpan } from '../observe/tracing.ts';

const EXPOSED = [
  'X-Request-Id',
  'WWW-Authenticate',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Used',
  'X-RateLimit-Reset',
  'Latchkey-Expires-At',
];

/** Lets pages of the allowed origins read every response, including errors. */
const corsFor = (origins: readonly string[]) =>
  cors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: EXPOSED,
    maxAge: 600,
  });

/** An HTTP server that stops in three steps. */
export interface HttpServer {
  readonly server: Server;
  /**
   * Makes health checks fail from now on, so that load balancers choose other instances. Every
   * other request is answered as before.
   */
  drain: () => void;
  /**
   * Answers requests that have arrived, and closes all connections. Call it after the server has
   * stopped listening.
   */
  finish: () => Promise<void>;
  /** Resolves when all work has ended, including work for clients that have disconnected. */
  settled: () => Promise<unknown>;
}

/** Creates the server, which does not listen yet. */
export function createHttpServer(surfaces: Surfaces): HttpServer {
  if (isAmbiguous(surfaces.basePath, OWN_PATHS))
    throw new StartupError(
      'PUBLIC_URL must not have a path that starts like a path of Latchkey, such as /graphql or /tokens.',
    );
  const underWay = new Set<Promise<void>>();
  const shareWith = corsFor(surfaces.allowedOrigins);
  let isDraining = false;
  const server = createServer(TIMEOUTS, (request, response) => {
    if (!connections.admit(request, response)) return;
    if (surfaces.basePath !== '') request.url = withoutBase(request.url ?? '/', surfaces.basePath);
    const route = findRoute(surfaces, request, isDraining);
    const exchange = toExchange(request, response, route.surface);
    response.setHeader('X-Request-Id', echoOf(exchange));
    report(surfaces, exchange);
    const next = (): void => {
      const served = inRequestSpan(
        `${request.method ?? ''} ${route.surface}`,
        request,
        () => serve(surfaces, exchange, route),
        () => describe(exchange),
      ).catch((error: unknown) => {
        surfaces.log.error({ err: error, id: exchange.id }, 'request failed');
        response.destroy();
      });
      underWay.add(served);
      void served.finally(() => underWay.delete(served));
    };
    // Security: authentication bypass. A preflight is answered with 204, which a proxy would read
    // as permission. An OPTIONS request without an origin is a health check, which must fail while
    // the server drains.
    const isCheck = request.method === 'OPTIONS' && request.headers.origin === undefined;
    if (surfaces.allowedOrigins.length > 0 && route.surface !== 'forward_auth' && !isCheck)
      shareWith(request, response, next);
    else next();
  });
  const connections = watchConnections(server);
  const drain = (): void => {
    isDraining = true;
  };
  return { server, drain, finish: connections.finish, settled: () => Promise.all(underWay) };
}

async function serve(surfaces: Surfaces, exchange: Exchange, route: Route): Promise<void> {
  try {
    requireMethod(route, exchange.request);
    await route.serve(surfaces, exchange);
  } catch (error) {
    fail(surfaces, exchange, route.envelope, error);
  }
}

// Security: information disclosure. Text that the client chose may contain a secret, so it is
// concealed in traces.
const describe = ({ id, response, operation, credential, gates }: Exchange) => ({
  'http.response.status_code': response.statusCode,
  'latchkey.request_id': concealSecrets(id),
  ...(operation !== null && { 'graphql.operation.name': concealSecrets(operation) }),
  ...(credential !== null && { 'latchkey.credential': credential }),
  ...(gates[0] !== undefined && { 'latchkey.gate': gates[0] }),
});

/**
 * Returns the request id to echo. AuthZEN echoes any legal characters; other surfaces a stricter
 * form.
 */
function echoOf({ id, surface, request }: Exchange): string {
  const given = request.headers['x-request-id'];
  return surface === 'authzen' &&
    typeof given === 'string' &&
    /^[\t\x20-\x7e\x80-\xff]+$/.test(given)
    ? given
    : id;
}

/**
 * Creates the exchange of a request. A request id from the client is echoed, so that both sides
 * find the request in their logs.
 */
function toExchange(
  request: IncomingMessage,
  response: ServerResponse,
  surface: SurfaceName,
): Exchange {
  const given = request.headers['x-request-id'];
  const legible = surface === 'authzen' ? /^[\x20-\x7e]{1,100}$/ : /^[\w.-]{1,100}$/;
  const id = typeof given === 'string' && legible.test(given) ? given : randomUUID();
  return {
    id,
    request,
    response,
    surface,
    operation: null,
    outcome: null,
    credential: null,
    unavailability: null,
    misconfiguration: null,
    rejection: null,
    gates: [],
  };
}
