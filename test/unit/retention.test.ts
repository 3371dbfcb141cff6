import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const BYTES_MAX = 500;

// A retained request is 1.3 kB here, and 5 kB with its part of node:http. At ten thousand a second,
// that is a full collection every two seconds.
test('an answered request leaves almost no memory behind', () => {
  const node = [
    '--expose-gc',
    '--max-semi-space-size=16',
    '--disable-warning=ExperimentalWarning',
    '--import',
    './src/process/check-node.mjs',
  ];
  const printed = execFileSync(
    'node_modules/.bin/node',
    [...node, 'test/support/measure-retention.ts'],
    { encoding: 'utf8' },
  );
  expect(Number(printed)).toBeLessThan(BYTES_MAX);
});
