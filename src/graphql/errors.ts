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

/** The codes of top-level errors. Clients depend on them: never rename one. */
export type ErrorCode =
  'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'RATE_LIMITED' | 'INTERNAL';

const CHALLENGE = 'Bearer realm="latchkey"';
const RETRY_AFTER_SECONDS = '1';

/**
 * Returns the WWW-Authenticate challenge (RFC 6750, section 3) for a missing, rejected or
 * insufficient credential.
 */
export const challenge = (
  error: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | null,
): string => (error ? `${CHALLENGE}, error="${error}"` : CHALLENGE);

/** 401: the caller is not authenticated, or no longer. */
export const unauthenticated = (message: string, gate: AccessGate | null): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'UNAUTHENTICATED',
      ...(gate && { gate }),
      http: { status: 401, headers: { 'WWW-Authenticate': challenge(gate && 'invalid_token') } },
    },
  });

/** 403: authenticated, but not authorized. */
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
 * 403: the page is the cause, not the caller's role, so a challenge that asks for more scope would
 * be wrong.
 */
export const pageRefused = ({ message }: PageRefusedError): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'FORBIDDEN', missing: [], gate: 'SURFACE_ALLOWED', http: { status: 403 } },
  });

/** 429: a rate limit is exceeded. */
export const rateLimited = ({ message, spending }: RateLimitedError): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'RATE_LIMITED',
      http: { status: 429, headers: toRateLimitHeaders(spending) },
    },
  });

/** 400: the document, the variables or an argument are invalid. */
export const badUserInput = (
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'BAD_USER_INPUT', ...extensions, http: { status: 400, spec: true } },
  });

/**
 * 503: fails closed. Authority cannot be read, so the request is rejected; or nothing can be
 * written, so nothing was changed.
 */
const unavailable = (why: Unavailability, cause: unknown): GraphQLError =>
  new GraphQLError(messageOf(why), {
    originalError: cause instanceof Error ? cause : null,
    extensions: {
      code: 'INTERNAL',
      http: { status: 503, headers: { 'Retry-After': RETRY_AFTER_SECONDS } },
    },
  });

/** Converts an expected exception to a top-level error. Returns null for an unexpected one. */
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

/** 500: a bug. The log has the details, under the id of the request. */
export const internal = (): GraphQLError =>
  new GraphQLError('Something went wrong on our side.', {
    extensions: { code: 'INTERNAL', http: { status: 500 } },
  });

/**
 * Security: information disclosure. graphql-js quotes the invalid value, which may be a secret or
 * password in the wrong field. The text after the value is dropped with it.
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
    ' got an invalid value: it is not a valid $1.',
  ],
  [
    / got invalid value [\s\S]*; Value [\s\S]* does not exist in ("\w+" enum)[\s\S]*$/,
    ' got an invalid value: it is not a value of the $1.',
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
 * Returns the error for an invalid document or invalid variables: the message of graphql-js without
 * the value that it quotes.
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
  // A request that is not GraphQL at all has its status for every client. An error in a GraphQL
  // request has it only for clients that expect it.
  const http = code === 'BAD_REQUEST' ? status : { ...status, ...(spec !== undefined && { spec }) };
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { code: 'BAD_USER_INPUT', ...(issues !== undefined && { issues }), http },
  });
}
