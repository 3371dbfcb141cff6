import { GraphQLError } from 'graphql';
import type { AccessGate } from '../access/gate.ts';
import { toRateLimitHeaders } from '../rate-limit/headers.ts';
import {
  InsufficientAuthorityError,
  NotFoundError,
  PageRefusedError,
  RateLimitedError,
  Refusal,
  UnauthenticatedError,
  ValidationError,
} from '../core/refusal.ts';
import { withoutSecrets } from '../secrets/secret-format.ts';
import { messageOf, whyUnavailable, type Unavailability } from '../core/unavailable.ts';

/** The codes of top-level errors. Clients switch on them: never rename one. */
export type ErrorCode =
  'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'RATE_LIMITED' | 'INTERNAL';

const CHALLENGE = 'Bearer realm="latchkey"';
const RETRY_AFTER_SECONDS = '1';

/**
 * RFC 6750, section 3: what a caller is told who has no credential, a bad one, or one that may not.
 */
export const challenge = (
  error: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | null,
): string => (error ? `${CHALLENGE}, error="${error}"` : CHALLENGE);

/** 401: nobody is signed in, or no longer. */
export const unauthenticated = (message: string, gate: AccessGate | null): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'UNAUTHENTICATED',
      ...(gate && { gate }),
      http: { status: 401, headers: { 'WWW-Authenticate': challenge(gate && 'invalid_token') } },
    },
  });

/** 403: signed in, and not allowed. */
export const forbidden = ({ message, missing, gate }: InsufficientAuthorityError): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'FORBIDDEN',
      missing,
      gate,
      http: { status: 403, headers: { 'WWW-Authenticate': challenge('insufficient_scope') } },
    },
  });

/**
 * 403: the page, and not the caller's role, is the cause; a challenge for more scope would be
 * wrong.
 */
export const pageRefused = ({ message }: PageRefusedError): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'FORBIDDEN', missing: [], gate: 'SURFACE_ALLOWED', http: { status: 403 } },
  });

/** 429: too much in too short a time. */
export const rateLimited = ({ message, spending }: RateLimitedError): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'RATE_LIMITED',
      http: { status: 429, headers: toRateLimitHeaders(spending) },
    },
  });

/** 400: the document, the variables or an argument break a rule. */
export const badUserInput = (
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'BAD_USER_INPUT', ...extensions, http: { status: 400, spec: true } },
  });

/**
 * 503: the truth cannot be read now, so nobody is let in; or nothing can be changed now, so nothing
 * was.
 */
const unavailable = (why: Unavailability, cause: unknown): GraphQLError =>
  new GraphQLError(messageOf(why), {
    originalError: cause instanceof Error ? cause : null,
    extensions: {
      code: 'INTERNAL',
      http: { status: 503, headers: { 'Retry-After': RETRY_AFTER_SECONDS } },
    },
  });

/** The top-level error that an exception becomes; null for one that nobody expected. */
export function toExpected(error: unknown): GraphQLError | null {
  if (error instanceof UnauthenticatedError) return unauthenticated(error.message, error.gate);
  if (error instanceof RateLimitedError) return rateLimited(error);
  if (error instanceof InsufficientAuthorityError) return forbidden(error);
  if (error instanceof PageRefusedError) return pageRefused(error);
  if (error instanceof ValidationError)
    return badUserInput(error.message, { issues: error.issues });
  if (error instanceof NotFoundError || error instanceof Refusal)
    return badUserInput(error.message);
  const why = whyUnavailable(error);
  return why && unavailable(why, error);
}

/** 500: a bug. What happened is in the log, under the id of the request. */
export const internal = (): GraphQLError =>
  new GraphQLError('Something went wrong on our side.', {
    extensions: { code: 'INTERNAL', http: { status: 500 } },
  });

/**
 * Security: graphql-js quotes the offending value, which may be a secret or a password that was put
 * in the wrong place. What it says after the value is lost with it.
 */
const QUOTING: readonly (readonly [RegExp, string])[] = [
  [
    / got invalid value [\s\S]*?(?: at "([\w.[\]]*)")?; (A (?:DateTime|Duration) is [\s\S]*)$/,
    ' got an invalid value at "$1". $2',
  ],
  [
    / got invalid value [\s\S]*; (Field "\w+" of required type "[\w![\]]+" was not provided\.)$/,
    ' got an invalid value. $1',
  ],
  [
    / got invalid value [\s\S]*; (Expected (?:non-nullable )?type "[\w![\]]+" (?:not )?to be (?:null|an object)\.)$/,
    ' got an invalid value. $1',
  ],
  [
    / got invalid value [\s\S]*; (Int|Float|String|Boolean|ID) cannot represent [\s\S]*$/,
    ' got an invalid value: it is no $1.',
  ],
  [
    / got invalid value [\s\S]*; Value [\s\S]* does not exist in ("\w+" enum)[\s\S]*$/,
    ' got an invalid value: it is not in the $1.',
  ],
  [/ got invalid value [\s\S]*$/, ' got an invalid value.'],
  [
    / cannot represent ([\w -]*?):? [^\w -][\s\S]*$| cannot represent ([\w -]*?): [\s\S]*$/,
    ' cannot represent this value.',
  ],
  [/^Value [\s\S]* does not exist in ("\w+" enum)[\s\S]*$/, 'The value does not exist in the $1.'],
  [/^Enum ("\w+") cannot represent[\s\S]*$/, 'Enum $1 cannot represent this value.'],
  [/^Expected value of type ("[^"]*"), found [\s\S]*$/, 'Expected a value of type $1.'],
];

/**
 * A fault of the document or its variables, in the words of graphql-js but without the value that
 * it quotes.
 */
export function toDocumentError(error: GraphQLError): GraphQLError {
  const message = withoutSecrets(
    QUOTING.reduce(
      (text, [pattern, replacement]) => text.replace(pattern, replacement),
      error.message,
    ),
  );
  const { nodes, source, positions, path, extensions } = error;
  const { issues, code } = extensions;
  const { spec, ...status } = extensions.http ?? {};
  // What is no GraphQL request at all has its status for every client; a fault in one only for
  // those that expect it.
  const http = code === 'BAD_REQUEST' ? status : { ...status, ...(spec !== undefined && { spec }) };
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { code: 'BAD_USER_INPUT', ...(issues !== undefined && { issues }), http },
  });
}
