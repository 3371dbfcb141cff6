import { setTimeout as sleep } from 'node:timers/promises';
import type { Course, Way } from './ways.ts';
import { canNest, waysFor } from './ways.ts';

/**
 * Pauses all writers between two steps, so that the database can be compared with the acknowledged
 * changes.
 */
export interface Gate {
  /** Waits while the gate is closed. */
  pass: () => Promise<void>;
  /** Runs a function while all writers are paused. */
  hold: <T>(work: () => Promise<T>) => Promise<T>;
  /** Removes a writer that has ended. */
  leave: () => void;
}

/** Creates a gate for so many writers. */
export function createGate(writers: number): Gate {
  let [present, resting] = [writers, 0];
  let opened: PromiseWithResolvers<null> | null = null;
  let rested: PromiseWithResolvers<null> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    if (opened && resting >= present) rested?.resolve(null);
  };
  const hold = async <T>(work: () => Promise<T>): Promise<T> => {
    const [open, rest] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    [opened, rested] = [open, rest];
    look();
    try {
      await rest.promise;
      return await work();
    } finally {
      opened = null;
      open.resolve(null);
    }
  };
  return {
    pass: async () => {
      while (opened) {
        resting++;
        look();
        await opened.promise;
        resting--;
      }
    },
    hold: (work) => {
      const held = turn.then(() => hold(work));
      turn = held.catch(() => undefined);
      return held;
    },
    leave: () => {
      present--;
      look();
    },
  };
}

/** What a writer needs. */
export interface WriterParts extends Course {
  readonly gate: Gate;
  readonly isOver: () => boolean;
  /** The maximum pause between steps. */
  readonly restMsMax: number;
  /** Called after each completed way. */
  readonly onWay: (name: string) => void;
}

/** Removes and restores authority in random ways, sometimes two at once. */
export async function write(parts: WriterParts): Promise<void> {
  const { gate, isOver } = parts;
  try {
    while (!isOver()) await goOneWay(parts);
  } finally {
    gate.leave();
  }
}

async function goOneWay(parts: WriterParts): Promise<void> {
  const { subject, random } = parts;
  const way = draw(parts, waysFor(subject));
  await rest(parts);
  await way.takeAway(parts);
  await rest(parts);
  if (random.next() < 0.25 && canNest(way)) {
    const others = waysFor(subject).filter((other) => other.name !== way.name && canNest(other));
    if (others.length > 0) await goAnother(parts, draw(parts, others));
  }
  await way.giveBack?.(parts);
  parts.onWay(way.name);
}

async function goAnother(parts: WriterParts, way: Way): Promise<void> {
  await way.takeAway(parts);
  await rest(parts);
  await way.giveBack?.(parts);
  await rest(parts);
  parts.onWay(way.name);
}

/** Draws the least used ways first, so that a short run covers all. */
function draw({ random, subject }: WriterParts, ways: readonly Way[]): Way {
  const gone = GONE.get(subject) ?? new Map<string, number>();
  GONE.set(subject, gone);
  const least = Math.min(...ways.map(({ name }) => gone.get(name) ?? 0));
  const way = random.pick(ways.filter(({ name }) => (gone.get(name) ?? 0) === least));
  gone.set(way.name, least + 1);
  return way;
}
const GONE = new WeakMap<object, Map<string, number>>();

async function rest({ random, restMsMax, gate }: WriterParts): Promise<void> {
  await gate.pass();
  await sleep(random.next() * restMsMax);
  await gate.pass();
}
