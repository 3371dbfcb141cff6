import { describe, expect, test } from '@jest/globals';
import { toLife } from './memory.ts';

const MINUTES = 10;
const life = (mbAt: (minute: number) => number) =>
  toLife(
    1,
    Array.from({ length: MINUTES * 30 + 1 }, (_, i) => ({ at: i * 2_000, mb: mbAt(i / 30) })),
  );

describe('the memory of a soak', () => {
  test('is flat if it rises only at the beginning, and fluctuates', () => {
    expect(
      life((minute) => 100 + 100 * Math.min(minute, 1) + 10 * Math.sin(minute * 50)),
    ).toMatchObject({ minutes: MINUTES, isFlat: true });
  });

  test('is not flat if it keeps rising', () => {
    expect(life((minute) => 200 + 8 * minute)).toMatchObject({ isFlat: false });
  });
});
