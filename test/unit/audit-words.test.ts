import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ACTION_WORDS } from '../../src/console/audit/actions.ts';

test('the console has words for every action that can be on record, and for no other', () => {
  const source = readFileSync(new URL('../../src/audit/event.ts', import.meta.url), 'utf8');
  const actions = [...source.matchAll(/^ {2}\| '([a-z_.]+)'/gm)].map(([, action]) => action);
  expect(actions.length).toBeGreaterThan(20);
  expect(Object.keys(ACTION_WORDS).sort()).toEqual(actions.sort());
});
