/** One request, sent again and again. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Secrets to present in turn, as Bearer. Without any, the requests are anonymous. */
  readonly secrets: readonly string[];
  /** Bodies to send in turn instead of `body`, with the first secret. */
  readonly bodies?: readonly string[];
}

/** One server, and the requests that it is sent. */
export interface Load extends Sent {
  readonly url: string;
  /** The process whose processor time is read. */
  readonly pid: number;
  /** The database server whose processor time is read, if it runs on this machine. */
  readonly databasePid?: number | null;
  readonly connections: number;
  /** Requests a second over all connections. Unlimited if left out. */
  readonly perSecond?: number;
  /** Seconds; or each secret or body once. */
  readonly length: { readonly warmUp: number; readonly seconds: number } | 'once';
}

/** Two loads that take turns in short stretches, beginning and ending with the base. */
export interface Duel {
  readonly base: Load & { readonly length: { readonly warmUp: number; readonly seconds: number } };
  readonly own: Load;
}

/** The measurements of one load. */
export interface Measured {
  readonly requests: number;
  /** Including the warm-up. */
  readonly requestsInAll: number;
  readonly requestsPerSecond: number;
  readonly seconds: number;
  /** Latencies in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Processor time of the server for each request, in ms. Null where the system does not tell. */
  readonly cpuMs: number | null;
  /** The same of the database server. */
  readonly databaseCpuMs: number | null;
  /**
   * The share of one processor that the generator used, from 0 to 1. Near 1, the generator is the
   * bottleneck, not the server.
   */
  readonly clientCpu: number;
  /** Processors that other programs used meanwhile. */
  readonly otherCpu: number | null;
  readonly statuses: Readonly<Record<string, number>>;
  readonly failures: number;
}

/** The measurements of both loads of a duel. */
export interface Measurements {
  readonly base: Measured;
  readonly own: Measured;
}
