import { execFileSync } from 'node:child_process';

/** How much memory a process held, and when. */
export interface Sample {
  readonly at: number;
  readonly mb: number;
}

/** What one process held over its life. */
export interface Life {
  readonly pid: number;
  readonly minutes: number;
  /** The medians of the second sixth of its life and of the last one. */
  readonly early: number;
  readonly late: number;
  readonly isFlat: boolean;
}

const EVERY_MS = 2_000;
const GROWTH_MAX = 1.1;
/** A garbage collection more or less. */
const NOISE_MB = 16;

/** Notes what each server that this process has started holds, until it is stopped. */
export function watchMemory() {
  const samples = new Map<number, Sample[]>();
  const look = (): void => {
    for (const { pid, mb } of servers())
      samples.set(pid, [...(samples.get(pid) ?? []), { at: performance.now(), mb }]);
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    /** The lives that lasted so long; shorter ones only show how a server begins. */
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
    // No children at this moment.
    return [];
  }
  return lines
    .filter((line) => line.includes('src/main.ts'))
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, kb]) => ({ pid: Number(pid), mb: Number(kb) / 1_024 }));
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

/** Is what it held at last much more than what it held when it had begun? */
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
