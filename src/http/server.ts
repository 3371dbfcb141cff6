import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import cors from 'cors';
import { concealSecrets } from '../observe/log.ts';
import { PATHS } from '../console/paths.ts';
import { StartupError } from '../core/startup-error.ts';
import { isAmbiguous, withoutBase } from './base-path.ts';
import { watchConnections } from './connections.ts';
import {
  serveAuthzenConfiguration,
  serveEvaluation,
  serveEvaluations,
} from './surface/authzen.surface.ts';
import type { Exchange, SurfaceName } from './exchange.ts';
import { serveForwardAuth } from './surface/forward-auth.surface.ts';
import { serveGraphQL } from './surface/graphql.surface.ts';
import { serveMetrics } from './surface/metrics.surface.ts';
import { serveIntrospection, serveRevocation } from './surface/oauth.surface.ts';
import { refuse } from './refuse.ts';
import { report } from './report.ts';
import { respondJson } from './respond.ts';
import { serveScim } from './surface/scim.surface.ts';
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

type Serve = (surfaces: Surfaces, exchange: Exchange) => Promise<void> | void;
interface Route {
  readonly surface: SurfaceName;
  readonly serve: Serve;
  /** Omitted: any method. */
  readonly method?: 'GET' | 'POST';
}

/**
 * Readers can use the server while the database can be read; `?require=write` checks that it can
 * also be written.
 */
const serveReadiness: Serve = async ({ readiness }, { request, response }) => {
  const required =
    new URLSearchParams((request.url ?? '').split('?', 2)[1]).get('require') ?? 'read';
  if (required !== 'read' && required !== 'write')
    return respondJson(response, 400, { message: 'require must be read or write.' });
  const status = await readiness();
  const isEnough = status === 'ready' || (status === 'read-only' && required === 'read');
  respondJson(response, isEnough ? 200 : 503, { status }, isEnough ? {} : { 'Retry-After': '1' });
};

const READINESS: Route = { surface: 'health', serve: serveReadiness };
/** The response to every health check while the server drains. */
const STOPPING: Route = {
  surface: 'health',
  serve: (_surfaces, { response }) =>
    respondJson(response, 503, { status: 'stopping' }, { 'Retry-After': '1' }),
};
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/graphql', { surface: 'graphql', serve: serveGraphQL }],
  ['/oauth/introspect', { surface: 'introspection', method: 'POST', serve: serveIntrospection }],
  ['/oauth/revoke', { surface: 'revocation', method: 'POST', serve: serveRevocation }],
  ['/access/v1/evaluation', { surface: 'authzen', method: 'POST', serve: serveEvaluation }],
  ['/access/v1/evaluations', { surface: 'authzen', method: 'POST', serve: serveEvaluations }],
  [
    '/.well-known/authzen-configuration',
    { surface: 'authzen', method: 'GET', serve: serveAuthzenConfiguration },
  ],
  ['/forward-auth', { surface: 'forward_auth', serve: serveForwardAuth }],
  [
    '/healthz',
    {
      surface: 'health',
      serve: (_surfaces, { response }) => respondJson(response, 200, { status: 'up' }),
    },
  ],
  ['/readyz', READINESS],
]);
/** Paths in addition to the routes above. */
const OTHER_PATHS = ['/metrics', '/scim', '/assets'];
const SCIM: Route = { surface: 'scim', serve: serveScim };
const METRICS: Route = {
  surface: 'metrics',
  method: 'GET',
  serve: ({ metrics, metricsToken }, { request, response }) =>
    serveMetrics(metrics.registry, metricsToken, request, response),
};
const CONSOLE: Route = {
  surface: 'console',
  serve: ({ console }, { request, response }) => {
    if (!console(request, response, pathOf(request)))
      respondJson(response, 404, { message: 'Not found. The API is at /graphql.' });
  },
};

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
  if (isAmbiguous(surfaces.basePath, [...ROUTES.keys(), ...OTHER_PATHS, ...Object.values(PATHS)]))
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
        if (response.headersSent) response.destroy();
        else
          respondJson(response, 500, {
            errors: [
              { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL' } },
            ],
          });
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

const pathOf = ({ url }: IncomingMessage): string => (url ?? '/').split('?', 1)[0] ?? '/';

function findRoute(surfaces: Surfaces, request: IncomingMessage, isDraining: boolean): Route {
  const route = findByPath(surfaces, pathOf(request));
  if (isDraining && route === READINESS) return STOPPING;
  if (!isOptions(surfaces, request, route)) return route;
  return isDraining
    ? STOPPING
    : {
        surface: 'health',
        serve: (_surfaces, { response }) => respondMethods(response, methodsOf(route)),
      };
}

function findByPath({ metricsToken }: Surfaces, path: string): Route {
  if (path === '/metrics' && metricsToken !== undefined) return METRICS;
  if (path === '/scim/v2' || path.startsWith('/scim/v2/')) return SCIM;
  return ROUTES.get(path) ?? CONSOLE;
}

/**
 * Returns whether this is an OPTIONS request about the server, such as haproxy's default health
 * check. Preflights of other origins are left to CORS. Security: authentication bypass.
 * /forward-auth is asked with the method of the proxy's visitor, and its response is a permission.
 */
const isOptions = (
  { allowedOrigins }: Surfaces,
  { method, headers }: IncomingMessage,
  { surface }: Route,
): boolean =>
  method === 'OPTIONS' &&
  surface !== 'forward_auth' &&
  !(headers.origin !== undefined && allowedOrigins.length > 0);

function methodsOf({ surface, method }: Route): readonly string[] {
  if (surface === 'scim') return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  if (surface === 'graphql') return ['GET', 'POST'];
  return method === 'POST' ? ['POST'] : ['GET', 'HEAD'];
}

/** Answers OPTIONS (RFC 9110, section 9.3.7). */
const respondMethods = (response: ServerResponse, methods: readonly string[]): void =>
  void response
    .writeHead(204, { Allow: [...methods, 'OPTIONS'].join(', '), 'Cache-Control': 'no-store' })
    .end();

async function serve(
  surfaces: Surfaces,
  exchange: Exchange,
  { method, serve: answer }: Route,
): Promise<void> {
  const { request, response } = exchange;
  if (
    method !== undefined &&
    request.method !== method &&
    !(method === 'GET' && request.method === 'HEAD')
  ) {
    return respondJson(
      response,
      405,
      { error: 'invalid_request', error_description: `Use ${method}.` },
      { Allow: method },
    );
  }
  try {
    await answer(surfaces, exchange);
  } catch (error) {
    refuse(exchange, error);
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
    rejection: null,
    gates: [],
  };
}
