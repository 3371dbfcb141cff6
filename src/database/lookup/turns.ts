/** Decides when batches are sent. */
export interface Turns {
  /** Sends a batch: at once if none is under way, otherwise when that one returns. */
  readonly schedule: (dispatch: () => void) => void;
  /** Runs the batch that was sent. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Creates turns in which one batch is under way at a time. Lookups that arrive meanwhile join the
 * next one, so batches grow with the load.
 */
export function createTurns(): Turns {
  let isUnderWay = false;
  let refusing: { readonly error: unknown } | null = null;
  const waiting: (() => void)[] = [];
  return {
    schedule: (dispatch) => {
      if (isUnderWay) waiting.push(dispatch);
      else {
        isUnderWay = true;
        // Lookups of the same turn of the event loop join.
        setImmediate(dispatch);
      }
    },
    take: async (work) => {
      if (refusing) throw refusing.error;
      isUnderWay = true;
      try {
        return await work();
      } catch (error) {
        // When one batch fails, the batches queued behind it have already waited as long and would
        // fail too.
        refusing = { error };
        for (const dispatch of waiting.splice(0)) dispatch();
        refusing = null;
        throw error;
      } finally {
        const next = waiting.shift();
        if (next) next();
        else isUnderWay = false;
      }
    },
  };
}
