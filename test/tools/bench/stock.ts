import { randomInt } from 'node:crypto';
import type { Seeded, Size } from '../../support/seed-shape.ts';
import { toCase } from './cases.ts';
import { FIRST_USES, MANY } from './requests.ts';
import type { Options } from './options.ts';
import { planOf } from './plan.ts';

/** A hash takes milliseconds to make: the database has no more of them than the cases present. */
export function sizeOf(
  {
    tokens,
    connections,
    rounds,
    hasAfterStart,
  }: Pick<Options, 'tokens' | 'connections' | 'rounds' | 'hasAfterStart'>,
  cases: readonly string[],
): Required<Omit<Size, 'users'>> {
  const all = cases.map(toCase);
  const hasMany = hasAfterStart || all.some(({ against }) => against.endsWith('-many'));
  const turns = planOf(cases, rounds, connections)
    .filter(({ name }) => toCase(name).isFirstUse)
    .map(({ turn }) => turn + 1);
  const firstUses = Math.max(0, ...turns) * FIRST_USES;
  return {
    tokens,
    presented: hasMany ? MANY + firstUses : 2,
    neighbours: hasMany ? MANY : 0,
    apiKeys: hasMany ? MANY : 1,
  };
}

/** Brings the secrets into random order. The first two tokens and the first key remain. */
export const shuffled = (seeded: Seeded): Seeded => ({
  ...seeded,
  tokens: [...seeded.tokens.slice(0, 2), ...shuffle(seeded.tokens.slice(2))],
  neighbours: shuffle(seeded.neighbours),
  apiKeys: [...seeded.apiKeys.slice(0, 1), ...shuffle(seeded.apiKeys.slice(1))],
});

function shuffle<T>(items: readonly T[]): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(randomInt(left.length), 1));
}
