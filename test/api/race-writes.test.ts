import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddScopesDocument,
  ChangeMemberRoleDocument,
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  CreateRoleDocument,
  LatchkeyError,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdateRoleDocument,
} from '../../src/client/client.ts';
import { createWorld, type Person, type Tenant, type World } from '../support/world.ts';

// Two transactions at once take two connections, and the embedded database has one: there these tests say so and pass by.
const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL']) console.log('Races of two writes are tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** What a mutation came to: its payload's type, or the error's. */
type Outcome = Promise<string>;

interface Race {
  /** Hands out authority. */
  readonly grant: () => Outcome;
  /** Takes the authority away from whoever grants. */
  readonly withdraw: () => Outcome;
}

const outcome = async (answer: Promise<Record<string, unknown>>): Outcome => {
  try {
    const [result] = Object.values(await answer) as { __typename: string; message?: string }[];
    return result && 'message' in result ? result.__typename : 'done';
  } catch (error) {
    if (error instanceof LatchkeyError) return String(error.code);
    throw error;
  }
};

const RACES: Record<string, (tenant: Tenant, member: Person) => Promise<Race>> = {
  'createApiKey against changeMemberRole': ({ owner }, member) =>
    Promise.resolve({
      grant: () => outcome(member.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci' } })),
      withdraw: () => outcome(owner.execute(ChangeMemberRoleDocument, { input: { memberId: member.memberId, role: 'viewer' } })),
    }),
  'createPersonalAccessToken against suspendMember': ({ owner }, member) =>
    Promise.resolve({
      grant: () => outcome(member.execute(CreatePersonalAccessTokenDocument, { input: { name: 'late' } })),
      withdraw: () => outcome(owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } })),
    }),
  'addScopes against updateRole': async ({ owner, newMember, newToken }) => {
    await owner.execute(CreateRoleDocument, { input: { key: 'publisher', name: 'Publisher', grants: ['channel:*', 'personal-access-token:*'] } });
    const publisher = await newMember('publisher');
    const { id } = await newToken(publisher, { scopes: [] });
    return {
      grant: () => outcome(publisher.execute(AddScopesDocument, { input: { personalAccessTokenId: id, scopes: [{ permission: 'channel:publish' }] } })),
      withdraw: () => outcome(owner.execute(UpdateRoleDocument, { input: { key: 'publisher', grants: ['channel:read', 'personal-access-token:*'] } })),
    };
  },
  'createApiKey by a token against its revocation': async ({ owner, newToken }) => {
    const { id, execute } = await newToken(owner, { scopes: [{ permission: 'api-key:create' }, { permission: '*:*' }] });
    return {
      grant: () => outcome(execute(CreateApiKeyDocument, { input: { name: 'key', role: 'ci' } })),
      withdraw: () => outcome(owner.execute(RevokePersonalAccessTokenDocument, { input: { id } })),
    };
  },
};

/** Holds every write before it can record its audit event: after its checks and changes, before its commit. */
async function holdWrites(): Promise<{ waiting: (count: number) => Promise<void>; release: () => Promise<void> }> {
  const holder = await world.database.pool.connect();
  await holder.query('begin; lock table audit_event in exclusive mode');
  return {
    waiting: async (count) => {
      for (;;) {
        const { rows } = await world.database.pool.query<{ n: number }>(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        if ((rows[0]?.n ?? 0) >= count) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    release: async () => {
      await holder.query('rollback');
      holder.release();
    },
  };
}

onServer('of two writes that race, the loser sees the winner', () => {
  for (const [name, arrange] of Object.entries(RACES)) {
    test(`${name}: what began first and commits first stands, and the grant that waited for it fails`, async () => {
      const tenant = await world.newOrganization();
      const { grant, withdraw } = await arrange(tenant, await tenant.newMember('admin'));
      const hold = await holdWrites();
      const withdrawal = withdraw();
      await hold.waiting(1);
      const late = grant();
      await hold.waiting(2);
      await hold.release();
      await expect(withdrawal).resolves.toBe('done');
      await expect(late).resolves.toMatch(/^(InsufficientAuthorityError|UNAUTHENTICATED)$/);
    });

    test(`${name}: the withdrawal is not answered while a grant that it could not stop is under way`, async () => {
      const tenant = await world.newOrganization();
      const { grant, withdraw } = await arrange(tenant, await tenant.newMember('admin'));
      const hold = await holdWrites();
      const granted = grant();
      await hold.waiting(1);
      let answered = false;
      const withdrawal = withdraw().finally(() => {
        answered = true;
      });
      await hold.waiting(2);
      expect(answered).toBe(false);
      await hold.release();
      await expect(granted).resolves.toBe('done');
      await expect(withdrawal).resolves.toBe('done');
      await expect(grant()).resolves.not.toBe('done');
    });
  }
});
