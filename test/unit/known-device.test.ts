import { describe, expect, test } from '@jest/globals';
import { keepDevice, knownDevice } from '../../src/secrets/known-device.ts';

const NOW = Date.UTC(2026, 10, 27);
const YEAR_MS = 365 * 86_400_000;
const ada = { account: 'ada@example.org', storedHash: '$argon2id$ada' };
const grace = { account: 'grace@example.org', storedHash: '$argon2id$grace' };

describe('the sign of a known device', () => {
  const signs = keepDevice('', ada, ada, NOW);

  test('is known to its account, and to no other', () => {
    expect(knownDevice(signs, ada, NOW)).toMatch(/^[\w-]{22}$/);
    expect(knownDevice(signs, grace, NOW)).toBeNull();
    expect(knownDevice(signs, { ...ada, account: 'ada@example.com' }, NOW)).toBeNull();
    expect(knownDevice(signs, { ...ada, storedHash: null }, NOW)).toBeNull();
  });

  test('ends with the password, and after a year', () => {
    expect(knownDevice(signs, { ...ada, storedHash: '$argon2id$new' }, NOW)).toBeNull();
    expect(knownDevice(signs, ada, NOW + YEAR_MS - 1)).not.toBeNull();
    expect(knownDevice(signs, ada, NOW + YEAR_MS)).toBeNull();
    expect(knownDevice(signs, ada, NOW - 1)).toBeNull();
  });

  test('cannot be forged: no character can be changed', () => {
    for (let i = 0; i < signs.length; i++) {
      const other = signs.slice(0, i) + (signs[i] === '7' ? '8' : '7') + signs.slice(i + 1);
      // The last character of a MAC contains two unused bits.
      if (i < signs.length - 1)
        expect({ i, device: knownDevice(other, ada, NOW) }).toEqual({ i, device: null });
    }
    for (const junk of [
      '',
      '~',
      'x',
      '.'.repeat(100),
      `${signs}x`,
      signs.replaceAll('.', '~'),
      'x'.repeat(100_000),
    ])
      expect(knownDevice(junk, ada, NOW)).toBeNull();
  });

  test('coexists with those of other accounts, at most five; a new one replaces that of its account', () => {
    const both = keepDevice(signs, grace, grace, NOW);
    expect([knownDevice(both, ada, NOW), knownDevice(both, grace, NOW)]).not.toContain(null);
    const again = keepDevice(both, ada, ada, NOW + 1);
    expect(again.split('~')).toHaveLength(2);
    expect(knownDevice(again, ada, NOW + 1)).not.toBe(knownDevice(both, ada, NOW));
    let many = both;
    for (let i = 0; i < 10; i++)
      many = keepDevice(
        many,
        { account: `p${i}`, storedHash: `h${i}` },
        { account: `p${i}`, storedHash: `h${i}` },
        NOW,
      );
    expect(many.split('~')).toHaveLength(5);
    expect(knownDevice(many, { account: 'p9', storedHash: 'h9' }, NOW)).not.toBeNull();
    expect(knownDevice(many, ada, NOW)).toBeNull();
  });
});
