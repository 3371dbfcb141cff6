import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { createApp, type App } from '../../src/server/app.ts';
import { NO_CLIENT, toCall } from '../../src/server/live-call.ts';
import { hasherOf, limitsOf } from '../../src/server/parts.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import {
  createClient,
  SignInDocument,
  CreatePersonalAccessTokenDocument,
  InviteMemberDocument,
  AcceptInvitationDocument,
  ViewerDocument,
  type CreatePersonalAccessTokenInput,
  type Execute,
} from '../../src/client/client.ts';
import { parseConfig, type Config } from '../../src/process/config.ts';
import type { EmailAddress } from '../../src/core/email-address.ts';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { makeOrganization } from '../../src/member/set-up.usecase.ts';
import { createMetrics, type Metrics } from '../../src/observe/metrics.ts';
import type { RateLimits } from '../../src/rate-limit/rate-limits.ts';
import type { SetUpLink } from '../../src/core/call.ts';
import type { Hasher } from '../../src/secrets/hash.ts';
import { loadCatalog } from '../../src/process/load-catalog.ts';
import { watchForLeaks } from './leaks.ts';
import { cloneDatabase } from './locations.ts';

/** The password of every user in tests. */
export const PASSWORD = 'correct horse battery staple';

/** Disables rate limits: tests and screenshots are faster than people. */
export const NO_LIMITS = {
  RATE_LIMIT_USER: 'off',
  RATE_LIMIT_ANONYMOUS: 'off',
  RATE_LIMIT_TOKEN_CREATION: 'off',
  RATE_LIMIT_SIGN_IN: 'off',
  RATE_LIMIT_FAILED_AUTH: 'off',
};

/** Cheap hashing, because tests verify what surrounds it. */
export const CHEAP = {
  ARGON2_MEMORY_KIB: '8',
  ARGON2_PASSWORD_MEMORY_KIB: '8',
  ARGON2_PASSWORD_PASSES: '1',
  LOG_LEVEL: 'silent',
  ...NO_LIMITS,
};

/** A server on a real database, used through its public API. */
export interface World {
  readonly url: string;
  readonly database: Database;
  readonly catalog: Catalog;
  readonly hasher: Hasher;
  readonly limits: RateLimits;
  readonly metrics: Metrics;
  readonly config: Config;
  readonly app: App;
  /** Creates a client with this secret, or an anonymous one. */
  as: (secret?: string) => Execute;
  /** Creates an organization, with its owner signed in. */
  newOrganization: () => Promise<Tenant>;
  /**
   * Stops the server. Throws if a secret or a password occurs in a log, a metric, a row, or a
   * response other than the one that issued it.
   */
  close: () => Promise<void>;
}

/** A signed-in user: their client and their ids. */
export interface Person {
  readonly execute: Execute;
  readonly secret: string;
  readonly email: string;
  /** Global ids. */
  readonly memberId: string;
  readonly userId: string;
}

/** An organization with its members. */
export interface Tenant {
  readonly id: string;
  readonly slug: string;
  readonly owner: Person;
  /** Invites a member with this role, accepts the invitation and signs in. */
  newMember: (role: string) => Promise<Person>;
  signIn: (email: string) => Promise<string>;
  /** Creates a token of this person, and a client that presents it. */
  newToken: (
    person: Person,
    input?: Partial<CreatePersonalAccessTokenInput>,
  ) => Promise<{ id: string; secret: string; execute: Execute }>;
}

/** Returns the payload of a mutation. Throws if the result is an error. */
export function payloadOf<T extends object>(result: T): Exclude<T, { message: string }> {
  if ('message' in result) throw new Error(`Refused: ${JSON.stringify(result)}`);
  return result as Exclude<T, { message: string }>;
}

/**
 * Starts a server: by default on this worker's database, or as another instance on a shared one.
 */
