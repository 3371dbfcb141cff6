import { createHand, type Hand } from './hand.ts';
import { createRandom } from './random.ts';
import { readAtOnce, readMeanwhile, type ReaderParts } from './reader.ts';
import type { Stage } from './stage.ts';
import type { Subject } from './subject.ts';

/** Returns what a reader of these subjects needs. */
export const readerParts = (
  stage: Stage,
  name: string,
  subjects: readonly Subject[],
): ReaderParts => ({
  instances: stage.instances,
  surfaces: stage.surfaces,
  subjects,
  random: createRandom(stage.options.seed, name),
  ledger: () => stage.ledger,
  add: stage.log.add,
  isOver: stage.isOver,
});

/** Creates the hand of a subject: each of its writes is read meanwhile and afterwards. */
export function handOf(stage: Stage, subject: Subject): Hand {
  const { instances, options, log, isOver, nextId } = stage;
  const reading = readerParts(stage, `reads of ${subject.name}`, [subject]);
  return createHand({
    instances,
    random: createRandom(options.seed, `hand of ${subject.name}`),
    ledger: () => stage.ledger,
    add: log.add,
    nextId,
    around: (...args) => {
      const ended: Promise<unknown> = readMeanwhile(reading, ...args).finally(() =>
        stage.reading.delete(ended),
      );
      stage.reading.add(ended);
    },
    after: (...args) => (isOver() ? Promise.resolve() : readAtOnce(reading, ...args)),
    isOver,
  });
}

/** Returns the hand of the subject at this index. */
export function handAt({ hands }: Stage, index: number): Hand {
  const hand = hands[index];
  if (!hand) throw new Error('There is no hand for this subject.');
  return hand;
}
