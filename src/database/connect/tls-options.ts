import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { StartupError } from '../../core/startup-error.ts';
import type { Host, TlsRules } from './connection-target.ts';

const DEFAULTS = {
  rootCertificate: 'root.crt',
  certificate: 'postgresql.crt',
  key: 'postgresql.key',
  revocationList: 'root.crl',
};
const PARAMETERS = {
  rootCertificate: 'sslrootcert',
  certificate: 'sslcert',
  key: 'sslkey',
  revocationList: 'sslcrl',
};
type TlsFile = keyof typeof DEFAULTS;

/**
 * Returns the options of one TLS connection. Reads the files each time, so a renewed certificate
 * applies to the next connection. Verifies the server as libpq does: not at all, against the root
 * certificate (verify-ca), or also against its host name (verify-full).
 */
export function tlsOptions(tls: TlsRules, host: Host): ConnectionOptions {
  const root = tls.rootCertificate === 'system' ? null : readTlsFile(tls, 'rootCertificate');
  const isVerified = tls.mode === 'verify-ca' || tls.mode === 'verify-full';
  if (isVerified && root === null && tls.rootCertificate !== 'system')
    throw new StartupError(
      `sslmode=${tls.mode} requires the certificate of the authority that signed the server's: set sslrootcert to its file, or to "system" to trust the public authorities.`,
    );
  const certificate = tls.sendsCertificate ? readTlsFile(tls, 'certificate') : null;
  const key = certificate === null ? null : readKey(tls);
  const revoked = isVerified ? readTlsFile(tls, 'revocationList') : null;
  return {
    minVersion: tls.versionMin,
    maxVersion: tls.versionMax,
    ...(tls.sendsServerName &&
      /[a-z]/i.test(host.name) &&
      !host.name.includes(':') && { servername: host.name }),
    // As in libpq: with a root certificate, require means verify-ca.
    rejectUnauthorized: isVerified || (tls.mode === 'require' && root !== null),
    ...(root !== null && { ca: root }),
    ...(revoked !== null && { crl: revoked }),
    ...(certificate !== null &&
      key !== null && {
        cert: certificate,
        key,
        ...(tls.keyPassword !== null && { passphrase: tls.keyPassword }),
      }),
    // Security: prevents impersonation of the server with a valid certificate for another host.
    // Only verify-full checks the host name.
    checkServerIdentity: (_name, peer) =>
      tls.mode === 'verify-full' ? checkServerIdentity(host.name, peer) : undefined,
    ...(tls.negotiation === 'direct' && { ALPNProtocols: ['postgresql'] }),
  };
}

/**
 * Reads a TLS file. A missing file is an error if it was named explicitly, and null if it is a
 * default in ~/.postgresql.
 */
function readTlsFile(tls: TlsRules, file: TlsFile): string | null {
  const named = tls[file];
  const path = named ?? join(homedir(), '.postgresql', DEFAULTS[file]);
  if (named === null && !existsSync(path)) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartupError(
      `The file of ${PARAMETERS[file]} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): check its path and its permissions.`,
    );
  }
}

function readKey(tls: TlsRules): string {
  const key = readTlsFile(tls, 'key');
  if (key === null)
    throw new StartupError('sslcert requires the key of the certificate: set sslkey to its file.');
  const { mode, uid } = statSync(tls.key ?? join(homedir(), '.postgresql', DEFAULTS.key));
  // Security: other users could use a readable key to impersonate Latchkey. libpq rejects it too.
  if (process.platform !== 'win32' && (mode & (uid === 0 ? 0o037 : 0o077)) !== 0)
    throw new StartupError(
      'Other users can read the file of sslkey: run chmod 0600 on it (0640 if it belongs to root).',
    );
  return key;
}
