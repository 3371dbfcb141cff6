import { describe, expect, test } from '@jest/globals';
import { readDocument, sectionIn, SECTIONS } from '../tools/docs/sections.ts';

describe.each(SECTIONS.map((section) => [section.file, section.name, section] as const))(
  'docs/%s: %s',
  (file, _, section) => {
    test('equals what npm run docs writes', async () =>
      expect(sectionIn(await readDocument(file), section)).toBe(await section.draw()));
  },
);
