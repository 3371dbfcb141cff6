/** The queue of slow work is full or too slow. Answered with 503 and Retry-After. */
export class TooBusyError extends Error {}

/**
 * Who queues. Sources take turns, so one source never delays another; known devices and other
 * sources have separate lanes.
 */
export interface Turn {
  /** A network, a device or a token. */
  readonly source: string;
  readonly isKnown: boolean;
}

/** Runs slow work with limited concurrency. */
export interface FairQueue {
  run: <T>(turn: Turn, work: () => Promise<T>) => Promise<T>;
  waiting: () => number;
}

interface QueueBounds {
  readonly concurrency: number;
  readonly waitingMax: number;
  /** Maximum wait. Work that waits longer is rejected. */
  readonly waitMsMax: number;
}

interface Job {
  readonly start: () => void;
  readonly refuse: () => void;
}

/** A round-robin queue of sources, each with its jobs in order of arrival. */
class Lane {
  readonly #sources = new Map<string, Job[]>();

  add(source: string, job: Job): void {
    const jobs = this.#sources.get(source);
    if (jobs) jobs.push(job);
    else this.#sources.set(source, [job]);
  }

  /** Removes and returns the oldest job of the next source, which then moves to the end. */
  take(): Job | null {
    const [next] = this.#sources;
    if (!next) return null;
    const [source, [job, ...rest]] = next;
    this.#sources.delete(source);
    if (rest.length > 0) this.#sources.set(source, rest);
    return job ?? null;
  }

  remove(source: string, job: Job): void {
    const rest = (this.#sources.get(source) ?? []).filter((one) => one !== job);
    if (rest.length > 0) this.#sources.set(source, rest);
    else this.#sources.delete(source);
  }

  countOf(source: string): number {
    return this.#sources.get(source)?.length ?? 0;
  }

  /**
   * Removes and returns the newest job of the source with the most jobs, if it has more than
   * `moreThan`.
   */
  dropNewest(moreThan: number): Job | null {
    const [source, jobs] = [...this.#sources].reduce<readonly [string, Job[]]>(
      (most, one) => (one[1].length > most[1].length ? one : most),
      ['', []],
    );
    const job = jobs.at(-1);
    if (!job || jobs.length <= moreThan) return null;
    this.remove(source, job);
    return job;
  }
}

/** Creates a queue that serves its sources in turn. */
export function createFairQueue({ concurrency, waitingMax, waitMsMax }: QueueBounds): FairQueue {
  const lanes = { known: new Lane(), other: new Lane() };
  let [running, waiting, isKnownNext] = [0, 0, true];

  const take = (): Job | null => {
    const [first, second] = isKnownNext ? [lanes.known, lanes.other] : [lanes.other, lanes.known];
    isKnownNext = !isKnownNext;
    return first.take() ?? second.take();
  };
  const advance = (): void => {
    while (running < concurrency) {
      const job = take();
      if (!job) return;
      waiting--;
      running++;
      job.start();
    }
  };
  const makeRoom = ({ source, isKnown }: Turn): boolean => {
    if (waiting < waitingMax) return true;
    // Security: denial of service. A full queue drops work of the source that has the most. If it
    // rejected newcomers instead, one source that fills it would lock out all others.
    const lane = isKnown ? lanes.known : lanes.other;
    const dropped =
      (isKnown ? lanes.other.dropNewest(0) : null) ?? lane.dropNewest(lane.countOf(source) + 1);
    if (!dropped) return false;
    waiting--;
    dropped.refuse();
    return true;
  };
  const wait = (turn: Turn): Promise<void> =>
    new Promise((resolve, reject) => {
      const lane = turn.isKnown ? lanes.known : lanes.other;
      const refuse = (): void => {
        clearTimeout(timer);
        reject(new TooBusyError('Too many secrets are being checked at once.'));
      };
      const job: Job = {
        refuse,
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        lane.remove(turn.source, job);
        waiting--;
        refuse();
      }, waitMsMax);
      lane.add(turn.source, job);
      waiting++;
    });

  return {
    waiting: () => waiting,
    run: async (turn, work) => {
      if (running >= concurrency) {
        if (!makeRoom(turn)) throw new TooBusyError('Too many secrets are being checked at once.');
        await wait(turn);
      } else running++;
      try {
        return await work();
      } finally {
        running--;
        advance();
      }
    },
  };
}
