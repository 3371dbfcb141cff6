import { describeUnavailability } from '../core/unavailable.ts';
import type { Exchange, Outcome } from './exchange.ts';
import type { Surfaces } from './surfaces.ts';

/**
 * Logs and counts a finished request: one line each. Of the client's input, it contains only the
 * request id and the operation name.
 */
export function report(
  { log, metrics }: Pick<Surfaces, 'log' | 'metrics'>,
  exchange: Exchange,
): void {
  const start = performance.now();
  exchange.response.once('close', () => {
    const ms = performance.now() - start;
    const { id, surface, request, response, operation, credential, gates } = exchange;
    const { unavailability, misconfiguration } = exchange;
    const status = response.writableFinished ? response.statusCode : 499;
    const outcome = exchange.outcome ?? outcomeOf(status);
    metrics.request(surface, outcome, ms / 1_000);
    for (const gate of new Set(gates)) metrics.refusal(surface, gate);
    if (misconfiguration !== null) metrics.misconfiguration(surface, misconfiguration);
    const level =
      status >= 500 ? 'warn' : surface === 'health' || surface === 'metrics' ? 'debug' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const line = {
      ...exchange.rejection,
      ...(unavailability !== null && { unavailable: describeUnavailability(unavailability) }),
      id,
      surface,
      ...(operation !== null && { operation }),
      ...(credential !== null && { credential }),
      ...(gates[0] !== undefined && { gate: gates[0] }),
      ...(misconfiguration !== null && { error: misconfiguration }),
    };
    log[level](
      { ...line, status, outcome, ms: Math.round(ms * 10) / 10 },
      `${request.method ?? ''} ${surface}`,
    );
  });
}

/** 499: the client disconnected before the response. */
function outcomeOf(status: number): Outcome {
  if (status >= 500) return 'error';
  if (status === 401 || status === 403 || status === 429) return 'refused';
  return status >= 400 ? 'invalid' : 'ok';
}
