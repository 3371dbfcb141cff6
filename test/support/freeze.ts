import { readdirSync, readFileSync } from 'node:fs';

/**
 * Stops a process and its descendants, which therefore answer nothing while their connections stay
 * open. Linux only.
 */
export function freeze(pid: number): { thaw: () => void } {
  const frozen: number[] = [];
  // Stops the parents first, so that they start no others meanwhile.
  for (let level = [pid]; level.length > 0; level = level.flatMap(childrenOf)) {
    for (const one of level) process.kill(one, 'SIGSTOP');
    frozen.push(...level);
  }
  return {
    thaw: () => {
      for (const one of frozen.toReversed())
        try {
          process.kill(one, 'SIGCONT');
        } catch {
          // It was killed meanwhile.
        }
    },
  };
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
