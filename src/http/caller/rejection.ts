import { asciiLowerCase } from '../../core/ascii-case.ts';
import { withoutSecrets } from '../../secrets/secret-format.ts';

/** The log fields of a failed sign-in or a rejected credential. */
export interface Rejection {
  readonly event: 'sign_in_failed' | 'credential_rejected';
  /** The client address. Null when it is unknown. */
  readonly address: string | null;
  /**
   * The email address of a sign-in, or the public prefix of a credential. Null when the credential
   * is malformed.
   */
  readonly account: string | null;
}

const ACCOUNT_LENGTH_MAX = 254;

/**
 * Creates the log fields. Never change their names and order: fail2ban filters match them, and the
 * address comes before any text of the client. Security: log injection. JSON escapes quotation
 * marks and line breaks; other control and format characters, which a terminal would interpret, are
 * replaced.
 */
export const rejection = (
  event: Rejection['event'],
  address: string | null,
  account: string | null,
): Rejection => ({
  event,
  address,
  account:
    account === null
      ? null
      : toAccount(event === 'sign_in_failed' ? asciiLowerCase(account) : account),
});

/** Trims the account and removes invisible characters. */
const toAccount = (text: string): string =>
  withoutSecrets(text.trim().slice(0, ACCOUNT_LENGTH_MAX)).replace(/[\p{C}\p{Z}]/gu, '?');
