import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { GATES } from '../../src/access/gates.ts';

const text = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../..', file), 'utf8');

/** The gates of a document's table rows, in order, each once. */
const gatesIn = (document: string): string[] => [
  ...new Set(
    [...text(document).matchAll(/^\|(?: \d+ \|)? `([A-Z_]+)` \|/gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => GATES.some((gate) => gate === name)),
  ),
];

describe.each(['README.md', 'docs/AUTHORIZATION.md', 'docs/TROUBLESHOOTING.md'])(
  '%s',
  (document) => {
    test('documents every gate, in the order in which requests pass them', () =>
      expect(gatesIn(document)).toEqual([...GATES]));
  },
);
