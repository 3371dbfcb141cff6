import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { badUserInput, toExpected, type ErrorCode } from '../../graphql/errors.ts';
import { PageRefusedError, UnauthenticatedError } from '../../core/refusal.ts';
import type { Request } from '../../core/request.ts';
import { whyUnavailable } from '../../core/unavailable.ts';
import type { Exchange, Outcome } from '../exchange.ts';
import { takeCredential } from '../caller/presented-credential.ts';
import { ANSWER_TYPES, asksToSignIn, serveLean } from './graphql-lean.ts';
import { chooseMediaType } from '../negotiate.ts';
import { isMediaType, whyNotDecoded } from '../read-body.ts';
import { respondGraphQLError, respondJson } from '../respond.ts';
import type { Surfaces } from '../surfaces.ts';

/** Serves /graphql. Authenticates the caller before it reads the document. */
export async function serveGraphQL(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  response.setHeader('Cache-Control', 'no-store');
  // Security: clickjacking of GraphiQL.
  response.setHeader('X-Frame-Options', 'DENY');
  if (request.method !== 'POST' && request.method !== 'GET') {
    return respondJson(response, 405, badRequest('Use POST, or GET for queries.'), {
      Allow: 'GET, POST',
    });
  }
  // Security: cross-site request forgery. Form posts need no preflight, so a page of another site
  // could send them with the visitor's cookie.
  if (request.method === 'POST' && !isMediaType(request, 'application/json'))
    return refuseMediaType(response);
  const undecoded = request.method === 'POST' ? whyNotDecoded(request) : null;
  if (undecoded)
    return respondJson(response, 415, badRequest(undecoded.message), undecoded.headers);
  const type = chooseAnswerType(request);
  if (type === null)
    return respondJson(
      response,
      406,
      badRequest(`Accept must allow one of ${ANSWER_TYPES.join(', ')}.`),
    );
  // Yoga compares media types case-sensitively and ignores quality values of Accept.
  request.headers.accept = type;
  if (request.method === 'POST') request.headers['content-type'] = 'application/json';
  try {
    const call = await admitCaller(surfaces, exchange);
    await serveLean(surfaces.graphql, request, response, {
      call,
      onOperation: (name) => {
        exchange.operation = name;
      },
      onErrors: (errors) => noteErrors(exchange, errors),
    });
  } catch (error) {
    refuse(exchange, error);
  }
}

const OUTCOMES: Readonly<Record<ErrorCode, Outcome>> = {
  UNAUTHENTICATED: 'refused',
  FORBIDDEN: 'refused',
  RATE_LIMITED: 'refused',
  BAD_USER_INPUT: 'invalid',
  INTERNAL: 'error',
};

/**
 * Records errors for the log. The status is not sufficient: clients that accept application/json
 * get 200 with errors inside.
 */
function noteErrors(exchange: Exchange, errors: readonly GraphQLError[]): void {
  for (const { extensions, originalError } of errors) {
    exchange.unavailability ??= whyUnavailable(originalError);
    if (typeof extensions['gate'] === 'string') exchange.gates.push(extensions['gate']);
    exchange.outcome ??= OUTCOMES[extensions['code'] as ErrorCode];
  }
}

const refuseMediaType = (response: ServerResponse): void =>
  respondJson(
    response,
    415,
    badRequest('Send the request as Content-Type: application/json, in UTF-8.'),
  );

const badRequest = (message: string): object => ({
  errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }],
});

const HTML = 'text/html';

/**
 * Chooses the media type of the response. A GET that prefers HTML gets GraphiQL. Browsers with
 * incremental delivery list multipart/mixed first, but no response is incremental.
 */
const chooseAnswerType = ({ method, headers: { accept } }: IncomingMessage): string | null =>
  chooseMediaType(accept, method === 'GET' ? [...ANSWER_TYPES, HTML] : ANSWER_TYPES) ??
  chooseMediaType(accept, ['multipart/mixed']);

async function admitCaller(
  { admit, cookie, pages }: Surfaces,
  exchange: Exchange,
): Promise<Request> {
  const presented = takeCredential(exchange.request, { cookie: cookie.name });
  if (presented.kind === 'ambiguous')
    throw badUserInput(
      'The request presents two credentials that differ. Send only one of Authorization, X-API-Key and the session cookie.',
    );
  if (presented.kind === 'none') return admit(exchange, null, { spends: true });
  // A proxy's Basic credential or another product's token must not prevent sign-in or opening
  // GraphiQL.
  if (
    presented.isForeign &&
    (exchange.request.headers.accept === HTML || (await asksToSignIn(exchange.request)))
  )
    return admit(exchange, null, { spends: true });
  const refused = presented.byCookie ? pages.whyNotAccepted(exchange.request) : null;
  if (refused !== null) throw new PageRefusedError(refused);
  try {
    return await admit(exchange, presented.secret, { spends: true });
  } catch (error) {
    // Scripts cannot delete an invalid HttpOnly cookie, so without this the browser could not sign
    // in again.
    if (presented.byCookie && error instanceof UnauthenticatedError)
      cookie.clear(exchange.response);
    throw error;
  }
}

function refuse(exchange: Exchange, error: unknown): void {
  const { request, response } = exchange;
  const expected = error instanceof GraphQLError ? error : toExpected(error);
  if (response.headersSent || !expected) throw error;
  exchange.unavailability = whyUnavailable(error);
  respondGraphQLError(request, response, expected, 400);
}
