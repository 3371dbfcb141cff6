import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { AggregatorRegistry } from 'prom-client';
import { createApp } from '../server/app.ts';
import { toCall } from '../server/live-call.ts';
import { hasherOf, limitsOf } from '../server/parts.ts';
import { tendAuditPartitions } from '../audit/audit-partition.store.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { parseCatalog } from '../catalog/parse-catalog.ts';
import type { Config } from './config.ts';
import { awaitServer } from '../database/connect/await-server.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { makeFirstOwner } from '../member/set-up.usecase.ts';
import { openMetrics } from '../http/surface/metrics.surface.ts';
import { listen, stopListening } from './listening.ts';
import { createMetrics } from '../observe/metrics.ts';
import { isSetUp } from '../organization/organization.store.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import { InvalidStateError, Refusal, ValidationError } from '../core/refusal.ts';
import type { Call, SetUpLink } from '../core/call.ts';
import type { Hasher } from '../secrets/hash.ts';
import { runCatalog, watchCatalog } from './run-catalog.ts';
import { createSetUpLink } from './set-up-link.ts';
import { StartupError } from '../core/startup-error.ts';
import { startTracing } from '../observe/tracing.ts';

/** A server that accepts requests. */
export interface Running {
  /**
   * Fails health checks from now on, so that load balancers stop sending requests. Other requests
   * are still answered.
   */
  drain: () => void;
  /** Finishes requests in progress, writes buffered data, and closes the database. */
  stop: () => Promise<void>;
}

/** A server without a port, which receives its connections from the primary. */
export interface Worker extends Running {
  readonly server: Server;
  /** Called with the URL once the port is open. */
  isAt: (url: string) => void;
}

/** The primary's first message to a worker. */
export interface Briefing {
  /** The configuration, because a worker's environment contains no secrets. */
  readonly config: Config;
  /** Shared by all workers, so that any of them accepts the set-up link. */
  readonly setUpSecret: string;
  /** True for the one worker that logs the server's URL. */
  readonly announces: boolean;
}

const NEVER = new AbortController().signal;

/**
 * Starts the catalogue, database, first owner and HTTP server, in this order. Opens the port last,
 * so a listening server is ready.
 */
export async function start(
  config: Config,
  log: Logger,
  stop: AbortSignal = NEVER,
): Promise<Running & { readonly url: string }> {
  const { app, metrics, link, description, close } = await assemble(config, log, stop);
  let closeMetrics = (): Promise<void> => Promise.resolve();
  try {
    closeMetrics = await openMetrics(config, metrics.registry, log);
    const url = await listen(app.server, config.HOST, config.PORT, 'PORT');
    announce(log, config, { url, description, link });
    return {
      url,
      drain: app.drain,
      stop: async () => {
        await stopListening(app.server);
        await close();
        await closeMetrics();
      },
    };
  } catch (error) {
    await closeMetrics();
    await close();
    throw error;
  }
}

/** Starts a server without a port, for a worker. */
export async function startWorker(
  { config, setUpSecret, announces }: Briefing,
  log: Logger,
  stop: AbortSignal,
): Promise<Worker> {
  const { app, metrics, link, description, close } = await assemble(config, log, stop, setUpSecret);
  // The primary collects and combines the metrics of all workers.
  AggregatorRegistry.setRegistries(metrics.registry);
  return {
    server: app.server,
    drain: app.drain,
    isAt: (url) => {
      app.isAt(url);
      if (announces) announce(log, config, { url, description, link });
    },
    stop: close,
  };
}

/** Starts everything except the ports. */
async function assemble(config: Config, log: Logger, stop: AbortSignal, setUpSecret?: string) {
  const catalog = await loadCatalog(config.CATALOG_FILE);
  const metrics = createMetrics({ ofProcess: true });
  const stopTracing =
    config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? () => Promise.resolve()
      : await startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT);
  await awaitDatabase(config, log, stop);
  stop.throwIfAborted();
  const database = await openDatabase(
    config.DATABASE_URL === undefined
      ? { kind: 'embedded', folder: config.DATA_DIR }
      : {
          kind: 'server',
          url: config.DATABASE_URL,
          poolSize: config.DATABASE_POOL_SIZE,
          lookupUrl: config.DATABASE_LOOKUP_URL,
        },
    metrics.statement,
  );
  try {
    stop.throwIfAborted();
    const hasher = await hasherOf(config, metrics);
    const { limits, close: closeLimits } = await limitsOf(config, database.pool, metrics, log);
    // Runs before the first write, because that is audited.
    const stopTending = await tendAuditLog(database, config.AUDIT_RETENTION_MONTHS ?? null, log);
    const { link, stopWatching } = await prepare(
      config,
      { catalog, hasher, limits, log },
      database,
      setUpSecret,
    );
    stop.throwIfAborted();
    const app = createApp({ config, catalog, database, hasher, limits, metrics, setUp: link, log });
    const close = async (): Promise<void> => {
      stopTending();
      stopWatching();
      await app.close();
      await closeLimits();
      await stopTracing();
      await database.close();
    };
    return { app, metrics, link, description: database.description, close };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw database.explain(error);
  }
}

