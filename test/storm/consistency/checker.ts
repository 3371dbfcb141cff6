import type {
  Effect,
  FaultBegun,
  FaultEnded,
  LogEvent,
  Read,
  WriteBegun,
  WriteEnded,
} from './events.ts';

/** So long after a fault an error may still come of it. */
export const RECOVERY_MS = 5_000;
/** So far back a request can reach that is judged now: no client waits longer. */
const MEMORY_MS = 60_000;

/** What a request was found to be. */
export type Verdict =
  | 'agrees'
  /** Both were possible at its time. */
  | 'undecided'
  /** Let in while only "no" was possible: what the promise rules out. */
  | 'old authority used'
  /** Refused while only "yes" was possible. */
  | 'false denial'
  /** The same while something was broken, or just after. */
  | 'false denial in a fault'
  | 'error'
  | 'error in a fault';

/** The verdicts that no run may have. */
export const VIOLATIONS: ReadonlySet<Verdict> = new Set([
  'old authority used',
  'false denial',
  'error',
]);

/** What the checker says of one event; null for those that nothing is to be said of. */
export interface Finding {
  readonly verdict: Verdict;
  readonly event: Read | WriteEnded;
}

interface Attempt {
  readonly allow: boolean;
  readonly from: number;
  /** Infinity while it is under way. */
  to: number;
  acked: boolean;
}

interface Fault {
  readonly instance: number | null;
  readonly from: number;
  to: number;
}

/**
 * Judges a log, event by event in the order of the log, and remembers only what a request under way
 * may still meet.
 */
export interface Checker {
  take: (event: LogEvent) => Finding | null;
}

/**
 * Writes upon one credential come one after the other, so what a request may meet is what the last
 * write that was answered before it began has left, and whatever was begun after that one and
 * before the request ended, answered or not. A write that nobody knows of is settled by the next
 * that was answered: that one waited for its locks.
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

/** What a request may have met: empty where nothing is known of the credential. */
function statesDuring(all: readonly Attempt[], { from, to }: Read): ReadonlySet<boolean> {
  const last = all.findLastIndex((attempt) => attempt.acked && attempt.to < from);
  // Without an answered write before it, the state before the first is one that nobody has told of.
  if (last < 0) return new Set([true, false]);
  return new Set(all.slice(last).flatMap((attempt) => (attempt.from < to ? [attempt.allow] : [])));
}

/** Leaves out what was settled long ago. */
function forget(all: Attempt[], before: number): Attempt[] {
  const last = all.findLastIndex((attempt) => attempt.acked && attempt.to < before);
  return last > 0 ? all.slice(last) : all;
}
