import pLimit from 'p-limit';
import { createFairQueue, TooBusyError, type Turn } from './fair-queue.ts';

/** The concurrency of slow hashing. */
export interface QueueOptions {
  /** Maximum concurrent argon2 runs, and maximum queued runs. Beyond: `TooBusyError`. */
  readonly concurrency: number;
  readonly queueMax: number;
  /** Called after each argon2 run with its queue and run time in seconds. */
  readonly onRun?: (purpose: 'token' | 'password', seconds: number) => void;
}

/** Maximum wait for a password check. Beyond it, the answer is 503. */
const PASSWORD_WAIT_MS_MAX = 2_000;

/** Creates the queue of slow work on tokens, with limited concurrency and length. */
export function createTokenQueue({ concurrency, queueMax, onRun }: QueueOptions) {
  const limit = pLimit(concurrency);
  return {
    waiting: () => limit.pendingCount,
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      // Security: denial of service. An unbounded queue in front of a slow hash lets a flood of
      // wrong secrets block every caller.
      if (limit.pendingCount >= queueMax)
        throw new TooBusyError('Too many secrets are being checked at once.');
      const start = performance.now();
      try {
        return await limit(work);
      } finally {
        onRun?.('token', (performance.now() - start) / 1_000);
      }
    },
  };
}

/** Creates the fair queue of slow work on passwords. */
export function createPasswordQueue({ concurrency, queueMax, onRun }: QueueOptions) {
  const queue = createFairQueue({
    concurrency,
    waitingMax: queueMax,
    waitMsMax: PASSWORD_WAIT_MS_MAX,
  });
  return {
    waiting: queue.waiting,
    run: async <T>(turn: Turn, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      return queue.run(turn, () =>
        work().finally(() => onRun?.('password', (performance.now() - start) / 1_000)),
      );
    },
  };
}
