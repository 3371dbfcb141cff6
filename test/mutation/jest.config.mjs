import config from '../../jest.config.mjs';

/** The tests of the pure core alone: no database is prepared. */
const { globalSetup: _setUp, globalTeardown: _tearDown, ...rest } = config;
export default {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  testPathIgnorePatterns: ['/log-output', '/hash\\.test', '/config\\.test'],
};
