import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  resolveExpiry,
  type ExpiryBounds,
  type ExpiryRequest,
} from '../../src/credential/expiry.ts';
import { after } from '../../src/organization/duration.ts';
import { at, NOW, POLICY } from '../support/arbitraries.ts';

const DAY_MS = 86_400_000;
const bounds = (
  policy: Partial<ExpiryBounds['policy']> = {},
  makerExpiresAt: Date | null = null,
): ExpiryBounds => ({
  now: NOW,
  policy: { ...POLICY, ...policy },
  makerExpiresAt,
});
const endOf = (asked: ExpiryRequest | null, within: ExpiryBounds): Date | null | string => {
  const read = resolveExpiry(asked, within);
  return read.ok ? read.expiresAt : (read.issues[0]?.path.join('.') ?? 'no path');
};

describe('a duration is counted in the calendar of UTC', () => {
  test.each([
    ['2026-01-31T12:00:00.000Z', 'P1M', '2026-02-28T12:00:00.000Z'],
    ['2028-01-31T12:00:00.000Z', 'P1M', '2028-02-29T12:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 'P1Y', '2029-02-28T00:00:00.000Z'],
    ['2026-03-28T23:30:00.000Z', 'P1D', '2026-03-29T23:30:00.000Z'],
    ['2026-12-31T23:59:59.999Z', 'PT1S', '2027-01-01T00:00:00.999Z'],
    ['2026-01-01T00:00:00.000Z', 'P2W', '2026-01-15T00:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 'PT24H', '2026-01-02T00:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 'P1Y2M3DT4H5M6S', '2027-03-04T04:05:06.000Z'],
    ['9999-12-30T00:00:00.000Z', 'P1D', '9999-12-31T00:00:00.000Z'],
  ])('%s and %s is %s', (start, duration, end) =>
    expect(after(new Date(start), duration)?.toISOString()).toBe(end),
  );

  test.each(['P8000Y', 'P999999999Y', 'P99999999999999999999D', 'nonsense', '', 'P', '30D'])(
    '%j leads nowhere',
    (duration) => expect(after(NOW, duration)).toBeNull(),
  );
});

describe('when a token ends', () => {
  test.each<[string, ExpiryRequest | null, ExpiryBounds, Date | null | string]>([
    ['by default never, where the policy allows it', null, bounds(), null],
    [
      'by default as the organization prefers',
      null,
      bounds({ defaultTokenLifetime: 'P90D' }),
      at(90 * DAY_MS),
    ],
    [
      'by default no later than it allows',
      null,
      bounds({ defaultTokenLifetime: 'P90D', maxTokenLifetime: 'P30D' }),
      at(30 * DAY_MS),
    ],
    [
      'by default as late as it allows, when it prefers nothing',
      null,
      bounds({ maxTokenLifetime: 'P30D' }),
      at(30 * DAY_MS),
    ],
    [
      'by default no later than its maker',
      null,
      bounds({ defaultTokenLifetime: 'P90D' }, at(DAY_MS)),
      at(DAY_MS),
    ],
    [
      'by default with its maker, when the organization prefers nothing',
      null,
      bounds({}, at(DAY_MS)),
      at(DAY_MS),
    ],
    [
      'by default as the organization prefers, when it allows more',
      null,
      bounds({ defaultTokenLifetime: 'P30D', maxTokenLifetime: 'P90D' }),
      at(30 * DAY_MS),
    ],
    [
      'by default not at all, where never is not allowed and nothing preferred',
      null,
      bounds({ neverExpiringTokens: false }),
      'expires',
    ],
    [
      'by default as preferred, where never is not allowed',
      null,
      bounds({ neverExpiringTokens: false, defaultTokenLifetime: 'P1D' }),
      at(DAY_MS),
    ],
    [
      'at the requested instant, where never is not allowed',
      { at: at(1) },
      bounds({ neverExpiringTokens: false }),
      at(1),
    ],
    ['at the requested instant', { at: at(1) }, bounds(), at(1)],
    ['not now', { at: NOW }, bounds(), 'expires.at'],
    ['not in the past', { at: at(-1) }, bounds(), 'expires.at'],
    ['not at an invalid date', { at: new Date(NaN) }, bounds(), 'expires.at'],
    ['after the requested duration', { in: 'P30D' }, bounds(), at(30 * DAY_MS)],
    ['not after a negative duration', { in: '-P1D' }, bounds(), 'expires.in'],
    ['not after a duration of nothing', { in: 'P0D' }, bounds(), 'expires.in'],
    ['not after an invalid duration', { in: 'a month' }, bounds(), 'expires.in'],
    ['not beyond the calendar', { in: 'P8000Y' }, bounds(), 'expires.in'],
    ['never, when requested', { never: true }, bounds(), null],
    [
      'at the latest that is allowed',
      { at: at(30 * DAY_MS) },
      bounds({ maxTokenLifetime: 'P30D' }),
      at(30 * DAY_MS),
    ],
    [
      'not a millisecond later',
      { at: at(30 * DAY_MS + 1) },
      bounds({ maxTokenLifetime: 'P30D' }),
      'expires.at',
    ],
    [
      'not after a longer duration',
      { in: 'P31D' },
      bounds({ maxTokenLifetime: 'P30D' }),
      'expires.in',
    ],
    [
      'sometime, where there is a limit',
      { never: true },
      bounds({ maxTokenLifetime: 'P30D' }),
      'expires.never',
    ],
    [
      'sometime, where the organization wants that',
      { never: true },
      bounds({ neverExpiringTokens: false }),
      'expires.never',
    ],
    ['together with its maker', { at: at(DAY_MS) }, bounds({}, at(DAY_MS)), at(DAY_MS)],
    [
      'not a millisecond after its maker',
      { at: at(DAY_MS + 1) },
      bounds({}, at(DAY_MS)),
      'expires.at',
    ],
    ['not never, when its maker ends', { never: true }, bounds({}, at(DAY_MS)), 'expires.never'],
    ['never, when its maker never does', { never: true }, bounds({}, null), null],
    ['not by "never: false", which has no effect', { never: false }, bounds(), 'expires.never'],
    ['not by an empty request', {}, bounds(), 'expires.never'],
    [
      'as requested, when the other fields are null',
      { at: null, in: 'P1D', never: null },
      bounds(),
      at(DAY_MS),
    ],
  ])('%s', (_, asked, within, expected) => expect(endOf(asked, within)).toEqual(expected));

  test('is rejected with the allowed range', () => {
    expect(resolveExpiry({ in: 'P31D' }, bounds({ maxTokenLifetime: 'P30D' }))).toMatchObject({
      issues: [
        {
          message:
            'The organization allows a lifetime of at most 30 days. Choose a date up to 15 Jul 2026, 12:00 UTC.',
        },
      ],
    });
    expect(
      resolveExpiry({ never: true }, bounds({ maxTokenLifetime: 'P30D' }, at(DAY_MS))),
    ).toMatchObject({
      issues: [{ message: expect.stringContaining('cannot outlive the token') }],
    });
    expect(resolveExpiry(null, bounds({ neverExpiringTokens: false }))).toMatchObject({
      issues: [{ path: ['expires'] }],
    });
    expect(resolveExpiry({ in: 'P31D' }, bounds({}, at(DAY_MS)))).toMatchObject({
      issues: [
        {
          message:
            'A token cannot outlive the token that creates it. Choose a date up to 16 Jun 2026, 12:00 UTC.',
        },
      ],
    });
  });

  test('is always later than now, and never later than policy and issuer allow', () => {
    const days = fc.option(fc.integer({ min: 1, max: 40 }), { nil: null });
    const request = fc.oneof(
      fc.constant(null),
      fc.integer({ min: -2, max: 60 }).map((n) => ({ at: at(n * DAY_MS) })),
      fc.integer({ min: 0, max: 60 }).map((n) => ({ in: `P${n}D` })),
      fc.constant({ never: true }),
    );
    fc.assert(
      fc.property(request, days, days, days, (asked, preferred, most, maker) => {
        const policy = {
          defaultTokenLifetime: preferred === null ? null : `P${preferred}D`,
          maxTokenLifetime: most === null ? null : `P${most}D`,
        };
        const read = resolveExpiry(
          asked,
          bounds(policy, maker === null ? null : at(maker * DAY_MS)),
        );
        if (!read.ok) return;
        const ends = (read.expiresAt ?? at(1_000 * DAY_MS)).getTime();
        expect(ends).toBeGreaterThan(NOW.getTime());
        for (const limit of [most, maker])
          if (limit !== null) expect(ends).toBeLessThanOrEqual(at(limit * DAY_MS).getTime());
      }),
    );
  });
});
