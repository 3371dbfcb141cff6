import type { LogEvent, Read } from './events.ts';
import { createChecker, RECOVERY_MS, VIOLATIONS, type Finding, type Verdict } from './checker.ts';

/** A violation, its time, and its details. */
export interface Violation {
  readonly what: string;
  readonly at: number;
  readonly detail: unknown;
}

/** The current counters of a run. */
export interface Tally {
  hear: (event: LogEvent) => void;
  /** A violation found other than by a request. */
  blame: (what: string, detail: unknown, at: number) => void;
  countWay: (name: string) => void;
  readonly violations: readonly Violation[];
  decided: () => number;
  counters: () => Record<string, unknown>;
}

type Counts = Record<string, number>;
const count = (counts: Counts, key: string): void => void (counts[key] = (counts[key] ?? 0) + 1);
const KEPT_MAX = 200;

/** Counts and judges each event as it is added. */
export function createTally(
  kindOf: (target: string) => string,
  onViolation: (violation: Violation) => void,
): Tally {
  const checker = createChecker();
  const verdicts: Counts = {};
  const [bySurface, byKind, byWay, byFault]: [Counts, Counts, Counts, Counts] = [{}, {}, {}, {}];
  const violations: Violation[] = [];
  const recoveries = createRecoveries();
  let [writes, unknown, decided, violated] = [0, 0, 0, 0];

  const blame = (what: string, detail: unknown, at: number): void => {
    violated++;
    if (violations.length >= KEPT_MAX) return;
    violations.push({ what, at, detail });
    onViolation({ what, at, detail });
  };
  const judge = ({ verdict, event }: Finding): void => {
    count(verdicts, verdict);
    if (VIOLATIONS.has(verdict)) blame(verdict, event, event.kind === 'read' ? event.to : event.at);
    if (event.kind !== 'read' || !isDecided(verdict)) return;
    decided++;
    count(bySurface, event.surface);
    count(byKind, kindOf(event.target));
  };
  const hear = (event: LogEvent): void => {
    if (event.kind === 'write-ended') {
      writes++;
      if (!event.acked) unknown++;
    }
    if (event.kind === 'fault-begun') count(byFault, event.fault);
    recoveries.hear(event, blame);
    const finding = checker.take(event);
    if (finding) judge(finding);
  };
  return {
    hear,
    blame,
    countWay: (name) => count(byWay, name),
    violations,
    decided: () => decided,
    counters: () => ({
      decidedReads: decided,
      oldAuthorityUsed: verdicts['old authority used'] ?? 0,
      falseDenials: {
        outsideFaults: verdicts['false denial'] ?? 0,
        insideFaults: verdicts['false denial in a fault'] ?? 0,
      },
      errors: {
        outsideFaults: verdicts['error'] ?? 0,
        insideFaults: verdicts['error in a fault'] ?? 0,
      },
      undecidedReads: verdicts['undecided'] ?? 0,
      writes,
      indeterminateWrites: unknown,
      violations: violated,
      decidedBySurface: bySurface,
      decidedByKind: byKind,
      ways: byWay,
      faults: byFault,
      recoveryMs: recoveries.summary(),
    }),
  };
}

const isDecided = (verdict: Verdict): boolean =>
  verdict !== 'undecided' && verdict !== 'error' && verdict !== 'error in a fault';

/** The time from a fault to the first response of each affected instance. */
function createRecoveries() {
  const broken = new Map<number, number | null>();
  const waiting = new Map<number, number>();
  const times: number[] = [];
  const seen = new Set<number>();
  const hearRead = ({ instance, outcome, from, to }: Read, blame: Tally['blame']): void => {
    seen.add(instance);
    const since = waiting.get(instance);
    if (since === undefined || from < since || outcome === 'error') return;
    waiting.delete(instance);
    times.push(to - since);
    if (to - since > RECOVERY_MS) blame('recovered late', { instance, ms: to - since }, to);
  };
  return {
    hear: (event: LogEvent, blame: Tally['blame']): void => {
      if (event.kind === 'read') hearRead(event, blame);
      if (event.kind === 'fault-begun') broken.set(event.id, event.instance);
      if (event.kind !== 'fault-ended') return;
      const instance = broken.get(event.id) ?? null;
      broken.delete(event.id);
      for (const one of instance === null ? seen : [instance]) waiting.set(one, event.at);
    },
    summary: () => {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number): number | null =>
        sorted.length === 0
          ? null
          : Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
      return { count: sorted.length, p50: at(0.5), max: at(1) };
    },
  };
}
