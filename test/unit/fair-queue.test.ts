import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  createFairQueue,
  TooBusyError,
  type FairQueue,
  type Turn,
} from '../../src/secrets/fair-queue.ts';

const from = (source: string): Turn => ({ source, isKnown: false });
const known = (source: string): Turn => ({ source, isKnown: true });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A queue whose work ends on command, and the order in which work began. */
function handTurned(waitingMax = 100) {
  const queue = createFairQueue({ concurrency: 1, waitingMax, waitMsMax: 2_000 });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const add = (turn: Turn, name: string): Promise<string> =>
    queue
      .run(turn, () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      })
      .then(
        () => name,
        (error: unknown) =>
          error instanceof TooBusyError ? `${name} refused` : Promise.reject(error as Error),
      );
  return { queue, begun, add, endOne: () => endOne(ends) };
}

async function endOne(ends: (() => void)[]): Promise<void> {
  ends.shift()?.();
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

const drain = async (queue: FairQueue, end: () => Promise<void>): Promise<void> => {
  while (queue.waiting() > 0) await end();
  await end();
};

describe('a queue of slow work', () => {
  test('serves its sources in turn: a flood from one does not delay the others', async () => {
    const { queue, begun, add, endOne } = handTurned();
    const all = [
      ...Array.from({ length: 20 }, (_, i) => add(from('flood'), `f${i}`)),
      add(from('office'), 'office'),
      add(from('home'), 'home'),
    ];
    await drain(queue, endOne);
    await Promise.all(all);
    expect(begun.slice(0, 4)).toEqual(['f0', 'f1', 'office', 'home']);
    expect(begun).toHaveLength(22);
  });

  test('serves a known device every other turn, however many sources there are', async () => {
    const { queue, begun, add, endOne } = handTurned();
    const all = [
      ...Array.from({ length: 50 }, (_, i) => add(from(`net ${i}`), `n${i}`)),
      add(known('ada'), 'ada'),
      add(known('grace'), 'grace'),
    ];
    await drain(queue, endOne);
    await Promise.all(all);
    expect(begun.indexOf('ada')).toBeLessThanOrEqual(2);
    expect(begun.indexOf('grace')).toBeLessThanOrEqual(4);
  });

  test('that is full drops an entry of the largest source, and never rejects a newcomer during a flood', async () => {
    const { queue, begun, add, endOne } = handTurned(5);
    const flood = Array.from({ length: 10 }, (_, i) => add(from('flood'), `f${i}`));
    const office = add(from('office'), 'office');
    const ada = add(known('ada'), 'ada');
    await drain(queue, endOne);
    expect(await office).toBe('office');
    expect(await ada).toBe('ada');
    expect((await Promise.all(flood)).filter((result) => result.endsWith('refused'))).toHaveLength(
      6,
    );
    expect(begun).toHaveLength(6);
    expect(queue.waiting()).toBe(0);
  });

  test('rejects an entry that has waited for two seconds, and continues with the rest', async () => {
    const { queue, begun, add, endOne } = handTurned();
    const [first, second] = [add(from('a'), 'first'), add(from('b'), 'second')];
    await jest.advanceTimersByTimeAsync(1_999);
    expect(queue.waiting()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await second).toBe('second refused');
    expect(queue.waiting()).toBe(0);
    const third = add(from('b'), 'third');
    await endOne();
    await endOne();
    expect(await first).toBe('first');
    expect(await third).toBe('third');
    expect(begun).toEqual(['first', 'third']);
  });

  test('frees its slot when work fails', async () => {
    const queue = createFairQueue({ concurrency: 1, waitingMax: 1, waitMsMax: 2_000 });
    const failed = (): Promise<never> => Promise.reject(new Error('no'));
    await expect(queue.run(from('a'), failed)).rejects.toThrow('no');
    await expect(queue.run(from('a'), () => Promise.resolve(1))).resolves.toBe(1);
  });
});
