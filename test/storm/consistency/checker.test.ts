import { describe, expect, test } from '@jest/globals';
import { createChecker, RECOVERY_MS, type Verdict } from './checker.ts';
import type { LogEvent, Outcome } from './events.ts';

let id = 0;
const begun = (at: number, allow: boolean, instance: number | null = 0): LogEvent => ({
  ...{ kind: 'write-begun', id: ++id, subject: 's', op: 'suspend', instance, at },
  effects: [{ target: 't', allow }],
});
const ended = (at: number, acked = true): LogEvent => ({
  kind: 'write-ended',
  id,
  acked,
  born: [],
  at,
});
const born = (at: number): LogEvent[] => [
  { ...begun(at - 1, true), effects: [] } as LogEvent,
  { kind: 'write-ended', id, acked: true, born: [{ target: 't', allow: true }], at },
];
const read = (from: number, to: number, outcome: Outcome, instance = 1): LogEvent => ({
  ...{ kind: 'read', target: 't', surface: 'forward-auth', instance },
  ...{ outcome, from, to },
});
const fault = (from: number, to: number, instance: number | null = null): LogEvent[] => [
  { kind: 'fault-begun', id: ++id, fault: 'kill', instance, at: from },
  { kind: 'fault-ended', id, at: to },
];

/** Returns the verdict on the last event of a log. */
function judge(...log: readonly LogEvent[]): Verdict | null {
  const checker = createChecker();
  return log.map((event) => checker.take(event)).at(-1)?.verdict ?? null;
}

/** Authority granted at 10, and removed from 100 to 110. */
const taken = (): LogEvent[] => [...born(10), begun(100, false), ended(110)];

describe('a read that began after the answer', () => {
  test('may not be accepted with removed authority', () =>
    expect(judge(...taken(), read(111, 112, 'allow'))).toBe('old authority used'));
  test('is correctly rejected', () =>
    expect(judge(...taken(), read(111, 112, 'deny'))).toBe('agrees'));
  test('is not rejected with restored authority', () => {
    const log = [...taken(), begun(120, true), ended(130)];
    expect(judge(...log, read(131, 132, 'deny'))).toBe('false denial');
    expect(judge(...log, read(131, 132, 'allow'))).toBe('agrees');
  });
  test('of an unrecorded change is undecided', () =>
    expect(judge(read(1, 2, 'allow'))).toBe('undecided'));
});

describe('a read that overlaps a write may observe either state', () => {
  test('if it began before the response', () =>
    expect(judge(...taken(), read(109, 112, 'allow'))).toBe('undecided'));
  test('if it ended after the write was sent', () =>
    expect(judge(...born(10), begun(100, false), read(90, 101, 'deny'))).toBe('undecided'));
  test('but not if it ended before', () =>
    expect(judge(...born(10), begun(100, false), ended(110), read(90, 99, 'deny'))).toBe(
      'false denial',
    ));
  test('and an older write does not excuse it', () =>
    expect(
      judge(...taken(), begun(120, false), ended(130), begun(140, false), read(145, 146, 'allow')),
    ).toBe('old authority used'));
});

describe('a write of unknown outcome', () => {
  const unknown = (): LogEvent[] => [
    ...born(10),
    ...fault(99, 101),
    begun(100, false),
    ended(110, false),
  ];
  test('may be done or not until another write settles it', () => {
    expect(judge(...unknown(), read(111, 112, 'allow'))).toBe('undecided');
    expect(judge(...unknown(), read(9_000, 9_001, 'deny'))).toBe('undecided');
  });
  test('is settled by the next acknowledged write', () => {
    const settled = [...unknown(), begun(120, false), ended(130)];
    expect(judge(...settled, read(131, 132, 'allow'))).toBe('old authority used');
    expect(judge(...settled, begun(140, true), ended(150), read(151, 152, 'deny'))).toBe(
      'false denial in a fault',
    );
  });
  test('is a server error without an injected fault', () => {
    expect(judge(...born(10), begun(100, false), ended(110, false))).toBe('error');
    expect(judge(...unknown())).toBe('error in a fault');
  });
});

describe('faults excuse errors and denials, but no acceptance', () => {
  const log = (): LogEvent[] => [...taken(), ...fault(200, 300)];
  test('old authority', () =>
    expect(judge(...log(), read(250, 260, 'allow'))).toBe('old authority used'));
  test('during the recovery time too', () => {
    expect(judge(...log(), read(250, 260, 'error'))).toBe('error in a fault');
    expect(judge(...log(), read(300 + RECOVERY_MS, 301 + RECOVERY_MS, 'error'))).toBe(
      'error in a fault',
    );
    expect(judge(...log(), read(301 + RECOVERY_MS, 302 + RECOVERY_MS, 'error'))).toBe('error');
    expect(judge(...log(), read(150, 160, 'error'))).toBe('error');
  });
  test('only of the affected instance', () => {
    const one = [...born(10), ...fault(200, 300, 2)];
    expect(judge(...one, read(250, 260, 'error', 2))).toBe('error in a fault');
    expect(judge(...one, read(250, 260, 'error', 1))).toBe('error');
    expect(judge(...one, read(250, 260, 'deny', 2))).toBe('false denial in a fault');
    expect(judge(...one, read(250, 260, 'deny', 1))).toBe('false denial');
  });
  test('as long as they have not ended', () => {
    const open = fault(200, 300)[0]!;
    expect(judge(...born(10), open, read(90_000, 90_001, 'error'))).toBe('error in a fault');
  });
});

test('forgets settled writes, and keeps the current one', () => {
  const log = [...born(10)];
  for (let at = 1_000; at < 500_000; at += 1_000)
    log.push(begun(at, at % 2_000 === 0), ended(at + 10));
  expect(judge(...log, read(499_500, 499_501, 'allow'))).toBe('old authority used');
  expect(judge(...log, read(499_500, 499_501, 'deny'))).toBe('agrees');
});
