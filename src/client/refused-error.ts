/**
 * The visitor's request is not let in. It is thrown, so that nobody is let in where it is
 * forgotten; Express and Fastify answer with its `status` and `headers` by themselves.
 */
export class RefusedError extends Error {
  /**
   * 401: no credential that is good. 403: a good one that may not. 503: Latchkey could not be
   * asked, so nobody is let in.
   */
  readonly status: 401 | 403 | 503;
  /** To be sent along: `WWW-Authenticate` (RFC 6750, section 3), or `Retry-After` in seconds. */
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

/** 401 for a visitor who presents nothing. */
export const noCredential = (): RefusedError =>
  new RefusedError(401, 'Send a token or key as Authorization: Bearer.', challenge());

/** 401 for a visitor whose credential is not good. */
export const badCredential = (message: string): RefusedError =>
  new RefusedError(401, message, challenge('invalid_token'));

/** 403 for a visitor whose credential is good, and not for this. */
export const notAllowed = (permission: string, entityId: string | undefined): RefusedError =>
  new RefusedError(
    403,
    `The credential does not allow ${permission}${entityId === undefined ? '' : ` on ${entityId}`}.`,
    challenge('insufficient_scope'),
  );

/** 503: nobody knows who may do what now. The cause is for the service's log. */
export const unavailable = (cause: unknown): RefusedError =>
  new RefusedError(
    503,
    'Who you are cannot be checked at the moment. Try again shortly.',
    { 'Retry-After': '1' },
    { cause },
  );