export async function createWorld(
  environment: Record<string, string> = {},
  {
    databaseName,
    database: shared,
    setUp = null,
    log,
  }: { databaseName?: string; database?: Database; setUp?: SetUpLink | null; log?: Logger } = {},
): Promise<World> {
  const config = parseConfig({ ...CHEAP, PORT: '0', ...environment });
  const metrics = createMetrics();
  const database =
    shared ?? (await openDatabase(await cloneDatabase(databaseName), metrics.statement));
  const catalog = await loadCatalog(config.CATALOG_FILE);
  const hasher = await hasherOf(config, metrics);
  const watch = await watchForLeaks([PASSWORD]);
  const parts = { config, catalog, database, hasher, metrics, setUp, log: log ?? watch.log };
  const { limits, close: closeLimits } = await limitsOf(config, database.pool, metrics, parts.log);
  const app = createApp({ ...parts, limits });
  watch.listenTo(app.server);
  await new Promise<void>((resolve) => app.server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const as = (secret?: string): Execute => createClient({ url: `${url}/graphql`, secret });
  const world: World = {
    url,
    database,
    catalog,
    hasher,
    limits,
    metrics,
    config,
    app,
    as,
    newOrganization: () => newOrganization(world),
    close: async () => {
      app.server.closeAllConnections();
      await new Promise<void>((resolve) => app.server.close(() => resolve()));
      await app.close();
      await closeLimits();
      await watch.searchMetrics(metrics.registry);
      if (!shared) {
        await watch.searchDatabase(database.pool);
        await database.close();
      }
      watch.report();
    },
  };
  return world;
}

/** The caller of a set-up, before any user exists. */
export const nobody = ({ fork }: Database) => ({ ...NO_CLIENT, id: 'test', fork, now: new Date() });

async function newOrganization({ database, catalog, hasher, limits, as }: World): Promise<Tenant> {
  const slug = `t-${randomUUID().slice(0, 8)}`;
  const ownerEmail = `owner@${slug}.example`;
  const request = toCall({ catalog, hasher, limits, setUp: null }, nobody(database));
  const passwordHash = await hasher.hashPassword(PASSWORD);
  const { organization } = await request.writeUnauthenticated((write) =>
    makeOrganization({ catalog, passwordHash, address: null }, write, {
      organization: slug,
      name: 'Owner',
      email: ownerEmail as EmailAddress,
    }),
  );

  const signIn = async (email: string): Promise<string> =>
    payloadOf(
      (await as()(SignInDocument, { input: { email, password: PASSWORD, organization: slug } }))
        .signIn,
    ).secret;
  const personOf = async (email: string): Promise<Person> => {
    const secret = await signIn(email);
    const execute = as(secret);
    const { viewer } = await execute(ViewerDocument);
    const userId = viewer?.user?.id ?? '';
    return {
      execute,
      secret,
      email,
      userId,
      memberId: await memberIdOf(database, organization.id, userId),
    };
  };
  const owner = await personOf(ownerEmail);
  return {
    id: organization.id,
    slug,
    owner,
    signIn,
    newMember: async (role) => {
      const email = `${role}-${randomUUID().slice(0, 8)}@${slug}.example`;
      const { secret } = payloadOf(
        (await owner.execute(InviteMemberDocument, { input: { email, role } })).inviteMember,
      );
      payloadOf(
        (
          await as()(AcceptInvitationDocument, {
            input: { secret, name: role, password: PASSWORD },
          })
        ).acceptInvitation,
      );
      return personOf(email);
    },
    newToken: async (person, input = {}) => {
      const { personalAccessToken, secret } = payloadOf(
        (
          await person.execute(CreatePersonalAccessTokenDocument, {
            input: { name: 'test', ...input },
          })
        ).createPersonalAccessToken,
      );
      return { id: personalAccessToken.id, secret, execute: as(secret) };
    },
  };
}

async function memberIdOf(
  database: Database,
  organizationId: string,
  userGlobalId: string,
): Promise<string> {
  const userId = Buffer.from(userGlobalId, 'base64url').toString().split(':')[1];
  const { rows } = await database.pool.query<{ id: string }>(
    'select id from member where organization_id = $1 and user_id = $2',
    [organizationId, userId],
  );
  return Buffer.from(`Member:${rows[0]?.id ?? ''}`).toString('base64url');
}
