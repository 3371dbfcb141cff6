import { expect, test } from '@jest/globals';
import { createLedger } from './ledger.ts';

const events = (count: number, targetId: string | null = 'a') => ({
  organizationId: 'o',
  action: 'member.suspended',
  targetId,
  count,
});

test('each acknowledged change has exactly one event', () => {
  const ledger = createLedger([events(3)]);
  ledger.acked('o', 'member.suspended', 'a');
  expect(ledger.whyNot([events(4)])).toEqual([]);
  expect(ledger.whyNot([events(3)])).toHaveLength(1);
  expect(ledger.whyNot([events(5)])).toHaveLength(1);
});

test('an event has the changed object as its target', () => {
  const ledger = createLedger([]);
  ledger.acked('o', 'member.suspended', 'a');
  expect(ledger.whyNot([events(1, 'b')])).toEqual(['o member.suspended a: fewer than 1 events']);
});

test('a change of unknown outcome has one event or none', () => {
  const ledger = createLedger([]);
  ledger.acked('o', 'member.suspended', 'a');
  ledger.unknown('o', 'member.suspended');
  expect(ledger.whyNot([events(1)])).toEqual([]);
  expect(ledger.whyNot([events(2)])).toEqual([]);
  expect(ledger.whyNot([events(3)])).toHaveLength(1);
});
