import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../process/config.ts';
import { authenticate } from '../authority/authenticate.usecase.ts';
import { replaceHash } from '../credential/credential.store.ts';
import { evaluate } from '../asking/evaluate.usecase.ts';
import type { Authenticator } from '../authority/identify.rule.ts';
import { createLastUse } from '../authority/last-use.store.ts';
import { revokeSecret } from '../asking/revoke-secret.usecase.ts';
import { lookAhead } from '../authority/look-ahead.rule.ts';
import { createPrefixLookup } from '../authority/prefix-lookup.store.ts';
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
import type { Metrics } from '../observe/metrics.ts';
import { atMostOnceAMinute, onceEach } from '../observe/log.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import type { SetUpLink } from '../core/call.ts';
import { toCall } from './live-call.ts';
import type { Hasher } from '../secrets/hash.ts';
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
  const outliving = { ...parts, layout: config.DATABASE_LAYOUT };
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
      toCall: (own) => toCall(outliving, { ...own, fork: database.fork }),
    }),
    lookAhead: (asker, readSubject) => lookAhead(authenticator, asker, readSubject),
    evaluate: (asker, inquiry, findByPrefix) =>
      evaluate(asker, { ...authenticator, findByPrefix }, inquiry),
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
  // After a change of TOKEN_HASH, thousands of tokens are renewed.
  const warn = atMostOnceAMinute((error: unknown) =>
    log.warn({ err: error }, 'hash not renewed; will retry at the next use'),
  );
  return (id, storedHash, secret) => {
    if (renewing.has(id)) return;
    renewing.add(id);
    hasher
      .hashSecret(secret)
      .then((secretHash) => replaceHash(database.fork(), id, storedHash, secretHash))
      .catch(warn)
      .finally(() => renewing.delete(id));
  };
}
