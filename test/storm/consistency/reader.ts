import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEvent } from './events.ts';
import type { Instance } from './instances.ts';
import type { Ledger } from './ledger.ts';
import { clock } from './log.ts';
import type { Random } from './random.ts';
import type { Subject, Target } from './subject.ts';
import { ask, type Surface } from './surfaces.ts';

/** What readers need. */
export interface ReaderParts {
  readonly instances: readonly Instance[];
  readonly surfaces: readonly Surface[];
  readonly subjects: readonly Subject[];
  readonly random: Random;
  readonly ledger: () => Ledger | null;
  readonly add: (event: LogEvent) => void;
  readonly isOver: () => boolean;
}

/** How many ended credentials are still tried. */
const DEAD_TRIED = 3;
/** How often the other instances are read at a response. */
const READS_AFTER = 6;
const WAIT_AFTER_ERROR_MS = 60;

/** Reads once, at a random surface. */
async function readOnce(
  { surfaces, random, ledger, add }: ReaderParts,
  instance: Instance,
  subject: Subject,
  target: Target,
): Promise<void> {
  const surface = random.pick(surfaces);
  const from = clock();
  const { outcome, detail } = await ask(surface, instance, subject, target);
  const to = clock();
  if (surface.action && outcome === 'allow')
    ledger()?.acked(subject.organizationId, surface.action, subject.organizationId);
  if (surface.action && outcome === 'error')
    ledger()?.unknown(subject.organizationId, surface.action);
  add({
    kind: 'read',
    target: target.name,
    surface: surface.name,
    instance: instance.index,
    outcome,
    from,
    to,
    ...(detail !== undefined && { detail }),
  });
  if (outcome === 'error') await sleep(WAIT_AFTER_ERROR_MS);
}

const othersThan = (instances: readonly Instance[], instance: Instance): Instance[] => {
  const others = instances.filter((one) => one.isUp() && one !== instance);
  return others.length > 0 ? others : [instance];
};

/** Reads continuously with random credentials at random instances, including ended credentials. */
export async function readSteadily(parts: ReaderParts): Promise<void> {
  const { instances, subjects, random, isOver } = parts;
  while (!isOver()) {
    const subject = random.pick(subjects);
    const dead = subject.dead.slice(0, DEAD_TRIED);
    const target =
      dead.length > 0 && (subject.current === null || random.next() < 0.15)
        ? random.pick(dead)
        : subject.current;
    const up = instances.filter((one) => one.isUp());
    if (target && up.length > 0) await readOnce(parts, random.pick(up), subject, target);
    else await sleep(WAIT_AFTER_ERROR_MS);
  }
}

/**
 * Reads at each other instance while a write is in flight, so that a cache would just have stored
 * the old response.
 */
export async function readMeanwhile(
  parts: ReaderParts,
  subject: Subject,
  target: Target,
  instance: Instance,
  done: Promise<unknown>,
): Promise<void> {
  let isDone = false;
  void done.then(() => (isDone = true));
  const keepReading = async (other: Instance): Promise<void> => {
    while (!isDone && other.isUp()) await readOnce(parts, other, subject, target);
  };
  await Promise.all(othersThan(parts.instances, instance).map(keepReading));
}

/** Reads at the other instances at the response of a write, which the promise covers. */
export async function readAtOnce(
  parts: ReaderParts,
  subject: Subject,
  targets: readonly Target[],
  instance: Instance,
): Promise<void> {
  const others = othersThan(parts.instances, instance);
  const reads = Array.from({ length: READS_AFTER }, (_, i) => others[i % others.length]).flatMap(
    (other) => (other ? targets.map((target) => readOnce(parts, other, subject, target)) : []),
  );
  await Promise.all(reads);
}
