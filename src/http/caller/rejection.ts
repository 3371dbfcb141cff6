import { asciiLowerCase } from '../../core/ascii-case.ts';
import { withoutSecrets } from '../../secrets/secret-format.ts';

/** What a line of the log says of a failed sign-in or a rejected credential. */
export interface Rejection {
  readonly event: 'sign_in_failed' | 'credential_rejected';
  /** The client's address; null when it is unknown. */
  readonly address: string | null;
  /**
   * The e-mail address of a sign-in, or the public prefix of a credential; null when the credential
   * is malformed.
   */
  readonly account: string | null;
}

const ACCOUNT_LENGTH_MAX = 254;

/**
 * Makes the fields of such a line. Never change their names and order: filters of fail2ban match
 * them, the address before anything that the client wrote. Security: log injection through the
 * account. JSON escapes quotation marks and line breaks; other control and format characters, which
 * a terminal would interpret, are replaced.
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

/** Without spaces around it, and without characters that are not visible. */
const toAccount = (text: string): string =>
  withoutSecrets(text.trim().slice(0, ACCOUNT_LENGTH_MAX)).replace(/[\p{C}\p{Z}]/gu, '?');
