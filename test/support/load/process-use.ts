import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used up to now. Null where the system does not tell: only Linux does. */
export interface ProcessUse {
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** Linux counts in hundredths of a second, whatever its kernel's own clock. */
const TICK_MS = 10;

/**
 * Reads what a process and its children have used: all of their threads, in user and in kernel
 * mode.
 */
export function useOf(pid: number): ProcessUse | null {
  try {
    const uses = [pid, ...childrenOf(pid)].map(useOfOne);
    return {
      cpuMs: sum(uses.map(({ cpuMs }) => cpuMs)),
      rssMb: sum(uses.map(({ rssMb }) => rssMb)),
    };
  } catch {
    return null;
  }
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

/**
 * The fields of a process, from its state on. The name of the program before them, in brackets, may
 * hold blanks.
 */
const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && Number(statOf(pid)[1]) === parent;
      } catch {
        // It has ended since the folder was read.
        return false;
      }
    });

function useOfOne(pid: number): ProcessUse {
  const stat = statOf(pid);
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuMs: (Number(stat[11]) + Number(stat[12])) * TICK_MS,
    rssMb: (Number(kib) * 1_024) / 1e6,
  };
}
