import type { Spending } from '../access/budget.ts';
import type { AccessGate } from '../access/gates.ts';
import { challenge, PublicError, type ErrorCode } from './public-error.ts';

/**
 * An expected rejection, thrown by a use case and returned as a member of the mutation's result
 * union. Throwing it rolls back the transaction, so a rejected step has no effect.
 */
export abstract class Refusal extends PublicError {
  readonly httpStatus: number = 400;
  readonly code: ErrorCode = 'BAD_USER_INPUT';
  readonly error: string = 'invalid_request';
}

/** Returns whether the step throws a Refusal. Other errors pass. */
export function isRefused(step: () => void): boolean {
  try {
    step();
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

/** One invalid input path, and how to correct it. */
export interface ValidationIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** The maximum number of issues in one error. */
export const ISSUES_MAX = 50;

/** Invalid input. Lists up to `ISSUES_MAX` invalid paths; the message counts the rest. */
export class ValidationError extends Refusal {
  readonly issues: readonly ValidationIssue[];
  constructor(issues: readonly ValidationIssue[]) {
    // Security: bounds the response, so a large invalid input is not amplified (denial of service).
    const listed = issues.slice(0, ISSUES_MAX);
    const rest = issues.length - listed.length;
    const paths = `${listed.map(({ path }) => path.join('.')).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
    super(
      issues.length === 1 && issues[0]
        ? issues[0].message
        : `${issues.length.toLocaleString('en')} inputs are invalid: ${paths}.`,
    );
    this.issues = listed;
  }
}

/**
 * The caller tried to do or grant something beyond its own authority. Lists every missing
 * permission.
 */
export class InsufficientAuthorityError extends Refusal {
  override readonly httpStatus = 403;
  override readonly code = 'FORBIDDEN';
  override readonly error = 'insufficient_scope';
  override readonly headers = { 'WWW-Authenticate': challenge('insufficient_scope') };
  readonly missing: readonly string[];
  override readonly gate: AccessGate;
  constructor(message: string, missing: readonly string[], gate: AccessGate) {
    super(message);
    this.missing = missing;
    this.gate = gate;
  }
}

/** The object exists, but its current state does not allow the operation. */
export class InvalidStateError extends Refusal {
  readonly status: string;
  constructor(message: string, status: string) {
    super(message);
    this.status = status;
  }
}

/** The name is already in use by another object. */
export class ConflictError extends Refusal {
  readonly path: readonly string[];
  constructor(message: string, path: readonly string[]) {
    super(message);
    this.path = path;
  }
}

/** The object does not exist, or the caller may not see it. The two cases are indistinguishable. */
export class NotFoundError extends Refusal {
  constructor(what: string) {
    super(`There is no such ${what}.`);
  }
}

/**
 * The caller is not authenticated, or its credential is no longer valid: a top-level error, never
 * data.
 */
export class UnauthenticatedError extends PublicError {
  readonly httpStatus = 401;
  readonly code = 'UNAUTHENTICATED';
  readonly error: string = 'invalid_token';
  override readonly headers: Readonly<Record<string, string>>;
  override readonly gate: AccessGate | null;
  constructor(message = 'Sign in, or send a token.', gate: AccessGate | null = null) {
    super(message);
    this.gate = gate;
    this.headers = { 'WWW-Authenticate': challenge(gate && 'invalid_token') };
  }
}

/**
 * The session cookie is not accepted from this page, or the browser would not store it: a top-level
 * error, 403, never data. The cause is a misconfigured address or proxy, so the message names that
 * instead of the caller's role.
 */
export class PageRefusedError extends PublicError {
  readonly httpStatus = 403;
  readonly code = 'FORBIDDEN';
  readonly error = 'page_not_allowed';
  override readonly gate = 'SURFACE_ALLOWED';
  override readonly isMisconfiguration = true;
}

/** The caller exceeded a rate limit: a top-level error, 429, never data. */
export class RateLimitedError extends PublicError {
  readonly httpStatus = 429;
  readonly code = 'RATE_LIMITED';
  readonly error = 'rate_limited';
  /** What the request spent, including the exhausted window. */
  readonly spending: Spending;
  constructor(message: string, spending: Spending) {
    super(message);
    this.spending = spending;
  }
}