/** Waits for the database servers, which may start later than this process when a machine boots. */
async function awaitDatabase(
  { DATABASE_URL, DATABASE_LOOKUP_URL, DATABASE_WAIT }: Config,
  log: Logger,
  stop: AbortSignal,
): Promise<void> {
  for (const [variable, url] of [
    ['DATABASE_URL', DATABASE_URL],
    ['DATABASE_LOOKUP_URL', DATABASE_LOOKUP_URL],
  ] as const)
    if (url !== undefined && DATABASE_WAIT > 0)
      await awaitServer({
        url,
        variable,
        waitMs: DATABASE_WAIT * 1_000,
        onWait: (message) => log.warn(message),
        stop,
      });
}

/** Loads the catalogue from the file, or the built-in one. */
export async function loadCatalog(file: string | undefined): Promise<Catalog> {
  const path = file ?? new URL('../catalog/default-catalog.yaml', import.meta.url);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StartupError(
      `CATALOG_FILE ${path.toString()} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  });
  const reading = parseCatalog(text);
  if (reading.ok) return reading.catalog;
  throw new StartupError(
    `The catalogue ${path.toString()} is invalid: ${reading.faults.map(({ line, key, message }) => `line ${line}${key && `, ${key}`}: ${message}`).join('; ')}`,
  );
}

/** The caller of requests that the server itself makes during the start. */
const NOBODY = {
  address: null,
  userAgent: null,
  surface: 'api',
  caller: null,
  spending: null,
  onSignIn: () => undefined,
  onSignOut: () => undefined,
  beforeSignIn: () => undefined,
  onSignInFailed: () => undefined,
  deviceSigns: '',
  onDeviceKnown: () => undefined,
} as const;

const HOUR_MS = 3_600_000;

/**
 * Creates upcoming audit partitions and drops expired ones, now and every hour. Returns a function
 * that stops it.
 */
async function tendAuditLog(
  { fork }: Database,
  monthsKept: number | null,
  log: Logger,
): Promise<() => void> {
  const tend = (): Promise<void> =>
    tendAuditPartitions(fork(), monthsKept, new Date()).then(
      (dropped) =>
        dropped.forEach((name) =>
          log.info(`Dropped ${name}: AUDIT_RETENTION_MONTHS is ${monthsKept}`),
        ),
      (error: unknown) =>
        log.warn(
          { err: error },
          'cannot maintain audit partitions: events go to audit_event_default until the next attempt, in an hour',
        ),
    );
  await tend();
  const timer = setInterval(() => void tend(), HOUR_MS).unref();
  return () => clearInterval(timer);
}

/**
 * Adopts the catalogue and creates the first owner. Returns the set-up link if no owner exists yet,
 * and a function that stops watching the catalogue.
 */
async function prepare(
  config: Config,
  {
    log,
    ...parts
  }: {
    readonly catalog: Catalog;
    readonly hasher: Hasher;
    readonly limits: RateLimits;
    readonly log: Logger;
  },
  database: Database,
  setUpSecret: string | undefined,
): Promise<{ readonly link: (SetUpLink & { secret: string }) | null; stopWatching: () => void }> {
  const request = toCall(
    { ...parts, setUp: null },
    { ...NOBODY, id: 'start', now: new Date(), fork: database.fork },
  );
  const fromFile = config.CATALOG_FILE !== undefined;
  const digest = await runCatalog(
    request,
    { catalog: parts.catalog, fromFile, accepted: config.CATALOG_ACCEPT ?? null },
    log,
  );
  const link = await makeOwner(config, request, setUpSecret);
  return { link, stopWatching: watchCatalog(database.fork, digest, log) };
}

/**
 * Creates the first owner if the environment names one. Returns the set-up link if no owner exists
 * yet.
 */
async function makeOwner(
  config: Config,
  request: Call,
  setUpSecret: string | undefined,
): Promise<(SetUpLink & { secret: string }) | null> {
  if (await isSetUp(request.em)) return null;
  const {
    LATCHKEY_OWNER_EMAIL: email,
    LATCHKEY_OWNER_PASSWORD: password,
    LATCHKEY_ORGANIZATION: organization,
  } = config;
  if (email === undefined || password === undefined) return createSetUpLink(setUpSecret);
  try {
    await makeFirstOwner(request, {
      organization,
      email,
      password,
      name: email.slice(0, email.indexOf('@')),
    });
  } catch (error) {
    // Another instance created the owner first.
    if (error instanceof InvalidStateError) return null;
    if (
      error instanceof ValidationError &&
      error.issues.every(({ path }) => path[0] === 'password')
    )
      throw new StartupError(`LATCHKEY_OWNER_PASSWORD is invalid. ${error.message}`);
    if (error instanceof Refusal)
      throw new StartupError(`Cannot create the first owner: ${error.message}`);
    throw error;
  }
  return null;
}

/** Logs the first lines that an operator sees: the URL, the data location and the next step. */
function announce(
  log: Logger,
  { PUBLIC_URL: publicUrl, WORKERS: workers, LATCHKEY_OWNER_EMAIL: email }: Config,
  {
    url,
    description,
    link,
  }: {
    readonly url: string;
    readonly description: string;
    readonly link: { readonly secret: string } | null;
  },
): void {
  const address = publicUrl ?? url;
  log.info(`Latchkey is running at ${address} (API: ${address}/graphql)`);
  if (workers > 1) log.info(`Workers: ${workers} processes share the port`);
  log.info(`Data: ${description}`);
  // Security: prevents secret disclosure. Browsers do not send the fragment after #, and the secret
  // is useless once an owner exists.
  if (link)
    log.info(
      `Next: create the first owner at ${address}/setup#${link.secret} (the link works once)`,
    );
  else log.info(`Next: sign in${email ? ` as ${email}` : ''} in a browser, then create a token`);
}
