import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates that a test creates with openssl, in a separate folder. */
export interface Certificates {
  readonly folder: string;
  /** The path of one of the files. */
  path: (file: string) => string;
  remove: () => void;
}

/**
 * Creates two authorities, `ca` and `other`, and two certificates by `ca`: `server` for localhost,
 * and `client` for the user `certuser`.
 */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-certificates-'));
  const path = (file: string): string => join(folder, file);
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { stdio: 'ignore' });
  const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  for (const name of ['ca', 'other'])
    openssl(
      'req',
      '-x509',
      ...NEW_KEY,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      path(`${name}.key`),
      '-out',
      path(`${name}.crt`),
    );
  for (const [name, subject, extension] of [
    ['server', 'localhost', 'subjectAltName=DNS:localhost'],
    ['client', 'certuser', 'basicConstraints=CA:FALSE'],
  ] as const) {
    writeFileSync(path(`${name}.ext`), extension);
    openssl(
      'req',
      ...NEW_KEY,
      '-subj',
      `/CN=${subject}`,
      '-keyout',
      path(`${name}.key`),
      '-out',
      path(`${name}.csr`),
    );
    const authority = ['-CA', path('ca.crt'), '-CAkey', path('ca.key'), '-CAcreateserial'];
    openssl(
      'x509',
      '-req',
      '-in',
      path(`${name}.csr`),
      ...authority,
      '-days',
      '2',
      '-extfile',
      path(`${name}.ext`),
      '-out',
      path(`${name}.crt`),
    );
  }
  return { folder, path, remove: () => rmSync(folder, { recursive: true }) };
}
