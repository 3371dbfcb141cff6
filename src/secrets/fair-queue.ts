/**
 * So much slow work is waiting that another piece would only make it worse: 503 with Retry-After.
 */
export class TooBusyError extends Error {}

/**
 * Whose turn it is: work of one source never keeps that of another waiting, and a known device
 * waits for known ones only.
 */
export interface Turn {
  /** A network, or a device. */
  readonly source: string;
  readonly isKnown: boolean;
}

/** Runs slow work, so much at a time. */
export interface FairQueue {
  run: <T>(turn: Turn, work: () => Promise<T>) => Promise<T>;
  waiting: () => number;
}

interface Bounds {
  readonly concurrency: number;
  readonly waitingMax: number;
  /** Nobody waits longer: then it is refused. */
  readonly waitMsMax: number;
}

interface Job {
  readonly start: () => void;
  readonly refuse: () => void;
}

/** Sources in the order of their turns, each with its work, the oldest first. */
class Lane {
  readonly #sources = new Map<string, Job[]>();

  add(source: string, job: Job): void {
    const jobs = this.#sources.get(source);
    if (jobs) jobs.push(job);
    else this.#sources.set(source, [job]);
  }

  /** The oldest work of the source whose turn it is; that source comes last from then on. */
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

  /** The newest work of the source that has most of it, when that is more than so much. */
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

/** Makes a queue that serves its sources in turn. */
export function createFairQueue({ concurrency, waitingMax, waitMsMax }: Bounds): FairQueue {
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
    // Security: a full queue takes from whoever has most in it. Were newcomers refused, one source
    // that fills it would shut out all others.
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
        reject(new TooBusyError('Too many passwords are being checked at once.'));
      };
      const job: Job = {
        refuse,
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      // Security: an unbounded wait in front of a slow hash is how a flood of wrong passwords takes
      // everybody down.
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
        if (!makeRoom(turn))
          throw new TooBusyError('Too many passwords are being checked at once.');
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
