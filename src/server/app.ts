import type { Server } from 'node:http';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../process/config.ts';
import { authenticate } from '../authority/authenticate.usecase.ts';
import { replaceHash } from '../credential/credential.store.ts';
import { evaluate } from '../asking/evaluate.usecase.ts';
import type { Authenticator } from '../authority/identify.rule.ts';
import { createLastUse } from '../authority/last-use.store.ts';
import { revokeSecret } from '../asking/revoke-secret.usecase.ts';
import { createPrefixLookup } from '../authority/prefix-lookup.store.ts';
import { write, writeFor, writeUnauthenticated } from '../authority/write.rule.ts';
import type { Database } from '../database/database.ts';
import { createRun } from './run.ts';
import { createYogaServer } from './yoga.ts';
import { createAdmission } from '../http/caller/admit.ts';
import { useCompression } from '../http/compress.ts';
import { basePathOf } from '../http/base-path.ts';
import { createConsole } from '../http/surface/console.ts';
import { createPageRules } from '../http/caller/page-origin.ts';
import { watchReadiness } from '../http/surface/readiness.ts';
import { createHttpServer } from '../http/server.ts';
import { createDeviceCookie } from '../http/caller/device-cookie.ts';
import { createSessionCookie } from '../http/caller/session-cookie.ts';
import { listeningUrl } from '../process/listening.ts';
import { createMetrics, type Metrics } from '../observe/metrics.ts';
import { atMostOnceAMinute, onceEach } from '../observe/log.ts';
import { createRateLimits, type RateLimits } from '../rate-limit/rate-limits.ts';
import { openStore } from '../rate-limit/store.ts';
import type { Caller } from '../access/authority.ts';
import type { OwnCall, Call, CallOf, SetUpLink, SignedInCall } from '../core/call.ts';
import { createHasher, type Hasher } from '../secrets/hash.ts';
import { inSpan } from '../observe/tracing.ts';

/** The parts that outlive a request. None of them stores authority. */
export interface AppParts {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly database: Database;
  readonly hasher: Hasher;
  readonly limits: RateLimits;
  readonly metrics: Metrics;
  readonly setUp: SetUpLink | null;
  readonly log: Logger;
}

/** The assembled server. */
export interface App {
  readonly server: Server;
  /** Makes health checks fail from now on, and changes nothing else. */
  drain: () => void;
  /**
   * Answers requests that have arrived, closes all connections, and writes what is still only in
   * memory. Call it after the server has stopped listening.
   */
  close: () => Promise<void>;
  /**
   * Sets the address of a server that receives its connections from another process instead of
   * listening.
   */
  isAt: (url: string) => void;
}

/** Creates the hasher that the configuration specifies. */
export async function hasherOf(
  config: Config,
  metrics: Metrics = createMetrics(),
): Promise<Hasher> {
  const hasher = await createHasher({
    token: {
      memoryKiB: config.ARGON2_MEMORY_KIB,
      passes: config.ARGON2_PASSES,
      parallelism: config.ARGON2_PARALLELISM,
    },
    password: {
      memoryKiB: config.ARGON2_PASSWORD_MEMORY_KIB,
      passes: config.ARGON2_PASSWORD_PASSES,
      parallelism: 1,
    },
    concurrency: config.ARGON2_CONCURRENCY,
    queueMax: config.ARGON2_QUEUE_MAX,
    onRun: metrics.argon2,
    onProof: metrics.proof,
  });
  metrics.watchQueue(hasher.waiting);
  return hasher;
}

/** Creates the rate limits that the configuration specifies, with their store. */
export async function limitsOf(
  config: Config,
  pool: Pool,
  metrics: Metrics,
  log: Logger,
): Promise<{ readonly limits: RateLimits; close: () => Promise<void> }> {
  const warn = atMostOnceAMinute((error: unknown) =>
    log.warn({ err: error }, 'the rate limit store does not answer; requests are not limited'),
  );
  const { store, close } = await openStore(config.RATE_LIMIT_STORE, pool, warn);
  const limits = createRateLimits(
    {
      user: config.RATE_LIMIT_USER,
      apiKey: config.RATE_LIMIT_API_KEY,
      anonymous: config.RATE_LIMIT_ANONYMOUS,
      tokenCreation: config.RATE_LIMIT_TOKEN_CREATION,
      signIn: config.RATE_LIMIT_SIGN_IN,
      failedAuthentication: config.RATE_LIMIT_FAILED_AUTH,
    },
    store,
    (error) => {
      metrics.rateLimitStoreDown();
      warn(error);
    },
  );
  return { limits, close };
}

