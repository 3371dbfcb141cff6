/**
 * How long a server's database is waited for, in milliseconds: to be connected, and for the answer
 * to one statement. Together they stay below the three seconds after which a request is refused
 * with 503.
 */
export const PATIENCE = {
  connectMs: 1_000,
  /**
   * PostgreSQL gives a statement up itself, so that none waits behind a lock when nobody waits for
   * its answer any more.
   */
  statementMs: 1_500,
  /** Later than PostgreSQL: what does not even say that it gave up is away. */
  answerMs: 1_800,
  /**
   * Whoever stops in the middle of a transaction, frozen or cut off, holds no locks from then on:
   * sooner than those behind it give up.
   */
  idleInTransactionMs: 1_000,
};

/** Rejects when the work takes longer. It goes on, and nobody hears of it. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`timeout exceeded: nothing after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
