import { loadavg } from 'node:os';
import { openPostgres } from '../../support/postgres-server.ts';
import { measureAfterStart } from './after-start.ts';
import { toCase } from './cases.ts';
import { circumstancesNow } from './circumstances.ts';
import type { Closing, Say } from './closing.ts';
import { measureEmbedded } from './embedded.ts';
import { measure, prove } from './measure.ts';
import type { Options } from './options.ts';
import { isPeer, peerVersions } from './peers.ts';
import { planOf } from './plan.ts';
import type { Report, Sample } from './report.ts';
import { findSkipped } from './skipped.ts';
import { setStage, type Stage } from './stage.ts';
import { load } from './warnings.ts';

/** Seeds, starts everything, and measures in rounds. */
export async function run(options: Options, closing: Closing, say: Say): Promise<Report> {
  const postgres = await openPostgres(process.env['DATABASE_URL'] || undefined);
  closing.push(postgres.stop);
  const circumstances = circumstancesNow(postgres.version);
  const before = load(say);
  const skipped = await findSkipped(options.cases, say);
  const cases = options.cases.filter((name) => skipped.every((one) => one.case !== name));
  const embedded = options.hasMemory ? await measureEmbedded(say) : null;
  const stage = await setStage(options, cases, { postgres, closing, say });
  for (const name of cases) await prove(stage, name, say);
  const samples = await measureAll(stage, cases, options, say);
  const afterStart = [];
  for (let round = 0; options.hasAfterStart && round < options.rounds; round++)
    afterStart.push(await measureAfterStart(stage, say));
  return {
    ...circumstances,
    options: { seconds: options.seconds, rounds: options.rounds, tokens: options.tokens },
    load: { before, after: loadavg()[0] ?? 0 },
    peers: cases.some((name) => isPeer(toCase(name).server)) ? await peerVersions() : {},
    skipped,
    samples,
    afterStart,
    memory: { onPostgres: largest(samples), embedded },
  };
}

/** In rounds of all cases, so that a busy minute affects all of them. */
async function measureAll(
  stage: Stage,
  cases: readonly string[],
  { rounds, connections, seconds }: Options,
  say: Say,
): Promise<Sample[]> {
  const plans = planOf(cases, rounds, connections);
  if (plans.length > 0)
    say(
      `${plans.length} measurements take about ${Math.ceil((plans.length * (2 * seconds + 2)) / 60)} min`,
    );
  const samples: Sample[] = [];
  for (const [i, plan] of plans.entries()) {
    const sample = await measure(stage, plan, seconds);
    samples.push(sample);
    say(`${`${i + 1}/${plans.length}`.padStart(9)}  ${describe(sample)}`);
  }
  return samples;
}

/** The memory of the Latchkey that answers most cases. */
function largest(samples: readonly Sample[]): number | null {
  const held = samples
    .filter((sample) => toCase(sample.case).server === 'latchkey')
    .flatMap(({ rssMb }) => rssMb ?? []);
  return held.length === 0 ? null : Math.max(...held);
}

function describe(sample: Sample): string {
  const { title, against } = toCase(sample.case);
  const ratio = sample.requestsPerSecond / sample.base.requestsPerSecond;
  const wrong = sample.wrong > 0 ? `, ${sample.wrong} unexpected answers` : '';
  return `round ${sample.round}, ${sample.connections} at once: ${title}: ${sample.requestsPerSecond.toFixed(0)}/s, ${ratio.toFixed(2)} × ${against}, p99 ${sample.p99.toFixed(1)} ms${wrong}`;
}
