import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { createWorld, type World } from '../../support/world.ts';
import { ACTOR_KINDS, newActor } from './actors.ts';
import { GRANTS } from './grants.ts';
import { WITHDRAWALS } from './withdrawals.ts';

// Nothing is paused here: grants and a withdrawal start at random moments.

const onServer = process.env['TEST_DATABASE_URL'] ? describe : describe.skip;
if (!process.env['TEST_DATABASE_URL'])
  console.log('Random races are tested on a PostgreSQL server only: set TEST_DATABASE_URL.');

/** `RACE_SEED` draws the same rounds again, and `RACE_ROUNDS` more of them. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 120);
const SEED = Number(process.env['RACE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const REFUSED = /^(InsufficientAuthorityError|NotFoundError|UNAUTHENTICATED)\b/;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const inMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const delay = fc.integer({ min: 0, max: 25 });
const round = fc.constantFrom(...ACTOR_KINDS).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    way: fc.constantFrom(
      ...Object.keys(WITHDRAWALS).filter((way) => WITHDRAWALS[way]?.of.includes(kind)),
    ),
    after: delay,
    grants: fc.array(
      fc.record({
        what: fc.constantFrom(
          ...Object.keys(GRANTS).filter((what) => kind !== 'key' || !GRANTS[what]?.own),
        ),
        after: delay,
        later: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
);

onServer('grants and a withdrawal at random times', () => {
  test(`end as in some serial order: ${ROUNDS} rounds, RACE_SEED=${SEED}`, async () => {
    const met = { before: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(round, async ({ kind, way, after, grants }) => {
        const actor = await newActor(world, await world.newOrganization(), kind);
        const withdrawal = WITHDRAWALS[way];
        if (!withdrawal) throw new Error(`There is no way "${way}".`);
        const ready = await Promise.all(
          grants.map(async ({ what, after: wait, later }) => {
            const grant = GRANTS[what];
            if (!grant) throw new Error(`There is no grant "${what}".`);
            return {
              name: grant.name,
              wait,
              later,
              input: (await grant.arrange(world, actor)).input,
            };
          }),
        );
        const eventsBefore = await countEvents(actor.tenant.id);

        const withdrawn = inMs(after).then(() => withdrawal.run(world, actor));
        const outcomes = await Promise.all(
          ready.map(async ({ name, wait, later, input }) => {
            // Some wait for the response of the withdrawal. All of these must be rejected.
            if (later) await withdrawn;
            await inMs(wait);
            const outcome = outcomeOf(
              await ask(world, actor.secret, toDocument(name), { input }),
              null,
            );
            return { later, outcome };
          }),
        );

        expect(await withdrawn).toBe('done');
        expect(
          outcomes.filter(
            ({ later, outcome }) => !REFUSED.test(outcome) && (later || outcome !== 'done'),
          ),
        ).toEqual([]);
        const done = outcomes.filter(({ outcome }) => outcome === 'done').length;
        // One event for each successful grant, and none for a rejected one.
        expect(await countEvents(actor.tenant.id)).toBe(
          eventsBefore + done + (withdrawal.bySql ? 0 : 1),
        );
        met.before += done;
        met.refused += outcomes.length - done;
      }),
      { numRuns: ROUNDS, seed: SEED, endOnFailure: true },
    );
    // The random moments must produce both orders.
    expect(Math.min(met.before, met.refused)).toBeGreaterThan(ROUNDS / 10);
  }, 300_000);
});

async function countEvents(organizationId: string): Promise<number> {
  const { rows } = await world.database.pool.query<{ n: number }>(
    'select count(*)::int as n from audit_event where organization_id = $1',
    [organizationId],
  );
  return rows[0]?.n ?? 0;
}
