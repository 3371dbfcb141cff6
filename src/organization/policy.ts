import type { TokenPolicy } from '../access/standing.ts';
import { after } from './duration.ts';

/** The token policy of a new organization. */
export const DEFAULT_POLICY: TokenPolicy = {
  defaultTokenLifetime: 'P90D',
  maxTokenLifetime: null,
  neverExpiringTokens: true,
  requireIpAllowList: false,
  deleteActiveTokens: true,
  uniqueTokenNames: false,
};

/**
 * Whether the first policy allows something that the second does not. Compares lifetimes from the
 * given instant, because months differ in length.
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

/** Compares lifetimes. Null, and a lifetime beyond the calendar's range, are infinite. */
function isLonger(lifetime: string | null, other: string | null, now: Date): boolean {
  const [end, otherEnd] = [lifetime, other].map(
    (duration) => (duration === null ? null : after(now, duration))?.getTime() ?? Infinity,
  );
  return (end ?? Infinity) > (otherEnd ?? Infinity);
}
