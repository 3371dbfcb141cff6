import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Call } from '../../core/call.ts';
import { PublicError, type ErrorCode } from '../../core/public-error.ts';
import { PageRefusedError, UnauthenticatedError } from '../../core/refusal.ts';
import type { RunContext } from '../../server/run.ts';
import { isSignInOperation } from '../../server/sign-in-operation.ts';
import { takeCredential } from '../caller/presented-credential.ts';
import type { Exchange, Outcome } from '../exchange.ts';
import { noteError } from '../fail.ts';
import { InvalidRequestError } from '../invalid-request.ts';
import { chooseMediaType } from '../negotiate.ts';
import { requireMediaType } from '../read-body.ts';
import type { Surfaces } from '../surfaces.ts';
import { JSON_TYPES, readParams, serveJson } from './graphql-json.ts';

/** Serves /graphql. Authenticates the caller before it reads the document. */
export async function serveGraphQL(surfaces: Surfaces, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  response.setHeader('Cache-Control', 'no-store');
  // Security: clickjacking of GraphiQL.
  response.setHeader('X-Frame-Options', 'DENY');
  // Security: cross-site request forgery. Form posts need no preflight, so a page of another site
  // could send them with the visitor's cookie.
  if (request.method === 'POST') requireMediaType(request, 'application/json');
  const type = chooseAnswerType(request);
  if (type === null)
    throw new InvalidRequestError(406, `Accept must allow one of ${ANSWER_TYPES.join(', ')}.`);
  // The chosen type alone: Yoga ignores quality values, and errors are sent in this type too.
  request.headers.accept = type;
  const jsonType = request.method === 'POST' ? JSON_TYPES.find((one) => one === type) : undefined;
  if (jsonType) {
    let reading: Promise<GraphQLParams> | undefined;
    const params = () => (reading ??= readParams(request));
    const signsIn = () => params().then(isSignInOperation, () => false);
    const call = await admitCaller(surfaces, exchange, signsIn);
    return serveJson(surfaces, exchange, await params(), toRunContext(exchange, call), jsonType);
  }
  const call = await admitCaller(surfaces, exchange, () => type === HTML);
  // Yoga compares media types case-sensitively.
  if (request.method === 'POST') request.headers['content-type'] = 'application/json';
  await surfaces.yoga(request, response, toRunContext(exchange, call));
}

const toRunContext = (exchange: Exchange, call: Call): RunContext => ({
  call,
  onOperation: (name) => {
    exchange.operation = name;
  },
  onErrors: (errors) => noteErrors(exchange, errors),
});

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
  for (const error of errors) {
    const cause = publicCauseOf(error);
    if (cause) noteError(exchange, cause);
    exchange.outcome ??= OUTCOMES[error.extensions['code'] as ErrorCode];
  }
}

function publicCauseOf({ originalError }: GraphQLError): PublicError | null {
  if (originalError instanceof GraphQLError) return publicCauseOf(originalError);
  return originalError instanceof PublicError ? originalError : null;
}

/** The media types of responses. Event streams go through Yoga. */
const ANSWER_TYPES = [...JSON_TYPES, 'text/event-stream'] as const;
const HTML = 'text/html';

/**
 * Chooses the media type of the response. A GET that prefers HTML gets GraphiQL. Browsers with
 * incremental delivery list multipart/mixed first, but no response is incremental.
 */
const chooseAnswerType = ({ method, headers: { accept } }: IncomingMessage): string | null =>
  chooseMediaType(accept, method === 'GET' ? [...ANSWER_TYPES, HTML] : ANSWER_TYPES) ??
  chooseMediaType(accept, ['multipart/mixed']);

/** Admits the caller. `needsNoCaller` is asked about a credential of another product. */
async function admitCaller(
  { admit, admitAnonymous, cookie, pages }: Surfaces,
  exchange: Exchange,
  needsNoCaller: () => boolean | Promise<boolean>,
): Promise<Call> {
  const presented = takeCredential(exchange.request, { cookie: cookie.name });
  if (presented.kind === 'ambiguous')
    throw new InvalidRequestError(
      400,
      'The request presents two credentials that differ. Send only one of Authorization, X-API-Key and the session cookie.',
    );
  if (presented.kind === 'none') return admitAnonymous(exchange);
  // A proxy's Basic credential or another product's token must not prevent sign-in or opening
  // GraphiQL.
  if (presented.isForeign && (await needsNoCaller())) return admitAnonymous(exchange);
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
