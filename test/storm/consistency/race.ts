import { setTimeout as sleep } from 'node:timers/promises';
import { whyNotDurable } from './durability.ts';
import { StepError } from './hand.ts';
import { handAt, readerParts } from './hands.ts';
import { clock } from './log.ts';
import { spoil } from './nemesis.ts';
import { createRandom } from './random.ts';
import { readSteadily } from './reader.ts';
import { urlAt, type Stage } from './stage.ts';
import type { Subject } from './subject.ts';
import type { Course } from './ways.ts';
import { createGate, write, type Gate } from './writer.ts';

const STEADY_READERS = 4;
/** Time between two faults where no duration is set: longer than the effects of a fault. */
const FAULT_EVERY_MS = 5_600;
const NEVER_LONGER_MS = 600_000;
const NEVER_LONGER_PER_READ_MS = 50;

/** Runs writers, readers and faults at the same time, until the options are fulfilled. */
export async function race(stage: Stage, started: number): Promise<void> {
  const { options, subjects, tally } = stage;
  const gate = createGate(subjects.length);
  const working = [
    ...subjects.map((subject, i) =>
      writeAll(stage, gate, subject, { hand: handAt(stage, i), databaseUrl: urlAt(stage, i) }),
    ),
    ...Array.from({ length: STEADY_READERS }, (_, i) =>
      readSteadily(readerParts(stage, `reader ${i}`, subjects)),
    ),
  ];
  let spoilt = false;
  const spoiling = spoilAll(stage, gate).finally(() => (spoilt = true));
  const isEnough = (): boolean =>
    spoilt && tally.decided() >= options.reads && clock() - started >= options.seconds * 1_000;
  await watch(stage, started, isEnough);
  stage.end();
  await Promise.all([...working, spoiling]);
  await Promise.all(stage.reading);
}

function spoilAll(stage: Stage, gate: Gate): Promise<void> {
  const { options, instances, databases, given, isOver, nextId, log, tally } = stage;
  const everyMs =
    options.seconds > 0 && options.faults > 0
      ? (options.seconds * 1_000) / (options.faults + 1)
      : FAULT_EVERY_MS;
  return spoil({
    ...{
      instances,
      databases,
      given,
      everyMs,
      isOver,
      nextId,
      faults: options.faults,
      add: log.add,
    },
    random: createRandom(options.seed, 'nemesis'),
    afterFault: (fault) => compare(stage, gate, fault),
  }).catch((error: unknown) => tally.blame('a fault was not mended', String(error), clock()));
}

async function writeAll(
  { options, tally, isOver }: Stage,
  gate: Gate,
  subject: Subject,
  at: Pick<Course, 'hand' | 'databaseUrl'>,
): Promise<void> {
  try {
    const random = createRandom(options.seed, `writer of ${subject.name}`);
    await write({
      ...at,
      subject,
      random,
      gate,
      isOver,
      restMsMax: 1_500,
      onWay: tally.countWay,
    });
  } catch (error) {
    tally.blame(
      error instanceof StepError ? 'a write was refused or not answered' : 'a writer failed',
      String(error),
      clock(),
    );
  }
}

/** Compares the database with the acknowledged changes, while the writers rest. */
async function compare(
  { databases, ledger, tally, subjects }: Stage,
  gate: Gate,
  fault: string,
): Promise<void> {
  if (!ledger) return;
  const because = await gate.hold(() => whyNotDurable(databases, subjects, ledger, false));
  for (const one of because)
    tally.blame('an acknowledged change is lost', `after ${fault}: ${one}`, clock());
}

/** Reports progress until the run is complete or takes far longer than expected. */
async function watch(
  { options, tally, say, isOver }: Stage,
  started: number,
  isEnough: () => boolean,
): Promise<void> {
  const until =
    started + NEVER_LONGER_MS + options.seconds * 1_000 + options.reads * NEVER_LONGER_PER_READ_MS;
  let told = clock();
  while (!isEnough() && !isOver()) {
    if (clock() > until)
      return tally.blame('it took too long', { decidedReads: tally.decided() }, clock());
    await sleep(100);
    if (clock() - told < 10_000) continue;
    told = clock();
    say(
      `${Math.round((told - started) / 1_000)} s: ${tally.decided()} decided reads, ${tally.violations.length} violations`,
    );
  }
}
