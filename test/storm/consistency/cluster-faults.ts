import { setTimeout as sleep } from 'node:timers/promises';
import type { PatroniCluster, PatroniNode } from '../../support/patroni.ts';
import type { Fault, Given } from './nemesis.ts';

/** How long a failed primary stays away after another one has taken over, and then competes. */
const AWAY_MS = 1_500;

/** The faults of a cluster. Each ends once a primary accepts writes again. */
const FAULTS = ['switchover', 'kill', 'freeze', 'isolate', 'isolate from the others'] as const;
export type ClusterFault = (typeof FAULTS)[number];
export const CLUSTER_FAULTS: readonly ClusterFault[] = FAULTS;

const NAMES: Readonly<Record<ClusterFault, string>> = {
  switchover: 'patronictl switchover',
  kill: 'kill -9 of the primary',
  freeze: 'frozen primary',
  isolate: 'primary without network',
  'isolate from the others': 'primary that only clients reach',
};

/** Returns what the harness needs to run on a cluster with these faults. */
export function givenCluster(
  cluster: PatroniCluster,
  urls: readonly string[],
  faults: readonly ClusterFault[],
): Given {
  let healing: Promise<void> = Promise.resolve();
  const takeOver = async (old: PatroniNode, heal: () => void): Promise<void> => {
    try {
      await cluster.primary(old);
    } finally {
      healing = sleep(AWAY_MS).then(heal);
    }
  };
  const inflict: Readonly<Record<ClusterFault, (old: PatroniNode) => Promise<void>>> = {
    switchover: async (old) => {
      await cluster.switchover();
      await cluster.primary(old);
    },
    kill: async (old) => {
      await old.kill();
      await sleep(200);
      await cluster.primary();
    },
    freeze: async (old) => takeOver(old, (await old.freeze()).thaw),
    isolate: (old) => takeOver(old, old.isolate(true).heal),
    'isolate from the others': (old) => takeOver(old, old.isolate(false).heal),
  };
  return {
    databases: { urls, server: null },
    faults: faults.map((kind): Fault => ({
      name: NAMES[kind],
      ofInstance: false,
      stopsServer: true,
      inflict: async () => inflict[kind](await cluster.primary()),
    })),
    settle: async () => {
      await healing;
      await cluster.settle();
    },
  };
}
