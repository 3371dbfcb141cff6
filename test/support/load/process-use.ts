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
 * mode. Children that have ended count too, so the time of a PostgreSQL server never decreases.
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

/** Reads the largest resident memory that one process has had, in MB. */
export function peakMbOf(pid: number): number | null {
  try {
    return mbIn(pid, 'VmHWM');
  } catch {
    return null;
  }
}

/** Reads the time that all processors of the machine have been busy, in ms. */
export function machineBusyMs(): number | null {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = readFileSync(
      '/proc/stat',
      'utf8',
    )
      .split('\n', 1)
      .flatMap((line) => line.split(/\s+/).map(Number));
    return (user + nice + system + irq + softIrq) * TICK_MS;
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

const mbIn = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  (Number(
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    )?.[1],
  ) *
    1_024) /
  1e6;

/** Fields 11 and 12 are the process's own time, 13 and 14 that of children that have ended. */
const useOfOne = (pid: number): ProcessUse => ({
  cpuMs: sum(statOf(pid).slice(11, 15).map(Number)) * TICK_MS,
  rssMb: mbIn(pid, 'VmRSS'),
});
