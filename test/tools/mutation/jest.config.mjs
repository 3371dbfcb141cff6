import config from '../../../jest.config.mjs';

/** The tests of the pure core alone: no database is prepared. */
export default {
  ...config,
  globalSetup: undefined,
  globalTeardown: undefined,
  rootDir: '../../..',
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  // What is not about the pure files, or takes seconds.
  testPathIgnorePatterns: [
    '/(?:audit-words|client-address|config|consistency-.*|global-id|hash|known-documents|limits|log|log-output|presented-credential|retention|retry|scalars|soak-memory)\\.test',
  ],
};
