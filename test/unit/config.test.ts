import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/process/config.ts';
import { SECRET_VARIABLES } from '../../src/process/environment.ts';
import { StartupError } from '../../src/core/startup-error.ts';

function problemsOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
    return '';
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
}

describe('the environment', () => {
  test('may be empty: every variable has a default, and the server listens only locally', () => {
    expect(parseConfig({})).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      LATCHKEY_ORGANIZATION: 'main',
      TRUSTED_PROXIES: [],
      ALLOWED_ORIGINS: [],
      RATE_LIMIT_STORE: 'memory',
      LOG_LEVEL: 'info',
    });
    for (const name of ['METRICS_PORT', 'METRICS_TOKEN', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const)
      expect(parseConfig({})[name]).toBeUndefined();
    expect(parseConfig({}).DATABASE_URL).toBeUndefined();
    expect(parseConfig({}).LATCHKEY_OWNER_EMAIL).toBeUndefined();
    expect(parseConfig({}).PUBLIC_URL).toBeUndefined();
    expect(parseConfig({}).CATALOG_FILE).toBeUndefined();
  });

  test('limits users, addresses and guesses by default, but not API keys', () => {
    const config = parseConfig({});
    for (const name of [
      'RATE_LIMIT_USER',
      'RATE_LIMIT_ANONYMOUS',
      'RATE_LIMIT_TOKEN_CREATION',
      'RATE_LIMIT_SIGN_IN',
      'RATE_LIMIT_FAILED_AUTH',
    ] as const)
      expect({ name, rates: config[name].length }).not.toEqual({ name, rates: 0 });
    expect(config.RATE_LIMIT_API_KEY).toEqual([]);
  });

  test('hashes passwords by default at least as OWASP recommends', () => {
    const { ARGON2_PASSWORD_MEMORY_KIB, ARGON2_PASSWORD_PASSES } = parseConfig({});
    expect(ARGON2_PASSWORD_MEMORY_KIB).toBeGreaterThanOrEqual(19_456);
    expect(ARGON2_PASSWORD_PASSES).toBeGreaterThanOrEqual(2);
  });

  test('treats an empty variable as unset, except where that would select other data', () => {
    const names = [
      ...Object.keys(parseConfig({})).filter((name) => name !== 'DATA_DIR'),
      ...['LATCHKEY_OWNER_EMAIL', 'LATCHKEY_OWNER_PASSWORD', 'PUBLIC_URL', 'CATALOG_FILE'],
      ...['METRICS_PORT', 'METRICS_TOKEN', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ];
    expect(parseConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(
      parseConfig({}),
    );
    expect(parseConfig({ PORT: undefined, DATABASE_URL: undefined })).toEqual(parseConfig({}));
  });

  test('may contain variables of other programs', () =>
    expect(parseConfig({ PATH: '/bin', HOME: '/root' })).toEqual(parseConfig({})));

  test('is parsed into domain types', () =>
    expect(
      parseConfig({
        PORT: '0',
        DATABASE_URL: 'postgres://localhost/latchkey',
        LATCHKEY_OWNER_EMAIL: 'ada@example.org',
        LATCHKEY_OWNER_PASSWORD: 'x'.repeat(8),
        LATCHKEY_ORGANIZATION: 'my-team-2',
        TRUSTED_PROXIES: ' 10.0.0.0/8 , ::1,, ',
        PUBLIC_URL: 'https://tokens.example.org',
        ALLOWED_ORIGINS: 'https://app.example.org/, http://localhost:3000',
        RATE_LIMIT_USER: '5000/h, 20/s',
        RATE_LIMIT_API_KEY: '1/min',
        RATE_LIMIT_ANONYMOUS: 'off',
        RATE_LIMIT_STORE: 'rediss://user:password@redis.example.org:6380/1',
        METRICS_PORT: '9464',
        METRICS_TOKEN: 'x'.repeat(16),
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
        ARGON2_CONCURRENCY: '2',
        LOG_LEVEL: 'silent',
      }),
    ).toMatchObject({
      PORT: 0,
      DATABASE_URL: 'postgres://localhost/latchkey',
      LATCHKEY_ORGANIZATION: 'my-team-2',
      TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
      ALLOWED_ORIGINS: ['https://app.example.org', 'http://localhost:3000'],
      RATE_LIMIT_USER: [
        { limit: 20, windowSeconds: 1 },
        { limit: 5_000, windowSeconds: 3_600 },
      ],
      RATE_LIMIT_API_KEY: [{ limit: 1, windowSeconds: 60 }],
      RATE_LIMIT_ANONYMOUS: [],
      RATE_LIMIT_STORE: 'rediss://user:password@redis.example.org:6380/1',
      METRICS_PORT: 9464,
      METRICS_TOKEN: 'x'.repeat(16),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      ARGON2_CONCURRENCY: 2,
      LOG_LEVEL: 'silent',
    }));

  test.each([
    'memory',
    'postgres',
    'redis://localhost',
    'redis://localhost:6379/0',
    'rediss://user:password@redis.example.org',
  ])('may count in %s', (store) =>
    expect(parseConfig({ RATE_LIMIT_STORE: store }).RATE_LIMIT_STORE).toBe(store),
  );
});

describe('an invalid variable is named with the valid values', () => {
  test.each([
    ['PORT', '65536', 'a port from 0 to 65535'],
    ['PORT', '-1', 'a port from 0 to 65535'],
    ['PORT', '80.5', 'a port from 0 to 65535'],
    ['PORT', 'http', 'a port from 0 to 65535'],
    ['PORT', 'Infinity', 'a port from 0 to 65535'],
    ['DATABASE_URL', 'mysql://localhost/latchkey', 'postgresql://user:password@host:5432/latchkey'],
    ['DATABASE_LAYOUT', 'cockroachdb', 'postgresql or citus'],
    ['HOST', 'http://0.0.0.0', 'an address or host name of this machine'],
    ['DATA_DIR', 'postgresql://user:password@host/db', 'a path in the file system, not a URL'],
    [
      'CATALOG_FILE',
      'https://user:password@host/catalog.yaml',
      'a path in the file system, not a URL',
    ],
    ['DATABASE_POOL_SIZE', '1', 'a whole number from 2 to 1000'],
    ['LATCHKEY_ORGANIZATION', 'My Team', 'a slug such as my-team'],
    ['LATCHKEY_ORGANIZATION', 'x'.repeat(51), 'at most 50 characters'],
    ['PUBLIC_URL', 'tokens', 'scheme, host, port and a plain path only'],
    ['ALLOWED_ORIGINS', 'ftp://app.example.org', 'scheme, host and port'],
    ['PUBLIC_URL', 'https://tokens.example.org/a path', 'scheme, host, port and a plain path only'],
    ['PUBLIC_URL', 'https://user@tokens.example.org', 'scheme, host, port and a plain path only'],
    ['PUBLIC_URL', "https://tokens.example.org/a'b", 'scheme, host, port and a plain path only'],
    ['PUBLIC_URL', 'https://tokens.example.org/a;b', 'scheme, host, port and a plain path only'],
    [
      'ALLOWED_ORIGINS',
      'https://app.example.org,https://app.example.org/path',
      'scheme, host and port',
    ],
    ['RATE_LIMIT_USER', '20', 'off, or rates such as 20/s,5000/h'],
    ['RATE_LIMIT_USER', '20/s,30/s', 'each at most once'],
    ['RATE_LIMIT_API_KEY', 'none', 'off, or rates such as'],
    ['RATE_LIMIT_ANONYMOUS', '0/s', 'off, or rates such as'],
    ['RATE_LIMIT_TOKEN_CREATION', '10/minute', 'one of s, min, h and d'],
    ['RATE_LIMIT_SIGN_IN', '-1/s', 'off, or rates such as'],
    ['RATE_LIMIT_FAILED_AUTH', ',', 'off, or rates such as'],
    ['RATE_LIMIT_STORE', 'disk', 'memory, postgres, or an address such as redis://'],
    ['RATE_LIMIT_STORE', 'redis://', 'memory, postgres, or an address such as redis://'],
    [
      'RATE_LIMIT_STORE',
      'http://localhost:6379',
      'memory, postgres, or an address such as redis://',
    ],
    ['METRICS_PORT', '65536', 'a port from 0 to 65535'],
    ['METRICS_TOKEN', 'x'.repeat(15), 'at least 16 characters'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318', 'an address such as http://localhost:4318'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'grpc://localhost:4317',
      'an address such as http://localhost:4318',
    ],
    ['ARGON2_MEMORY_KIB', '7', 'a whole number from 8'],
    ['ARGON2_PASSES', '1.5', 'a whole number from 1 to 100'],
    ['ARGON2_PARALLELISM', '65', 'a whole number from 1 to 64'],
    ['ARGON2_CONCURRENCY', 'many', 'a whole number from 1 to 128'],
    ['ARGON2_QUEUE_MAX', '0', 'a whole number from 1 to 100000'],
    ['LOG_LEVEL', 'INFO', 'one of fatal, error, warn, info, debug, trace, silent'],
  ])('%s=%s: %s', (name, value, right) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toContain(`${name} must be `);
    expect(problems).toContain(right);
  });

  test.each([
    [
      'LATCHKEY_OWNER_EMAIL',
      { LATCHKEY_OWNER_EMAIL: 'ada', LATCHKEY_OWNER_PASSWORD: 'long enough' },
      'ada@example.org',
    ],
    [
      'LATCHKEY_OWNER_PASSWORD',
      { LATCHKEY_OWNER_EMAIL: 'ada@example.org', LATCHKEY_OWNER_PASSWORD: 'short' },
      'at least 8 characters',
    ],
    [
      'LATCHKEY_OWNER_PASSWORD',
      { LATCHKEY_OWNER_EMAIL: 'ada@example.org', LATCHKEY_OWNER_PASSWORD: 'x'.repeat(1_025) },
      'at most 1,024 characters',
    ],
  ])('%s of the first owner', (name, environment, right) =>
    expect(problemsOf(environment)).toMatch(new RegExp(`${name} must be .*${right}`)),
  );

  test.each(['LATCHKEY_OWNER_EMAIL', 'LATCHKEY_OWNER_PASSWORD'])('%s without the other', (name) =>
    expect(problemsOf({ [name]: 'ada@example.org' })).toContain('set both or neither'),
  );

  test('DATABASE_LAYOUT=citus without DATABASE_URL', () =>
    expect(problemsOf({ DATABASE_LAYOUT: 'citus' })).toContain('requires DATABASE_URL'));

  test('together with all other invalid variables', () => {
    const problems = problemsOf({
      PORT: 'x',
      DATABASE_URL: 'x',
      LOG_LEVEL: 'x',
      ARGON2_PASSES: '0',
      LATCHKEY_ORGANIZATION: '-',
      LATCHKEY_OWNER_PASSWORD: 'short',
    });
    for (const name of [
      'PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
      'ARGON2_PASSES',
      'LATCHKEY_ORGANIZATION',
      'LATCHKEY_OWNER_PASSWORD must',
      'set both or neither',
    ])
      expect(problems).toContain(name);
  });

  test('but never its value, which may be a misplaced secret', () => {
    const secret = 'postgresql://root:s3cret@host/db?s3cret#s3cret';
    const names = [
      ...Object.keys(parseConfig({})),
      ...SECRET_VARIABLES,
      'LATCHKEY_OWNER_EMAIL',
      'PUBLIC_URL',
      'CATALOG_FILE',
      'METRICS_PORT',
    ];
    const problems = problemsOf(Object.fromEntries(names.map((name) => [name, secret])));
    expect(problems).not.toContain('s3cret');
    for (const name of [
      'HOST',
      'DATA_DIR',
      'CATALOG_FILE',
      'PORT',
      'PUBLIC_URL',
      'RATE_LIMIT_STORE',
      'LATCHKEY_OWNER_EMAIL',
    ])
      expect(problems).toContain(`${name} must be`);
    for (const name of names)
      expect({ name, problems: problemsOf({ [name]: `${secret} s3cret` }) }).toEqual({
        name,
        problems: expect.not.stringContaining('s3cret'),
      });
  });
});
