import {
  ConnectionParameters,
  UnusableParameterError,
  type Surroundings,
} from './connection-parameters.ts';
import { parseConnectionString } from './connection-string.ts';
import {
  SESSION_ATTRIBUTES,
  SSL_MODES,
  TLS_VERSIONS,
  type ConnectionTarget,
  type Host,
  type TlsRules,
} from './connection-target.ts';

/** The target of a connection string, or why it is invalid. No problem quotes a value. */
export type TargetReading =
  | { readonly ok: true; readonly target: ConnectionTarget }
  | { readonly ok: false; readonly problem: string };

/**
 * Resolves a connection string as libpq does: parameters first, then PG* variables, then defaults.
 * Rejects unsupported parameters.
 */
export function toTarget(text: string, surroundings: Surroundings): TargetReading {
  const reading = parseConnectionString(text);
  if (!reading.ok) return reading;
  try {
    return {
      ok: true,
      target: targetOf(
        new ConnectionParameters(reading.parameters, surroundings.environment),
        surroundings,
      ),
    };
  } catch (error) {
    if (error instanceof UnusableParameterError) return { ok: false, problem: error.message };
    throw error;
  }
}

function targetOf(
  parameters: ConnectionParameters,
  { userName, defaultHost }: Surroundings,
): ConnectionTarget {
  const user = parameters.text('user') ?? userName;
  parameters.requireOneOf('client_encoding', ['UTF8', 'utf8', 'UTF-8', 'utf-8', 'unicode', 'auto']);
  parameters.requireOneOf('gssencmode', ['disable', 'prefer']);
  parameters.requireOneOf('sslcompression', ['0']);
  const idle = parameters.number('keepalives_idle', 0, 86_400);
  const timeout = parameters.number('connect_timeout', -1, 86_400) ?? 0;
  return {
    hosts: hostsOf(parameters, defaultHost),
    isShuffled:
      parameters.choice('load_balance_hosts', ['disable', 'random'], 'disable') === 'random',
    database: parameters.text('dbname') ?? user,
    user,
    password: parameters.text('password'),
    passwordFile: parameters.text('passfile'),
    options: parameters.text('options'),
    applicationName:
      parameters.text('application_name') ??
      parameters.text('fallback_application_name') ??
      'latchkey',
    // As in libpq: zero or negative means no timeout, and the minimum is two seconds.
    connectMs: timeout <= 0 ? null : Math.max(timeout, 2) * 1_000,
    keepAliveMs:
      parameters.choice('keepalives', ['0', '1'], '1') === '0' ? null : (idle ?? 0) * 1_000,
    sessionAttributes: parameters.choice('target_session_attrs', SESSION_ATTRIBUTES, 'any'),
    channelBinding: parameters.choice(
      'channel_binding',
      ['disable', 'prefer', 'require'],
      'prefer',
    ),
    tls: tlsOf(parameters),
  };
}

function tlsOf(parameters: ConnectionParameters): TlsRules {
  const rootCertificate = parameters.text('sslrootcert');
  const mode = parameters.choice(
    'sslmode',
    SSL_MODES,
    rootCertificate === 'system' ? 'verify-full' : 'prefer',
  );
  if (rootCertificate === 'system' && mode !== 'verify-full')
    throw new UnusableParameterError('its sslmode must be verify-full with sslrootcert=system');
  const negotiation = parameters.choice('sslnegotiation', ['postgres', 'direct'], 'postgres');
  if (negotiation === 'direct' && !['require', 'verify-ca', 'verify-full'].includes(mode))
    throw new UnusableParameterError(
      'its sslmode must be require, verify-ca or verify-full with sslnegotiation=direct',
    );
  const versionMin = parameters.choice('ssl_min_protocol_version', TLS_VERSIONS, 'TLSv1.2');
  const versionMax = parameters.choice('ssl_max_protocol_version', TLS_VERSIONS, 'TLSv1.3');
  if (versionMin > versionMax)
    throw new UnusableParameterError(
      'its ssl_min_protocol_version must not be higher than its ssl_max_protocol_version',
    );
  return {
    mode,
    negotiation,
    rootCertificate,
    certificate: parameters.text('sslcert'),
    key: parameters.text('sslkey'),
    revocationList: parameters.text('sslcrl'),
    keyPassword: parameters.text('sslpassword'),
    sendsCertificate: parameters.choice('sslcertmode', ['disable', 'allow'], 'allow') === 'allow',
    sendsServerName: parameters.choice('sslsni', ['0', '1'], '1') === '1',
    versionMin,
    versionMax,
  };
}

function hostsOf(parameters: ConnectionParameters, defaultHost: string): Host[] {
  const names = parameters.list('host');
  const addresses = parameters.list('hostaddr');
  const count = Math.max(names.length, addresses.length, 1);
  const ports = parameters.list('port');
  if (names.length > 0 && addresses.length > 0 && names.length !== addresses.length)
    throw new UnusableParameterError('its host and hostaddr must have the same number of entries');
  if (ports.length > 1 && ports.length !== count)
    throw new UnusableParameterError('it must have one port, or one for each host');
  return Array.from({ length: count }, (_, at) => {
    const address = addresses[at] || null;
    return {
      name: names[at] || (address ?? defaultHost),
      address,
      port: toPort((ports.length === 1 ? ports[0] : ports[at]) ?? ''),
    };
  });
}

function toPort(text: string): number {
  if (text === '') return 5432;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535)
    throw new UnusableParameterError('its port must be a number from 1 to 65535');
  return port;
}
