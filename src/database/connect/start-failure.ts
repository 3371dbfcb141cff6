import { StartupError } from '../../core/startup-error.ts';
import { describeTarget, type ConnectionTarget } from './connection-target.ts';
import { reasonOf } from '../reason.ts';

/** What is wrong by PostgreSQL's code, and what to do. */
const BY_CODE: Readonly<Record<string, string>> = {
  '3D000':
    'The database does not exist. Create it, for example with createdb; Latchkey does not. A URL without a database means the one named like the user.',
  '28P01': 'The password is wrong, or there is none. Correct it in the URL.',
  '28000':
    'The server does not accept this user from here. Check the user in the URL, and pg_hba.conf on the server.',
  '3F000': 'The schema does not exist. Create it, or correct the search_path.',
  '25006':
    'The database is read-only. Name the primary, or set default_transaction_read_only to off.',
  '42501':
    'The user lacks a privilege. Make it the owner of the database or of the schema, and of the tables in it.',
  '53100': 'The disk of the server is full. Free space on it.',
  '53200': 'The server is out of memory. Give it more.',
  '53300':
    'The server is out of connections. Raise max_connections, or lower DATABASE_POOL_SIZE here and what others use.',
  '53400': 'The server has reached a limit of its configuration. Raise it.',
  '57P03': 'The server is starting up or shutting down. Try again in a moment.',
  '57P01': 'The server is shutting down. Try again in a moment.',
  '42704': 'The options of the URL name a setting that the server does not have. Correct them.',
  '22023': 'The options of the URL have an invalid value. Correct them.',
  '55P03': 'A lock was not granted in time. Another program holds it: look at pg_locks.',
  '57014':
    'A statement took too long. Another program holds a lock, or the server is busy: look at pg_stat_activity.',
};

/** What is wrong by the code of the system or of TLS. */
const CERTIFICATE =
  'The certificate of the server is not signed by the one of sslrootcert. Set sslrootcert to the authority that signed it.';
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
 * The one line that a start ends with when the server refuses something. Errors that are lines
 * already stay as they are.
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
      `The server asks for a password, and the URL has none. Add it, or use ${variable}_FILE or passfile. (${where})`,
    );
  return new StartupError(
    `PostgreSQL at ${describeTarget(target)} does not answer: ${reasonOf(error)}. Check ${variable}, and that the server is running.`,
  );
}

/**
 * What the code of an error means for the person who starts the server; null for one that is
 * unknown.
 */
export function explainRefusal(error: unknown, where: string): StartupError | null {
  if (error instanceof StartupError) return error;
  const { code } = rootOf(error);
  const known = code === undefined ? undefined : (BY_CODE[code] ?? BY_SYSTEM_CODE[code]);
  return known === undefined
    ? null
    : new StartupError(`${known} (${where}: ${reasonOf(error).split('\n', 1)[0] ?? ''})`);
}

/** The error that carries a code, among those of several hosts and below those that wrap it. */
function rootOf(error: unknown): { readonly code?: string | undefined } {
  if (typeof error !== 'object' || error === null) return {};
  const { code, cause, errors } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly errors?: readonly unknown[];
  };
  // 08001 says that no connection was made; what it wraps says why.
  if (typeof code === 'string' && code !== '08001') return { code };
  return [...(errors ?? []), cause].map(rootOf).find((found) => found.code !== undefined) ?? {};
}
