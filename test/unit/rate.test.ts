import { describe, expect, test } from '@jest/globals';
import { parseRates } from '../../src/rate-limit/rate.ts';

describe('a rate limit', () => {
  test.each([
    ['20/s', [{ limit: 20, windowSeconds: 1 }]],
    ['10/min', [{ limit: 10, windowSeconds: 60 }]],
    ['5000/h', [{ limit: 5_000, windowSeconds: 3_600 }]],
    ['100000/d', [{ limit: 100_000, windowSeconds: 86_400 }]],
    ['999999999/s', [{ limit: 999_999_999, windowSeconds: 1 }]],
    [
      ' 20/s , 5000/h ',
      [
        { limit: 20, windowSeconds: 1 },
        { limit: 5_000, windowSeconds: 3_600 },
      ],
    ],
  ])('%p is read', (text, rates) => expect(parseRates(text)).toEqual(rates));

  test('has its windows in the order of their length, however they are written', () => {
    expect(parseRates('1/d,2/s,3/h,4/min')?.map(({ limit }) => limit)).toEqual([2, 4, 3, 1]);
    expect(parseRates('5000/h,20/s')).toEqual(parseRates('20/s,5000/h'));
  });

  test('may have a smaller number in a longer window: both hold', () =>
    expect(parseRates('20/s,10/h')).toEqual([
      { limit: 20, windowSeconds: 1 },
      { limit: 10, windowSeconds: 3_600 },
    ]));

  test('is absent when it is off', () => {
    expect(parseRates('off')).toEqual([]);
    expect(parseRates(' off ')).toEqual([]);
  });

  test.each([
    '',
    ' ',
    ',',
    '20',
    '20/',
    '/s',
    '20/sec',
    '20/m',
    '20/hour',
    '20/S',
    '20 / s',
    '0/s',
    '00/s',
    '020/s',
    '-1/s',
    '+1/s',
    '1.5/s',
    '1e3/h',
    '1000000000/s',
    'Infinity/s',
    '20/s,',
    ',20/s',
    '20/s;5000/h',
    '20/s 5000/h',
    '20/s,30/s',
    '20/s,20/s',
    '20/s,off',
    'off,off',
    'OFF',
    'on',
    'unlimited',
    '20/constructor',
    '20/toString',
  ])('%p is not one', (text) => expect(parseRates(text)).toBeNull());
});
