export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/prepare-databases.mjs',
  globalTeardown: '<rootDir>/test/support/remove-databases.mjs',
  cacheDirectory: '<rootDir>/.cache/jest',
  testTimeout: 60_000,
  workerIdleMemoryLimit: '1.5GB',
};
