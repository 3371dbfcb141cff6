import { PublicError } from '../core/public-error.ts';

/**
 * The HTTP request itself is invalid: its method, path, headers, body or a parameter
 * (`invalid_request`, RFC 6749, section 5.2).
 */
export class InvalidRequestError extends PublicError {
  readonly httpStatus: number;
  readonly code = 'BAD_USER_INPUT';
  readonly error = 'invalid_request';
  override readonly headers: Readonly<Record<string, string>>;
  constructor(httpStatus: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.httpStatus = httpStatus;
    this.headers = headers;
  }
}
