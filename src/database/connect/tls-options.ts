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
 * The options of one TLS connection, with the files as they are now: a renewed certificate is used
 * by the next connection. What the server has to prove is what libpq asks for: nothing, a
 * certificate of the root (verify-ca), or one for its host as well (verify-full).
 */
export function tlsOptions(tls: TlsRules, host: Host): ConnectionOptions {
  const root = tls.rootCertificate === 'system' ? null : readTlsFile(tls, 'rootCertificate');
  const isVerified = tls.mode === 'verify-ca' || tls.mode === 'verify-full';
  if (isVerified && root === null && tls.rootCertificate !== 'system')
    throw new StartupError(
      `sslmode=${tls.mode} needs the certificate that the server's is signed by: set sslrootcert to its file, or to "system" for those of the public authorities.`,
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
    // libpq: a root that is there makes require mean verify-ca.
    rejectUnauthorized: isVerified || (tls.mode === 'require' && root !== null),
    ...(root !== null && { ca: root }),
    ...(revoked !== null && { crl: revoked }),
    ...(certificate !== null &&
      key !== null && {
        cert: certificate,
        key,
        ...(tls.keyPassword !== null && { passphrase: tls.keyPassword }),
      }),
    // Security: a certificate of the right authority for another host is that of an impostor. Only
    // verify-full asks for the host.
    checkServerIdentity: (_name, peer) =>
      tls.mode === 'verify-full' ? checkServerIdentity(host.name, peer) : undefined,
    ...(tls.negotiation === 'direct' && { ALPNProtocols: ['postgresql'] }),
  };
}

/**
 * A file that was named and cannot be read is an error; of the defaults in ~/.postgresql those are
 * read that exist.
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
    throw new StartupError('sslcert needs the key of the certificate: set sslkey to its file.');
  const { mode, uid } = statSync(tls.key ?? join(homedir(), '.postgresql', DEFAULTS.key));
  // Security: a key that others may read is not a secret. libpq refuses it too.
  if (process.platform !== 'win32' && (mode & (uid === 0 ? 0o037 : 0o077)) !== 0)
    throw new StartupError(
      'The file of sslkey can be read by others: run chmod 0600 on it (0640 if it belongs to root).',
    );
  return key;
}
