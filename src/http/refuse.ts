import { challenge } from '../graphql/errors.ts';
import {
  InsufficientAuthorityError,
  RateLimitedError,
  Refusal,
  UnauthenticatedError,
} from '../core/refusal.ts';
import { ClientAuthenticationError } from './caller/asking-service.ts';
import { messageOf, whyUnavailable } from '../core/unavailable.ts';
import type { Exchange } from './exchange.ts';
import { BodyError } from './read-body.ts';
import { respondJson, type Headers } from './respond.ts';

/**
 * Sends an error on surfaces other than GraphQL, in the form and with the codes of RFC 6749,
 * section 5.2.
 */
export function refuse(exchange: Exchange, error: unknown): void {
  const { response } = exchange;
  if (response.headersSent) throw error;
  // A client that disconnects while sending causes an error code like that of a lost database
  // connection.
  exchange.unavailability = error instanceof BodyError ? null : whyUnavailable(error);
  const [status, code, headers = {}] = exchange.unavailability ? UNAVAILABLE : toRefusal(error);
  const message = error instanceof Error ? error.message : '';
  const description = exchange.unavailability ? messageOf(exchange.unavailability) : message;
  respondJson(
    response,
    status,
    { error: code, error_description: toDescription(description) },
    headers,
  );
}

const BASIC = 'Basic realm="latchkey", charset="UTF-8"';

/**
 * Returns the message as an error_description (RFC 6749, section 5.2): printable ASCII without
 * quotation mark and backslash.
 */
const toDescription = (message: string): string =>
  message.replace(/["\\]/g, "'").replace(/[^ -~]/gu, '?');

type Answer = readonly [status: number, code: string, headers?: Headers];

const UNAVAILABLE: Answer = [503, 'temporarily_unavailable', { 'Retry-After': '1' }];

function toRefusal(error: unknown): Answer {
  if (error instanceof BodyError) return [error.status, 'invalid_request', error.headers];
  if (error instanceof ClientAuthenticationError) {
    // RFC 6749, section 5.2: the scheme that the client used comes first.
    const challenges = error.isAttempted ? [BASIC, challenge(null)] : [challenge(null), BASIC];
    return [401, 'invalid_client', { 'WWW-Authenticate': challenges }];
  }
  if (error instanceof UnauthenticatedError) {
    return [
      401,
      'invalid_token',
      { 'WWW-Authenticate': [challenge(error.gate && 'invalid_token'), BASIC] },
    ];
  }
  if (error instanceof InsufficientAuthorityError)
    return [403, 'insufficient_scope', { 'WWW-Authenticate': challenge('insufficient_scope') }];
  if (error instanceof RateLimitedError) return [429, 'rate_limited'];
  if (error instanceof Refusal) return [400, 'invalid_request'];
  throw error;
}
