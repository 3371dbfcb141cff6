import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { badUserInput, forbidden, isUnavailable, unavailable } from '../graphql/errors.ts';
import type { GraphQLServer } from '../graphql/yoga.ts';
import { InsufficientAuthorityError } from '../refusal.ts';
import type { Request } from '../request.ts';
import { takeCredential } from './presented-credential.ts';
import { respondGraphQLError, respondJson } from './respond.ts';
import { isCrossSite, type SessionCookie } from './session-cookie.ts';

/** What the GraphQL surface works with. */
export interface GraphQLSurface {
  readonly graphql: GraphQLServer;
  readonly cookie: SessionCookie;
  readonly allowedOrigins: readonly string[];
  /** Makes the request of a caller; throws a GraphQLError when the credential is not let in. Null: anonymous. */
  readonly begin: (request: IncomingMessage, response: ServerResponse, secret: string | null) => Promise<Request>;
  readonly log: Logger;
}

/** Serves /graphql: who asks is worked out first, and only then is the document looked at. */
export async function serveGraphQL(surface: GraphQLSurface, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  // Security: nobody frames the explorer.
  response.setHeader('X-Frame-Options', 'DENY');
  if (request.method !== 'POST' && request.method !== 'GET') {
    return respondJson(
      response,
      405,
      { errors: [{ message: 'Use POST, or GET for queries.', extensions: { code: 'BAD_USER_INPUT' } }] },
      { Allow: 'GET, POST' },
    );
  }
  if (request.method === 'POST' && !isJson(request)) return refuseMediaType(response);
  // Media types have no case; what comes next thinks they have.
  if (request.method === 'POST') request.headers['content-type'] = 'application/json';
  try {
    const call = await beginCall(surface, request, response);
    await surface.graphql(request, response, { call });
  } catch (error) {
    refuse(surface, request, response, error);
  }
}

// Security: form posts need no preflight, so a page of another site could send them with the visitor's cookie.
const isJson = ({ headers }: IncomingMessage): boolean => /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(headers['content-type'] ?? '');

const refuseMediaType = (response: ServerResponse): void =>
  respondJson(response, 415, {
    errors: [{ message: 'Send the request as Content-Type: application/json, in UTF-8.', extensions: { code: 'BAD_USER_INPUT' } }],
  });

async function beginCall({ begin, cookie, allowedOrigins }: GraphQLSurface, request: IncomingMessage, response: ServerResponse): Promise<Request> {
  const presented = takeCredential(request, cookie.name);
  if (presented.kind === 'ambiguous')
    throw badUserInput('The request presents two credentials that differ. Send one, by Authorization, X-API-Key or the session cookie.');
  if (presented.kind === 'none') return begin(request, response, null);
  if (presented.byCookie && isCrossSite(request, allowedOrigins)) {
    throw forbidden(new InsufficientAuthorityError('A session cookie is not taken from a page of another site.', [], 'SURFACE_ALLOWED'));
  }
  try {
    return await begin(request, response, presented.secret);
  } catch (error) {
    // A browser cannot take back an HttpOnly cookie that is no good any more: without this it could not sign in again.
    if (presented.byCookie && error instanceof GraphQLError) cookie.clear(response);
    throw error;
  }
}

function refuse({ log }: GraphQLSurface, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) throw error;
  if (error instanceof GraphQLError) return respondGraphQLError(request, response, error, 400);
  if (!isUnavailable(error)) throw error;
  log.warn({ err: error }, 'cannot answer: the database is away, or too many secrets are being checked');
  return respondGraphQLError(request, response, unavailable(), 503);
}
