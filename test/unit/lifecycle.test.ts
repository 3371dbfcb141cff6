import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasExpired } from '../../src/access/expired.ts';
import {
  statusOf,
  whyNotDelete,
  whyNotRestore,
  whyNotRevoke,
  type CredentialStatus,
  type Life,
} from '../../src/credential/lifecycle.ts';
import { at, NOW } from '../support/arbitraries.ts';

type Row = readonly [
  title: string,
  life: Life,
  status: CredentialStatus,
  revocable: boolean,
  restorable: boolean,
];
const TABLE: Row[] = [
  ['never expires', { expiresAt: null, revokedAt: null }, 'ACTIVE', true, false],
  ['expires in a millisecond', { expiresAt: at(1), revokedAt: null }, 'ACTIVE', true, false],
  ['expires at this very instant', { expiresAt: NOW, revokedAt: null }, 'EXPIRED', true, false],
  ['expired a millisecond ago', { expiresAt: at(-1), revokedAt: null }, 'EXPIRED', true, false],
  ['is revoked and never expires', { expiresAt: null, revokedAt: at(-1) }, 'REVOKED', false, true],
  [
    'is revoked and expires in a millisecond',
    { expiresAt: at(1), revokedAt: at(-1) },
    'REVOKED',
    false,
    true,
  ],
  [
    'is revoked and expires at this very instant',
    { expiresAt: NOW, revokedAt: at(-1) },
    'REVOKED',
    false,
    false,
  ],
  ['is revoked and expired', { expiresAt: at(-1), revokedAt: at(-2) }, 'REVOKED', false, false],
  ['is revoked at this very instant', { expiresAt: null, revokedAt: NOW }, 'REVOKED', false, true],
];

describe('a token that', () => {
  test.each(TABLE)('%s: %j is %s', (_, life, status) => expect(statusOf(life, NOW)).toBe(status));
  test.each(TABLE)('%s: %j (%s) can be revoked: %j', (_, life, __, revocable) =>
    expect(whyNotRevoke(life, NOW) === null).toBe(revocable),
  );
  test.each(TABLE)(
    '%s: %j (%s, revocable: %j) can be restored: %j',
    (_, life, __, ___, restorable) => expect(whyNotRestore(life, NOW) === null).toBe(restorable),
  );
  test.each(TABLE)(
    '%s: %j (%s) can be deleted by the policy of the organization, an active one only where that allows it',
    (_, life, status) => {
      expect(whyNotDelete(life, NOW, true)).toBeNull();
      expect(whyNotDelete(life, NOW, false) === null).toBe(status !== 'ACTIVE');
    },
  );
});

describe('at whatever moment', () => {
  const instant = fc.option(fc.integer({ min: -3, max: 3 }).map(at), { nil: null });
  const life = fc.record({ expiresAt: instant, revokedAt: instant });
  const now = fc.integer({ min: -4, max: 4 }).map(at);

  test('revoked beats expired', () =>
    fc.assert(
      fc.property(
        life,
        now,
        (of, when) => (statusOf(of, when) === 'REVOKED') === (of.revokedAt !== null),
      ),
    ));
  test('restoring never extends: what is restored is active at once', () =>
    fc.assert(
      fc.property(
        life,
        now,
        (of, when) =>
          whyNotRestore(of, when) !== null ||
          statusOf({ ...of, revokedAt: null }, when) === 'ACTIVE',
      ),
    ));
  test('only what is revoked can be restored, and only what is not can be revoked', () =>
    fc.assert(
      fc.property(
        life,
        now,
        (of, when) =>
          (whyNotRevoke(of, when) === null) === (of.revokedAt === null) &&
          (of.revokedAt !== null || whyNotRestore(of, when) !== null),
      ),
    ));
  test('what has expired stays so', () =>
    fc.assert(
      fc.property(
        life,
        now,
        fc.nat(9),
        (of, when, laterMs) =>
          !hasExpired(of.expiresAt, when) ||
          hasExpired(of.expiresAt, new Date(when.getTime() + laterMs)),
      ),
    ));
});
