import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnServer } from '../../support/postgres-server.ts';
import type { Databases } from './databases.ts';
import type { LogEvent } from './events.ts';
import type { Instance } from './instances.ts';
import { clock } from './log.ts';
import type { Random } from './random.ts';
import { APPLICATION, queryRows } from './sql.ts';

/** What faults act on. */
export interface FaultParts {
  readonly instances: readonly Instance[];
  readonly databases: Databases;
  readonly random: Random;
}

/** A fault, and its repair. */
export interface Fault {
  readonly name: string;
  /** Whether it affects only one instance. */
  readonly ofInstance: boolean;
  /** Whether it stops PostgreSQL, which is possible only where the harness started it. */
  readonly stopsServer: boolean;
  /** Resolves once the fault is repaired. */
  readonly inflict: (parts: FaultParts, instance: Instance) => Promise<void>;
}

const DRAIN_WITHIN_MS = 25_000;
const RESTART_WITHIN_MS = 30_000;

async function stopUnderLoad(_parts: FaultParts, instance: Instance): Promise<void> {
  const code = await Promise.race([
    instance.end('SIGTERM'),
    sleep(DRAIN_WITHIN_MS, 'no answer', { ref: false }),
  ]);
  if (code !== 0)
    throw new Error(
      `Instance ${instance.index} ended after SIGTERM with ${String(code)}: ${instance.process().errors().slice(-2_000)}`,
    );
  await instance.start();
}

async function kill({ random }: FaultParts, instance: Instance): Promise<void> {
  await instance.end('SIGKILL');
  await sleep(random.next() * 500);
  await instance.start();
}

async function freeze({ random }: FaultParts, instance: Instance): Promise<void> {
  instance.freeze();
  await sleep(100 + random.next() * 1_900);
  instance.thaw();
}

const restart =
  (mode: 'fast' | 'immediate') =>
  async ({ databases }: FaultParts): Promise<void> => {
    const server = serverOf(databases);
    await server.shutDown(mode);
    await server.start();
  };

function serverOf({ server }: Databases): OwnServer {
  if (!server) throw new Error('The harness stops only a PostgreSQL that it started.');
  return server;
}

/** The postmaster is killed. It cannot restart until its last child has exited. */
async function killPostmaster({ databases }: FaultParts): Promise<void> {
  const server = serverOf(databases);
  process.kill(await server.pid(), 'SIGKILL');
  const until = clock() + RESTART_WITHIN_MS;
  for (;;) {
    try {
      return await server.start();
    } catch (error) {
      if (clock() > until) throw error;
      await sleep(100);
    }
  }
}

/** Terminates every connection of the run, including those of the harness. */
async function terminateBackends({ databases: { urls } }: FaultParts): Promise<void> {
  for (const url of new Set(urls))
    await queryRows(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = current_database() and application_name = $1`,
      [APPLICATION],
    );
}

/** The kinds of faults. */
export const FAULTS: readonly Fault[] = [
  { name: 'kill an instance', ofInstance: true, stopsServer: false, inflict: kill },
  { name: 'freeze an instance', ofInstance: true, stopsServer: false, inflict: freeze },
  { name: 'SIGTERM under load', ofInstance: true, stopsServer: false, inflict: stopUnderLoad },
  {
    name: 'PostgreSQL fast restart',
    ofInstance: false,
    stopsServer: true,
    inflict: restart('fast'),
  },
  {
    name: 'PostgreSQL immediate restart',
    ofInstance: false,
    stopsServer: true,
    inflict: restart('immediate'),
  },
  { name: 'kill the postmaster', ofInstance: false, stopsServer: true, inflict: killPostmaster },
  {
    name: 'terminate all connections',
    ofInstance: false,
    stopsServer: false,
    inflict: terminateBackends,
  },
];

/** Returns the faults that are possible on these databases. */
export const faultsOn = ({ server }: Databases): readonly Fault[] =>
  FAULTS.filter(({ stopsServer }) => server !== null || !stopsServer);

/** A cluster that was started for a run, and the faults that it can have. */
export interface Given {
  readonly databases: Databases;
  readonly faults: readonly Fault[];
  /** Waits until the last fault has left no traces. */
  readonly settle: () => Promise<void>;
  /** Variables of the instances. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The faults of a run. */
export interface NemesisParts extends FaultParts {
  readonly given: Given | null;
  readonly faults: number;
  /**
   * The average time between the beginnings of two faults. The first fault comes after such an
   * interval.
   */
  readonly everyMs: number;
  readonly add: (event: LogEvent) => void;
  readonly nextId: () => number;
  /** Called when each fault has ended. */
  readonly afterFault: (fault: string) => Promise<void>;
  readonly isOver: () => boolean;
}

/** Injects one fault after the other, each kind equally often. */
export async function spoil(parts: NemesisParts): Promise<void> {
  const { faults, everyMs, random, instances, given, add, nextId, afterFault, isOver } = parts;
  const possible = given?.faults ?? faultsOn(parts.databases);
  let bag: Fault[] = [];
  let next = clock() + everyMs;
  for (let i = 0; i < faults; i++) {
    while (clock() < next) {
      if (isOver()) return;
      await sleep(Math.min(100, Math.max(1, next - clock())));
    }
    next = Math.max(next, clock() - everyMs) + everyMs * (0.8 + 0.4 * random.next());
    if (bag.length === 0) bag = random.shuffle(possible);
    const fault = bag.pop();
    if (!fault) return;
    const instance = random.pick(instances);
    const id = nextId();
    add({
      kind: 'fault-begun',
      id,
      fault: fault.name,
      instance: fault.ofInstance ? instance.index : null,
      at: clock(),
    });
    await fault.inflict(parts, instance);
    add({ kind: 'fault-ended', id, at: clock() });
    await afterFault(fault.name);
    await returnToNormal(parts);
  }
}

/** Commits may wait while the failed node joins its cluster again. */
async function returnToNormal({ given, nextId, add }: NemesisParts): Promise<void> {
  if (!given) return;
  const id = nextId();
  add({ kind: 'fault-begun', id, fault: 'the node returns', instance: null, at: clock() });
  await given.settle();
  add({ kind: 'fault-ended', id, at: clock() });
}
