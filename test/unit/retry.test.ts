import { describe, expect, test } from '@jest/globals';
import { retryOnConflict } from '../../src/database/retry.ts';

/** A transaction that fails so many times with this error, and counts its runs. */
function failing(times: number, error: unknown) {
  let runs = 0;
  return {
    runs: () => runs,
    run: (): Promise<number> => {
      runs += 1;
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown must come out as it is
      return runs <= times ? Promise.reject(error) : Promise.resolve(runs);
    },
  };
}
const conflict = (code: string): Error => Object.assign(new Error('undone'), { code });

describe('a transaction', () => {
  test('that succeeds runs once', async () => {
    const once = failing(0, null);
    await expect(retryOnConflict(once.run)).resolves.toBe(1);
    expect(once.runs()).toBe(1);
  });

  test('that drew an existing prefix runs again', async () => {
    const taken = Object.assign(conflict('23505'), { constraint: 'credential_prefix_unique' });
    await expect(retryOnConflict(failing(1, taken).run)).resolves.toBe(2);
  });

  test.each(['40001', '40P01', '23503'])(
    'that PostgreSQL aborted for another (%s) runs again, up to four times',
    async (code) => {
      for (const times of [1, 2, 3])
        await expect(retryOnConflict(failing(times, conflict(code)).run)).resolves.toBe(times + 1);
      const always = failing(9, conflict(code));
      await expect(retryOnConflict(always.run)).rejects.toMatchObject({ code });
      expect(always.runs()).toBe(4);
    },
  );

  test.each([
    conflict('23505'),
    conflict('40000'),
    new Error('40001'),
    { code: 40001 },
    null,
    undefined,
    'refused',
  ])('that fails for another reason (%p) does not run again', async (error) => {
    const once = failing(9, error);
    await expect(retryOnConflict(once.run)).rejects.toBe(error);
    expect(once.runs()).toBe(1);
  });
});
