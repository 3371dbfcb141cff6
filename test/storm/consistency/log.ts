import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LogEvent } from './events.ts';

/**
 * Returns milliseconds of the monotonic clock, exact to the nanosecond for a hundred days of
 * uptime.
 */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * The log of a run on disk: a line of JSON for each event. A long run keeps none of it in memory.
 */
export interface Log {
  readonly file: string;
  add: (event: LogEvent) => void;
  close: () => Promise<void>;
}

/** Opens a log. `hear` is called with each added event. */
export function openLog(file: string, hear: (event: LogEvent) => void): Log {
  const stream = createWriteStream(file);
  return {
    file,
    add: (event) => {
      stream.write(`${JSON.stringify(event)}\n`);
      hear(event);
    },
    close: async () => {
      stream.end();
      await once(stream, 'finish');
    },
  };
}

const timeOf = (event: LogEvent): number => ('at' in event ? event.at : event.to);

/** Copies the events of a log within so many milliseconds of these times. */
export async function copySlices(
  from: string,
  to: string,
  times: readonly number[],
  withinMs: number,
): Promise<void> {
  const out = createWriteStream(to);
  for await (const line of createInterface(createReadStream(from))) {
    const at = timeOf(JSON.parse(line) as LogEvent);
    if (times.some((time) => Math.abs(time - at) <= withinMs)) out.write(`${line}\n`);
  }
  out.end();
  await once(out, 'finish');
}
