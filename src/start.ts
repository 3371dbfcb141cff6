import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { createApp, hasherOf, limitsOf, toRequest } from './app.ts';
import { tendAuditPartitions } from './audit/audit-partition.store.ts';
import type { Catalog } from './catalog/catalog.ts';
import { parseCatalog } from './catalog/parse-catalog.ts';
import type { Config } from './config.ts';
import { openDatabase, type Database } from './database/database.ts';
import { makeFirstOwner } from './member/set-up.usecase.ts';
import { openMetrics } from './http/metrics-surface.ts';
import { drain, listen } from './listening.ts';
import { createMetrics } from './metrics.ts';
import { isSetUp } from './organization/organization.store.ts';
import type { RateLimits } from './rate-limit/rate-limits.ts';
import { InvalidStateError, Refusal } from './refusal.ts';
import type { Request, SetUpLink } from './request.ts';
import type { Hasher } from './secrets/hash.ts';
import { runCatalog, watchCatalog } from './run-catalog.ts';
import { createSetUpLink } from './set-up-link.ts';
import { StartupError } from './startup-error.ts';
import { startTracing } from './tracing.ts';

/** A server that takes requests. */
export interface Running {
  /** Finishes the requests under way, writes what is still in memory, and closes the database. */
  stop: () => Promise<void>;
}

/** What one worker of several is told by their primary. */
export interface Briefing {
  /** What the primary read: its secrets are not in a worker's environment. */
  readonly config: Config;
  /** The set-up link is the same whichever of them is asked. */
  readonly setUpSecret: string;
  /** One of them says where the server is. */
  readonly announces: boolean;
}

