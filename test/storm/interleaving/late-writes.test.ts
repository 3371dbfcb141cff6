import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { checksum } from '../../support/table-rows.ts';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { ACTOR_KINDS, newActor, type Actor, type ActorKind } from './actors.ts';
import { GRANTS, type Grant } from './grants.ts';
import { WITHDRAWALS } from './withdrawals.ts';

// A mutation that was authenticated writes nothing if its authority is removed, and the removal
// acknowledged, before it writes. The mutation is paused between its check and its transaction, so
// the test runs on the embedded database too.

/** Pauses every transaction of one instance before it begins. */
class Gate {
  #open: Promise<void> = Promise.resolve();
  #arrive: () => void = () => undefined;

  /**
   * Closes the gate. Returns how to open it, and a promise for the arrival of so many transactions.
   */
  close(count: number): { readonly arrived: Promise<void>; readonly open: () => void } {
    let open: () => void = () => undefined;
    let come = 0;
    this.#open = new Promise((resolve) => (open = resolve));
    const arrived = new Promise<void>(
      (resolve) =>
        (this.#arrive = () => {
          come += 1;
          if (come === count) resolve();
        }),
    );
    return { arrived, open };
  }

  pass(): Promise<void> {
    this.#arrive();
    return this.#open;
  }
}

let world: World;
/** Another instance on the same database, whose transactions begin when the gate is open. */
let held: World;
let tenant: Tenant;
const gate = new Gate();
beforeAll(async () => {
  world = await createWorld();
  const fork: World['database']['fork'] = () => {
    const em = world.database.fork();
    const transactional = em.transactional.bind(em);
    return Object.assign(em, {
      transactional: async (...given: Parameters<typeof transactional>) =>
        gate.pass().then(() => transactional(...given)),
    });
  };
  held = await createWorld({}, { database: { ...world.database, fork } });
  tenant = await world.newOrganization();
});
afterAll(async () => {
  await held.close();
  await world.close();
});

const REFUSED = /^(InsufficientAuthorityError|NotFoundError|UNAUTHENTICATED)\b/;
const SECRET = /\b(pat|key|ses|inv)_[0-9A-Za-z]{30,}/;

const send = (to: World, { secret }: Actor, name: string, { input }: Grant) =>
  ask(to, secret, toDocument(name), { input });

/** Returns the grants that this kind of actor can make. */
const grantsOf = (kind: ActorKind) =>
  Object.entries(GRANTS).filter(([, { own }]) => !(own && kind === 'key'));

/**
 * Sends every grant of this actor to the paused instance, and waits until all are authenticated.
 */
async function sendAll(actor: Actor) {
  const ready: Record<string, () => ReturnType<typeof send>> = {};
  for (const [what, { name, arrange }] of grantsOf(actor.kind)) {
    const grant = await arrange(world, actor);
    ready[what] = () => send(held, actor, name, grant);
  }
  const { arrived, open } = gate.close(Object.keys(ready).length);
  const answers = Object.entries(ready).map(async ([what, run]) => [what, await run()] as const);
  await Promise.race([arrived, Promise.all(answers)]);
  return { open, answers: Promise.all(answers).then((all) => Object.fromEntries(all)) };
}

const outcomesOf = (
  answers: Record<string, Awaited<ReturnType<typeof send>>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(answers).map(([what, answer]) => [what, outcomeOf(answer, null)]),
  );

describe.each(ACTOR_KINDS)('what a %s grants', (kind) => {
  test.each(grantsOf(kind))(
    '%s: succeeds when no authority is removed meanwhile',
    async (_, { name, arrange }) => {
      const actor = await newActor(world, tenant, kind);
      const grant = await arrange(world, actor);
      const { arrived, open } = gate.close(1);
      const answer = send(held, actor, name, grant);
      await arrived;
      open();
      expect(outcomeOf(await answer, null)).toBe('done');
    },
  );

  test.each(Object.entries(WITHDRAWALS).filter(([, { of }]) => of.includes(kind)))(
    'is rejected, and leaves nothing, when meanwhile %s',
    async (_, { run }) => {
      const actor = await newActor(world, tenant, kind);
      const { open, answers } = await sendAll(actor);
      expect(await run(world, actor)).toBe('done');
      const before = await checksum(world.database);
      open();
      const late = await answers;
      const outcomes = outcomesOf(late);
      expect(Object.keys(outcomes)).toHaveLength(grantsOf(kind).length);
      expect(Object.entries(outcomes).filter(([, outcome]) => !REFUSED.test(outcome))).toEqual([]);
      expect(JSON.stringify(late)).not.toMatch(SECRET);
      expect(await checksum(world.database)).toBe(before);
      await world.database.pool.query('update organization set suspended_at = null where id = $1', [
        tenant.id,
      ]);
    },
  );
});
