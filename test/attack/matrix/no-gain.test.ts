import { describe, expect, test } from '@jest/globals';
import { isLooser } from '../../../src/organization/policy.ts';
import { world } from '../../support/own-world.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { gains, holdingsOf, type Holdings } from './holdings.ts';
import { MUTATIONS, type MutationCase } from './mutations.ts';
import type { Kind } from './oracle.ts';
import { heal, setPolicy, setScopes } from './arrange.ts';
import { stage } from './on-stage.ts';
import type { Presented } from './stage.ts';

const presentedBy = (kind: Kind): readonly Presented[] =>
  stage.presented.filter(
    ({ caller }) => caller.kind === kind && ['owner', 'admin'].includes(caller.role),
  );

/** Runs a mutation. Returns the outcome, and what any holder gained. */
async function tryIt(
  e: MutationCase,
  asker: Presented,
): Promise<{ readonly answer: string; readonly gained: readonly string[] }> {
  await setPolicy(stage, {});
  const given = e.input ? { input: await e.input(stage, asker) } : {};
  const before = await holdingsOf(world, stage.tenant.id);
  const answer = outcomeOf(
    await ask(
      world,
      asker.secret,
      toDocument(e.field.slice('Mutation.'.length), e.input !== null),
      given,
    ),
    null,
  );
  const after = await holdingsOf(world, stage.tenant.id);
  await heal(stage);
  return { answer, gained: [...gains(before, after), ...loosened(before, after)] };
}

const loosened = (before: Holdings, after: Holdings): string[] =>
  isLooser(after.policy, before.policy, new Date()) ? ['the policy'] : [];

describe('with a token or key of a whole role, no caller gains authority', () => {
  test.each(MUTATIONS.map((e) => [`${e.field} ${e.when}`, e] as const))('%s', async (_, e) => {
    await setScopes(stage, null);
    for (const asker of [...presentedBy('whole token'), ...presentedBy('whole key')]) {
      if (e.own && asker.person === null) continue;
      const { answer, gained } = await tryIt(e, asker);
      expect({ who: asker.caller, answer, gained }).toEqual({
        who: asker.caller,
        answer,
        gained: [],
      });
    }
  });
});

describe('the measurement', () => {
  test('detects what an owner grants in a session', async () => {
    const giving = new Set<string>();
    for (const e of MUTATIONS) {
      for (const asker of presentedBy('session').filter(({ caller }) => caller.role === 'owner')) {
        const { gained } = await tryIt(e, asker);
        if (gained.length > 0) giving.add(e.field.slice('Mutation.'.length));
      }
    }
    expect([...giving].sort()).toEqual([
      'addScopes',
      'changeMemberRole',
      'createApiKey',
      'createPersonalAccessToken',
      'createRole',
      'createServiceUser',
      'inviteMember',
      'regeneratePersonalAccessToken',
      'reinstateMember',
      'restoreApiKey',
      'restorePersonalAccessToken',
      'updateOrganization',
      'updateRole',
    ]);
  });

  test('detects what a token of a whole role removes', async () => {
    const [admin] = stage.presented.filter(
      ({ caller }) => caller.role === 'admin' && caller.kind === 'whole token',
    );
    const taking = [
      'suspendMember who mints',
      'changeMemberRole of one who mints, down',
      'removeMember ',
      'revokeApiKey ',
      'revokePersonalAccessToken person',
    ];
    for (const name of taking) {
      const e = MUTATIONS.find(
        ({ field, when }) => `${field.slice('Mutation.'.length)} ${when}` === name,
      );
      expect([name, e && admin && (await tryIt(e, admin)).answer]).toEqual([name, 'done']);
    }
  });
});
