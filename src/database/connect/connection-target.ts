/** The values of sslmode. */
export const SSL_MODES = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
] as const;
/** The values of target_session_attrs. */
export const SESSION_ATTRIBUTES = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
] as const;
/** The TLS versions, in ascending order. */
export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** One of `SSL_MODES`. */
export type SslMode = (typeof SSL_MODES)[number];
/** One of `SESSION_ATTRIBUTES`. */
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];
type TlsVersion = (typeof TLS_VERSIONS)[number];

/** One server of a connection string. */
export interface Host {
  /**
   * A name, an address, or the folder of a Unix-domain socket. Certificates are verified against
   * it.
   */
  readonly name: string;
  /** The address to connect to instead of resolving the name. */
  readonly address: string | null;
  readonly port: number;
}

/** How a connection is encrypted, and how the server is verified. */
export interface TlsRules {
  readonly mode: SslMode;
  readonly negotiation: 'postgres' | 'direct';
  /** File paths. Null: libpq's default files, if they exist. */
  readonly rootCertificate: string | null;
  readonly certificate: string | null;
  readonly key: string | null;
  readonly revocationList: string | null;
  readonly keyPassword: string | null;
  readonly sendsCertificate: boolean;
  readonly sendsServerName: boolean;
  readonly versionMin: TlsVersion;
  readonly versionMax: TlsVersion;
}

/** A fully resolved connection string, including defaults. */
export interface ConnectionTarget {
  readonly hosts: readonly Host[];
  readonly isShuffled: boolean;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  readonly passwordFile: string | null;
  readonly options: string | null;
  readonly applicationName: string;
  /** Timeout per host in milliseconds; null if unspecified. */
  readonly connectMs: number | null;
  readonly keepAliveMs: number | null;
  readonly sessionAttributes: SessionAttributes;
  readonly channelBinding: 'disable' | 'prefer' | 'require';
  readonly tls: TlsRules;
}

/** Where a PostgreSQL on this machine puts its socket. */
export const SOCKET_FOLDERS: readonly string[] = ['/var/run/postgresql', '/tmp'];

/** Whether the host is a Unix-domain socket: a folder or an abstract name. */
export const isSocket = ({ name, address }: Host): boolean =>
  address === null && /^[/@]/.test(name);

/** Describes a host for the log. */
export const describeHost = (host: Host): string =>
  !isSocket(host) && host.name.includes(':')
    ? `[${host.name}]:${host.port}`
    : `${host.name}:${host.port}`;

/**
 * Describes the location of the data for the log and for errors: hosts and database, never a user
 * or a password.
 */
export const describeTarget = ({ hosts, database }: ConnectionTarget): string =>
  `${hosts.map(describeHost).join(',')}/${database}`;
