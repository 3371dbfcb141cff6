import { createHistogram } from 'node:perf_hooks';
import type { Load, Measured } from './load.ts';
import { machineBusyMs, useOf } from './process-use.ts';

/** What one stretch of a load used, in ms of processor time. Null where the system does not tell. */
export interface Spent {
  readonly wallMs: number;
  readonly serverMs: number | null;
  readonly databaseMs: number | null;
  readonly clientMs: number;
  readonly machineMs: number | null;
}

/** Starts to watch the processes of a load. Returns a function that reads what they have used. */
export function watchUse({ pid, databasePid }: Pick<Load, 'pid' | 'databasePid'>): () => Spent {
  const read = () => ({
    server: useOf(pid)?.cpuMs ?? null,
    database: databasePid == null ? null : (useOf(databasePid)?.cpuMs ?? null),
    machine: machineBusyMs(),
  });
  const [before, client, at] = [read(), process.cpuUsage(), performance.now()];
  return () => {
    const [now, used] = [read(), process.cpuUsage(client)];
    return {
      wallMs: performance.now() - at,
      serverMs: less(now.server, before.server),
      databaseMs: less(now.database, before.database),
      clientMs: (used.user + used.system) / 1_000,
      machineMs: less(now.machine, before.machine),
    };
  };
}

const less = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;

/** Adds up the stretches of one load. */
export class Tally {
  readonly latencies = createHistogram();
  requestsBefore = 0;
  private seconds = 0;
  private failures = 0;
  private readonly statuses: Record<string, number> = {};
  private readonly spent: Spent[] = [];

  /** Adds a stretch that took so long from the first request to the last answer. */
  add(
    seconds: number,
    spent: Spent,
    statuses: Readonly<Record<string, number>>,
    failures: number,
  ): void {
    this.seconds += seconds;
    this.failures += failures;
    this.spent.push(spent);
    for (const [status, count] of Object.entries(statuses))
      this.statuses[status] = (this.statuses[status] ?? 0) + count;
  }

  measured(): Measured {
    const { count } = this.latencies;
    const [wall = 0, server, database, client = 0, machine] = (
      ['wallMs', 'serverMs', 'databaseMs', 'clientMs', 'machineMs'] as const
    ).map((key) => this.total(key));
    const per = (ms: number | null | undefined): number | null =>
      ms == null || count === 0 ? null : ms / count;
    return {
      requests: count,
      requestsInAll: this.requestsBefore + count,
      requestsPerSecond: count / this.seconds,
      seconds: this.seconds,
      p50: this.latencies.percentile(50) / 1_000,
      p99: this.latencies.percentile(99) / 1_000,
      max: this.latencies.max / 1_000,
      cpuMs: per(server),
      databaseCpuMs: per(database),
      clientCpu: (client ?? 0) / (wall ?? 0),
      otherCpu:
        machine == null || server == null
          ? null
          : Math.max(0, machine - server - (database ?? 0) - (client ?? 0)) / (wall ?? 0),
      statuses: this.statuses,
      failures: this.failures,
    };
  }

  private total(key: keyof Spent): number | null {
    let sum = 0;
    for (const { [key]: ms } of this.spent) {
      if (ms === null) return null;
      sum += ms;
    }
    return sum;
  }
}
