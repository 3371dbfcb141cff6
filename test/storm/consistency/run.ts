import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseUrl as urlOf, onServer } from '../../support/locations.ts';
import { listen, NGINX } from '../../support/nginx.ts';
import { startPostgres, type OwnServer } from '../../support/postgres-server.ts';
import { countEvents, countLeftOpen, whyNotDurable } from './durability.ts';
import { createHand, StepError, type Hand } from './hand.ts';
import { renewCredential, renewHolder } from './holder.ts';
import { startInstances, type Instance } from './instances.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { clock, copySlices, openLog, type Log } from './log.ts';
import { spoil } from './nemesis.ts';
import type { Options } from './options.ts';
import { createRandom } from './random.ts';
import { readAtOnce, readMeanwhile, readSteadily, type ReaderParts } from './reader.ts';
import { prepareSubjects } from './prepare.ts';
import { PERMISSION } from './permissions.ts';
import type { Subject } from './subject.ts';
import { SURFACES, type Surface } from './surfaces.ts';
import { createTally, type Tally } from './tally.ts';
import { createGate, write, type Gate } from './writer.ts';

const INSTANCES = 3;
const STEADY_READERS = 4;
/** Between one fault and the next where no time is set: longer than what may follow from one. */
const FAULT_EVERY_MS = 5_600;
const SLICE_MS = 200;
const SHOWN_MAX = 20;
const NEVER_LONGER_MS = 600_000;
const NEVER_LONGER_PER_READ_MS = 50;

/** What has to be undone at the end, the last first. */
export type Closing = (() => Promise<void>)[];

/** What came of a run. */
export interface Outcome {
  readonly counters: Record<string, unknown>;
  readonly violations: Tally['violations'];
  /** Where the log around the violations is kept; null without any. */
  readonly slices: string | null;
}

interface Stage {
  readonly options: Options;
  readonly postgres: OwnServer;
  readonly databaseUrl: string;
  readonly instances: readonly Instance[];
  readonly surfaces: readonly Surface[];
  readonly folder: string;
  readonly log: Log;
  readonly tally: Tally;
  readonly say: (text: string) => void;
  readonly isOver: () => boolean;
  readonly end: () => void;
  readonly nextId: () => number;
  /** Reads beside writes, which nobody waits for until the end. */
  readonly reading: Set<Promise<unknown>>;
  readonly subjects: Subject[];
  readonly hands: Hand[];
  ledger: Ledger | null;
}

/** Runs it all. What is begun is put into `closing`, to be undone whatever happens. */
export async function run(
  options: Options,
  closing: Closing,
  say: (text: string) => void,
): Promise<Outcome> {
  const begun = clock();
  const stage = await setStage(options, closing, say);
  await enter(stage);
  const started = clock();
  say(`${stage.subjects.length} subjects after ${Math.round((started - begun) / 1_000)} s`);
  await race(stage, started);
  const seconds = Math.round((clock() - started) / 100) / 10;
  if (!isStopped(stage)) await lastCheck(stage);
  await stage.log.close();
  return finish(stage, { seconds, postgres: await versionOf(stage.databaseUrl) });
}

const isStopped = ({ options, tally }: Pick<Stage, 'options' | 'tally'>): boolean =>
  options.stopAtFirst && tally.violations.length > 0;

