import { describe, expect, test } from '@jest/globals';
import { budgetToShow, describeBudget, type Budget } from '../../src/access/budget.ts';
import { toRateLimitHeaders } from '../../src/rate-limit/headers.ts';
import { requireWithinLimit } from '../../src/rate-limit/require-within-limit.ts';
import { RateLimitedError } from '../../src/core/refusal.ts';

const budget = (
  windowSeconds: number,
  limit: number,
  used: number,
  more: Partial<Budget> = {},
): Budget => ({
  policy: `user-${windowSeconds}s`,
  limit,
  windowSeconds,
  used,
  remaining: limit - used,
  resetAt: new Date('2026-07-01T12:00:00.500Z'),
  resetSeconds: windowSeconds,
  ...more,
});

const [SECOND, HOUR] = [
  budget(1, 20, 3),
  budget(3_600, 5_000, 40, { resetAt: new Date('2026-07-01T13:00:00Z'), resetSeconds: 1_800 }),
];

describe('the budget that is shown', () => {
  test('is that of the longest window', () =>
    expect(budgetToShow({ windows: [SECOND, budget(60, 300, 9), HOUR], exceeded: null })).toBe(
      HOUR,
    ));
  test('is that of the exhausted window', () =>
    expect(budgetToShow({ windows: [SECOND, HOUR], exceeded: SECOND })).toBe(SECOND));
  test('is none where there is no limit', () =>
    expect(budgetToShow({ windows: [], exceeded: null })).toBeNull());
});

describe('a budget reads', () => {
  test.each([
    [budget(1, 20, 0), '20 requests in 1 second'],
    [budget(1, 1, 0), '1 request in 1 second'],
    [budget(60, 10, 0), '10 requests in 1 minute'],
    [budget(3_600, 5_000, 0), '5000 requests in 1 hour'],
    [budget(86_400, 2, 0), '2 requests in 1 day'],
    [budget(7_200, 2, 0), '2 requests in 2 hours'],
    [budget(90, 2, 0), '2 requests in 90 seconds'],
  ])('%#: %o', (one, text) => expect(describeBudget(one)).toBe(text));
});

describe('the headers', () => {
  test('contain every window, and the longest in the older names', () =>
    expect(toRateLimitHeaders({ windows: [SECOND, HOUR], exceeded: null })).toEqual({
      RateLimit: '"user-1s";r=17;t=1, "user-3600s";r=4960;t=1800',
      'RateLimit-Policy': '"user-1s";q=20;w=1, "user-3600s";q=5000;w=3600',
      'X-RateLimit-Limit': '5000',
      'X-RateLimit-Remaining': '4960',
      'X-RateLimit-Used': '40',
      'X-RateLimit-Reset': String(Date.parse('2026-07-01T13:00:00Z') / 1_000),
    }));

  test('contain the time to retry of an exhausted window, never too early', () => {
    const used = budget(1, 20, 20);
    expect(toRateLimitHeaders({ windows: [used], exceeded: used })).toEqual({
      RateLimit: '"user-1s";r=0;t=1',
      'RateLimit-Policy': '"user-1s";q=20;w=1',
      'X-RateLimit-Limit': '20',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Used': '20',
      'X-RateLimit-Reset': String(Date.parse('2026-07-01T12:00:01Z') / 1_000),
      'Retry-After': '1',
    });
  });

  test('are none where there is no limit', () =>
    expect(toRateLimitHeaders({ windows: [], exceeded: null })).toEqual({}));
});

describe('an exhausted budget', () => {
  test('is rejected, with the limit and when to retry', () => {
    const [soon, later] = [
      budget(60, 10, 10, { resetSeconds: 1 }),
      budget(60, 10, 10, { resetSeconds: 42 }),
    ];
    expect(() => requireWithinLimit({ windows: [soon], exceeded: soon }, 'sign-ins')).toThrow(
      'Too many sign-ins. Try again in 1 second.',
    );
    expect(() => requireWithinLimit({ windows: [later], exceeded: later }, 'sign-ins')).toThrow(
      'Too many sign-ins. Try again in 42 seconds.',
    );
    expect(() => requireWithinLimit({ windows: [later], exceeded: later }, 'sign-ins')).toThrow(
      RateLimitedError,
    );
  });

  test('is nothing where there is no limit, or the store does not answer', () => {
    expect(() =>
      requireWithinLimit({ windows: [SECOND], exceeded: null }, 'sign-ins'),
    ).not.toThrow();
    expect(() => requireWithinLimit(null, 'sign-ins')).not.toThrow();
  });
});
