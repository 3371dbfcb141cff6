import { SECRET_LENGTH, withoutSecrets } from '../secrets/secret-format.ts';

/** The most characters of user input that a message repeats. */
export const SHOWN_LENGTH_MAX = 60;
/** The longest excerpt that can contain a secret starting within the shown part. */
const LOOKED_AT_MAX = SHOWN_LENGTH_MAX + SECRET_LENGTH;

/**
 * Returns user input for use in a message, truncated and without secrets.
 *
 * Security: an echoed secret would leak into logs and stored responses, and echoed long text would
 * amplify the request.
 */
export function shown(text: string): string {
  const safe = withoutSecrets(text.slice(0, LOOKED_AT_MAX));
  return safe.length > SHOWN_LENGTH_MAX || text.length > LOOKED_AT_MAX
    ? `${safe.slice(0, SHOWN_LENGTH_MAX).toWellFormed()}…`
    : safe;
}
