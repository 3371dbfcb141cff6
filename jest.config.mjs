export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Minutes of timers and signals, which a machine that does something else besides upsets: `npm
  // run test:faults` alone runs them.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.TEST_FAULTS ? [] : ['<rootDir>/test/storm/faults/']),
  ],
  globalSetup: '<rootDir>/test/support/prepare-databases.mjs',
  globalTeardown: '<rootDir>/test/support/remove-databases.mjs',
  setupFiles: ['<rootDir>/test/support/patience.ts'],
  cacheDirectory: '<rootDir>/.cache/jest',
  testTimeout: 60_000,
  workerIdleMemoryLimit: '1.5GB',
};