/** Assembles the server. It is the only module that depends on all others. */
export function createApp(parts: AppParts): App {
  const { config, catalog, database, hasher, limits, metrics, log } = parts;
  const lastUse = createLastUse(database.pool, (error) =>
    log.warn({ err: error }, 'last use not written; will retry'),
  );
  const findByPrefix = createPrefixLookup(database.lookupPool, {
    isPrepared: config.DATABASE_PREPARED_STATEMENTS === 'on',
    onBatch: metrics.lookup,
  });
  const authenticator: Authenticator = {
    findByPrefix: (prefix) =>
      inSpan(
        () => 'look up the credential',
        () => findByPrefix(prefix),
      ),
    hasher,
    catalog,
    limits,
    onUse: lastUse.note,
    onOutdatedHash: renewHashes(parts),
  };
  const cookie = createSessionCookie(config.PUBLIC_URL);
  const pages = createPageRules(config.PUBLIC_URL, config.ALLOWED_ORIGINS);
  const run = createRun(log);
  let url = '';
  const { server, drain, finish, settled } = createHttpServer({
    run,
    yoga: createYogaServer(run, log, [useCompression()]),
    catalog,
    cookie,
    allowedOrigins: config.ALLOWED_ORIGINS,
    pages,
    publicUrl: () => config.PUBLIC_URL ?? url,
    basePath: basePathOf(config.PUBLIC_URL),
    console: createConsole(undefined, basePathOf(config.PUBLIC_URL)),
    readiness: watchReadiness(database.pool, database.lookupPool, log),
    ...createAdmission({
      trustedProxies: config.TRUSTED_PROXIES,
      cookie,
      pages,
      log,
      deviceCookie: createDeviceCookie(config.PUBLIC_URL),
      limits,
      authenticate: (secret, presentation) =>
        inSpan(
          () => 'authenticate',
          () => authenticate(authenticator, secret, presentation),
        ),
      toCall: (own) => toCall(parts, { ...own, fork: database.fork }),
    }),
    evaluate: (asker, inquiry) => evaluate(asker, authenticator, inquiry),
    revoke: (asker, secret) => revokeSecret(asker, authenticator, secret),
    metrics,
    metricsToken: config.METRICS_PORT === undefined ? config.METRICS_TOKEN : undefined,
    log,
    warnOnce: onceEach((message) => log.warn(message)),
  });
  // Read once, because a server that is stopping no longer has an address.
  server.once('listening', () => {
    if (server.listening) url = listeningUrl(server);
  });
  return {
    server,
    drain,
    isAt: (its) => {
      url = its;
    },
    close: async () => {
      await finish();
      await settled();
      await lastUse.close();
    },
  };
}

/**
 * Returns a function that hashes a secret again when its stored hash has outdated parameters, at
 * most once at a time per credential.
 */
function renewHashes({ database, hasher, log }: AppParts): Authenticator['onOutdatedHash'] {
  const renewing = new Set<string>();
  return (id, storedHash, secret) => {
    if (renewing.has(id)) return;
    renewing.add(id);
    hasher
      .hashSecret(secret)
      .then((secretHash) => replaceHash(database.fork(), id, storedHash, secretHash))
      .catch((error: unknown) =>
        log.warn({ err: error }, 'hash not renewed; will retry at the next use'),
      )
      .finally(() => renewing.delete(id));
  };
}

type OutlivingParts = Pick<AppParts, 'catalog' | 'hasher' | 'limits' | 'setUp'>;
type OwnParts<C extends Caller | null = Caller | null> = OwnCall<C> & {
  readonly fork: Database['fork'];
};

/** Creates the request of one caller, with the three ways to write. */
export const toCall = <C extends Caller | null>(
  parts: OutlivingParts,
  own: OwnParts<C>,
): CallOf<C> =>
  // `write` rejects an anonymous caller; the type says so to those who call it.
  new LiveCall(parts, own) as Call as CallOf<C>;

/**
 * A class, because V8 creates a separate shape for every object literal with a getter and keeps it,
 * with what it references, for a long time.
 */
class LiveCall implements Call {
  readonly id: Call['id'];
  readonly now: Call['now'];
  readonly address: Call['address'];
  readonly userAgent: Call['userAgent'];
  readonly surface: Call['surface'];
  readonly caller: Call['caller'];
  readonly spending: Call['spending'];
  readonly onSignIn: Call['onSignIn'];
  readonly onSignOut: Call['onSignOut'];
  readonly beforeSignIn: Call['beforeSignIn'];
  readonly onSignInFailed: Call['onSignInFailed'];
  readonly deviceSigns: Call['deviceSigns'];
  readonly onDeviceKnown: Call['onDeviceKnown'];
  readonly catalog: Call['catalog'];
  readonly hasher: Call['hasher'];
  readonly limits: Call['limits'];
  readonly setUp: Call['setUp'];
  readonly #fork: Database['fork'];
  #em: Call['em'] | undefined;

  constructor({ catalog, hasher, limits, setUp }: OutlivingParts, own: OwnParts) {
    this.id = own.id;
    this.now = own.now;
    this.address = own.address;
    this.userAgent = own.userAgent;
    this.surface = own.surface;
    this.caller = own.caller;
    this.spending = own.spending;
    this.onSignIn = own.onSignIn;
    this.onSignOut = own.onSignOut;
    this.beforeSignIn = own.beforeSignIn;
    this.onSignInFailed = own.onSignInFailed;
    this.deviceSigns = own.deviceSigns;
    this.onDeviceKnown = own.onDeviceKnown;
    this.catalog = catalog;
    this.hasher = hasher;
    this.limits = limits;
    this.setUp = setUp;
    this.#fork = own.fork;
  }

  /** Created on first access: many requests do not need one. */
  get em(): Call['em'] {
    return (this.#em ??= this.#fork());
  }

  write: SignedInCall['write'] = (options, step) => write(this, options, step);
  writeFor: Call['writeFor'] = (decider, options, step) => writeFor(this, decider, options, step);
  writeUnauthenticated: Call['writeUnauthenticated'] = (step) => writeUnauthenticated(this, step);
}
