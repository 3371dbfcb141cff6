import { parseConnectionString } from './connection-string.ts';

export type SslMode = (typeof SSL_MODES)[number];
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];

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

/** The parts of the process environment that supply libpq's defaults. */
export interface Surroundings {
  /** PGHOST, PGSSLMODE and the other variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userName: string;
  /** The default host on this machine: a folder with a socket, or localhost. */
  readonly defaultHost: string;
}

/** The target of a connection string, or why it is invalid. No problem quotes a value. */
export type TargetReading =
  | { readonly ok: true; readonly target: ConnectionTarget }
  | { readonly ok: false; readonly problem: string };

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
const SESSION_ATTRIBUTES = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
] as const;
const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
type TlsVersion = (typeof TLS_VERSIONS)[number];

/**
 * The supported parameters, with the environment variable that libpq uses as the default of each.
 */
const VARIABLES: Readonly<Record<string, string | null>> = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  channel_binding: 'PGCHANNELBINDING',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  client_encoding: 'PGCLIENTENCODING',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
  fallback_application_name: null,
  keepalives: null,
  keepalives_idle: null,
  sslmode: 'PGSSLMODE',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslcompression: 'PGSSLCOMPRESSION',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslpassword: null,
  sslcertmode: 'PGSSLCERTMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcrl: 'PGSSLCRL',
  sslsni: 'PGSSLSNI',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
  gssencmode: 'PGGSSENCMODE',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  load_balance_hosts: 'PGLOADBALANCEHOSTS',
};

/**
 * Unsupported libpq parameters. They are rejected, because ignoring one would connect with
 * different settings.
 */
const UNSUPPORTED: Readonly<Record<string, string | null>> = {
  service: 'PGSERVICE',
  servicefile: 'PGSERVICEFILE',
  sslcrldir: 'PGSSLCRLDIR',
  requirepeer: 'PGREQUIREPEER',
  require_auth: 'PGREQUIREAUTH',
  krbsrvname: 'PGKRBSRVNAME',
  gsslib: 'PGGSSLIB',
  gssdelegation: 'PGGSSDELEGATION',
  keepalives_interval: null,
  keepalives_count: null,
  tcp_user_timeout: null,
  replication: null,
  min_protocol_version: 'PGMINPROTOCOLVERSION',
  max_protocol_version: 'PGMAXPROTOCOLVERSION',
  sslkeylogfile: null,
  requiressl: 'PGREQUIRESSL',
  scram_client_key: null,
  scram_server_key: null,
  oauth_issuer: null,
  oauth_client_id: null,
  oauth_client_secret: null,
  oauth_scope: null,
};

class Unusable extends Error {}

/**
 * Resolves a connection string as libpq does: parameters first, then PG* variables, then defaults.
 * Rejects unsupported parameters.
 */
export function toTarget(text: string, surroundings: Surroundings): TargetReading {
  const reading = parseConnectionString(text);
  if (!reading.ok) return reading;
  try {
    return { ok: true, target: new Parameters(reading.parameters, surroundings).target() };
  } catch (error) {
    if (error instanceof Unusable) return { ok: false, problem: error.message };
    throw error;
  }
}

class Parameters {
  readonly #given: ReadonlyMap<string, string>;
  readonly #surroundings: Surroundings;

  constructor(given: ReadonlyMap<string, string>, surroundings: Surroundings) {
    this.#given = given;
    this.#surroundings = surroundings;
    for (const name of given.keys()) {
      if (name in UNSUPPORTED)
        throw new Unusable(`its parameter ${name} is not supported: remove it`);
      // Security: the name may be part of a password that contains ? or &, so echoing it could
      // disclose a secret.
      if (!(name in VARIABLES))
        throw new Unusable(
          `it has a parameter that is unknown to libpq${/^[a-z_]{1,40}$/.test(name) && !given.has('password') ? ` (${name})` : ''}: remove it`,
        );
    }
    for (const variable of Object.values(UNSUPPORTED))
      if (variable !== null && (surroundings.environment[variable] ?? '') !== '')
        throw new Unusable(`the variable ${variable} is not supported: unset it`);
  }

  target(): ConnectionTarget {
    const user = this.#text('user') ?? this.#surroundings.userName;
    this.#requireOneOf('client_encoding', ['UTF8', 'utf8', 'UTF-8', 'utf-8', 'unicode', 'auto']);
    this.#requireOneOf('gssencmode', ['disable', 'prefer']);
    this.#requireOneOf('sslcompression', ['0']);
    const idle = this.#number('keepalives_idle', 0, 86_400);
    const timeout = this.#number('connect_timeout', -1, 86_400) ?? 0;
    return {
      hosts: this.#hosts(),
      isShuffled: this.#choice('load_balance_hosts', ['disable', 'random'], 'disable') === 'random',
      database: this.#text('dbname') ?? user,
      user,
      password: this.#text('password'),
      passwordFile: this.#text('passfile'),
      options: this.#text('options'),
      applicationName:
        this.#text('application_name') ?? this.#text('fallback_application_name') ?? 'latchkey',
      // As in libpq: zero or negative means no timeout, and the minimum is two seconds.
      connectMs: timeout <= 0 ? null : Math.max(timeout, 2) * 1_000,
      keepAliveMs: this.#choice('keepalives', ['0', '1'], '1') === '0' ? null : (idle ?? 0) * 1_000,
      sessionAttributes: this.#choice('target_session_attrs', SESSION_ATTRIBUTES, 'any'),
      channelBinding: this.#choice('channel_binding', ['disable', 'prefer', 'require'], 'prefer'),
      tls: this.#tls(),
    };
  }

