import { parseArgs } from 'node:util';
import { run } from './run.ts';
import type { Closing } from './stage.ts';
import { cleanUp } from '../../support/start-process.ts';
import { watchMemory } from './memory.ts';

// Runs the consistency check for a long time, with half of its subjects and a fault a minute.
// Prints one line of JSON on stdout. Exits with 1 after a violation or if memory grows.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    log: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
if (!(minutes >= 1)) throw new Error('--minutes must be a number of at least 1.');
const HALF_OF_THE_SUBJECTS = 12;
/** In a short run, memory is judged only after the first half. */
const judgedFrom = Math.min(6, minutes / 2);

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const closing: Closing = [];
const memory = watchMemory();
let isRight: boolean;
try {
  const { counters, violations, slices } = await run(
    {
      reads: 0,
      seconds: Math.round(60 * minutes),
      faults: Math.round(minutes),
      seed: values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed),
      subjects: HALF_OF_THE_SUBJECTS,
      mutant: null,
      stopAtFirst: false,
      log: values.log ?? null,
      databases: null,
      withData: false,
    },
    closing,
    say,
  );
  const lives = memory.stop(judgedFrom);
  if (slices !== null) say(`The log around the violations: ${slices}`);
  process.stdout.write(`${JSON.stringify({ ...counters, memory: lives })}\n`);
  isRight = violations.length === 0 && lives.length > 0 && lives.every(({ isFlat }) => isFlat);
} finally {
  memory.stop(0);
  for (let undo = closing.pop(); undo; undo = closing.pop())
    await undo().catch((error: unknown) => say(String(error)));
  await cleanUp();
}
process.exit(isRight ? 0 : 1);
