import { formatDuration, formatInstant } from '../core/format-time.ts';
import type { TokenPolicy } from '../access/standing.ts';
import { after } from '../organization/duration.ts';
import type { ValidationIssue } from '../core/refusal.ts';

/** The requested expiry of a token. At most one field may be set. */
export interface ExpiryRequest {
  readonly at?: Date | null | undefined;
  /** An ISO 8601 duration, for example P30D. Calendar units are counted in UTC. */
  readonly in?: string | null | undefined;
  readonly never?: boolean | null | undefined;
}

/** What limits a token's lifetime: the policy of its organization, and the token that issues it. */
export interface ExpiryBounds {
  readonly now: Date;
  readonly policy: TokenPolicy;
  /**
   * The expiry of the issuing token. Null when it does not expire, or when a person issues the
   * token.
   */
  readonly makerExpiresAt: Date | null;
}

/** The instant at which the token expires (null: never), or the validation issues. */
export type ExpiryReading =
  | { readonly ok: true; readonly expiresAt: Date | null }
  | { readonly ok: false; readonly issues: readonly ValidationIssue[] };

const wrong = (key: string, message: string): ExpiryReading => ({
  ok: false,
  issues: [{ path: key ? ['expires', key] : ['expires'], message }],
});

/**
 * Resolves when a token expires, or explains which values are allowed. Without a request, the
 * organization's default applies.
 */
export function resolveExpiry(
  asked: ExpiryRequest | null | undefined,
  bounds: ExpiryBounds,
): ExpiryReading {
  const { now } = bounds;
  if (!asked) return byDefault(bounds);
  if (asked.at)
    return asked.at > now
      ? within(bounds, asked.at, 'at')
      : wrong('at', 'Choose a date in the future.');
  if (asked.in) {
    const at = after(now, asked.in);
    return at && at > now
      ? within(bounds, at, 'in')
      : wrong(
          'in',
          'Use an ISO 8601 duration longer than zero that ends before the year 10000, for example P30D.',
        );
  }
  if (asked.never) return within(bounds, null, 'never');
  return wrong(
    'never',
    '`never: false` has no effect. Give `at`, `in` or `never: true`, or leave `expires` out for the organization default.',
  );
}

/**
 * Returns the latest expiry that both the policy and the issuer allow, or null when neither sets
 * one.
 */
function latest({ now, policy, makerExpiresAt }: ExpiryBounds): Date | null {
  const ends = [
    policy.maxTokenLifetime ? after(now, policy.maxTokenLifetime) : null,
    makerExpiresAt,
  ].filter((end) => end !== null);
  return ends.length > 0 ? new Date(Math.min(...ends.map(Number))) : null;
}

function byDefault(bounds: ExpiryBounds): ExpiryReading {
  const { now, policy } = bounds;
  const preferred = policy.defaultTokenLifetime ? after(now, policy.defaultTokenLifetime) : null;
  const end = latest(bounds);
  const expiresAt = preferred === null || (end !== null && end < preferred) ? end : preferred;
  // Security: policy bypass. Omitting the expiry must not create a token that the policy denies to
  // a caller who asks for it explicitly.
  if (expiresAt === null && !policy.neverExpiringTokens)
    return wrong(
      '',
      'Choose an expiry. The organization has no default lifetime and does not allow tokens without expiry.',
    );
  return { ok: true, expiresAt };
}

function within(bounds: ExpiryBounds, expiresAt: Date | null, key: string): ExpiryReading {
  const { policy, makerExpiresAt } = bounds;
  if (expiresAt === null && !policy.neverExpiringTokens)
    return wrong(key, 'The organization does not allow tokens without expiry. Choose a date.');
  if (makerExpiresAt && (expiresAt === null || expiresAt > makerExpiresAt))
    return wrong(
      key,
      `A token cannot outlive the token that creates it. Choose a date up to ${formatInstant(makerExpiresAt)}.`,
    );
  const end = latest(bounds);
  if (end && (expiresAt === null || expiresAt > end))
    return wrong(
      key,
      `The organization allows a lifetime of at most ${formatDuration(policy.maxTokenLifetime ?? '')}. Choose a date up to ${formatInstant(end)}.`,
    );
  return { ok: true, expiresAt };
}
