import { InternalError, toPublic, UnavailableError } from '../core/to-public.ts';
import type { PublicError } from '../core/public-error.ts';
import type { Envelope } from './envelope.ts';
import type { Exchange } from './exchange.ts';
import { respond } from './respond.ts';
import type { Surfaces } from './surfaces.ts';

/** Answers with an error, in the envelope of the surface, and notes it for the log. */
export function fail(
  { log }: Pick<Surfaces, 'log'>,
  exchange: Exchange,
  envelope: Envelope,
  thrown: unknown,
): void {
  const { id, request, response } = exchange;
  const error = toPublic(thrown);
  noteError(exchange, error);
  if (error instanceof InternalError || response.headersSent)
    log.error({ err: thrown, id }, 'request failed');
  if (response.headersSent) return void response.destroy();
  const { type, body, headers } = envelope(error, request);
  respond(response, error.httpStatus, type, JSON.stringify(body), { ...error.headers, ...headers });
}

/** Notes for the log and the metrics how a request failed. */
export function noteError(exchange: Exchange, error: PublicError): void {
  if (error instanceof UnavailableError) exchange.unavailability ??= error.why;
  if (error.isMisconfiguration) {
    exchange.misconfiguration = error.error;
    exchange.outcome = 'invalid';
  } else if (error.gate && !exchange.gates.includes(error.gate)) exchange.gates.push(error.gate);
}
