/** The parts of the process environment that supply libpq's defaults. */
export interface Surroundings {
  /** PGHOST, PGSSLMODE and the other variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userName: string;
  /** The default host on this machine: a folder with a socket, or localhost. */
  readonly defaultHost: string;
}

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

/** Why a connection string is invalid. Its message quotes no value. */
export class UnusableParameterError extends Error {}

/** The parameters of a connection string, with libpq's defaults for those that it omits. */
export class ConnectionParameters {
  readonly #given: ReadonlyMap<string, string>;
  readonly #environment: Surroundings['environment'];

  constructor(given: ReadonlyMap<string, string>, environment: Surroundings['environment']) {
    this.#given = given;
    this.#environment = environment;
    for (const name of given.keys()) {
      if (name in UNSUPPORTED)
        throw new UnusableParameterError(`its parameter ${name} is not supported: remove it`);
      // Security: the name may be part of a password that contains ? or &, so echoing it could
      // disclose a secret.
      if (!(name in VARIABLES))
        throw new UnusableParameterError(
          `it has a parameter that is unknown to libpq${/^[a-z_]{1,40}$/.test(name) && !given.has('password') ? ` (${name})` : ''}: remove it`,
        );
    }
    for (const variable of Object.values(UNSUPPORTED))
      if (variable !== null && (environment[variable] ?? '') !== '')
        throw new UnusableParameterError(`the variable ${variable} is not supported: unset it`);
  }

  /** Returns the entries of a parameter that is a comma-separated list. */
  list(name: string): string[] {
    return this.text(name)?.split(',') ?? [];
  }

  /** Returns a parameter's value. As in libpq, an empty value counts as unset. */
  text(name: string): string | null {
    const variable = VARIABLES[name];
    return this.#given.get(name) || (variable ? this.#environment[variable] : null) || null;
  }

  /** Returns a parameter that must be one of these values. */
  choice<const Value extends string>(
    name: string,
    values: readonly Value[],
    fallback: Value,
  ): Value {
    const text = this.text(name);
    const found = values.find((value) => value === text);
    if (text !== null && found === undefined)
      throw new UnusableParameterError(
        `its ${name} must be ${values.join(', ').replace(/, ([^,]*)$/, ' or $1')}`,
      );
    return found ?? fallback;
  }

  /** Throws unless the parameter is unset or one of these values. */
  requireOneOf(name: string, values: readonly string[]): void {
    this.choice(name, values, values[0] ?? '');
  }

  /** Returns a parameter that is a number of seconds within bounds; null if it is unset. */
  number(name: string, least: number, most: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const number = /^\s*[+-]?\d{1,9}\s*$/.test(text) ? Number(text) : NaN;
    if (!(number >= least && number <= most))
      throw new UnusableParameterError(
        `its ${name} must be a whole number of seconds from ${least} to ${most}`,
      );
    return number;
  }
}
