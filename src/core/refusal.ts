import type { Spending } from '../access/budget.ts';
import type { AccessGate } from '../access/gate.ts';

/**
 * An expected "no": thrown by use cases, shown to the caller as a member of the mutation's result
 * union. Being thrown, it rolls back the transaction that it comes out of, so a refused step leaves
 * nothing behind.
 */
export abstract class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** One offending input path, and what would be right. */
export interface ValidationIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** How many offending inputs are listed. */
export const ISSUES_MAX = 50;

/**
 * Input that breaks a rule: every offending path at once, up to `ISSUES_MAX`; the message counts
 * the rest.
 */
export class ValidationError extends Refusal {
  readonly issues: readonly ValidationIssue[];
  constructor(issues: readonly ValidationIssue[]) {
    // Security: a megabyte of bad input must not be answered with fifty.
    const listed = issues.slice(0, ISSUES_MAX);
    const rest = issues.length - listed.length;
    const paths = `${listed.map(({ path }) => path.join('.')).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
    super(
      issues.length === 1 && issues[0]
        ? issues[0].message
        : `${issues.length.toLocaleString('en')} inputs break a rule: ${paths}.`,
    );
    this.issues = listed;
  }
}

/** The caller asked to hand out, or to do, more than it may itself: every missing permission. */
export class InsufficientAuthorityError extends Refusal {
  readonly missing: readonly string[];
  readonly gate: AccessGate;
  constructor(message: string, missing: readonly string[], gate: AccessGate) {
    super(message);
    this.missing = missing;
    this.gate = gate;
  }
}

/** The object exists, but its state forbids the step. */
export class InvalidStateError extends Refusal {
  readonly status: string;
  constructor(message: string, status: string) {
    super(message);
    this.status = status;
  }
}

/** Another object already holds this name. */
export class ConflictError extends Refusal {
  readonly path: readonly string[];
  constructor(message: string, path: readonly string[]) {
    super(message);
    this.path = path;
  }
}

/** No such object, or none that the caller may know of: the two read the same. */
export class NotFoundError extends Refusal {
  constructor(what: string) {
    super(`There is no such ${what}.`);
  }
}

/** The caller is nobody, or no longer somebody: a top-level error, never data. */
export class UnauthenticatedError extends Error {
  readonly gate: AccessGate | null;
  constructor(message = 'Sign in, or send a token.', gate: AccessGate | null = null) {
    super(message);
    this.name = 'UnauthenticatedError';
    this.gate = gate;
  }
}

/**
 * The session cookie is not accepted from this page, or the browser would not keep it: a top-level
 * error, 403, never data. An address or a proxy is configured wrongly, so the message names that
 * and not the caller's role.
 */
export class PageRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PageRefusedError';
  }
}

/** Too much in too short a time: a top-level error, 429, never data. */
export class RateLimitedError extends Error {
  /** What was spent, with the window that is used up. */
  readonly spending: Spending;
  constructor(message: string, spending: Spending) {
    super(message);
    this.name = 'RateLimitedError';
    this.spending = spending;
  }
}
