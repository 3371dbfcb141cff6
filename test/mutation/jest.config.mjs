import config from '../../jest.config.mjs';

/** The tests of the pure core alone: no database is prepared. */
export default {
  ...config,
  globalSetup: undefined,
  globalTeardown: undefined,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  testPathIgnorePatterns: ['/log-output', '/hash\\.test', '/config\\.test'],
};
