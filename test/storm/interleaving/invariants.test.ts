import { beforeAll, describe, expect, test } from '@jest/globals';
import { rowId } from '../../support/node-id.ts';
import { world } from '../../support/own-world.ts';
import { newKey, newRole } from '../../support/personal-access-token-steps.ts';
import { prefixOf } from '../../support/services.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { PASSWORD, type Tenant } from '../../support/world.ts';
import { AT_ONCE, count, events, mutate, query, times } from './at-once.ts';

describe('of many identical requests at the same time', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await world.newOrganization();
  });

  test('regenerating a token: one secret is live, the last', async () => {
    const { owner, newToken } = tenant;
    const { id, secret } = await newToken(owner);
    const answers = await Promise.all(
      times(AT_ONCE, () =>
        ask(world, owner.secret, toDocument('regeneratePersonalAccessToken'), { input: { id } }),
      ),
    );
    const secrets = answers.map(
      ({ data }) => (data?.['regeneratePersonalAccessToken'] as { secret: string }).secret,
    );
    const live = await Promise.all(
      [secret, ...secrets].map(async (one) =>
        (await ask(world, one, '{ viewer { organization { id } } }')).data?.['viewer'] ? [one] : [],
      ),
    );
    const [row] = await query<{ prefix: string }>('select prefix from credential where id = $1', [
      rowId(id),
    ]);
    expect(live.flat().map(prefixOf)).toEqual([row?.prefix]);
    expect(await events(tenant, id)).toEqual([
      'personal_access_token.created',
      ...times(AT_ONCE, () => 'personal_access_token.regenerated'),
    ]);
  });

  test('a token regenerating itself: one succeeds, and its secret is the one that is live', async () => {
    const scopes = [{ permission: 'personal-access-token:*' }];
    const { id, secret } = await tenant.newToken(tenant.owner, { scopes });
    const outcomes = await Promise.all(
      times(AT_ONCE, () => mutate(secret, 'regeneratePersonalAccessToken', { id })),
    );
    expect([count(outcomes, 'done'), count(outcomes, 'UNAUTHENTICATED')]).toEqual([1, AT_ONCE - 1]);
  });

  test('revoking and restoring a token: they take turns, and the last one decides', async () => {
    const { owner, newToken } = tenant;
    const { id } = await newToken(owner);
    const outcomes = await Promise.all(
      times(AT_ONCE * 2, async (i) => {
        const name = i % 2 === 0 ? 'revokePersonalAccessToken' : 'restorePersonalAccessToken';
        return `${name} ${await mutate(owner.secret, name, { id })}`;
      }),
    );
    const [revoked, restored] = [
      count(outcomes, 'revokePersonalAccessToken done'),
      count(outcomes, 'restorePersonalAccessToken done'),
    ];
    const [row] = await query<{ revoked: boolean }>(
      'select revoked_at is not null as revoked from credential where id = $1',
      [rowId(id)],
    );
    expect(revoked - restored).toBe(row?.revoked ? 1 : 0);
    expect(outcomes.filter((one) => !/(done|InvalidStateError)$/.test(one))).toEqual([]);
    const recorded = (await events(tenant, id)).slice(1);
    expect(recorded).toHaveLength(revoked + restored);
    expect(count(recorded, 'personal_access_token.revoked')).toBe(revoked);
  });

  test.each<[string, () => Promise<object>, string]>([
    ['createRole', async () => ({ key: 'the-same', name: 'x', grants: [] }), 'ConflictError'],
    [
      'inviteMember',
      async () => ({ email: 'the-same@example.org', role: 'viewer' }),
      'ConflictError',
    ],
    [
      'suspendMember',
      async () => ({ memberId: (await tenant.newMember('viewer')).memberId }),
      'InvalidStateError',
    ],
    [
      'removeMember',
      async () => ({ memberId: (await tenant.newMember('viewer')).memberId }),
      'NotFoundError',
    ],
    ['deleteRole', async () => ({ key: await newRole(tenant.owner, []) }), 'NotFoundError'],
    [
      'deletePersonalAccessToken',
      async () => ({ id: (await tenant.newToken(tenant.owner)).id }),
      'NotFoundError',
    ],
    [
      'revokeApiKey',
      async () => ({ id: (await newKey(world, tenant.owner)).id }),
      'InvalidStateError',
    ],
  ])('%s: one succeeds, and the others receive the reason', async (name, arrange, refusal) => {
    const input = await arrange();
    const outcomes = await Promise.all(
      times(AT_ONCE, () => mutate(tenant.owner.secret, name, input)),
    );
    expect([count(outcomes, 'done'), count(outcomes, refusal)]).toEqual([1, AT_ONCE - 1]);
  });

  test('accepting an invitation: one succeeds', async () => {
    const input = { email: 'accepts@example.org', role: 'viewer' };
    const { data } = await ask(world, tenant.owner.secret, toDocument('inviteMember'), { input });
    const { secret } = data?.['inviteMember'] as { secret: string };
    const outcomes = await Promise.all(
      times(AT_ONCE, async () =>
        outcomeOf(
          await ask(world, undefined, toDocument('acceptInvitation'), {
            input: { secret, name: 'x', password: PASSWORD },
          }),
          null,
        ),
      ),
    );
    expect([count(outcomes, 'done'), count(outcomes, 'NotFoundError')]).toEqual([1, AT_ONCE - 1]);
  });

  test('several organizations inviting the same new person: all succeed, each with a separate account', async () => {
    const tenants = [];
    for (let i = 0; i < 6; i++) tenants.push(await world.newOrganization());
    for (let round = 0; round < 5; round++) {
      const email = `new-${round}@example.org`;
      const outcomes = await Promise.all(
        tenants.map(({ owner }) => mutate(owner.secret, 'inviteMember', { email, role: 'viewer' })),
      );
      expect(outcomes).toEqual(tenants.map(() => 'done'));
      const homes = await query<{ home: string }>(
        'select home_organization_id as home from user_account where email = $1',
        [email],
      );
      expect(homes.map(({ home }) => home).sort()).toEqual(tenants.map(({ id }) => id).sort());
    }
  });
});
