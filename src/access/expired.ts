/**
 * Returns whether something with this expiry has expired at `now`: at the instant itself, and never
 * without an expiry. `hasExpiredSql` is the same rule in a statement.
 */
export const hasExpired = (expiresAt: Date | null, now: Date): boolean =>
  expiresAt !== null && expiresAt <= now;
