/**
 * How attempts are delayed: the first `free` attempts are immediate, then each waits twice as long
 * as the one before it.
 */
export interface GrowingDelay {
  readonly free: number;
  readonly firstSeconds: number;
  /** Maximum delay, so nobody is locked out permanently. */
  readonly maxSeconds: number;
  /** How long an attempt counts, in seconds. */
  readonly memorySeconds: number;
}

/**
 * Returns how many seconds the next attempt must wait after this many attempts. 0 while they are
 * free.
 */
export const delayAfter = (
  attempts: number,
  { free, firstSeconds, maxSeconds }: GrowingDelay,
): number =>
  attempts < free ? 0 : Math.min(maxSeconds, firstSeconds * 2 ** Math.min(attempts - free, 30));
