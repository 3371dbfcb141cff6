import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  ChangePasswordDocument,
  CreatePersonalAccessTokenDocument,
  InviteMemberDocument,
  RegeneratePersonalAccessTokenDocument,
  SetUpDocument,
  SignInDocument,
} from '../../src/client/client.ts';
import { createSetUpLink } from '../../src/set-up-link.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** A session's secret, which no argon2 hashes. */
const isFast = ([asked]: unknown[]): boolean => typeof asked === 'object' && asked !== null && 'kind' in asked && asked.kind === 'SESSION';

/** How many connections were taken whenever argon2 was about to run. */
function watchHashing({ hasher, database }: World): number[] {
  const taken: number[] = [];
  for (const name of ['hashSecret', 'hashPassword', 'provesPassword'] as const) {
    const original = hasher[name] as (...args: unknown[]) => Promise<unknown>;
    jest.spyOn(hasher, name).mockImplementation((async (...args: unknown[]) => {
      if (!isFast(args)) taken.push(database.pool.totalCount - database.pool.idleCount);
      return original(...args);
    }) as never);
  }
  return taken;
}
afterEach(() => void jest.restoreAllMocks());

const invite = async ({ owner }: Tenant, email: string) =>
  payloadOf((await owner.execute(InviteMemberDocument, { input: { email, role: 'viewer' } })).inviteMember).secret;
const accept = async (secret: string) =>
  payloadOf((await world.as()(AcceptInvitationDocument, { input: { secret, name: 'Guest', password: PASSWORD } })).acceptInvitation);

// Argon2 waits for its turn behind everybody else's, and PostgreSQL ends a transaction that idles for a second.
test('no transaction is open while a secret or a password is hashed', async () => {
  const [tenant, other] = [await world.newOrganization(), await world.newOrganization()];
  const { id } = await tenant.newToken(tenant.owner);
  const { owner, slug } = tenant;
  const [first, second] = [await invite(tenant, 'guest@example.org'), await invite(other, 'guest@example.org')];
  const taken = watchHashing(world);
  payloadOf((await owner.execute(CreatePersonalAccessTokenDocument, { input: { name: 'made' } })).createPersonalAccessToken);
  payloadOf((await owner.execute(RegeneratePersonalAccessTokenDocument, { input: { id } })).regeneratePersonalAccessToken);
  await accept(first);
  await accept(second);
  payloadOf((await owner.execute(ChangePasswordDocument, { input: { currentPassword: PASSWORD, newPassword: `${PASSWORD} too` } })).changePassword);
  payloadOf((await world.as()(SignInDocument, { input: { email: 'guest@example.org', password: PASSWORD, organization: slug } })).signIn);
  expect(taken).toEqual(taken.map(() => 0));
  expect(taken.length).toBe(7);
});

test('nor while the first owner is made', async () => {
  const setUp = createSetUpLink();
  const empty = await createWorld({}, { databaseName: 'slow_hash', setUp });
  const taken = watchHashing(empty);
  const input = { secret: setUp.secret, organization: 'acme', name: 'Ada', email: 'ada@acme.example', password: PASSWORD };
  payloadOf((await empty.as()(SetUpDocument, { input })).setUp);
  expect(taken).toEqual([0]);
  await empty.close();
});
