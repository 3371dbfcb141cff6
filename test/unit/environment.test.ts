import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/process/config.ts';
import {
  isOneLetterOff,
  readEnvironment,
  SECRET_VARIABLES,
} from '../../src/process/environment.ts';
import { forgetSecrets } from '../../src/process/forget-secrets.ts';

const NAMES = [
  ...new Set([
    ...Object.keys(parseConfig({})),
    ...SECRET_VARIABLES,
    'LATCHKEY_OWNER_EMAIL',
    'PUBLIC_URL',
    'CATALOG_FILE',
    'METRICS_PORT',
    'AUDIT_RETENTION_MONTHS',
  ]),
];
const problemsOf = (environment: Record<string, string>): readonly string[] =>
  readEnvironment(environment, NAMES).problems;

const folder = mkdtempSync(join(tmpdir(), 'latchkey-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (content: string): string => {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
};

const positions = (name: string): number[] => Array.from({ length: name.length }, (_, at) => at);
const dropped = (name: string): string[] =>
  positions(name).map((at) => name.slice(0, at) + name.slice(at + 1));
const doubled = (name: string): string[] =>
  positions(name).map((at) => name.slice(0, at + 1) + name.slice(at));
const replaced = (name: string): string[] =>
  positions(name).map((at) => `${name.slice(0, at)}Z${name.slice(at + 1)}`);
const swapped = (name: string): string[] =>
  positions(name)
    .slice(1)
    .map(
      (at) =>
        `${name.slice(0, at - 1)}${name.charAt(at)}${name.charAt(at - 1)}${name.slice(at + 1)}`,
    );

describe('a variable whose name is misspelled', () => {
  test.each([...NAMES, ...SECRET_VARIABLES.map((name) => `${name}_FILE`)])(
    'is refused wherever it is one letter off %s',
    (name) => {
      for (const misspelled of [
        ...dropped(name),
        ...doubled(name),
        ...replaced(name),
        ...swapped(name),
      ]) {
        if (NAMES.includes(misspelled) || misspelled === name) continue;
        expect({ misspelled, problems: problemsOf({ [misspelled]: 's3cret' }) }).toEqual({
          misspelled,
          problems: [expect.stringMatching(/^\S+ is not a Latchkey variable: did you mean \S+\?$/)],
        });
      }
    },
  );

  test.each([
    ['DATABASEURL', 'DATABASE_URL'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATABASE-URL', 'DATABASE_URL'],
    ['DATABASE_URLFILE', 'DATABASE_URL_FILE'],
    ['LATCHKEY_OWNER_PASWORD', 'LATCHKEY_OWNER_PASSWORD'],
    ['DATADIR', 'DATA_DIR'],
    ['CATALOGFILE', 'CATALOG_FILE'],
  ])('%s is reported as %s', (misspelled, meant) => {
    expect(problemsOf({ [misspelled]: 'x' })).toEqual([
      `${misspelled} is not a Latchkey variable: did you mean ${meant}?`,
    ]);
  });

  test.each([
    'PATH',
    'HOME',
    'HOSTNAME',
    'PWD',
    'LANG',
    'TERM',
    'USER',
    'PGHOST',
    'PGPASSWORD',
    'NODE_ENV',
    'NODE_OPTIONS',
    'TZ',
    'LATCHKEY_TOKEN',
  ])('%s belongs to other programs and is ignored', (name) =>
    expect(problemsOf({ [name]: 'x' })).toEqual([]),
  );

  test('is one letter off, or not', () => {
    for (const [a, b, isOff] of [
      ['PORT', 'PROT', true],
      ['PORT', 'PORTS', true],
      ['PORT', 'PRT', true],
      ['PORT', 'FORT', true],
      ['PORT', 'TROP', false],
      ['PORT', 'HOSTS', false],
      ['PORT', 'PO', false],
    ] as const)
      expect([a, b, isOneLetterOff(a, b), isOneLetterOff(b, a)]).toEqual([a, b, isOff, isOff]);
  });
});

describe('a variable that is set but empty', () => {
  test.each([
    'DATABASE_URL',
    'DATABASE_LOOKUP_URL',
    'DATA_DIR',
    ...SECRET_VARIABLES.map((name) => `${name}_FILE`),
  ])('is refused for %s', (name) => {
    for (const empty of ['', ' ', '\n'])
      expect(problemsOf({ [name]: empty })).toEqual([
        expect.stringMatching(`^${name} is set but empty: .* or unset it$`),
      ]);
  });
});

describe('a file with a secret', () => {
  test.each(SECRET_VARIABLES)('is read for %s, without the line break at its end', (name) => {
    for (const ending of ['', '\n', '\r\n']) {
      const { values, problems } = readEnvironment(
        { [`${name}_FILE`]: fileOf(`the value #1 ${ending}`) },
        NAMES,
      );
      expect({ values, problems }).toEqual({ values: { [name]: 'the value #1 ' }, problems: [] });
    }
  });

  test.each(SECRET_VARIABLES)('is refused next to %s itself', (name) => {
    expect(problemsOf({ [name]: 's3cret', [`${name}_FILE`]: fileOf('s3cret') })).toEqual([
      `${name} and ${name}_FILE are both set: set one of them`,
    ]);
  });

  test.each([
    ['that does not exist', join(folder, 'missing'), 'cannot be read (ENOENT): check the path'],
    ['that is a folder', folder, 'cannot be read (EISDIR): check the path'],
    ['that is empty', fileOf('\n'), 'names an empty file: write the value into it'],
    ['with several lines', fileOf('s3cret\ns3cret\n'), 'must name a file with one line'],
    ['with a NUL', fileOf('s3cret\0s3cret'), 'must name a file with one line'],
    ['that is large', fileOf('s3cret'.repeat(20_000)), 'must name a file of at most 64 KiB'],
  ])('%s is refused', (_, path, problem) => {
    const problems = problemsOf({ DATABASE_URL_FILE: path });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('s3cret');
  });

  test('is refused for a variable without a secret', () => {
    expect(problemsOf({ PORT_FILE: fileOf('4000') })).toEqual([
      'PORT_FILE is not supported: set PORT directly',
    ]);
  });
});

test('secrets are removed from the environment once they are read, and nothing else is', () => {
  const environment = {
    ...Object.fromEntries(SECRET_VARIABLES.map((name) => [name, 's3cret'])),
    DATABASE_URL_FILE: '/run/secrets/url',
    PATH: '/bin',
  };
  forgetSecrets(environment);
  expect(environment).toEqual({
    OTEL_EXPORTER_OTLP_ENDPOINT: 's3cret',
    DATABASE_URL_FILE: '/run/secrets/url',
    PATH: '/bin',
  });
});
