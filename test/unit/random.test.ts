import { describe, expect, test } from '@jest/globals';
import { parseSecret } from '../../src/secrets/secret-format.ts';
import { drawId, drawSecret } from '../../src/secrets/random.ts';

const KINDS = ['SESSION', 'PERSONAL_ACCESS_TOKEN', 'API_KEY', 'INVITATION', 'SET_UP'] as const;

describe('a new secret', () => {
  test.each(KINDS)('of a %s is well formed', (kind) => {
    const secret = drawSecret(kind);
    expect(secret.kind).toBe(kind);
    expect(parseSecret(secret.text)).toEqual(secret);
  });

  test('differs each time, and its prefix too', () => {
    const drawn = Array.from({ length: 2_000 }, () => drawSecret('PERSONAL_ACCESS_TOKEN'));
    expect(new Set(drawn.map(({ text }) => text.slice(10, 42))).size).toBe(2_000);
    expect(new Set(drawn.map(({ prefix }) => prefix)).size).toBeGreaterThan(1_990);
  });

  test('has every character at every position', () => {
    const drawn = Array.from({ length: 2_000 }, () => drawSecret('API_KEY').text);
    for (let place = 4; place < 42; place++)
      expect(new Set(drawn.map((text) => text[place])).size).toBe(62);
  });
});

test('an id differs each time', () => {
  const ids = Array.from({ length: 1_000 }, drawId);
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
