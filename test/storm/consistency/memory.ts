import { execFileSync } from 'node:child_process';

/** The memory of a process at one time. */
export interface Sample {
  readonly at: number;
  readonly mb: number;
}

/** The memory of one process over its life. */
export interface Life {
  readonly pid: number;
  readonly minutes: number;
  /** The medians of the second and the last sixth of its life. */
  readonly early: number;
  readonly late: number;
  readonly isFlat: boolean;
}

const EVERY_MS = 2_000;
const GROWTH_MAX = 1.1;
/** The variation caused by garbage collection. */
const NOISE_MB = 16;

/** Records the memory of each server that this process started, until stopped. */
export function watchMemory() {
  const samples = new Map<number, Sample[]>();
  const look = (): void => {
    for (const { pid, mb } of servers())
      samples.set(pid, [...(samples.get(pid) ?? []), { at: performance.now(), mb }]);
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    /** Returns the processes that ran for so long. Shorter runs only show start-up. */
    stop: (minutesMin: number): Life[] => {
      clearInterval(timer);
      return [...samples]
        .map(([pid, of]) => toLife(pid, of))
        .filter(({ minutes }) => minutes >= minutesMin);
    },
  };
}

function servers(): { pid: number; mb: number }[] {
  let lines: string[];
  try {
    lines = execFileSync('ps', ['-o', 'pid=,rss=,args=', '--ppid', String(process.pid)], {
      encoding: 'utf8',
    }).split('\n');
  } catch {
    // There are no children at the moment.
    return [];
  }
  return lines
    .filter((line) => line.includes('src/main.ts'))
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, kb]) => ({ pid: Number(pid), mb: Number(kb) / 1_024 }));
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** Returns whether the final memory is much larger than the initial memory. */
export function toLife(pid: number, samples: readonly Sample[]): Life {
  const [begin, end] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  const sixth = (n: number): number => {
    const [from, to] = [begin + ((end - begin) * n) / 6, begin + ((end - begin) * (n + 1)) / 6];
    return Math.round(
      median(samples.filter(({ at }) => at >= from && at <= to).map(({ mb }) => mb)),
    );
  };
  const [early, late] = [sixth(1), sixth(5)];
  return {
    pid,
    minutes: Math.round((end - begin) / 6_000) / 10,
    early,
    late,
    isFlat: late <= early * GROWTH_MAX + NOISE_MB,
  };
}
