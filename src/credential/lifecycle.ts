import { hasExpired } from '../access/expired.ts';

/**
 * The status of a credential. Derived at read time, never stored. REVOKED takes precedence over
 * EXPIRED.
 */
export type CredentialStatus = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** The fields that a token's status is derived from. */
export interface Life {
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Returns the status of a token at `now`, by the database's clock. */
export function statusOf(life: Life, now: Date): CredentialStatus {
  if (life.revokedAt !== null) return 'REVOKED';
  return hasExpired(life.expiresAt, now) ? 'EXPIRED' : 'ACTIVE';
}

/** Returns why the token cannot be revoked, as a message for the user, or null when it can. */
export const whyNotRevoke = (life: Life, now: Date): string | null =>
  statusOf(life, now) === 'REVOKED' ? 'It is already revoked.' : null;

/**
 * Returns why the token cannot be restored, or null when it can. Restoring never extends the
 * lifetime: an expired token must be regenerated.
 */
export function whyNotRestore(life: Life, now: Date): string | null {
  if (statusOf(life, now) !== 'REVOKED') return 'Only a revoked token can be restored.';
  return hasExpired(life.expiresAt, now)
    ? 'An expired token cannot be restored. Regenerate it, or create a new one.'
    : null;
}

/**
 * Returns why the organization's policy does not allow deleting the token, or null when it does.
 */
export const whyNotDelete = (life: Life, now: Date, deleteActiveTokens: boolean): string | null =>
  deleteActiveTokens || statusOf(life, now) !== 'ACTIVE'
    ? null
    : 'The organization does not allow deleting active tokens. Revoke it first.';
