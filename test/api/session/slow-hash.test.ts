import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  ChangePasswordDocument,
  CreatePersonalAccessTokenDocument,
  InviteMemberDocument,
  RegeneratePersonalAccessTokenDocument,
  SetUpDocument,
  SignInDocument,
} from '../../../src/client/client.ts';
import { createSetUpLink } from '../../../src/process/set-up-link.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** A session's secret, which no argon2 hashes. */
const isFast = ([asked]: unknown[]): boolean =>
  typeof asked === 'object' && asked !== null && 'kind' in asked && asked.kind === 'SESSION';

const OPEN =
  "select count(*)::int as open from pg_stat_activity where datname = current_database() and state = 'idle in transaction'";

/**
 * The number of open transactions before each run of argon2. The embedded database has one
 * connection, so it cannot be queried then.
 */
function watchHashing({ hasher, database }: World): number[] {
  const seen: number[] = [];
  for (const name of ['hashSecret', 'hashPassword', 'provesPassword'] as const) {
    const original = hasher[name] as (...args: unknown[]) => Promise<unknown>;
    jest.spyOn(hasher, name).mockImplementation((async (...args: unknown[]) => {
      if (!isFast(args))
        seen.push((await database.pool.query<{ open: number }>(OPEN)).rows[0]?.open ?? NaN);
      return original(...args);
    }) as never);
  }
  return seen;
}
afterEach(() => void jest.restoreAllMocks());

const invite = async ({ owner }: Tenant, email: string) =>
  payloadOf(
    (await owner.execute(InviteMemberDocument, { input: { email, role: 'viewer' } })).inviteMember,
  ).secret;
const accept = async (secret: string) =>
  payloadOf(
    (
      await world.as()(AcceptInvitationDocument, {
        input: { secret, name: 'Guest', password: PASSWORD },
      })
    ).acceptInvitation,
  );

// Argon2 is queued, and PostgreSQL ends a transaction that is idle for a second.
test('no transaction is open while a secret or a password is hashed', async () => {
  const [tenant, other] = [await world.newOrganization(), await world.newOrganization()];
  const { id } = await tenant.newToken(tenant.owner);
  const { owner, slug } = tenant;
  const [first, second] = [
    await invite(tenant, 'guest@example.org'),
    await invite(other, 'guest@example.org'),
  ];
  const open = watchHashing(world);
  payloadOf(
    (await owner.execute(CreatePersonalAccessTokenDocument, { input: { name: 'made' } }))
      .createPersonalAccessToken,
  );
  payloadOf(
    (await owner.execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
      .regeneratePersonalAccessToken,
  );
  await accept(first);
  await accept(second);
  payloadOf(
    (
      await owner.execute(ChangePasswordDocument, {
        input: { currentPassword: PASSWORD, newPassword: `${PASSWORD} too` },
      })
    ).changePassword,
  );
  payloadOf(
    (
      await world.as()(SignInDocument, {
        input: { email: 'guest@example.org', password: PASSWORD, organization: slug },
      })
    ).signIn,
  );
  expect(open).toEqual(open.map(() => 0));
  expect(open.length).toBe(7);
});

test('no transaction is open while the password of the first owner is hashed', async () => {
  const setUp = createSetUpLink();
  const empty = await createWorld({}, { databaseName: 'slow_hash', setUp });
  const open = watchHashing(empty);
  const input = {
    secret: setUp.secret,
    organization: 'acme',
    name: 'Ada',
    email: 'ada@acme.example',
    password: PASSWORD,
  };
  payloadOf((await empty.as()(SetUpDocument, { input })).setUp);
  expect(open).toEqual([0]);
  await empty.close();
});
