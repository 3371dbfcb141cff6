/** What the end must close, in reverse order. */
export type Closing = (() => Promise<void>)[];

/** Called with the progress. */
export type Say = (text: string) => void;

/** Thrown after a signal, so that cleanup runs first. */
export class Interrupted extends Error {}

/** Closes everything, last opened first. A failure does not prevent the rest. */
async function close(closing: Closing, say: Say): Promise<void> {
  for (let undo = closing.pop(); undo; undo = closing.pop())
    await undo().catch((error: unknown) => say(String(error)));
}

/** Runs a function with a list to close, and closes it whatever the outcome. */
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
