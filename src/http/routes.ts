import type { IncomingMessage, ServerResponse } from 'node:http';
import { PATHS } from '../console/paths.ts';
import {
  forwardAuthEnvelope,
  graphqlEnvelope,
  oauthEnvelope,
  plainEnvelope,
  scimEnvelope,
  type Envelope,
} from './envelope.ts';
import type { Exchange, SurfaceName } from './exchange.ts';
import { InvalidRequestError } from './invalid-request.ts';
import { respondJson } from './respond.ts';
import {
  serveAuthzenConfiguration,
  serveEvaluation,
  serveEvaluations,
} from './surface/authzen.surface.ts';
import { serveForwardAuth } from './surface/forward-auth.surface.ts';
import { serveGraphQL } from './surface/graphql.surface.ts';
import { serveMetrics } from './surface/metrics.surface.ts';
import { serveIntrospection, serveRevocation } from './surface/oauth.surface.ts';
import { serveScim } from './surface/scim.surface.ts';
import type { Surfaces } from './surfaces.ts';

type Serve = (surfaces: Surfaces, exchange: Exchange) => Promise<void> | void;

/** How the requests to one path are served. */
export interface Route {
  readonly surface: SurfaceName;
  /** The methods that it accepts, as in `Allow`. Null: it decides itself. */
  readonly methods: readonly string[] | null;
  /** The form of its errors. */
  readonly envelope: Envelope;
  readonly serve: Serve;
}

const GET = ['GET', 'HEAD'];
const POST = ['POST'];

const health = (serve: Serve): Route => ({
  surface: 'health',
  methods: null,
  envelope: plainEnvelope,
  serve,
});
const oauth = (surface: SurfaceName, serve: Serve): Route => ({
  surface,
  methods: POST,
  envelope: oauthEnvelope,
  serve,
});
const authzen = (methods: readonly string[], serve: Serve): Route => ({
  surface: 'authzen',
  methods,
  envelope: oauthEnvelope,
  serve,
});

/**
 * Readers can use the server while the database can be read; `?require=write` checks that it can
 * also be written.
 */
const READINESS = health(async ({ readiness }, { request, response }) => {
  const required =
    new URLSearchParams((request.url ?? '').split('?', 2)[1]).get('require') ?? 'read';
  if (required !== 'read' && required !== 'write')
    throw new InvalidRequestError(400, '`require` must be read or write.');
  const status = await readiness();
  const isEnough = status === 'ready' || (status === 'read-only' && required === 'read');
  respondJson(response, isEnough ? 200 : 503, { status }, isEnough ? {} : { 'Retry-After': '1' });
});

/** The response to every health check while the server drains. */
const STOPPING = health((_surfaces, { response }) =>
  respondJson(response, 503, { status: 'stopping' }, { 'Retry-After': '1' }),
);

const ROUTES: ReadonlyMap<string, Route> = new Map([
  [
    '/graphql',
    {
      surface: 'graphql',
      methods: ['GET', 'POST'],
      envelope: graphqlEnvelope,
      serve: serveGraphQL,
    },
  ],
  ['/oauth/introspect', oauth('introspection', serveIntrospection)],
  ['/oauth/revoke', oauth('revocation', serveRevocation)],
  ['/access/v1/evaluation', authzen(POST, serveEvaluation)],
  ['/access/v1/evaluations', authzen(POST, serveEvaluations)],
  ['/.well-known/authzen-configuration', authzen(GET, serveAuthzenConfiguration)],
  [
    '/forward-auth',
    {
      surface: 'forward_auth',
      methods: null,
      envelope: forwardAuthEnvelope,
      serve: serveForwardAuth,
    },
  ],
  ['/healthz', health((_surfaces, { response }) => respondJson(response, 200, { status: 'up' }))],
  ['/readyz', READINESS],
]);

const SCIM: Route = {
  surface: 'scim',
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  envelope: scimEnvelope,
  serve: serveScim,
};

const METRICS: Route = {
  surface: 'metrics',
  methods: GET,
  envelope: plainEnvelope,
  serve: ({ metrics, metricsToken }, { request, response }) =>
    serveMetrics(metrics.registry, metricsToken, request, response),
};

const CONSOLE: Route = {
  surface: 'console',
  methods: null,
  envelope: plainEnvelope,
  serve: ({ console }, { request, response }) => {
    if (!console(request, response, pathOf(request)))
      throw new InvalidRequestError(404, 'Not found. The API is at /graphql.');
  },
};

/** Every path that the server answers, for the check that PUBLIC_URL does not start like one. */
export const OWN_PATHS = [
  ...ROUTES.keys(),
  '/metrics',
  '/scim',
  '/assets',
  ...Object.values(PATHS),
];

const pathOf = ({ url }: IncomingMessage): string => (url ?? '/').split('?', 1)[0] ?? '/';

/** Returns the route of a request; while the server drains, health checks fail. */
export function findRoute(
  surfaces: Surfaces,
  request: IncomingMessage,
  isDraining: boolean,
): Route {
  const route = findByPath(surfaces, pathOf(request));
  if (isDraining && route === READINESS) return STOPPING;
  if (!isOptions(surfaces, request, route)) return route;
  return isDraining
    ? STOPPING
    : health((_surfaces, { response }) => respondMethods(response, route.methods ?? GET));
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

/** Answers OPTIONS (RFC 9110, section 9.3.7). */
const respondMethods = (response: ServerResponse, methods: readonly string[]): void =>
  void response
    .writeHead(204, { Allow: [...methods, 'OPTIONS'].join(', '), 'Cache-Control': 'no-store' })
    .end();

/** Rejects a request with a method that the route does not accept (RFC 9110, section 15.5.6). */
export function requireMethod({ methods }: Route, { method = '' }: IncomingMessage): void {
  if (!methods || methods.includes(method)) return;
  const named = methods.filter((one) => one !== 'HEAD');
  throw new InvalidRequestError(405, `Use ${named.join(' or ')}.`, { Allow: methods.join(', ') });
}
