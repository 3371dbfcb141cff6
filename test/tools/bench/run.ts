import { COLD_TOKENS, MANY_TOKENS, toCase, type Case } from './cases.ts';
import { circumstancesNow } from './circumstances.ts';
import type { Closing, Say } from './closing.ts';
import { runLoad } from '../../support/load/run-load.ts';
import { check } from './check.ts';
import type { Options } from './options.ts';
import { openPostgres } from '../../support/postgres-server.ts';
import { useOf } from '../../support/load/process-use.ts';
import type { Report, Sample } from './report.ts';
import { seed, type Seeded } from '../../support/seed.ts';
import { startServer, type Running } from '../../support/load/servers.ts';

/** A case with the process that answers it and what is sent there. */
interface Staged {
  readonly one: Case;
  readonly server: Running;
  readonly seeded: Seeded;
}

/** Seeds, starts everything, measures in turn. */
export async function run(options: Options, closing: Closing, say: Say): Promise<Report> {
  const postgres = await openPostgres(process.env['DATABASE_URL'] || undefined);
  closing.push(postgres.stop);
  say(`PostgreSQL ${postgres.version}`);
  const circumstances = circumstancesNow(postgres.version);
  const staged = await stage(options, postgres.create, closing, say);
  const samples = await measureAll(options, staged, say);
  return {
    ...circumstances,
    options: {
      seconds: options.seconds,
      warmUp: options.warmUp,
      rounds: options.rounds,
      tokens: options.tokens,
    },
    samples,
  };
}

/** A database for each number of tokens, and a process for each server on each of them. */
async function stage(
  { cases, tokens }: Options,
  create: (name: string) => Promise<string>,
  closing: Closing,
  say: Say,
): Promise<Staged[]> {
  const databases = new Map<number, { url: string; seeded: Seeded }>();
  const servers = new Map<string, Running>();
  const staged: Staged[] = [];
  for (const one of cases.map(toCase)) {
    const size = one.tokens ?? tokens;
    let database = databases.get(size);
    if (!database) {
      const presented = presentedBy(
        cases.map(toCase).filter((other) => (other.tokens ?? tokens) === size),
      );
      say(
        `seeding ${size.toLocaleString('en')} tokens, ${Math.min(size, presented).toLocaleString('en')} of them with a separate hash …`,
      );
      const url = await create(`latchkey_bench_${process.pid}_${size}`);
      database = { url, seeded: await seed(url, { tokens: size, presented }) };
      databases.set(size, database);
    }
    const name = `${one.server} ${size}`;
    let server = servers.get(name);
    if (!server) {
      server = await startServer(one.server, database.url);
      closing.push(server.stop);
      servers.set(name, server);
    }
    await check(one, server, one.toSent(database.seeded));
    staged.push({ one, server, seeded: database.seeded });
  }
  return staged;
}

/** A hash takes milliseconds to make: no more of them than the cases present. */
const presentedBy = (cases: readonly Case[]): number =>
  Math.max(
    2,
    ...cases.map(({ key }) =>
      key.startsWith('g') ? COLD_TOKENS : key.startsWith('e') ? MANY_TOKENS : 2,
    ),
  );

/**
 * Measures in rounds of all cases, the baseline first, so that a busy minute affects all of them.
 */
async function measureAll(
  { rounds, connections, seconds, warmUp }: Options,
  staged: readonly Staged[],
  say: Say,
): Promise<Sample[]> {
  const plan = Array.from({ length: rounds }, (_, i) => i + 1).flatMap((round) =>
    connections.flatMap((count) =>
      staged
        .filter(({ one }) => count <= one.connectionsMax)
        .map((of) => ({ ...of, round, count })),
    ),
  );
  await meet(staged, warmUp, say);
  say(
    `${plan.length} measurements take about ${Math.ceil((plan.length * (seconds + warmUp + 1)) / 60)} min`,
  );
  const samples: Sample[] = [];
  for (const { one, server, seeded, round, count } of plan) {
    const sample = await measure(
      { one, server, seeded },
      { round, connections: count, warmUp, seconds },
    );
    samples.push(sample);
    say(describe(sample, samples, `${samples.length}/${plan.length}`));
  }
  return samples;
}

/** Warms up: the server verifies the tokens that it caches, and every process runs its cases. */
async function meet(staged: readonly Staged[], warmUp: number, say: Say): Promise<void> {
  for (const { one, server, seeded } of staged) {
    const sent = one.toSent(seeded);
    const isMany = one.server === 'latchkey' && sent.secrets.length > 1;
    say(
      `warming up ${one.key}${isMany ? `: presenting ${sent.secrets.length.toLocaleString('en')} tokens once` : ''} …`,
    );
    await runLoad({
      ...sent,
      url: server.url,
      pid: server.pid,
      connections: 16,
      length: isMany ? 'once' : { warmUp, seconds: 1 },
    });
  }
}

async function measure(
  { one, server, seeded }: Staged,
  {
    round,
    connections,
    warmUp,
    seconds,
  }: { round: number; connections: number; warmUp: number; seconds: number },
): Promise<Sample> {
  const sent = one.toSent(seeded);
  const load = { ...sent, url: server.url, pid: server.pid, connections };
  const before = await server.countStatements();
  const measured = await runLoad({ ...load, length: { warmUp, seconds } });
  const after = await server.countStatements();
  await check(one, server, sent);
  return {
    case: one.key,
    connections,
    round,
    requestsPerSecond: measured.requestsPerSecond,
    p50: measured.p50,
    p99: measured.p99,
    cpuMs: measured.cpuMs,
    rssMb: useOf(server.pid)?.rssMb ?? null,
    statements:
      before === null || after === null ? null : (after - before) / measured.requestsInAll,
    clientCpu: measured.clientCpu,
    wrong: measured.requests - (measured.statuses[one.status] ?? 0) + measured.failures,
  };
}

function describe(sample: Sample, samples: readonly Sample[], progress: string): string {
  const floor = samples.find(
    (other) =>
      other.case === 'a' &&
      other.round === sample.round &&
      other.connections === sample.connections,
  );
  const ratio = floor
    ? ` (${(sample.requestsPerSecond / floor.requestsPerSecond).toFixed(2)}×)`
    : '';
  const { title } = toCase(sample.case);
  return `${progress.padStart(9)}  round ${sample.round}, ${sample.connections} at once: ${sample.case} ${title}: ${sample.requestsPerSecond.toFixed(0)}/s${ratio}, p99 ${sample.p99.toFixed(1)} ms`;
}
