import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { delayAfter } from '../../src/rate-limit/growing-delay.ts';
import { PASSWORD_DELAYS } from '../../src/rate-limit/password-attempts.ts';

describe('the wait before the next attempt', () => {
  test('is none while attempts are free, then doubles, and has an end', () => {
    const delay = { free: 3, firstSeconds: 1, maxSeconds: 10, memorySeconds: 100 };
    expect(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((attempts) => delayAfter(attempts, delay)),
    ).toEqual([0, 0, 0, 1, 2, 4, 8, 10, 10, 10]);
  });

  test('never shrinks with more attempts, and is never longer than an hour', () => {
    for (const delay of Object.values(PASSWORD_DELAYS))
      fc.assert(
        fc.property(fc.nat(1_000_000), (attempts) => {
          expect(delayAfter(attempts + 1, delay)).toBeGreaterThanOrEqual(
            delayAfter(attempts, delay),
          );
          expect(delayAfter(attempts, delay)).toBeLessThanOrEqual(3_600);
        }),
      );
  });
});
