/** Derived at read time, never stored. REVOKED beats EXPIRED. */
export type CredentialStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** What a token's status is derived from. */
export interface Life {
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Has its time come? At the very instant of `expiresAt` it has. */
export const isPastExpiry = ({ expiresAt }: Life, now: Date): boolean => expiresAt !== null && expiresAt <= now;

/** Where a token is in its life at this moment, by the database's clock. */
export function statusOf(life: Life, now: Date): CredentialStatus {
  if (life.revokedAt !== null) return 'REVOKED';
  return isPastExpiry(life, now) ? 'EXPIRED' : 'ACTIVE';
}

/** Why it cannot be revoked, for the person who tried; null when it can. */
export const whyNotRevoke = (life: Life, now: Date): string | null => (statusOf(life, now) === 'REVOKED' ? 'It is revoked already.' : null);

/** Why it cannot be restored; null when it can. Restoring never extends: an expired token is regenerated. */
export function whyNotRestore(life: Life, now: Date): string | null {
  if (statusOf(life, now) !== 'REVOKED') return 'Only a revoked token can be restored.';
  return isPastExpiry(life, now) ? 'Its time is past: regenerate it to get a new secret and a new expiry.' : null;
}

/** Why it cannot be deleted under the organization's policy; null when it can. */
export const whyNotDelete = (life: Life, now: Date, deleteActiveTokens: boolean): string | null =>
  deleteActiveTokens || statusOf(life, now) !== 'ACTIVE' ? null : 'The organization deletes only tokens that are revoked or expired: revoke it first.';
