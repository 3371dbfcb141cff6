import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Catalog } from './catalog/catalog.ts';
import type { Config } from './config.ts';
import { authenticate, type Authenticator } from './credential/authenticate.usecase.ts';
import { replaceHash } from './credential/credential.store.ts';
import { createLastUse } from './credential/last-use.store.ts';
import { createPrefixLookup } from './credential/standing.store.ts';
import { write, writeUnauthenticated } from './credential/write.rule.ts';
import type { Database } from './database/database.ts';
import { unauthenticated } from './graphql/errors.ts';
import { createGraphQLServer } from './graphql/yoga.ts';
import { createClientAddress } from './http/client-address.ts';
import { isReady } from './http/readiness.ts';
import { createHttpServer } from './http/server.ts';
import { createSessionCookie, type SessionCookie } from './http/session-cookie.ts';
import type { Request, SetUpLink } from './request.ts';
import { createHasher, type Hasher } from './secrets/hash.ts';

/** The parts that outlive a request. None of them knows an owner's authority. */
export interface AppParts {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly database: Database;
  readonly hasher: Hasher;
  readonly setUp: SetUpLink | null;
  readonly log: Logger;
}

/** The server, joined together. */
export interface App {
  readonly server: Server;
  /** Writes what is still only in memory. Call it when the server has stopped taking requests. */
  close: () => Promise<void>;
}

/** The hasher that the configuration asks for. */
export const hasherOf = (config: Config): Promise<Hasher> =>
  createHasher({
    token: { memoryKiB: config.ARGON2_MEMORY_KIB, passes: config.ARGON2_PASSES, parallelism: config.ARGON2_PARALLELISM },
    password: { memoryKiB: config.ARGON2_PASSWORD_MEMORY_KIB, passes: config.ARGON2_PASSWORD_PASSES, parallelism: 1 },
    concurrency: config.ARGON2_CONCURRENCY,
    queueMax: config.ARGON2_QUEUE_MAX,
  });

/** Joins the parts: the one place that knows all of them. */
export function createApp(parts: AppParts): App {
  const { config, catalog, database, hasher, log } = parts;
  const lastUse = createLastUse(database.pool, (error) => log.warn({ err: error }, 'last use not written; it is tried again'));
  const renewing = new Set<string>();
  const renewHash: Authenticator['onOutdatedHash'] = (id, storedHash, secret) => {
    if (renewing.has(id)) return;
    renewing.add(id);
    hasher
      .hashSecret(secret)
      .then((secretHash) => replaceHash(database.fork(), id, storedHash, secretHash))
      .catch((error: unknown) => log.warn({ err: error }, 'hash not renewed; it is tried again at the next use'))
      .finally(() => renewing.delete(id));
  };
  const authenticator: Authenticator = {
    findByPrefix: createPrefixLookup(database.pool),
    hasher,
    catalog,
    onUse: lastUse.note,
    onOutdatedHash: renewHash,
  };
  const clientAddress = createClientAddress(config.TRUSTED_PROXIES);
  const cookie = createSessionCookie(config.PUBLIC_URL);

  const begin = async (message: IncomingMessage, response: ServerResponse, secret: string | null): Promise<Request> => {
    const address = clientAddress(message);
    const authentication = secret === null ? null : await authenticate(authenticator, secret, { address, surface: 'graphql' });
    if (authentication && !authentication.ok) throw unauthenticated(authentication.message, authentication.gate);
    const em = database.fork();
    // An anonymous caller sees nothing that has a time of its own, so this process's clock will do.
    const now = authentication?.now ?? new Date();
    const userAgent = message.headers['user-agent'] ?? null;
    return toRequest(parts, {
      id: String(response.getHeader('X-Request-Id')),
      em,
      now,
      address,
      userAgent,
      caller: authentication?.caller ?? null,
      ...cookieEffects(cookie, response),
    });
  };
  const server = createHttpServer({
    graphql: createGraphQLServer(log),
    cookie,
    allowedOrigins: config.ALLOWED_ORIGINS,
    isReady: () => isReady(database.pool),
    begin,
    log,
  });
  return { server, close: lastUse.close };
}

const cookieEffects = (cookie: SessionCookie, response: ServerResponse): Pick<Request, 'onSignIn' | 'onSignOut'> => ({
  onSignIn: (secret, expiresAt) => cookie.set(response, secret, expiresAt),
  onSignOut: () => cookie.clear(response),
});

/** The request of one caller, with the two ways to write. */
export function toRequest(
  { catalog, hasher, setUp }: Pick<AppParts, 'catalog' | 'hasher' | 'setUp'>,
  own: Pick<Request, 'id' | 'em' | 'now' | 'address' | 'userAgent' | 'caller' | 'onSignIn' | 'onSignOut'>,
): Request {
  const request: Request = {
    ...own,
    surface: 'graphql',
    catalog,
    hasher,
    setUp,
    write: (options, step) => write(request, options, step),
    writeUnauthenticated: (step) => writeUnauthenticated(request, step),
  };
  return request;
}
