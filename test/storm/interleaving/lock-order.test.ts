import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/database/database.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { cloneDatabase } from '../../support/locations.ts';
import { compareRows, readRows } from '../../support/table-rows.ts';
import { createWorld, type World } from '../../support/world.ts';
import { ACTOR_KINDS, newActor, type Actor, type ActorKind } from './actors.ts';
import { GRANTS } from './grants.ts';
import { WITHDRAWALS } from './withdrawals.ts';

// Concurrent transactions need two connections. The embedded database has one, so these tests are
// skipped there with a notice.
const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL'])
  console.log('The order of locks is tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

const CONNECTIONS = 40;
const WITHIN_MS = 20_000;
let world: World;
beforeAll(async () => {
  const location = await cloneDatabase();
  const database = await openDatabase(
    location.kind === 'server' ? { ...location, poolSize: CONNECTIONS } : location,
  );
  world = await createWorld({}, { database });
});
afterAll(async () => {
  await world.close();
  await world.database.close();
});

/** Pauses every write before its audit event: after its checks and changes, before its commit. */
async function holdWrites(): Promise<{
  waiting: (count: number) => Promise<void>;
  release: () => Promise<void>;
}> {
  const holder = await world.database.pool.connect();
  await holder.query('begin; lock table audit_event in exclusive mode');
  return {
    waiting: async (count) => {
      for (const until = performance.now() + WITHIN_MS; ; await sleep(5)) {
        const { rows } = await world.database.pool.query<{ n: number }>(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        const n = rows[0]?.n ?? 0;
        if (n >= count) return;
        if (performance.now() > until)
          throw new Error(`Only ${n} of ${count} writes wait for a lock.`);
      }
    },
    release: async () => {
      await holder.query('rollback');
      holder.release();
    },
  };
}

/** Prepares every grant of this kind of actor. */
async function prepareGrants(actor: Actor): Promise<Record<string, () => Promise<string>>> {
  const ready: Record<string, () => Promise<string>> = {};
  for (const [what, { own, name, arrange }] of Object.entries(GRANTS)) {
    if (own && actor.kind === 'key') continue;
    const { input } = await arrange(world, actor);
    ready[what] = async () =>
      outcomeOf(await ask(world, actor.secret, toDocument(name), { input }), null);
  }
  return ready;
}

const sendAll = async (
  grants: Record<string, () => Promise<string>>,
): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(grants).map(async ([what, send]) => [what, await send()] as const),
    ),
  );
/**
 * Returns the withdrawals for this kind of actor. For a token issued by a token, only those of the
 * issuer.
 */
const waysFor = (kind: ActorKind) =>
  Object.entries(WITHDRAWALS).filter(([, { of }]) =>
    kind === 'child' ? of.join() === 'child' : of.includes(kind),
  );
const REFUSED = /^(InsufficientAuthorityError|NotFoundError|UNAUTHENTICATED)\b/;

onServer.each(ACTOR_KINDS)('of two writes that race, the loser sees the winner: a %s', (kind) => {
  test.each(waysFor(kind).filter(([, { bySql }]) => !bySql))(
    'that grants while %s waits, and is then rejected',
    async (what, { run }) => {
      const actor = await newActor(world, await world.newOrganization(), kind);
      const grants = await prepareGrants(actor);
      const before = await readRows(world.database);
      const hold = await holdWrites();
      const withdrawal = run(world, actor);
      await hold.waiting(1);
      const late = sendAll(grants);
      await hold.waiting(1 + Object.keys(grants).length);
      await hold.release();
      await expect(withdrawal).resolves.toBe('done');
      expect(Object.entries(await late).filter(([, outcome]) => !REFUSED.test(outcome))).toEqual(
        [],
      );
      // Only the withdrawal is recorded, and nothing else was created.
      const { added } = compareRows(before, await readRows(world.database));
      expect(
        Object.fromEntries(Object.entries(added).map(([table, ids]) => [table, ids.length])),
      ).toEqual({
        audit_event: 1,
        ...(what === 'the member is removed' && { former_member: 1 }),
      });
    },
  );

  test.each(waysFor(kind))('that is granting finishes first when %s', async (_, { run }) => {
    const actor = await newActor(world, await world.newOrganization(), kind);
    const grants = await prepareGrants(actor);
    const hold = await holdWrites();
    const granted = sendAll(grants);
    await hold.waiting(Object.keys(grants).length);
    let answered = false;
    const withdrawal = run(world, actor).finally(() => {
      answered = true;
    });
    await Promise.race([hold.waiting(1 + Object.keys(grants).length), withdrawal]);
    expect(answered).toBe(false);
    await hold.release();
    await expect(withdrawal).resolves.toBe('done');
    const outcomes = Object.values(await granted);
    // Grants that are serialized in the organization may follow the withdrawal; the others came
    // first.
    expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThan(
      outcomes.length / 3,
    );
    expect(outcomes.filter((outcome) => outcome !== 'done' && !REFUSED.test(outcome))).toEqual([]);
    for (const send of Object.values(await prepareAgain(actor)))
      expect(await send()).toMatch(REFUSED);
  });
});

onServer('of two owners who demote themselves at the same time', () => {
  test('one stays an owner', async () => {
    const tenant = await world.newOrganization();
    const owners = [tenant.owner, await tenant.newMember('owner')];
    const hold = await holdWrites();
    const outcomes = Promise.all(
      owners.map(async ({ secret, memberId }) => {
        const input = { memberId, role: 'viewer' };
        return outcomeOf(await ask(world, secret, toDocument('changeMemberRole'), { input }), null);
      }),
    );
    await hold.waiting(owners.length);
    await hold.release();
    expect((await outcomes).sort()).toEqual(['InvalidStateError', 'done']);
  });
});

/** Prepares another grant, for afterwards. */
const prepareAgain = async (actor: Actor): Promise<Record<string, () => Promise<string>>> => ({
  again: async () =>
    outcomeOf(
      await ask(world, actor.secret, toDocument('createRole'), {
        input: { key: `again-${actor.role}`, name: 'x', grants: [] },
      }),
      null,
    ),
});
