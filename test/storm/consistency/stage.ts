import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, NGINX } from '../../support/nginx.ts';
import { requireOneDatabase, startDatabases, useDatabases, type Databases } from './databases.ts';
import type { Hand } from './hand.ts';
import { FAULTS, faultsOn, type Fault, type Given } from './nemesis.ts';
import { startInstances, type Instance } from './instances.ts';
import type { Ledger } from './ledger.ts';
import { clock, openLog, type Log } from './log.ts';
import type { Options } from './options.ts';
import { PERMISSION } from './permissions.ts';
import type { Subject } from './subject.ts';
import { SURFACES, type Surface } from './surfaces.ts';
import { createTally, type Tally } from './tally.ts';

/** The instances on a PostgreSQL that the harness starts. */
const INSTANCES = 3;
const SHOWN_MAX = 20;

/** What the end of a run must close, last opened first. */
export type Closing = (() => Promise<void>)[];

/** A database and its instances, and the state of the run on them. */
export interface Stage {
  readonly options: Options;
  readonly databases: Databases;
  readonly given: Given | null;
  readonly instances: readonly Instance[];
  readonly surfaces: readonly Surface[];
  readonly folder: string;
  readonly log: Log;
  readonly tally: Tally;
  readonly say: (text: string) => void;
  readonly isOver: () => boolean;
  readonly end: () => void;
  readonly nextId: () => number;
  /** Reads that overlap writes. Only the end of the run waits for them. */
  readonly reading: Set<Promise<unknown>>;
  readonly subjects: Subject[];
  readonly hands: Hand[];
  ledger: Ledger | null;
}

/** Returns whether the run ends at its first violation, and had one. */
export const isStopped = ({ options, tally }: Pick<Stage, 'options' | 'tally'>): boolean =>
  options.stopAtFirst && tally.violations.length > 0;

/** Returns the node at which the writer with this index runs statements in the database. */
export function urlAt({ databases: { urls } }: Pick<Stage, 'databases'>, index: number): string {
  const url = urls[index % urls.length];
  if (url === undefined) throw new Error('There is no database.');
  return url;
}

/** Starts the database, unless it is given, and the instances. */
export async function setStage(
  options: Options,
  closing: Closing,
  say: Stage['say'],
  given: Given | null = null,
): Promise<Stage> {
  const databases = given?.databases ?? (await databasesOf(options, closing));
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-consistency-'));
  const subjects: Subject[] = [];
  const tally = tallyOf(subjects, say);
  const log = openLog(options.log ?? join(folder, 'log.ndjson'), tally.hear);
  say(
    `${databases.urls.length} instances on ${databases.server?.url ?? 'the given databases'}; seed ${options.seed}; log ${log.file}`,
  );
  if (options.faults > 0 && options.databases) say(describeFaults(databases));
  const layout = process.env['DATABASE_LAYOUT'];
  const environment: Record<string, string> = {
    ...given?.environment,
    ...(options.databases && layout !== undefined && { DATABASE_LAYOUT: layout }),
    ...(options.mutant !== null && {
      MUTANT: options.mutant,
      NODE_OPTIONS: '--import ./test/tools/guard-removal/apply.mjs',
    }),
  };
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
  const instances = await startInstances(databases.urls, {
    environment,
    onExit,
    ...guarded,
    whenFirstIsReady: () => requireOneDatabase(databases.urls),
  });
  closing.push(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
  });
  let [over, id] = [false, 0];
  return {
    ...{
      options,
      databases,
      given,
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

function describeFaults(databases: Databases): string {
  const possible = faultsOn(databases);
  const names = (faults: readonly Fault[]): string => faults.map(({ name }) => name).join(', ');
  return `Faults: ${names(possible)}. Left out, because they stop PostgreSQL: ${names(FAULTS.filter((fault) => !possible.includes(fault)))}.`;
}

async function databasesOf({ databases, withData }: Options, closing: Closing): Promise<Databases> {
  if (databases) return useDatabases(databases, withData);
  const started = await startDatabases(INSTANCES);
  closing.push(started.server.stop);
  return started;
}

/** Starts the application that nginx guards: it accepts every request that reaches it. */
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
