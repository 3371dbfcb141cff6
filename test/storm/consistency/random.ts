/** Seeded randomness. The values of each part of a run are independent of the others' pace. */
export interface Random {
  /** From 0 to below 1. */
  next: () => number;
  /** A whole number from `least` to `most`. */
  between: (least: number, most: number) => number;
  pick: <T>(from: readonly T[]) => T;
  shuffle: <T>(from: readonly T[]) => T[];
}

/** Mulberry32, seeded by the run's seed and the part's name. */
export function createRandom(seed: number, part: string): Random {
  let state =
    Buffer.from(part).reduce(
      (hash, byte) => Math.imul(hash ^ byte, 0x01000193),
      seed ^ 0x811c9dc5,
    ) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[between(0, from.length - 1)];
    if (picked === undefined) throw new Error('The list to pick from is empty.');
    return picked;
  };
  const shuffle = <T>(from: readonly T[]): T[] => {
    const left = [...from];
    return from.map(() => left.splice(between(0, left.length - 1), 1)[0] as T);
  };
  return { next, between, pick, shuffle };
}