  #tls(): TlsRules {
    const rootCertificate = this.#text('sslrootcert');
    const mode = this.#choice(
      'sslmode',
      SSL_MODES,
      rootCertificate === 'system' ? 'verify-full' : 'prefer',
    );
    if (rootCertificate === 'system' && mode !== 'verify-full')
      throw new Unusable('its sslmode must be verify-full with sslrootcert=system');
    const negotiation = this.#choice('sslnegotiation', ['postgres', 'direct'], 'postgres');
    if (negotiation === 'direct' && !['require', 'verify-ca', 'verify-full'].includes(mode))
      throw new Unusable(
        'its sslmode must be require, verify-ca or verify-full with sslnegotiation=direct',
      );
    const versionMin = this.#choice('ssl_min_protocol_version', TLS_VERSIONS, 'TLSv1.2');
    const versionMax = this.#choice('ssl_max_protocol_version', TLS_VERSIONS, 'TLSv1.3');
    if (versionMin > versionMax)
      throw new Unusable(
        'its ssl_min_protocol_version must not be higher than its ssl_max_protocol_version',
      );
    return {
      mode,
      negotiation,
      rootCertificate,
      certificate: this.#text('sslcert'),
      key: this.#text('sslkey'),
      revocationList: this.#text('sslcrl'),
      keyPassword: this.#text('sslpassword'),
      sendsCertificate: this.#choice('sslcertmode', ['disable', 'allow'], 'allow') === 'allow',
      sendsServerName: this.#choice('sslsni', ['0', '1'], '1') === '1',
      versionMin,
      versionMax,
    };
  }

  #hosts(): Host[] {
    const names = this.#list('host');
    const addresses = this.#list('hostaddr');
    const count = Math.max(names.length, addresses.length, 1);
    const ports = this.#list('port');
    if (names.length > 0 && addresses.length > 0 && names.length !== addresses.length)
      throw new Unusable('its host and hostaddr must have the same number of entries');
    if (ports.length > 1 && ports.length !== count)
      throw new Unusable('it must have one port, or one for each host');
    return Array.from({ length: count }, (_, at) => {
      const address = addresses[at] || null;
      return {
        name: names[at] || (address ?? this.#surroundings.defaultHost),
        address,
        port: toPort((ports.length === 1 ? ports[0] : ports[at]) ?? ''),
      };
    });
  }

  #list(name: string): string[] {
    return this.#text(name)?.split(',') ?? [];
  }

  /** Returns a parameter's value. As in libpq, an empty value counts as unset. */
  #text(name: string): string | null {
    const variable = VARIABLES[name];
    return (
      this.#given.get(name) || (variable ? this.#surroundings.environment[variable] : null) || null
    );
  }

  #choice<const Value extends string>(
    name: string,
    values: readonly Value[],
    fallback: Value,
  ): Value {
    const text = this.#text(name);
    const found = values.find((value) => value === text);
    if (text !== null && found === undefined)
      throw new Unusable(
        `its ${name} must be ${values.join(', ').replace(/, ([^,]*)$/, ' or $1')}`,
      );
    return found ?? fallback;
  }

  #requireOneOf(name: string, values: readonly string[]): void {
    this.#choice(name, values, values[0] ?? '');
  }

  #number(name: string, least: number, most: number): number | null {
    const text = this.#text(name);
    if (text === null) return null;
    const number = /^\s*[+-]?\d{1,9}\s*$/.test(text) ? Number(text) : NaN;
    if (!(number >= least && number <= most))
      throw new Unusable(`its ${name} must be a whole number of seconds from ${least} to ${most}`);
    return number;
  }
}

function toPort(text: string): number {
  if (text === '') return 5432;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Unusable('its port must be a number from 1 to 65535');
  return port;
}

/** Whether the host is a Unix-domain socket: a folder or an abstract name. */
export const isSocket = ({ name, address }: Host): boolean =>
  address === null && /^[/@]/.test(name);

/**
 * Describes the location of the data for the log and for errors: hosts and database, never a user
 * or a password.
 */
export function describeTarget({ hosts, database }: ConnectionTarget): string {
  const places = hosts.map((host) =>
    isSocket(host)
      ? `${host.name}:${host.port}`
      : host.name.includes(':')
        ? `[${host.name}]:${host.port}`
        : `${host.name}:${host.port}`,
  );
  return `${places.join(',')}/${database}`;
}
