const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';
const CONFLICTS = new Set([SERIALIZATION_FAILURE, DEADLOCK_DETECTED, FOREIGN_KEY_VIOLATION]);
const ATTEMPTS = 4;

/**
 * Two secrets with the same prefix are drawn once in 57 billion times: then draw again. A person
 * whom two organizations invite at once for the first time is there at the second try.
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
 * Runs a transaction again when PostgreSQL undid it in favour of another, or when a row that it
 * refers to was deleted meanwhile: nothing of the first try is left, and the next one sees what
 * happened.
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
