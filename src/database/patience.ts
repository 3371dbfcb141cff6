/**
 * Database timeouts in milliseconds: for connecting, and for one statement. Together they stay
 * below the three seconds after which a request is rejected with 503.
 */
export const PATIENCE = {
  connectMs: 1_000,
  /** For each of several hosts. One that did not answer is tried last for a while. */
  hostMs: 500,
  /**
   * Enforced by PostgreSQL, so that no statement waits for a lock after its request has timed out.
   */
  statementMs: 1_500,
  /**
   * Longer than PostgreSQL's timeout: a server that does not even report that one is unreachable.
   */
  answerMs: 1_800,
  /**
   * Releases the locks of a frozen or disconnected client before the statements that wait for them
   * time out.
   */
  idleInTransactionMs: 1_000,
};

/**
 * Rejects if the work takes longer. The work continues, and its result is ignored. A response that
 * arrived while the event loop was blocked is read first.
 */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const giveUp = (reject: (reason: Error) => void): void =>
    reject(new Error(`timeout exceeded: no response after ${ms} ms`));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => setImmediate(giveUp, reject), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
