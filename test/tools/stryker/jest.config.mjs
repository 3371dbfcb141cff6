import config from '../../../jest.config.mjs';

/** Stryker runs only the unit tests of the pure files, without a database. */
export default {
  ...config,
  filter: undefined,
  globalSetup: undefined,
  globalTeardown: undefined,
  rootDir: '../../..',
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  // Tests of other files, and tests that take seconds.
  testPathIgnorePatterns: [
    '/(?:audit-words|client-address|config|global-id|hash|prepare|limits|log|log-output|presented-credential|retention|retry|scalars)\\.test',
  ],
};
