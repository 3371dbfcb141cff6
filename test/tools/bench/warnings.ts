import { availableParallelism, loadavg } from 'node:os';
import type { Say } from './closing.ts';
import type { Summary } from './report.ts';

/** The load generator was the bottleneck: the server may be faster. */
export const SATURATED = 0.95;
/** Of a processor, used by other programs. */
export const DISTURBED = 0.25;
const IDLE = 0.25;

/** Returns the load average of the machine, and warns if the machine is not idle. */
export function load(say: Say): number {
  const [now = 0] = loadavg();
  if (now > IDLE * availableParallelism())
    say(
      `warning: the load of this machine is ${now.toFixed(2)}. Ratios suffer less than times, but use an idle machine.`,
    );
  return now;
}

/** The marks after the title of a case: what makes its figures doubtful. */
export const marksOf = ({ clientCpu, otherCpu, wrong }: Summary): string =>
  [clientCpu >= SATURATED && ' *', otherCpu >= DISTURBED && ' †', wrong > 0 && ` ! ${wrong}`]
    .filter((mark) => mark !== false)
    .join('');

/** The meaning of the marks of these cases. */
export const notesOf = (summaries: readonly Summary[]): string[] =>
  [
    summaries.some(({ clientCpu }) => clientCpu >= SATURATED) &&
      '\\* The load generator used a whole processor: the server may be faster.',
    summaries.some(({ otherCpu }) => otherCpu >= DISTURBED) &&
      `† Other programs used more than ${DISTURBED} processors: measure again on an idle machine.`,
    summaries.some(({ wrong }) => wrong > 0) &&
      '! Number of requests with an unexpected answer: do not rely on this line.',
  ].filter((note) => note !== false);
