import config from '../../../jest.config.mjs';

/** Every test, with the mutant that the environment variable MUTANT names in the source. */
export default {
  ...config,
  rootDir: '../../..',
  transform: { '^.+\\.ts$': '<rootDir>/test/tools/guard-removal/transform.cjs' },
};
