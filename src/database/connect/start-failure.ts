import { StartupError } from '../../core/startup-error.ts';
import { describeTarget, type ConnectionTarget } from './connection-target.ts';
import { reasonOf } from '../reason.ts';

/** What is wrong and what to do, by PostgreSQL error code. */
const BY_CODE: Readonly<Record<string, string>> = {
  '3D000':
    'The database does not exist. Create it, for example with createdb, because Latchkey does not. A URL without a database name refers to the database named after the user.',
  '28P01': 'The password is incorrect or missing. Correct it in the URL.',
  '28000':
    'The server does not accept this user from here. Check the user in the URL, and pg_hba.conf on the server.',
  '3F000': 'The schema does not exist. Create it, or correct the search_path.',
  '25006':
    'The database is read-only. Use the address of the primary, or set default_transaction_read_only to off.',
  '42501':
    'The user lacks a privilege. Make it the owner of the database or of the schema, and of the tables in it.',
  '53100': "The server's disk is full. Free space on it.",
  '53200': 'The server is out of memory. Increase its memory.',
  '53300':
    'The server is out of connections. Raise max_connections, or lower DATABASE_POOL_SIZE or the pool sizes of other clients.',
  '53400': 'The server has reached a configured limit. Raise it.',
  '57P03': 'The server is starting up or shutting down. Try again in a moment.',
  '57P01': 'The server is shutting down. Try again in a moment.',
  '42704': 'The options in the URL name a setting that the server does not have. Correct them.',
  '22023': 'The options in the URL have an invalid value. Correct them.',
  '55P03': 'A lock was not granted in time. Another program holds it: look at pg_locks.',
  '57014':
    'A statement took too long. Another program holds a lock, or the server is busy: look at pg_stat_activity.',
};

/** What is wrong and what to do, by system or TLS error code. */
const CERTIFICATE =
  "The server's certificate is not signed by the authority in sslrootcert. Set sslrootcert to the authority that signed it.";
const BY_SYSTEM_CODE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The host name is unknown. Correct it.',
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  CERT_SIGNATURE_FAILURE: CERTIFICATE,
  CERT_HAS_EXPIRED: 'The certificate of the server has expired. Renew it.',
  CERT_REVOKED: 'The certificate of the server is revoked (sslcrl). Renew it.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate of the server is for another host. Use its host name in the URL, or sslmode=verify-ca.',
};

/**
 * Converts an error to the single line that a failed start prints. Returns a StartupError
 * unchanged.
 */
export function toStartupError(
  error: unknown,
  target: ConnectionTarget,
  variable: string,
): StartupError {
  const where = `${variable}, PostgreSQL at ${describeTarget(target)}`;
  const known = explainRefusal(error, where);
  if (known) return known;
  if (/password must be a (non-empty )?string/.test(reasonOf(error)))
    return new StartupError(
      `The server requires a password, but the URL has none. Add it, or use ${variable}_FILE or passfile. (${where})`,
    );
  return new StartupError(
    `PostgreSQL at ${describeTarget(target)} does not answer: ${reasonOf(error)}. Check ${variable}, and that the server is running.`,
  );
}

/** Explains an error code to the operator; returns null for an unknown one. */
export function explainRefusal(error: unknown, where: string): StartupError | null {
  if (error instanceof StartupError) return error;
  const { code } = rootOf(error);
  const known = code === undefined ? undefined : (BY_CODE[code] ?? BY_SYSTEM_CODE[code]);
  return known === undefined
    ? null
    : new StartupError(`${known} (${where}: ${reasonOf(error).split('\n', 1)[0] ?? ''})`);
}

/** Returns the error that has a code, among the errors of several hosts and their causes. */
function rootOf(error: unknown): { readonly code?: string | undefined } {
  if (typeof error !== 'object' || error === null) return {};
  const { code, cause, errors } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly errors?: readonly unknown[];
  };
  // 08001 means that no connection was established. Its cause has the reason.
  if (typeof code === 'string' && code !== '08001') return { code };
  return [...(errors ?? []), cause].map(rootOf).find((found) => found.code !== undefined) ?? {};
}
