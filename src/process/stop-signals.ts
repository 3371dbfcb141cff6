import cluster from 'node:cluster';

/**
 * The stop signals that the process has received. Loaded first, so this module imports no other
 * module of the server.
 */
export interface StopSignals {
  /** Aborted by the first signal, with the signal as its reason: stop without losing a request. */
  readonly stop: AbortSignal;
  /**
   * Aborted by SIGINT, which a person sends from a terminal, and by any second signal: stop without
   * SHUTDOWN_DELAY.
   */
  readonly hurry: AbortSignal;
}

/**
 * Handles SIGTERM and SIGINT. The first signal stops the process, the second skips the delay, the
 * third exits immediately.
 */
export function listenForSignals(): StopSignals {
  const stop = new AbortController();
  const hurry = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (hurry.signal.aborted) process.exit(1);
    if (stop.signal.aborted || signal === 'SIGINT') hurry.abort(signal);
    stop.abort(signal);
  };
  process.on('SIGTERM', onSignal);
  // A terminal sends SIGINT to workers too, but a worker stops only when the primary orders it.
  process.on('SIGINT', cluster.isWorker ? () => undefined : onSignal);
  return { stop: stop.signal, hurry: hurry.signal };
}

/** Resolves when the signal is aborted. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/**
 * Rejects with the signal's reason when it is aborted. For tasks that cannot be stopped but can be
 * abandoned.
 */
export async function leaveWhenAborted(signal: AbortSignal): Promise<never> {
  await untilAborted(signal);
  throw signal.reason;
}
