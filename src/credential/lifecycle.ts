/** Derived at read time, never stored. REVOKED beats EXPIRED. */
export type CredentialStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** What a token's status is derived from. */
export interface Life {
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Has it expired? From the instant of `expiresAt` on it has. */
export const isPastExpiry = ({ expiresAt }: Life, now: Date): boolean =>
  expiresAt !== null && expiresAt <= now;

/** Where a token is in its life at this moment, by the database's clock. */
export function statusOf(life: Life, now: Date): CredentialStatus {
  if (life.revokedAt !== null) return 'REVOKED';
  return isPastExpiry(life, now) ? 'EXPIRED' : 'ACTIVE';
}

/** Why it cannot be revoked, for the person who tried; null when it can. */
export const whyNotRevoke = (life: Life, now: Date): string | null =>
  statusOf(life, now) === 'REVOKED' ? 'It is already revoked.' : null;

/**
 * Why it cannot be restored; null when it can. Restoring never extends: an expired token is
 * regenerated.
 */
export function whyNotRestore(life: Life, now: Date): string | null {
  if (statusOf(life, now) !== 'REVOKED') return 'Only a revoked token can be restored.';
  return isPastExpiry(life, now)
    ? 'An expired token cannot be restored. Regenerate it, or create a new one.'
    : null;
}

/** Why it cannot be deleted under the organization's policy; null when it can. */
export const whyNotDelete = (life: Life, now: Date, deleteActiveTokens: boolean): string | null =>
  deleteActiveTokens || statusOf(life, now) !== 'ACTIVE'
    ? null
    : 'The organization does not allow deleting active tokens. Revoke it first.';
