const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';
const CONFLICTS = new Set([SERIALIZATION_FAILURE, DEADLOCK_DETECTED, FOREIGN_KEY_VIOLATION]);
const ATTEMPTS = 4;

/**
 * Unique violations that a retry resolves: two secrets with the same prefix (once in 57 billion),
 * which draws another one, and a person whom two organizations invite for the first time at once,
 * who exists at the second attempt.
 */
const MET_AGAIN = new Set(['credential_prefix_unique', 'user_account_email_unique']);
const isMetAgain = (error: { code?: unknown; constraint?: unknown }): boolean =>
  error.code === UNIQUE_VIOLATION &&
  typeof error.constraint === 'string' &&
  MET_AGAIN.has(error.constraint);

const isConflict = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  (CONFLICTS.has(error.code) || isMetAgain(error));

/**
 * Retries a transaction that PostgreSQL rolled back in favour of another, or that refers to a row
 * deleted in the meantime. The rollback leaves nothing behind, and the retry sees the other change.
 */
export async function retryOnConflict<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error;
    }
  }
}
