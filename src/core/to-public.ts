import { PublicError } from './public-error.ts';
import { messageOf, whyUnavailable, type Unavailability } from './unavailable.ts';

/**
 * Fails closed. Authority cannot be read, so the request is rejected; or nothing can be written, so
 * nothing was changed. The client may retry.
 */
export class UnavailableError extends PublicError {
  readonly httpStatus = 503;
  readonly code = 'INTERNAL';
  readonly error = 'temporarily_unavailable';
  override readonly headers = { 'Retry-After': '1' };
  readonly why: Unavailability;
  constructor(why: Unavailability, cause: unknown) {
    super(messageOf(why), { cause });
    this.why = why;
  }
}

/** A bug. The log has the details, under the id of the request. */
export class InternalError extends PublicError {
  readonly httpStatus = 500;
  readonly code = 'INTERNAL';
  readonly error = 'server_error';
  constructor(cause: unknown) {
    super('Something went wrong on our side.', { cause });
  }
}

/**
 * Returns the error that clients see for an exception. Security: information disclosure. It never
 * contains SQL, a stack trace or a hash: an unexpected error becomes an InternalError.
 */
export function toPublic(error: unknown): PublicError {
  if (error instanceof PublicError) return error;
  const why = whyUnavailable(error);
  return why ? new UnavailableError(why, error) : new InternalError(error);
}
