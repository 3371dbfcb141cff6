import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import cors from 'cors';
import { createConsole, type Console } from './console.ts';
import { serveGraphQL, type GraphQLSurface } from './graphql-surface.ts';
import { respondJson } from './respond.ts';

/** What the surfaces need of the rest. */
export interface Surfaces extends GraphQLSurface {
  readonly isReady: () => Promise<boolean>;
}

// Security: clients that trickle their headers or body would hold connections for ever.
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 };

/** Lets pages of the origins that are allowed read every answer, refusals too. */
const corsFor = (origins: readonly string[]) =>
  cors({ origin: [...origins], credentials: true, methods: ['GET', 'POST'], exposedHeaders: ['X-Request-Id', 'WWW-Authenticate', 'Retry-After'], maxAge: 600 });

/** Makes the server; it does not listen yet. */
export function createHttpServer(surfaces: Surfaces): Server {
  const shareWith = corsFor(surfaces.allowedOrigins);
  const serveConsole = createConsole();
  return createServer(TIMEOUTS, (request, response) => {
    response.setHeader('X-Request-Id', randomUUID());
    const next = (): void => {
      route(surfaces, serveConsole, request, response).catch((error: unknown) => {
        surfaces.log.error({ err: error }, 'request failed');
        if (response.headersSent) response.destroy();
        else respondJson(response, 500, { errors: [{ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL' } }] });
      });
    };
    if (surfaces.allowedOrigins.length > 0) shareWith(request, response, next);
    else next();
  });
}

async function route(surfaces: Surfaces, serveConsole: Console, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [pathname = '/'] = (request.url ?? '/').split('?');
  if (pathname === '/graphql') return serveGraphQL(surfaces, request, response);
  if (pathname === '/healthz') return respondJson(response, 200, { status: 'up' });
  if (pathname === '/readyz') {
    return (await surfaces.isReady())
      ? respondJson(response, 200, { status: 'ready' })
      : respondJson(response, 503, { status: 'unavailable' }, { 'Retry-After': '1' });
  }
  if (serveConsole(request, response, pathname)) return;
  return respondJson(response, 404, { message: 'There is nothing here. The API is at /graphql.' });
}