/** Starts what is raced against: the database and the instances. */
async function setStage(options: Options, closing: Closing, say: Stage['say']): Promise<Stage> {
  const postgres = await startPostgres('-c max_connections=200');
  closing.push(postgres.stop);
  await onServer(postgres.url, ['create database consistency']);
  const databaseUrl = urlOf(postgres.url, 'consistency');
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-consistency-'));
  const subjects: Subject[] = [];
  const tally = tallyOf(subjects, say);
  const log = openLog(options.log ?? join(folder, 'log.ndjson'), tally.hear);
  say(`${INSTANCES} instances on ${postgres.url}; seed ${options.seed}; log ${log.file}`);
  const environment: Record<string, string> =
    options.mutant === null
      ? {}
      : { MUTANT: options.mutant, NODE_OPTIONS: '--import ./test/tools/guard-removal/apply.mjs' };
  const onExit = (instance: Instance, code: number | null): void =>
    tally.blame(
      'an instance ended by itself',
      { instance: instance.index, code, errors: instance.process().errors().slice(-2_000) },
      clock(),
    );
  const guarded =
    NGINX === undefined
      ? {}
      : { guarded: { application: await startApplication(closing), permission: PERMISSION } };
  if (NGINX === undefined)
    say('nginx is not installed (apt-get install nginx-light): no requests go through it.');
  const instances = await startInstances(INSTANCES, {
    databaseUrl,
    environment,
    onExit,
    ...guarded,
  });
  closing.push(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
  });
  let [over, id] = [false, 0];
  return {
    ...{
      options,
      postgres,
      databaseUrl,
      instances,
      surfaces: SURFACES.filter(({ byNginx }) => !byNginx || NGINX !== undefined),
      folder,
      log,
      tally,
      say,
      subjects,
      hands: [],
      reading: new Set(),
      ledger: null,
    },
    isOver: () => over || isStopped({ options, tally }),
    end: () => (over = true),
    nextId: () => ++id,
  };
}

/** What nginx guards: it lets everybody in who comes that far. */
async function startApplication(closing: Closing): Promise<number> {
  const server = createServer((_request, response) => void response.end());
  closing.push(async () => void server.close());
  return listen(server);
}

function tallyOf(subjects: readonly Subject[], say: Stage['say']): Tally {
  const kindOf = (target: string): string =>
    subjects.find(({ name }) => target.startsWith(`${name} #`))?.kind ?? 'unknown';
  const tally = createTally(kindOf, ({ what, detail }) => {
    if (tally.violations.length <= SHOWN_MAX) say(`${what}: ${JSON.stringify(detail)}`);
  });
  return tally;
}

/**
 * Brings in the subjects, each with its first credential. From here on every change is accounted
 * for.
 */
async function enter(stage: Stage): Promise<void> {
  const { subjects, hands, databaseUrl, options } = stage;
  subjects.push(...(await prepareSubjects(databaseUrl, options.subjects)));
  hands.push(...subjects.map((subject) => handOf(stage, subject)));
  await Promise.all(
    subjects.map(async (subject, i) => {
      const hand = handAt(stage, i);
      await renewHolder(hand, subject, databaseUrl);
      await renewCredential(hand, subject);
    }),
  );
  stage.ledger = createLedger(await countEvents(databaseUrl));
}

function handAt({ hands }: Stage, index: number): Hand {
  const hand = hands[index];
  if (!hand) throw new Error('There is no hand for this subject.');
  return hand;
}

/** Writers, readers and faults at the same time, until there is enough of everything. */
async function race(stage: Stage, started: number): Promise<void> {
  const { options, subjects, tally } = stage;
  const gate = createGate(subjects.length);
  const working = [
    ...subjects.map((subject, i) => writeAll(stage, gate, subject, handAt(stage, i))),
    ...Array.from({ length: STEADY_READERS }, (_, i) =>
      readSteadily(readerParts(stage, `reader ${i}`, subjects)),
    ),
  ];
  let spoilt = false;
  const spoiling = spoilAll(stage, gate).finally(() => (spoilt = true));
  const isEnough = (): boolean =>
    spoilt && tally.decided() >= options.reads && clock() - started >= options.seconds * 1_000;
  await watch(stage, started, isEnough);
  stage.end();
  await Promise.all([...working, spoiling]);
  await Promise.all(stage.reading);
}

function spoilAll(stage: Stage, gate: Gate): Promise<void> {
  const { options, instances, postgres, databaseUrl, isOver, nextId, log, tally } = stage;
  const everyMs =
    options.seconds > 0 && options.faults > 0
      ? (options.seconds * 1_000) / (options.faults + 1)
      : FAULT_EVERY_MS;
  return spoil({
    ...{
      instances,
      postgres,
      databaseUrl,
      everyMs,
      isOver,
      nextId,
      faults: options.faults,
      add: log.add,
    },
    random: createRandom(options.seed, 'nemesis'),
    afterFault: (fault) => compare(stage, gate, fault),
  }).catch((error: unknown) => tally.blame('a fault was not mended', String(error), clock()));
}

