import { describe, expect, test } from '@jest/globals';
import {
  describeTarget,
  type ConnectionTarget,
} from '../../src/database/connect/connection-target.ts';
import { toTarget } from '../../src/database/connect/resolve-target.ts';
import type { Surroundings } from '../../src/database/connect/connection-parameters.ts';

const NONE: Surroundings = { environment: {}, userName: 'ada', defaultHost: '/var/run/postgresql' };
const targetOf = (text: string, environment: Record<string, string> = {}): ConnectionTarget => {
  const reading = toTarget(text, { ...NONE, environment });
  if (!reading.ok) throw new Error(reading.problem);
  return reading.target;
};
const problemOf = (text: string, environment: Record<string, string> = {}): string => {
  const reading = toTarget(text, { ...NONE, environment });
  return reading.ok ? '' : reading.problem;
};

describe('what a connection string omits', () => {
  test('has the defaults of libpq', () =>
    expect(targetOf('postgresql://')).toMatchObject({
      hosts: [{ name: '/var/run/postgresql', address: null, port: 5432 }],
      database: 'ada',
      user: 'ada',
      password: null,
      applicationName: 'latchkey',
      connectMs: null,
      sessionAttributes: 'any',
      channelBinding: 'prefer',
      tls: { mode: 'prefer', negotiation: 'postgres', versionMin: 'TLSv1.2' },
    }));

  test('the database is named like the user', () =>
    expect(targetOf('postgresql://bob@h')).toMatchObject({ user: 'bob', database: 'bob' }));

  test.each([
    ['PGHOST', 'db', { hosts: [{ name: 'db', address: null, port: 5432 }] }],
    ['PGPORT', '5433', { hosts: [{ name: '/var/run/postgresql', address: null, port: 5433 }] }],
    ['PGUSER', 'bob', { user: 'bob', database: 'bob' }],
    ['PGPASSWORD', 'p#ss', { password: 'p#ss' }],
    ['PGDATABASE', 'keys', { database: 'keys' }],
    ['PGOPTIONS', '-c search_path=keys', { options: '-c search_path=keys' }],
    ['PGAPPNAME', 'mine', { applicationName: 'mine' }],
    ['PGCONNECT_TIMEOUT', '5', { connectMs: 5_000 }],
    ['PGSSLMODE', 'verify-full', { tls: expect.objectContaining({ mode: 'verify-full' }) }],
    ['PGSSLROOTCERT', '/ca.crt', { tls: expect.objectContaining({ rootCertificate: '/ca.crt' }) }],
    ['PGTARGETSESSIONATTRS', 'primary', { sessionAttributes: 'primary' }],
  ])('is taken from %s, as by libpq', (name, value, part) => {
    expect(targetOf('postgresql://', { [name]: value })).toMatchObject(part);
  });

  test('has no effect where the string contains the value', () =>
    expect(
      targetOf('postgresql://bob:pw@h:1/db?sslmode=require', {
        PGHOST: 'x',
        PGPORT: '2',
        PGUSER: 'x',
        PGPASSWORD: 'x',
        PGDATABASE: 'x',
        PGSSLMODE: 'disable',
      }),
    ).toMatchObject({
      hosts: [{ name: 'h', port: 1 }],
      user: 'bob',
      password: 'pw',
      database: 'db',
      tls: { mode: 'require' },
    }));
});

describe('hosts', () => {
  test.each([
    ['postgresql://a:1,b:2/db', ['a:1', 'b:2']],
    ['postgresql://a,b/db?port=7', ['a:7', 'b:7']],
    ['postgresql://a,b:2/db', ['a:5432', 'b:2']],
    ['postgresql://[::1]:1,b/db', ['::1:1', 'b:5432']],
    ['host=a,,c port=1,2,3', ['a:1', '/var/run/postgresql:2', 'c:3']],
    ['host=/tmp,h', ['/tmp:5432', 'h:5432']],
  ])('%s', (text, hosts) =>
    expect(targetOf(text).hosts.map(({ name, port }) => `${name}:${port}`)).toEqual(hosts),
  );

  test('may have addresses that are not looked up', () =>
    expect(targetOf('host=db.internal hostaddr=10.0.0.1').hosts).toEqual([
      { name: 'db.internal', address: '10.0.0.1', port: 5432 },
    ]));

  test('are described without user, password or options', () => {
    expect(describeTarget(targetOf('postgresql://u:S3cret@a,[::1]:2/db?options=-cS3cret'))).toBe(
      'a:5432,[::1]:2/db',
    );
    expect(describeTarget(targetOf('postgresql:///db?host=/run/pg'))).toBe('/run/pg:5432/db');
  });
});

