import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CreatePersonalAccessTokenDocument,
  SignInDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, type Tenant, type World } from '../../support/world.ts';

const SERVER = process.env['TEST_DATABASE_URL'];
const onServer = SERVER ? describe : describe.skip;
if (!SERVER) console.log('Locks are looked at on a PostgreSQL server only: set TEST_DATABASE_URL.');

type Change = (world: World, tenant: Tenant) => Promise<() => Promise<unknown>>;

/** Prepares a change of the organization. */
const CHANGES: Readonly<Record<string, Change>> = {
  'a token is created': (_world, { owner }) =>
    Promise.resolve(() =>
      owner.execute(CreatePersonalAccessTokenDocument, { input: { name: 'one' } }),
    ),
  'a member is suspended': async (_world, { owner, newMember }) => {
    const { memberId } = await newMember('developer');
    return () => owner.execute(SuspendMemberDocument, { input: { memberId } });
  },
  'a user signs in': async ({ as }, { newMember, slug }) => {
    const { email } = await newMember('developer');
    const input = { email, password: PASSWORD, organization: slug };
    return () => as(undefined)(SignInDocument, { input });
  },
};

onServer('DATABASE_LAYOUT=citus: while the organization is locked', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({
      DATABASE_LAYOUT: 'citus',
      DATABASE_URL: 'postgresql://nowhere.invalid/unused',
    });
  });
  afterAll(() => world.close());

  test.each(Object.entries(CHANGES))(
    '%s waits, and has locked no other row',
    async (_, prepare) => {
      const tenant = await world.newOrganization();
      const change = await prepare(world, tenant);
      const holder = await world.database.pool.connect();
      try {
        await holder.query('begin');
        await holder.query('select id from organization where slug = $1 for no key update', [
          tenant.slug,
        ]);
        const changed = change();
        const isWaiting = async (): Promise<boolean> => {
          const { rows } = await world.database.pool.query<{ waiting: string }>(
            `select query as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return rows.some(({ waiting }) => waiting.includes('"organization"'));
        };
        while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 5));
        for (const table of ['user_account', 'member', 'role', 'credential'])
          await holder.query(`select id from ${table} for update nowait`);
        await holder.query('commit');
        await expect(changed).resolves.toBeDefined();
      } finally {
        holder.release(true);
      }
    },
  );
});
