import type { TokenPolicy } from '../access/standing.ts';
import { after } from './duration.ts';

/** What a new organization asks of its tokens. */
export const DEFAULT_POLICY: TokenPolicy = {
  defaultTokenLifetime: 'P90D',
  maxTokenLifetime: null,
  neverExpiringTokens: true,
  requireIpAllowList: false,
  deleteActiveTokens: true,
  uniqueTokenNames: false,
};

/**
 * Does the first policy allow something that the second does not? Lifetimes are compared from this
 * instant on, since months differ in length.
 */
export function isLooser(policy: TokenPolicy, other: TokenPolicy, now: Date): boolean {
  return (
    isLonger(policy.defaultTokenLifetime, other.defaultTokenLifetime, now) ||
    isLonger(policy.maxTokenLifetime, other.maxTokenLifetime, now) ||
    (policy.neverExpiringTokens && !other.neverExpiringTokens) ||
    (!policy.requireIpAllowList && other.requireIpAllowList) ||
    (policy.deleteActiveTokens && !other.deleteActiveTokens) ||
    (!policy.uniqueTokenNames && other.uniqueTokenNames)
  );
}

/** A lifetime of null has no end, and so has one beyond the calendar. */
function isLonger(lifetime: string | null, other: string | null, now: Date): boolean {
  const [end, otherEnd] = [lifetime, other].map(
    (duration) => (duration === null ? null : after(now, duration))?.getTime() ?? Infinity,
  );
  return (end ?? Infinity) > (otherEnd ?? Infinity);
}
