import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { challenge, isUnavailable } from '../graphql/errors.ts';
import { InsufficientAuthorityError, RateLimitedError, Refusal, UnauthenticatedError } from '../refusal.ts';
import { ClientAuthenticationError } from './asking-service.ts';
import { BodyError } from './read-body.ts';
import { respondJson, type Headers } from './respond.ts';

/** What is refused where the answer is not GraphQL: in the form of RFC 6749, section 5.2, with its codes where it has one. */
export function refuse(response: ServerResponse, error: unknown, log: Logger): void {
  if (response.headersSent) throw error;
  const [status, code, headers = {}] = toRefusal(error);
  const message = error instanceof Error ? error.message : '';
  if (status === 503) log.warn({ err: error }, 'cannot answer: the database is away, or too many secrets are being checked');
  const description = status === 503 ? 'The server cannot answer at the moment. Try again shortly.' : message;
  respondJson(response, status, { error: code, error_description: toDescription(description) }, headers);
}

const BASIC = 'Basic realm="latchkey", charset="UTF-8"';

/** RFC 6749, section 5.2, allows printable ASCII without quotation mark and backslash. */
const toDescription = (message: string): string => message.replace(/["\\]/g, "'").replace(/[^ -~]/gu, '?');

function toRefusal(error: unknown): [status: number, code: string, headers?: Headers] {
  if (error instanceof BodyError) return [error.status, 'invalid_request', error.headers];
  if (error instanceof ClientAuthenticationError) {
    // RFC 6749, section 5.2: the scheme that the client used comes first.
    const challenges = error.isAttempted ? [BASIC, challenge(null)] : [challenge(null), BASIC];
    return [401, 'invalid_client', { 'WWW-Authenticate': challenges }];
  }
  if (error instanceof UnauthenticatedError) {
    return [401, 'invalid_token', { 'WWW-Authenticate': [challenge(error.gate && 'invalid_token'), BASIC] }];
  }
  if (error instanceof InsufficientAuthorityError) return [403, 'insufficient_scope', { 'WWW-Authenticate': challenge('insufficient_scope') }];
  if (error instanceof RateLimitedError) return [429, 'rate_limited'];
  if (error instanceof Refusal) return [400, 'invalid_request'];
  if (isUnavailable(error)) return [503, 'temporarily_unavailable', { 'Retry-After': '1' }];
  throw error;
}
