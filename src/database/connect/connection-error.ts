import { reasonOf } from '../reason.ts';
import type { Host } from './connection-target.ts';

/** A reachable host without the attributes that target_session_attrs requires. */
export class UnsuitableHostError extends Error {
  constructor({ name, port }: Host) {
    super(`${name}:${port} does not match target_session_attrs`);
  }
}

/**
 * An error with PostgreSQL's code for a failed connection, so that requests are answered with 503.
 */
export class ConnectionError extends Error {
  readonly code = '08001';
}

/**
 * Converts failures to one error. Keeps a single failure that has a system error code, such as
 * ECONNREFUSED.
 */
export function toConnectionError(failures: readonly unknown[]): unknown {
  const [first, ...others] = failures;
  if (
    others.length === 0 &&
    /^E[A-Z]+$/.test(String((first as { code?: unknown } | undefined)?.code))
  )
    return first;
  const cause = others.length === 0 ? first : new AggregateError(failures);
  return new ConnectionError(reasonOf(cause), { cause });
}