describe('every supported parameter', () => {
  test.each([
    ...['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'].map(
      (mode) => [`sslmode=${mode}`, { tls: { mode } }] as const,
    ),
    ['ssl=true', { tls: { mode: 'require' } }],
    ['sslrootcert=system', { tls: { mode: 'verify-full', rootCertificate: 'system' } }],
    [
      'sslrootcert=/ca&sslcert=/crt&sslkey=/key&sslpassword=p&sslcrl=/crl',
      {
        tls: {
          rootCertificate: '/ca',
          certificate: '/crt',
          key: '/key',
          keyPassword: 'p',
          revocationList: '/crl',
        },
      },
    ],
    ['sslmode=require&sslnegotiation=direct', { tls: { negotiation: 'direct' } }],
    ['sslsni=0', { tls: { sendsServerName: false } }],
    ['sslcertmode=disable', { tls: { sendsCertificate: false } }],
    ['ssl_min_protocol_version=TLSv1.3', { tls: { versionMin: 'TLSv1.3' } }],
    ['sslcompression=0', {}],
    ['gssencmode=disable', {}],
    ['gssencmode=prefer', {}],
    ['client_encoding=UTF8', {}],
    ['channel_binding=require', { channelBinding: 'require' }],
    ['connect_timeout=10', { connectMs: 10_000 }],
    ['connect_timeout=1', { connectMs: 2_000 }],
    ['connect_timeout=0', { connectMs: null }],
    ['connect_timeout=-1', { connectMs: null }],
    ['keepalives=0', { keepAliveMs: null }],
    ['keepalives_idle=30', { keepAliveMs: 30_000 }],
    ['fallback_application_name=x', { applicationName: 'x' }],
    ['load_balance_hosts=random', { isShuffled: true }],
    ['passfile=/pgpass', { passwordFile: '/pgpass' }],
    ...['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'].map(
      (attrs) => [`target_session_attrs=${attrs}`, { sessionAttributes: attrs }] as const,
    ),
  ])('%s', (query, part) => expect(targetOf(`postgresql://h/db?${query}`)).toMatchObject(part));
});

describe('what is not supported is rejected, and no value is shown', () => {
  test.each([
    ...[
      'service',
      'servicefile',
      'sslcrldir',
      'requirepeer',
      'require_auth',
      'krbsrvname',
      'gsslib',
      'gssdelegation',
      'keepalives_interval',
      'keepalives_count',
      'tcp_user_timeout',
      'replication',
    ].map(
      (name) => [`${name}=S3cret`, `its parameter ${name} is not supported: remove it`] as const,
    ),
    ['sslmod=S3cret', 'it has a parameter that is unknown to libpq (sslmod): remove it'],
    ['pgbouncer=true', 'it has a parameter that is unknown to libpq (pgbouncer)'],
    ['schema=public', 'it has a parameter that is unknown to libpq (schema)'],
    ['ssl=S3cret', 'it has a parameter that is unknown to libpq (ssl)'],
    [
      'sslmode=no-verify',
      'its sslmode must be disable, allow, prefer, require, verify-ca or verify-full',
    ],
    ['sslmode=require%23S3cret', 'its sslmode must be'],
    [
      'sslrootcert=system&sslmode=require',
      'its sslmode must be verify-full with sslrootcert=system',
    ],
    [
      'sslnegotiation=direct',
      'its sslmode must be require, verify-ca or verify-full with sslnegotiation=direct',
    ],
    ['sslnegotiation=S3cret', 'its sslnegotiation must be postgres or direct'],
    ['sslcertmode=require', 'its sslcertmode must be disable or allow'],
    ['sslcompression=1', 'its sslcompression must be 0'],
    ['sslsni=S3cret', 'its sslsni must be 0 or 1'],
    [
      'ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2',
      'its ssl_min_protocol_version must not be higher than',
    ],
    ['ssl_min_protocol_version=SSLv3', 'its ssl_min_protocol_version must be'],
    ['gssencmode=require', 'its gssencmode must be disable or prefer'],
    ['client_encoding=LATIN1', 'its client_encoding must be UTF8'],
    ['channel_binding=S3cret', 'its channel_binding must be disable, prefer or require'],
    ['connect_timeout=S3cret', 'its connect_timeout must be a whole number of seconds'],
    ['connect_timeout=1.5', 'its connect_timeout must be a whole number of seconds'],
    ['target_session_attrs=S3cret', 'its target_session_attrs must be any, read-write'],
    ['load_balance_hosts=S3cret', 'its load_balance_hosts must be disable or random'],
    ['port=S3cret', 'its port must be a number from 1 to 65535'],
    ['port=0', 'its port must be a number from 1 to 65535'],
    ['port=65536', 'its port must be a number from 1 to 65535'],
    ['port=1,2', 'it must have one port, or one for each host'],
    ['hostaddr=::1,::2', 'its host and hostaddr must have the same number of entries'],
  ])('%s', (query, problem) => {
    expect(problemOf(`postgresql://h/db?${query}`)).toContain(problem);
    expect(problemOf(`postgresql://h/db?${query}`)).not.toContain('S3cret');
  });

  test('in the variables of libpq too', () => {
    expect(problemOf('postgresql://h/db', { PGSERVICE: 'S3cret' })).toBe(
      'the variable PGSERVICE is not supported: unset it',
    );
    expect(problemOf('postgresql://h/db', { PGSSLMODE: 'S3cret' })).toContain(
      'its sslmode must be',
    );
  });

  test('and an unknown parameter next to a password is not named either: it may be a part of it', () => {
    expect(problemOf('postgresql://h/db?password=a&s_cret=x')).toBe(
      'it has a parameter that is unknown to libpq: remove it',
    );
  });
});
