import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config.ts';
import { StartupError } from '../../src/startup-error.ts';

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
  test('may be empty: everything has a default, and nobody outside is listened to', () => {
    expect(parseConfig({})).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      LATCHKEY_ORGANIZATION: 'main',
      TRUSTED_PROXIES: [],
      ALLOWED_ORIGINS: [],
      LOG_LEVEL: 'info',
    });
    expect(parseConfig({}).DATABASE_URL).toBeUndefined();
    expect(parseConfig({}).LATCHKEY_OWNER_EMAIL).toBeUndefined();
    expect(parseConfig({}).PUBLIC_URL).toBeUndefined();
    expect(parseConfig({}).CATALOG_FILE).toBeUndefined();
  });

  test('hashes passwords by default at no less than what OWASP asks for', () => {
    const { ARGON2_PASSWORD_MEMORY_KIB, ARGON2_PASSWORD_PASSES } = parseConfig({});
    expect(ARGON2_PASSWORD_MEMORY_KIB).toBeGreaterThanOrEqual(19_456);
    expect(ARGON2_PASSWORD_PASSES).toBeGreaterThanOrEqual(2);
  });

  test('counts what is empty as unset, wherever it stands', () => {
    const names = [...Object.keys(parseConfig({})), 'DATABASE_URL', 'LATCHKEY_OWNER_EMAIL', 'LATCHKEY_OWNER_PASSWORD', 'PUBLIC_URL', 'CATALOG_FILE'];
    expect(parseConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(parseConfig({}));
    expect(parseConfig({ PORT: undefined })).toEqual(parseConfig({}));
  });

  test('may hold what is not ours', () => expect(parseConfig({ PATH: '/bin', HOME: '/root' })).toEqual(parseConfig({})));

  test('is read into the types that are worked with', () =>
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
        ARGON2_CONCURRENCY: '2',
        LOG_LEVEL: 'silent',
      }),
    ).toMatchObject({
      PORT: 0,
      DATABASE_URL: 'postgres://localhost/latchkey',
      LATCHKEY_ORGANIZATION: 'my-team-2',
      TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
      ALLOWED_ORIGINS: ['https://app.example.org', 'http://localhost:3000'],
      ARGON2_CONCURRENCY: 2,
      LOG_LEVEL: 'silent',
    }));
});

describe('a variable that is wrong is named with what would be right', () => {
  test.each([
    ['PORT', '65536', 'a port from 0 to 65535'],
    ['PORT', '-1', 'a port from 0 to 65535'],
    ['PORT', '80.5', 'a port from 0 to 65535'],
    ['PORT', 'http', 'a port from 0 to 65535'],
    ['PORT', 'Infinity', 'a port from 0 to 65535'],
    ['DATABASE_URL', 'mysql://localhost/latchkey', 'postgresql://user:password@host:5432/latchkey'],
    ['DATABASE_POOL_SIZE', '1', 'a whole number from 2 to 1000'],
    ['LATCHKEY_ORGANIZATION', 'My Team', 'a slug such as my-team'],
    ['LATCHKEY_ORGANIZATION', 'x'.repeat(51), 'at most 50 characters'],
    ['PUBLIC_URL', 'tokens', 'scheme, host and port'],
    ['ALLOWED_ORIGINS', 'ftp://app.example.org', 'scheme, host and port'],
    ['PUBLIC_URL', 'https://tokens.example.org/path', 'scheme, host and port'],
    ['PUBLIC_URL', 'https://user@tokens.example.org', 'scheme, host and port'],
    ['ALLOWED_ORIGINS', 'https://app.example.org,https://app.example.org/path', 'scheme, host and port'],
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
    ['LATCHKEY_OWNER_EMAIL', { LATCHKEY_OWNER_EMAIL: 'ada', LATCHKEY_OWNER_PASSWORD: 'long enough' }, 'ada@example.org'],
    ['LATCHKEY_OWNER_PASSWORD', { LATCHKEY_OWNER_EMAIL: 'ada@example.org', LATCHKEY_OWNER_PASSWORD: 'short' }, 'at least 8 characters'],
    ['LATCHKEY_OWNER_PASSWORD', { LATCHKEY_OWNER_EMAIL: 'ada@example.org', LATCHKEY_OWNER_PASSWORD: 'x'.repeat(1_025) }, 'at most 1,024 characters'],
  ])('%s of the first owner', (name, environment, right) => expect(problemsOf(environment)).toMatch(new RegExp(`${name} must be .*${right}`)));

  test.each(['LATCHKEY_OWNER_EMAIL', 'LATCHKEY_OWNER_PASSWORD'])('%s without the other', (name) =>
    expect(problemsOf({ [name]: 'ada@example.org' })).toContain('set both or neither'),
  );

  test('and so are all the others at the same time', () => {
    const problems = problemsOf({
      PORT: 'x',
      DATABASE_URL: 'x',
      LOG_LEVEL: 'x',
      ARGON2_PASSES: '0',
      LATCHKEY_ORGANIZATION: '-',
      LATCHKEY_OWNER_PASSWORD: 'short',
    });
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'ARGON2_PASSES', 'LATCHKEY_ORGANIZATION', 'LATCHKEY_OWNER_PASSWORD must', 'set both or neither'])
      expect(problems).toContain(name);
  });

  test('and never shown: a password in it stays out of the message', () => {
    const problems = problemsOf({ LATCHKEY_OWNER_EMAIL: 'ada@example.org', LATCHKEY_OWNER_PASSWORD: 'hunter2', DATABASE_URL: 'mysql://root:s3cret@host/db' });
    expect(problems).not.toMatch(/hunter2|s3cret/);
  });
});
