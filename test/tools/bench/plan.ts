import { GROUPS, toCase } from './cases.ts';

/** What is measured, and how often this case was measured before. */
export interface Plan {
  readonly name: string;
  readonly connections: number;
  readonly round: number;
  readonly turn: number;
}

/** Every case at each of its numbers of connections, once a round; those for comparison only once. */
export function planOf(
  cases: readonly string[],
  rounds: number,
  connections: readonly number[],
): Plan[] {
  const turns = new Map<string, number>();
  return Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) =>
    connections.flatMap((count) =>
      cases
        .filter((name) => toCase(name).connections?.includes(count) ?? true)
        .filter((name) => round === 1 || !(name in (GROUPS['others'] ?? {})))
        .map((name) => {
          const turn = turns.get(name) ?? 0;
          turns.set(name, turn + 1);
          return { name, connections: count, round, turn };
        }),
    ),
  );
}
