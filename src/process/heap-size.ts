/** What determines the memory of a process. */
export interface MemoryUse {
  /** The container's memory in MB. */
  readonly limitMb: number;
  readonly workers: number;
  readonly isEmbedded: boolean;
}

/** Measured: a start in less memory is killed. */
const LEAST_MB = { embedded: 320, server: 192, perWorker: 96 } as const;
/** Memory outside the old generation of V8's heap under load: code, buffers, hashing, the engine. */
const OUTSIDE_MB = { embedded: 272, server: 208, primary: 128 } as const;
/** The server needs 50 MB; with less than this, V8 would collect garbage most of the time. */
const HEAP_MIN_MB = 80;

/** Returns why the memory is too small to start, or null. */
export function whyNotFit({ limitMb, workers, isEmbedded }: MemoryUse): string | null {
  const leastMb = isEmbedded
    ? LEAST_MB.embedded
    : LEAST_MB.server + (workers > 1 ? workers * LEAST_MB.perWorker : 0);
  if (limitMb >= leastMb) return null;
  const remedy = isEmbedded
    ? 'Raise its limit, or set DATABASE_URL'
    : `Raise its limit${workers > 1 ? ', or lower WORKERS' : ''}`;
  return `This container has ${Math.floor(limitMb)} MB of memory, and Latchkey needs at least ${leastMb}. ${remedy}.`;
}

/**
 * Returns the limit for V8's old generation in MB, for each process: what the rest of the process
 * leaves, at most half.
 */
export function heapSize({ limitMb, workers, isEmbedded }: MemoryUse): number {
  const shareMb = workers > 1 ? (limitMb - OUTSIDE_MB.primary) / workers : limitMb;
  const outsideMb = isEmbedded ? OUTSIDE_MB.embedded : OUTSIDE_MB.server;
  return Math.floor(Math.max(HEAP_MIN_MB, Math.min(shareMb / 2, shareMb - outsideMb)));
}