const readerParts = (stage: Stage, name: string, subjects: readonly Subject[]): ReaderParts => ({
  instances: stage.instances,
  surfaces: stage.surfaces,
  subjects,
  random: createRandom(stage.options.seed, name),
  ledger: () => stage.ledger,
  add: stage.log.add,
  isOver: stage.isOver,
});

function handOf(stage: Stage, subject: Subject): Hand {
  const { instances, options, log, isOver, nextId } = stage;
  const reading = readerParts(stage, `reads of ${subject.name}`, [subject]);
  return createHand({
    instances,
    random: createRandom(options.seed, `hand of ${subject.name}`),
    ledger: () => stage.ledger,
    add: log.add,
    nextId,
    around: (...args) => {
      const ended: Promise<unknown> = readMeanwhile(reading, ...args).finally(() =>
        stage.reading.delete(ended),
      );
      stage.reading.add(ended);
    },
    after: (...args) => (isOver() ? Promise.resolve() : readAtOnce(reading, ...args)),
    isOver,
  });
}

async function writeAll(
  { options, tally, databaseUrl, isOver }: Stage,
  gate: Gate,
  subject: Subject,
  hand: Hand,
): Promise<void> {
  try {
    const random = createRandom(options.seed, `writer of ${subject.name}`);
    await write({
      hand,
      subject,
      random,
      databaseUrl,
      gate,
      isOver,
      restMsMax: 1_500,
      onWay: tally.countWay,
    });
  } catch (error) {
    tally.blame(
      error instanceof StepError ? 'a write was refused or not answered' : 'a writer failed',
      String(error),
      clock(),
    );
  }
}

/** Compares the database with what was acknowledged, while the writers rest. */
async function compare(
  { databaseUrl, ledger, tally, subjects }: Stage,
  gate: Gate,
  fault: string,
): Promise<void> {
  if (!ledger) return;
  const because = await gate.hold(() => whyNotDurable(databaseUrl, subjects, ledger, false));
  for (const one of because)
    tally.blame('an acknowledged change is lost', `after ${fault}: ${one}`, clock());
}

async function lastCheck({ databaseUrl, ledger, tally, subjects }: Stage): Promise<void> {
  for (const one of ledger ? await whyNotDurable(databaseUrl, subjects, ledger, true) : [])
    tally.blame('an acknowledged change is lost', `at the end: ${one}`, clock());
  const open = await countLeftOpen(databaseUrl);
  if (open > 0) tally.blame('a transaction was left open', { open }, clock());
}

/** Tells how it goes, until there is enough, or it takes far longer than it should. */
async function watch(
  { options, tally, say, isOver }: Stage,
  started: number,
  isEnough: () => boolean,
): Promise<void> {
  const until =
    started + NEVER_LONGER_MS + options.seconds * 1_000 + options.reads * NEVER_LONGER_PER_READ_MS;
  let told = clock();
  while (!isEnough() && !isOver()) {
    if (clock() > until)
      return tally.blame('it took too long', { decidedReads: tally.decided() }, clock());
    await sleep(100);
    if (clock() - told < 10_000) continue;
    told = clock();
    say(
      `${Math.round((told - started) / 1_000)} s: ${tally.decided()} decided reads, ${tally.violations.length} violations`,
    );
  }
}

const versionOf = async (databaseUrl: string): Promise<string> => {
  const [row] = await onServer<{ server_version: string }>(databaseUrl, ['show server_version']);
  return row?.server_version ?? '';
};

async function finish(
  { options, tally, log, folder }: Stage,
  facts: Record<string, unknown>,
): Promise<Outcome> {
  const { violations } = tally;
  const counters = {
    seed: options.seed,
    mutant: options.mutant,
    node: process.versions.node,
    ...facts,
    subjects: options.subjects,
    instances: INSTANCES,
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
