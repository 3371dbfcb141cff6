import { parseArgs } from 'node:util';
import { onServer } from '../../support/locations.ts';
import { startPatroniHaproxy } from '../../support/patroni-haproxy.ts';
import { startPatroni, whyNoPatroni } from '../../support/patroni.ts';
import { cleanUp } from '../../support/start-process.ts';
import { CLUSTER_FAULTS, givenCluster, type ClusterFault } from './cluster-faults.ts';
import { run } from './run.ts';
import type { Closing } from './stage.ts';

// Runs the consistency check on three PostgreSQL under Patroni, with two instances, and ends the
// primary in every way. Prints one line of JSON on stdout. Exits with 1 after a violation.

const INSTANCES = 2;
const SHORT: readonly ClusterFault[] = ['switchover', 'kill'];

const { values } = parseArgs({
  options: {
    /** One switchover and one kill. */
    short: { type: 'boolean', default: false },
    /** Looks credentials up on the standbys. */
    lookups: { type: 'boolean', default: false },
    /** Connects through haproxy instead of by a URL with all hosts. */
    haproxy: { type: 'boolean', default: false },
    faults: { type: 'string' },
    seed: { type: 'string' },
    log: { type: 'string' },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const missing = whyNoPatroni();
if (missing !== null) {
  say(`skipped: ${missing}`);
  process.exit(0);
}

const closing: Closing = [];
let isRight: boolean;
try {
  const cluster = await startPatroni();
  closing.push(cluster.stop);
  await onServer((await cluster.primary()).url('postgres'), ['create database consistency']);
  const haproxy = values.haproxy ? await startPatroniHaproxy(cluster) : null;
  if (haproxy) closing.push(haproxy.stop);
  const url = haproxy ? cluster.urlAt(haproxy.port, 'consistency') : cluster.url('consistency');
  const faults = values.short ? SHORT : CLUSTER_FAULTS;
  const { counters, violations, slices } = await run(
    {
      reads: 2_000,
      seconds: 0,
      faults: values.faults === undefined ? faults.length : Number(values.faults),
      seed: values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed),
      subjects: 12,
      mutant: null,
      stopAtFirst: false,
      log: values.log ?? null,
      databases: null,
      withData: false,
    },
    closing,
    say,
    {
      ...givenCluster(
        cluster,
        Array.from({ length: INSTANCES }, () => url),
        faults,
      ),
      environment: values.lookups ? { DATABASE_LOOKUP_URL: cluster.url('consistency') } : {},
    },
  );
  if (slices !== null) say(`The log around the violations: ${slices}`);
  process.stdout.write(
    `${JSON.stringify({ ...counters, lookups: values.lookups, haproxy: values.haproxy, versions: cluster.versions })}\n`,
  );
  isRight = violations.length === 0;
} finally {
  for (let undo = closing.pop(); undo; undo = closing.pop())
    await undo().catch((error: unknown) => say(String(error)));
  await cleanUp();
}
process.exit(isRight ? 0 : 1);