/** Starts everything, in order: catalogue, database, first owner, HTTP. Without a briefing it is the only process. */
export async function start(config: Config, log: Logger, briefing: Briefing | null = null): Promise<Running & { readonly url: string }> {
  const catalog = await loadCatalog(config.CATALOG_FILE);
  const metrics = createMetrics({ ofProcess: true });
  const stopTracing = config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? () => Promise.resolve() : await startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const database = await openDatabase(
    config.DATABASE_URL === undefined
      ? { kind: 'embedded', folder: config.DATA_DIR }
      : { kind: 'server', url: config.DATABASE_URL, poolSize: config.DATABASE_POOL_SIZE, lookupUrl: config.DATABASE_LOOKUP_URL },
    metrics.statement,
  );
  try {
    const hasher = await hasherOf(config, metrics);
    const { limits, close: closeLimits } = await limitsOf(config, database.pool, metrics, log);
    // Before anything is written: what comes next is audited.
    const stopTending = await tendAuditLog(database, config.AUDIT_RETENTION_MONTHS ?? null, log);
    const { link, stopWatching } = await prepare(config, { catalog, hasher, limits, log }, database, briefing?.setUpSecret);
    const app = createApp({ config, catalog, database, hasher, limits, metrics, setUp: link, log });
    const url = await listen(app.server, config.HOST, config.PORT, 'PORT');
    // Those of several workers are joined by their primary, which asks for them.
    if (briefing) AggregatorRegistry.setRegistries(metrics.registry);
    const closeMetrics = briefing ? () => Promise.resolve() : await openMetrics(config, metrics.registry, log);
    if (briefing?.announces ?? true)
      announce(log, {
        url: config.PUBLIC_URL ?? url,
        workers: config.WORKERS,
        database: database.description,
        link: link?.secret ?? null,
        email: config.LATCHKEY_OWNER_EMAIL,
      });
    return {
      url,
      stop: async () => {
        await drain(app.server);
        await closeMetrics();
        stopTending();
        stopWatching();
        await app.close();
        await closeLimits();
        await stopTracing();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Reads the catalogue: the file's, or the one that is built in. */
export async function loadCatalog(file: string | undefined): Promise<Catalog> {
  const path = file ?? new URL('catalog/default-catalog.yaml', import.meta.url);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartupError(`CATALOG_FILE ${path.toString()} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  });
  const reading = parseCatalog(text);
  if (reading.ok) return reading.catalog;
  throw new StartupError(
    `The catalogue ${path.toString()} is not right: ${reading.faults.map(({ line, key, message }) => `line ${line}${key && `, ${key}`}: ${message}`).join('; ')}`,
  );
}

/** Whoever acts before there is anybody. */
const NOBODY = {
  address: null,
  userAgent: null,
  surface: 'api',
  caller: null,
  spending: null,
  onSignIn: () => undefined,
  onSignOut: () => undefined,
} as const;

const HOUR_MS = 3_600_000;

/** Creates upcoming audit partitions and drops expired ones, now and every hour. Returns a function that stops it. */
async function tendAuditLog({ fork }: Database, monthsKept: number | null, log: Logger): Promise<() => void> {
  const tend = (): Promise<void> =>
    tendAuditPartitions(fork(), monthsKept, new Date()).then(
      (dropped) => dropped.forEach((name) => log.info(`${name} is dropped: AUDIT_RETENTION_MONTHS is ${monthsKept}`)),
      (error: unknown) => log.warn({ err: error }, 'audit partitions not maintained: events go to audit_event_default until the next try, in an hour'),
    );
  await tend();
  const timer = setInterval(() => void tend(), HOUR_MS).unref();
  return () => clearInterval(timer);
}

/** Adopts the catalogue and makes the first owner. Returns the set-up link where there is no owner yet, and a function that stops watching the catalogue. */
async function prepare(
  config: Config,
  { log, ...parts }: { readonly catalog: Catalog; readonly hasher: Hasher; readonly limits: RateLimits; readonly log: Logger },
  database: Database,
  setUpSecret: string | undefined,
): Promise<{ readonly link: (SetUpLink & { secret: string }) | null; stopWatching: () => void }> {
  const request = toRequest({ ...parts, setUp: null }, { ...NOBODY, id: 'start', now: new Date(), fork: database.fork });
  const fromFile = config.CATALOG_FILE !== undefined;
  const digest = await runCatalog(request, { catalog: parts.catalog, fromFile, accepted: config.CATALOG_ACCEPT ?? null }, log);
  const link = await makeOwner(config, request, setUpSecret);
  return { link, stopWatching: watchCatalog(database.fork, digest, log) };
}

/** Makes the first owner, where the environment names one; returns the set-up link where there is none yet. */
async function makeOwner(config: Config, request: Request, setUpSecret: string | undefined): Promise<(SetUpLink & { secret: string }) | null> {
  if (await isSetUp(request.em)) return null;
  const { LATCHKEY_OWNER_EMAIL: email, LATCHKEY_OWNER_PASSWORD: password, LATCHKEY_ORGANIZATION: organization } = config;
  if (email === undefined || password === undefined) return createSetUpLink(setUpSecret);
  try {
    await makeFirstOwner(request, { organization, email, password, name: email.slice(0, email.indexOf('@')) });
  } catch (error) {
    // Another instance was quicker: what was to be made is there.
    if (error instanceof InvalidStateError) return null;
    if (error instanceof Refusal) throw new StartupError(`The first owner cannot be made: ${error.message}`);
    throw error;
  }
  return null;
}

/** The first lines that somebody sees: where it is, where the data is, and what to do next. */
function announce(
  log: Logger,
  { url, workers, database, link, email }: { url: string; workers: number; database: string; link: string | null; email: string | undefined },
): void {
  log.info(`Latchkey is at ${url} (the API at ${url}/graphql)`);
  if (workers > 1) log.info(`Workers: ${workers} processes share the port`);
  log.info(`Data: ${database}`);
  // Security: the secret stands behind #, which browsers keep to themselves; it opens nothing once there is an owner.
  if (link) log.info(`Next: make the first owner at ${url}/setup#${link} (the link works once)`);
  else log.info(`Next: sign in${email ? ` as ${email}` : ''} in a browser, then make a token`);
}
