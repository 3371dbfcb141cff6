import { createFairQueue, type Turn } from './fair-queue.ts';

/** The concurrency of slow hashing. */
export interface QueueOptions {
  /** Maximum concurrent argon2 runs of each queue. */
  readonly concurrency: number;
  /** Maximum queued password checks. Beyond: `TooBusyError`. Tokens are bounded by time only. */
  readonly queueMax: number;
  /** Called after each argon2 run with its queue and run time in seconds. */
  readonly onRun?: (purpose: 'token' | 'password', seconds: number) => void;
}

/**
 * Maximum wait for slow work. Beyond it, the answer is 503. Security: denial of service. An
 * unbounded wait in front of a slow hash lets a flood of secrets block every caller.
 */
const WAIT_MS_MAX = 2_000;

/** Creates the queue of slow work on tokens, whose sources are tokens. */
export const createTokenQueue = (options: QueueOptions) =>
  createQueue('token', { ...options, queueMax: Infinity });

/** Creates the queue of slow work on passwords, whose sources are networks and devices. */
export const createPasswordQueue = (options: QueueOptions) => createQueue('password', options);

function createQueue(
  purpose: 'token' | 'password',
  { concurrency, queueMax, onRun }: QueueOptions,
) {
  const queue = createFairQueue({ concurrency, waitingMax: queueMax, waitMsMax: WAIT_MS_MAX });
  return {
    waiting: queue.waiting,
    run: <T>(turn: Turn, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      return queue.run(turn, () =>
        work().finally(() => onRun?.(purpose, (performance.now() - start) / 1_000)),
      );
    },
  };
}
