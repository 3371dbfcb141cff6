import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FAULTS } from './nemesis.ts';
import { SURFACES } from './surfaces.ts';
import { WAYS } from './ways.ts';

const prose = readFileSync(join(import.meta.dirname, '../../../docs/PROMISE.md'), 'utf8').replace(
  /\s+/g,
  ' ',
);

describe('docs/PROMISE.md names', () => {
  test('every way to remove authority', () =>
    expect(WAYS.map(({ name }) => name).filter((name) => !prose.includes(name))).toEqual([]));
  test('every surface', () =>
    expect(SURFACES.map(({ name }) => name).filter((name) => !prose.includes(name))).toEqual([]));
  test('every fault', () =>
    expect(FAULTS.map(({ name }) => name).filter((name) => !prose.includes(name))).toEqual([]));
});
