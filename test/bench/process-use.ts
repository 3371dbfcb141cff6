import { readFileSync } from 'node:fs';

/** What a process has used up to now. Null where the system does not tell: only Linux does. */
export interface ProcessUse {
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** Linux counts in hundredths of a second, whatever its kernel's own clock. */
const TICK_MS = 10;

/** Reads what a process has used: all of its threads, in user and in kernel mode. */
export function useOf(pid: number): ProcessUse | null {
  try {
    // The name of the program, in brackets, may hold blanks: what counts stands behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { cpuMs: (Number(stat[11]) + Number(stat[12])) * TICK_MS, rssMb: (Number(kib) * 1_024) / 1e6 };
  } catch {
    return null;
  }
}
