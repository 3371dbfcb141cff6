import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Unavailability } from '../core/unavailable.ts';
import type { Rejection } from './caller/rejection.ts';

/** The surfaces, as named in logs and metrics. */
export type SurfaceName =
  | 'graphql'
  | 'introspection'
  | 'revocation'
  | 'authzen'
  | 'forward_auth'
  | 'scim'
  | 'health'
  | 'metrics'
  | 'console';

/** How a request ended: answered, denied, invalid, or failed because of the server. */
export type Outcome = 'ok' | 'refused' | 'invalid' | 'error';

/** One request and its response, with what will be logged about it. */
export interface Exchange {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly surface: SurfaceName;
  /** The name of the GraphQL operation, if any. */
  operation: string | null;
  /** Overrides the outcome that the HTTP status implies. */
  outcome: Outcome | null;
  /**
   * The prefix of a credential that was authenticated, or that was rejected after its secret was
   * proven.
   */
  credential: string | null;
  /** Why the request could not be answered or executed, for the log. */
  unavailability: Unavailability | null;
  /** The `error` of a misconfiguration, for the log and the metrics. */
  misconfiguration: string | null;
  /** A rejected credential, for the log. */
  rejection: Rejection | null;
  /** The gates that failed. */
  readonly gates: string[];
}
