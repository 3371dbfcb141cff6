import { readFileSync } from 'node:fs';

/**
 * The pure files: what they decide, tests without a database must notice. What they import is as
 * pure.
 */
const { files } = JSON.parse(readFileSync(new URL('tsconfig.pure.json', import.meta.url), 'utf8'));
const imported = [
  'src/catalog/grant.ts',
  'src/catalog/own-entity-types.ts',
  'src/catalog/permission-set.ts',
];

export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'test/tools/stryker/jest.config.mjs' },
  coverageAnalysis: 'perTest',
  // Tables that are made when a file is loaded: each would take every test, and a process of its
  // own.
  ignoreStatic: true,
  mutate: [...files, ...imported],
  // A message that is blank, or a set of words that is empty, is not a decision.
  mutator: { excludedMutations: ['StringLiteral'] },
  concurrency: 2,
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: '.cache/stryker-incremental.json',
  tempDirName: '.cache/stryker',
  ignorePatterns: ['dist', 'data', '.cache', 'docs', 'src/console', 'src/generated/console'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.cache/stryker-report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
