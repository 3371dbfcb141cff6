import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  covers,
  intersect,
  NOTHING,
  overlaps,
  union,
  without,
} from '../../src/catalog/permission-set.ts';

// Sets of few members, so that generated ones often cover or equal each other; and sets larger than
// a machine word.
const set = fc.oneof(fc.bigInt(0n, 31n), fc.bigInt(0n, (1n << 170n) - 1n));
const holds = (law: (a: bigint, b: bigint, c: bigint) => unknown): void =>
  fc.assert(fc.property(set, set, set, (a, b, c) => law(a, b, c) !== false));

describe('covers is a partial order', () => {
  test('every set covers itself and the empty set, and only the empty set is covered by it', () =>
    holds((a) => covers(a, a) && covers(a, NOTHING) && covers(NOTHING, a) === (a === NOTHING)));
  test('what covers a set covers whatever that covers', () =>
    holds((a, b, c) => covers(union(a, b), a) && (!covers(a, b) || !covers(b, c) || covers(a, c))));
  test('two sets that cover each other are the same', () =>
    holds((a, b) => (covers(a, b) && covers(b, a)) === (a === b)));
});

describe('the algebra of sets', () => {
  test('union and intersection are commutative, associative and idempotent', () =>
    holds((a, b, c) => {
      for (const op of [union, intersect]) {
        expect(op(a, b)).toBe(op(b, a));
        expect(op(a, op(b, c))).toBe(op(op(a, b), c));
        expect(op(a, a)).toBe(a);
      }
    }));
  test('union and intersection absorb each other and distribute over each other', () =>
    holds((a, b, c) => {
      expect(union(a, intersect(a, b))).toBe(a);
      expect(intersect(a, union(a, b))).toBe(a);
      expect(intersect(a, union(b, c))).toBe(union(intersect(a, b), intersect(a, c)));
    }));
  test('the union is the least set that covers both, the intersection the greatest that both cover', () =>
    holds((a, b, c) => {
      expect(covers(c, union(a, b))).toBe(covers(c, a) && covers(c, b));
      expect(covers(intersect(a, b), c)).toBe(covers(a, c) && covers(b, c));
    }));
  test('what is subtracted is gone, and nothing else', () =>
    holds((a, b) => {
      expect(intersect(without(a, b), b)).toBe(NOTHING);
      expect(union(without(a, b), intersect(a, b))).toBe(a);
      expect(without(a, b) === NOTHING).toBe(covers(b, a));
    }));
  test('two sets overlap exactly when their intersection holds something', () =>
    holds((a, b) => overlaps(a, b) === (intersect(a, b) !== NOTHING)));
});
