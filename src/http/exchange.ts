import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Unavailability } from '../core/unavailable.ts';
import type { Rejection } from './caller/rejection.ts';

/** The surfaces, as logs and metrics call them. */
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

/** How a request ended: answered, not allowed, not right, or by a fault of ours. */
export type Outcome = 'ok' | 'refused' | 'invalid' | 'error';

/** One request and its answer, and what the log will say of it. */
export interface Exchange {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly surface: SurfaceName;
  /** The name of the GraphQL operation, when it has one. */
  operation: string | null;
  /** Where the status does not tell. */
  outcome: Outcome | null;
  /** The prefix of the credential that was let in, or refused after its secret was proven. */
  credential: string | null;
  /** Why it could not be answered, or not be done, for the log. */
  unavailability: Unavailability | null;
  /** A credential that was rejected, for the log. */
  rejection: Rejection | null;
  /** The gates that refused. */
  readonly gates: string[];
}
