import type { Spending } from '../access/budget.ts';
import { RateLimitedError } from '../core/refusal.ts';

/**
 * Throws RateLimitedError when a window is exceeded. `what` names what was counted, for the
 * message: "sign-ins".
 */
export function requireWithinLimit(spending: Spending | null, what: string): void {
  const exceeded = spending?.exceeded;
  if (!exceeded) return;
  const seconds = exceeded.resetSeconds === 1 ? '1 second' : `${exceeded.resetSeconds} seconds`;
  throw new RateLimitedError(`Too many ${what}. Try again in ${seconds}.`, spending);
}
