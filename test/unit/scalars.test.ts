import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDateTime, parseDuration } from '../../src/graphql/scalars.graphql.ts';

const BAD_INPUT = expect.objectContaining({
  extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
});

describe('a DateTime', () => {
  test.each([
    ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31t12:00:00z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31T12:00:00.5Z', '2027-01-31T12:00:00.500Z'],
    ['2027-01-31T12:00:00.123456789Z', '2027-01-31T12:00:00.123Z'],
    ['2027-01-31T12:00:00+02:00', '2027-01-31T10:00:00.000Z'],
    ['2027-01-31T12:00:00-05:30', '2027-01-31T17:30:00.000Z'],
    ['2027-01-31T12:00:00-00:00', '2027-01-31T12:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2027-01-01T00:30:00+01:00', '2026-12-31T23:30:00.000Z'],
  ])('%s is %s', (text, instant) => expect(parseDateTime(text).toISOString()).toBe(instant));

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-01-01T00:00Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00+01',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00.1234567890Z',
    '2026-01-01T00:00:00Z[Europe/Berlin]',
    '2026-01-01T00:00:00Z ',
    '2026-01-01T00:00:00Z\n',
    '+012026-01-01T00:00:00Z',
    '20260101T000000Z',
    '2026-1-1T00:00:00Z',
    '２026-01-01T00:00:00Z',
    'infinity',
    '-infinity',
    'now',
    'tomorrow',
    '',
    '1767225600',
    1_767_225_600_000,
    null,
    undefined,
    true,
    {},
    ['2027-01-31T12:00:00Z'],
  ])('is not without a zone or with a day outside the calendar: %j', (value) =>
    expect(() => parseDateTime(value)).toThrow(BAD_INPUT),
  );

  test('is read to the millisecond, and written back the same', () =>
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T00:00:00Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(parseDateTime(date.toISOString())).toEqual(date);
        },
      ),
    ));
});

describe('a Duration', () => {
  test.each([
    'P30D',
    'P1Y',
    'P1M',
    'P2W',
    'PT24H',
    'PT1M',
    'PT1S',
    'P1Y2M3W4DT5H6M7S',
    'P1DT12H',
    'P0Y1D',
    'P007D',
  ])('%s is kept as it is', (text) => expect(parseDuration(text)).toBe(text));

  test.each([
    'P0D',
    'PT0S',
    'P0Y0M0D',
    '-P1D',
    '+P1D',
    'P-1D',
    'P1.5D',
    'PT1.5H',
    'PT0.5S',
    'P1,5D',
    'P',
    'PT',
    'P1DT',
    '',
    '30D',
    'P30',
    'p30d',
    'P30d',
    ' P30D',
    'P30D ',
    'P30D\n',
    'P1D2M',
    'PT1D',
    'P1H',
    'P1S',
    'P1D1D',
    'T1H',
    'P99999999999Y',
    `P${'9'.repeat(49)}D`,
    `P${'0'.repeat(60)}1D`,
    '30 days',
    'infinity',
    30,
    null,
    undefined,
    {},
    ['P30D'],
  ])('has whole, positive parts, unlike %j', (value) =>
    expect(() => parseDuration(value)).toThrow(BAD_INPUT),
  );
});
