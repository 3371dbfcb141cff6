import cluster from 'node:cluster';

/**
 * What the process was told by signals. Loaded before anything else, so it imports nothing of ours.
 */
export interface StopSignals {
  /** Aborted by the first signal, which is its reason: stop without losing a request. */
  readonly stop: AbortSignal;
  /**
   * Aborted by SIGINT, which comes from a person at a terminal, and by a second signal: stop
   * without SHUTDOWN_DELAY.
   */
  readonly hurry: AbortSignal;
}

/**
 * Listens for SIGTERM and SIGINT. The first stops the process, the second skips the delay, the
 * third ends it at once.
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
  // A terminal sends SIGINT to workers too: these wait for the word of their primary.
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
 * Rejects with the signal's reason when it is aborted: for what cannot be stopped in the middle,
 * but may be left.
 */
export async function leaveWhenAborted(signal: AbortSignal): Promise<never> {
  await untilAborted(signal);
  throw signal.reason;
}
