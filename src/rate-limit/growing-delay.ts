/**
 * How attempts are slowed down: `free` of them come at once, then each has to wait twice as long as
 * the one before it.
 */
export interface GrowingDelay {
  readonly free: number;
  readonly firstSeconds: number;
  /** No wait is longer: nobody is locked out permanently. */
  readonly maxSeconds: number;
  /** How long an attempt counts. */
  readonly memorySeconds: number;
}

/** How many seconds the next attempt has to wait, after so many: 0 while they are free. */
export const delayAfter = (
  attempts: number,
  { free, firstSeconds, maxSeconds }: GrowingDelay,
): number =>
  attempts < free ? 0 : Math.min(maxSeconds, firstSeconds * 2 ** Math.min(attempts - free, 30));
