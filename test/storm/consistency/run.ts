import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { countEvents, countLeftOpen, whyNotDurable } from './durability.ts';
import { handAt, handOf } from './hands.ts';
import { renewCredential, renewHolder } from './holder.ts';
import { createLedger } from './ledger.ts';
import { clock, copySlices } from './log.ts';
import type { Options } from './options.ts';
import type { Given } from './nemesis.ts';
import { prepareSubjects } from './prepare.ts';
import { race } from './race.ts';
import { isStopped, setStage, urlAt, type Closing, type Stage } from './stage.ts';
import { queryRows } from './sql.ts';
import type { Tally } from './tally.ts';

const SLICE_MS = 200;

/** The result of a run. */
export interface Outcome {
  readonly counters: Record<string, unknown>;
  readonly violations: Tally['violations'];
  /** The file with the log around the violations; null without violations. */
  readonly slices: string | null;
}

/** Runs the harness. Whatever it opens is added to `closing`, for the caller to close. */
export async function run(
  options: Options,
  closing: Closing,
  say: (text: string) => void,
  given: Given | null = null,
): Promise<Outcome> {
  const begun = clock();
  const stage = await setStage(options, closing, say, given);
  await enter(stage);
  const started = clock();
  say(`${stage.subjects.length} subjects after ${Math.round((started - begun) / 1_000)} s`);
  await race(stage, started);
  const seconds = Math.round((clock() - started) / 100) / 10;
  await given?.settle();
  if (!isStopped(stage)) await lastCheck(stage);
  await stage.log.close();
  return finish(stage, { seconds, postgres: await versionOf(urlAt(stage, 0)) });
}

/**
 * Creates the subjects, each with its first credential. From then on the ledger counts every
 * change.
 */
async function enter(stage: Stage): Promise<void> {
  const { subjects, hands, options } = stage;
  subjects.push(...(await prepareSubjects(urlAt(stage, 0), options.subjects)));
  hands.push(...subjects.map((subject) => handOf(stage, subject)));
  await Promise.all(
    subjects.map(async (subject, i) => {
      const hand = handAt(stage, i);
      await renewHolder(hand, subject, urlAt(stage, i));
      await renewCredential(hand, subject);
    }),
  );
  stage.ledger = createLedger(await countEvents(urlAt(stage, 0)));
}

async function lastCheck({ databases, ledger, tally, subjects }: Stage): Promise<void> {
  for (const one of ledger ? await whyNotDurable(databases, subjects, ledger, true) : [])
    tally.blame('an acknowledged change is lost', `at the end: ${one}`, clock());
  const open = await countLeftOpen(databases);
  if (open > 0) tally.blame('a transaction was left open', { open }, clock());
}

const versionOf = async (databaseUrl: string): Promise<string> => {
  const [row] = await queryRows<{ server_version: string }>(databaseUrl, 'show server_version');
  return row?.server_version ?? '';
};

async function finish(
  { options, databases, tally, log, folder }: Stage,
  facts: Record<string, unknown>,
): Promise<Outcome> {
  const { violations } = tally;
  const counters = {
    seed: options.seed,
    mutant: options.mutant,
    node: process.versions.node,
    ...facts,
    subjects: options.subjects,
    instances: databases.urls.length,
    ...tally.counters(),
  };
  if (violations.length === 0) {
    await rm(folder, { recursive: true, force: true });
    return { counters, violations, slices: null };
  }
  const slices = join(folder, 'violations.ndjson');
  await copySlices(
    log.file,
    slices,
    violations.map(({ at }) => at),
    SLICE_MS,
  );
  if (options.log === null) await rm(log.file);
  return { counters, violations, slices };
}
