import type {
  Effect,
  FaultBegun,
  FaultEnded,
  LogEvent,
  Read,
  WriteBegun,
  WriteEnded,
} from './events.ts';

/** How long after a fault its errors are excused. */
export const RECOVERY_MS = 5_000;
/** The maximum age of a request when it is judged: no client waits longer. */
const MEMORY_MS = 60_000;

/** The verdict on a request. */
export type Verdict =
  | 'agrees'
  /** Both responses were possible. */
  | 'undecided'
  /** Accepted while only a rejection was possible: the promise is broken. */
  | 'old authority used'
  /** Rejected while only an acceptance was possible. */
  | 'false denial'
  /** The same during a fault, or just after it. */
  | 'false denial in a fault'
  | 'error'
  | 'error in a fault';

/** The verdicts that fail a run. */
export const VIOLATIONS: ReadonlySet<Verdict> = new Set([
  'old authority used',
  'false denial',
  'error',
]);

/** The verdict on an event; null for events that are not judged. */
export interface Finding {
  readonly verdict: Verdict;
  readonly event: Read | WriteEnded;
}

interface Attempt {
  readonly allow: boolean;
  readonly from: number;
  /** Infinity while the write is in flight. */
  to: number;
  acked: boolean;
}

interface Fault {
  readonly instance: number | null;
  readonly from: number;
  to: number;
}

/** Judges a log, event by event. Keeps only what a request in flight may still observe. */
export interface Checker {
  take: (event: LogEvent) => Finding | null;
}

/**
 * Writes on one credential are sequential. A request may observe the result of the last write
 * acknowledged before it began, and of every later write that began before it ended. An
 * unacknowledged write is settled by the next acknowledged one, which waited for its locks.
 */
export function createChecker(): Checker {
  const attempts = new Map<string, Attempt[]>();
  const underWay = new Map<
    number,
    { readonly begun: WriteBegun; readonly attempts: readonly Attempt[] }
  >();
  const faults = new Map<number, Fault>();

  const add = ({ target, allow }: Effect, from: number, to: number, acked: boolean): Attempt => {
    const attempt = { allow, from, to, acked };
    const known = attempts.get(target);
    if (known) known.push(attempt);
    else attempts.set(target, [attempt]);
    return attempt;
  };

  const isBroken = (instance: number | null, from: number, to: number): boolean =>
    faults
      .values()
      .some(
        (fault) =>
          (fault.instance === null || instance === null || fault.instance === instance) &&
          fault.from <= to &&
          from <= fault.to + RECOVERY_MS,
      );

  const begin = (begun: WriteBegun): void => {
    underWay.set(begun.id, {
      begun,
      attempts: begun.effects.map((effect) => add(effect, begun.at, Infinity, false)),
    });
  };

  const end = (event: WriteEnded): Finding | null => {
    const ended = underWay.get(event.id);
    underWay.delete(event.id);
    for (const attempt of ended?.attempts ?? [])
      Object.assign(attempt, { to: event.at, acked: event.acked });
    for (const effect of event.born) add(effect, event.at, event.at, true);
    for (const { target } of ended?.begun.effects ?? [])
      attempts.set(target, forget(attempts.get(target) ?? [], event.at - MEMORY_MS));
    if (event.acked || !ended) return null;
    return {
      verdict: isBroken(ended.begun.instance, ended.begun.at, event.at)
        ? 'error in a fault'
        : 'error',
      event,
    };
  };

  const judge = (read: Read): Verdict => {
    const broken = isBroken(read.instance, read.from, read.to);
    if (read.outcome === 'error') return broken ? 'error in a fault' : 'error';
    const possible = statesDuring(attempts.get(read.target) ?? [], read);
    if (possible.size !== 1) return 'undecided';
    if (possible.has(read.outcome === 'allow')) return 'agrees';
    if (read.outcome === 'allow') return 'old authority used';
    return broken ? 'false denial in a fault' : 'false denial';
  };

  const beginFault = ({ id, instance, at }: FaultBegun): void => {
    for (const [old, fault] of faults) if (fault.to < at - MEMORY_MS) faults.delete(old);
    faults.set(id, { instance, from: at, to: Infinity });
  };
  const endFault = ({ id, at }: FaultEnded): void => {
    const fault = faults.get(id);
    if (fault) fault.to = at;
  };

  return {
    take: (event) => {
      if (event.kind === 'read') return { verdict: judge(event), event };
      if (event.kind === 'write-ended') return end(event);
      if (event.kind === 'write-begun') begin(event);
      else if (event.kind === 'fault-begun') beginFault(event);
      else endFault(event);
      return null;
    },
  };
}

/** Returns the states that a request may have observed; none for an unknown credential. */
function statesDuring(all: readonly Attempt[], { from, to }: Read): ReadonlySet<boolean> {
  const last = all.findLastIndex((attempt) => attempt.acked && attempt.to < from);
  // Without an earlier acknowledged write the initial state is unknown.
  if (last < 0) return new Set([true, false]);
  return new Set(all.slice(last).flatMap((attempt) => (attempt.from < to ? [attempt.allow] : [])));
}

/** Drops writes that were settled long ago. */
function forget(all: Attempt[], before: number): Attempt[] {
  const last = all.findLastIndex((attempt) => attempt.acked && attempt.to < before);
  return last > 0 ? all.slice(last) : all;
}
