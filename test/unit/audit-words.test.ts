import { expect, test } from '@jest/globals';
import { AUDIT_ACTIONS } from '../../src/audit/event.ts';
import { ACTION_WORDS } from '../../src/console/audit/actions.ts';

test('the console has words for exactly the recordable actions', () => {
  expect(AUDIT_ACTIONS.length).toBeGreaterThan(20);
  expect(Object.keys(ACTION_WORDS).sort()).toEqual([...AUDIT_ACTIONS].sort());
});
