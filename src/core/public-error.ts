import type { AccessGate } from '../access/gates.ts';

/** The values of `extensions.code` in GraphQL. Clients depend on them: never rename one. */
export type ErrorCode =
  'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'RATE_LIMITED' | 'INTERNAL';

/** Response headers. A repeated header has a list of values. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/**
 * An error that clients see. Its class states the status and the codes, once for every surface; a
 * surface only chooses the envelope.
 */
export abstract class PublicError extends Error {
  /** The HTTP status. */
  abstract readonly httpStatus: number;
  /** `extensions.code` in GraphQL. */
  abstract readonly code: ErrorCode;
  /** `error` on the other surfaces (RFC 6749, section 5.2; RFC 6750, section 3.1). */
  abstract readonly error: string;
  /** The gate that rejected the request, if one did. */
  readonly gate: AccessGate | null = null;
  /**
   * True if an operator must change the configuration, because no other credential would help. Such
   * an error is not counted as a rejection.
   */
  readonly isMisconfiguration: boolean = false;
  readonly headers: Readonly<Record<string, string>> = {};
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

const CHALLENGE = 'Bearer realm="latchkey"';

/**
 * Returns the WWW-Authenticate challenge (RFC 6750, section 3) for a missing, rejected or
 * insufficient credential.
 */
export const challenge = (error: 'invalid_token' | 'insufficient_scope' | null): string =>
  error ? `${CHALLENGE}, error="${error}"` : CHALLENGE;
