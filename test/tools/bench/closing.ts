/** What has to be undone at the end, in reverse. */
export type Closing = (() => Promise<void>)[];

/** Called with the progress. */
export type Say = (text: string) => void;

/** Thrown after a signal, so that cleanup runs first. */
export class Interrupted extends Error {}

/** Undoes what was begun, the last first. What cannot be undone must not keep the rest from it. */
async function close(closing: Closing, say: Say): Promise<void> {
  for (let undo = closing.pop(); undo; undo = closing.pop())
    await undo().catch((error: unknown) => say(String(error)));
}

/** Runs what writes down what is to be undone, and undoes it, however it ends. */
export async function withClosing<T>(work: (closing: Closing) => Promise<T>, say: Say): Promise<T> {
  const closing: Closing = [];
  const interrupted = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => interrupted.reject(new Interrupted('Interrupted.')));
  try {
    return await Promise.race([work(closing), interrupted.promise]);
  } finally {
    await close(closing, say);
  }
}
