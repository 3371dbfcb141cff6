/**
 * Thrown when the visitor's request is rejected. It is thrown rather than returned, so a service
 * that ignores it fails closed. Express and Fastify respond with its `status` and `headers`.
 */
export class RefusedError extends Error {
  /**
   * 401: no valid credential. 403: the credential lacks the permission. 503: Latchkey is
   * unavailable, so the request is rejected.
   */
  readonly status: 401 | 403 | 503;
  /** Response headers: `WWW-Authenticate` (RFC 6750, section 3), or `Retry-After` in seconds. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: 401 | 403 | 503,
    message: string,
    headers: Readonly<Record<string, string>>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RefusedError';
    this.status = status;
    this.headers = headers;
  }
}

const challenge = (error?: string): Record<string, string> => ({
  'WWW-Authenticate': `Bearer realm="latchkey"${error ? `, error="${error}"` : ''}`,
});

/** Creates the 401 for a visitor without a credential. */
export const noCredential = (): RefusedError =>
  new RefusedError(401, 'Send a token or key as Authorization: Bearer.', challenge());

/** Creates the 401 for a visitor with an invalid credential. */
export const badCredential = (message: string): RefusedError =>
  new RefusedError(401, message, challenge('invalid_token'));

/** Creates the 403 for a visitor whose credential lacks the permission. */
export const notAllowed = (permission: string, entityId: string | undefined): RefusedError =>
  new RefusedError(
    403,
    `The credential does not allow ${permission}${entityId === undefined ? '' : ` on ${entityId}`}.`,
    challenge('insufficient_scope'),
  );

/** Creates the 503 for when authority cannot be checked. The cause is for the service's log. */
export const unavailable = (cause: unknown): RefusedError =>
  new RefusedError(
    503,
    'Authentication is temporarily unavailable. Try again shortly.',
    { 'Retry-After': '1' },
    { cause },
  );
