import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
} from '../../../src/client/client.ts';
import { rowId } from '../../support/node-id.ts';
import { send } from '../../support/http-send.ts';
import { newKey, newRole } from '../../support/personal-access-token-steps.ts';
import { bearer, prefixOf } from '../../support/services.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import {
  createWorld,
  PASSWORD,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';

// On the embedded database, which has one connection, these hold by themselves: there fewer rounds
// are run.
const isServer = process.env['TEST_DATABASE_URL'] !== undefined;
const OWNER_ROUNDS = isServer ? 208 : 32;
const LOAD = isServer ? 400 : 60;
const AT_ONCE = 20;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const mutate = async (secret: string, name: string, input: object | null): Promise<string> =>
  outcomeOf(
    await ask(world, secret, toDocument(name, input !== null), input ? { input } : {}),
    null,
  );
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const count = (outcomes: readonly string[], outcome: string): number =>
  outcomes.filter((one) => one.startsWith(outcome)).length;

async function query<T extends object>(sql: string, values: readonly unknown[]): Promise<T[]> {
  return (await world.database.pool.query<T>(sql, [...values])).rows;
}
const events = async (tenant: Tenant, targetId: string): Promise<string[]> =>
  (
    await query<{ action: string }>(
      'select action from audit_event where organization_id = $1 and target_id = $2 order by occurred_at, id',
      [tenant.id, rowId(targetId)],
    )
  ).map(({ action }) => action);

describe('an organization keeps an owner, whatever two of them do at the same time', () => {
  const STEPS: Readonly<Record<string, (by: Owner, whom: Owner) => Promise<string>>> = {
    demotes: (by, whom) =>
      mutate(by.person.secret, 'changeMemberRole', {
        memberId: whom.person.memberId,
        role: 'viewer',
      }),
    suspends: (by, whom) =>
      mutate(by.person.secret, 'suspendMember', { memberId: whom.person.memberId }),
    removes: (by, whom) =>
      mutate(by.person.secret, 'removeMember', { memberId: whom.person.memberId }),
    'narrows the role of': (by, whom) =>
      mutate(by.person.secret, 'updateRole', { key: whom.role, grants: ['*:read', 'role:*'] }),
  };
  /** Each has a role of their own, that holds everything. */
  interface Owner {
    readonly person: Person;
    readonly role: string;
  }
  const PAIRS = Object.keys(STEPS).flatMap((one) =>
    Object.keys(STEPS).map((other) => [one, other] as const),
  );

  async function newOwner(tenant: Tenant): Promise<Owner> {
    const role = await newRole(tenant.owner, ['*:*']);
    return { role, person: await tenant.newMember(role) };
  }

  /** Makes both owners again. */
  async function reset(tenant: Tenant, owners: readonly Owner[]): Promise<void> {
    for (const { role, person } of owners) {
      // The same membership is made again, which the server never does.
      await query('delete from former_member where id = $1', [rowId(person.memberId)]);
      await query("update role set grants = '{*:*}' where organization_id = $1 and key = $2", [
        tenant.id,
        role,
      ]);
      await query(
        `insert into member (id, organization_id, user_id, role_id, status, created_at)
         values ($1, $2, $3, (select id from role where organization_id = $2 and key = $4), 'ACTIVE', now())
         on conflict (id) do update set status = excluded.status, role_id = excluded.role_id`,
        [rowId(person.memberId), tenant.id, rowId(person.userId), role],
      );
      await query(
        'update credential set member_id = $1, revoked_at = null, revoked_by_id = null where owner_id = $2',
        [rowId(person.memberId), rowId(person.userId)],
      );
    }
  }

  test.each(PAIRS)('one %s and the other %s', async (one, other) => {
    const tenant = await world.newOrganization();
    const [first, second] = [await newOwner(tenant), await newOwner(tenant)];
    await query('update user_account set suspended_at = now() where id = $1', [
      rowId(tenant.owner.userId),
    ]);
    for (let round = 0; round < OWNER_ROUNDS / PAIRS.length; round++) {
      await reset(tenant, [first, second]);
      // Each upon the other, and then each upon themselves.
      const [a, b] = round % 2 === 0 ? [second, first] : [first, second];
      const answers = await Promise.all([STEPS[one]!(first, a), STEPS[other]!(second, b)]);
      const owners = await query(
        `select 1 from member m join role r on r.id = m.role_id join user_account u on u.id = m.user_id
         where m.organization_id = $1 and m.status = 'ACTIVE' and u.suspended_at is null and r.grants = '{*:*}'`,
        [tenant.id],
      );
      expect([answers, owners.length, count(answers, 'done')]).toEqual([answers, 1, 1]);
    }
  });
});

describe('of many who do the same at once', () => {
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
  ])('%s: one is done, and the others hear why not', async (name, arrange, refusal) => {
    const input = await arrange();
    const outcomes = await Promise.all(
      times(AT_ONCE, () => mutate(tenant.owner.secret, name, input)),
    );
    expect([count(outcomes, 'done'), count(outcomes, refusal)]).toEqual([1, AT_ONCE - 1]);
  });

  test('accepting an invitation: one is done', async () => {
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

  test('several organizations inviting somebody whom none of them knew: all are done, and each has an account of its own', async () => {
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

describe('under load', () => {
  test('every change that was acknowledged is on record once, and no other', async () => {
    const tenant = await world.newOrganization();
    const { owner, newMember, newToken } = tenant;
    const [admin, viewer] = [await newMember('admin'), await newMember('viewer')];
    const { id } = await newToken(viewer);
    const key = await newKey(world, owner);
    const steps: readonly ((
      i: number,
    ) => readonly [secret: string, name: string, input: object, event: string])[] = [
      () => [admin.secret, 'suspendMember', { memberId: viewer.memberId }, 'member.suspended'],
      () => [admin.secret, 'reinstateMember', { memberId: viewer.memberId }, 'member.reinstated'],
      (i) => [
        owner.secret,
        'changeMemberRole',
        { memberId: viewer.memberId, role: i % 2 ? 'viewer' : 'developer' },
        'member.role_changed',
      ],
      () => [owner.secret, 'revokePersonalAccessToken', { id }, 'personal_access_token.revoked'],
      () => [owner.secret, 'restorePersonalAccessToken', { id }, 'personal_access_token.restored'],
      () => [
        viewer.secret,
        'updatePersonalAccessToken',
        { id, name: 'renamed' },
        'personal_access_token.updated',
      ],
      (i) => [
        viewer.secret,
        'createPersonalAccessToken',
        { name: `t-${i}` },
        'personal_access_token.created',
      ],
      () => [admin.secret, 'revokeApiKey', { id: key.id }, 'api_key.revoked'],
      () => [admin.secret, 'restoreApiKey', { id: key.id }, 'api_key.restored'],
      (i) => [
        viewer.secret,
        'createRole',
        { key: `r-${i}`, name: 'x', grants: [] },
        'role.created',
      ],
      (i) => [
        admin.secret,
        'createRole',
        { key: `r-${i % 40}`, name: 'x', grants: [] },
        'role.created',
      ],
    ];
    const [start] = await query<{ at: Date }>('select clock_timestamp() as at', []);
    const acknowledged: string[] = [];
    const run = async (from: number): Promise<void> => {
      for (let i = from; i < LOAD; i += AT_ONCE) {
        const [secret, name, input, event] = steps[(i * 7) % steps.length]!(i);
        const outcome = await mutate(secret, name, input);
        expect(outcome).not.toBe('INTERNAL');
        if (outcome === 'done') acknowledged.push(event);
      }
    };
    await Promise.all(times(AT_ONCE, run));
    const recorded = await query<{ action: string }>(
      'select action from audit_event where organization_id = $1 and occurred_at >= $2',
      [tenant.id, start?.at],
    );
    expect(acknowledged.length).toBeGreaterThan(LOAD / 8);
    expect(recorded.map(({ action }) => action).sort()).toEqual(acknowledged.sort());
  });

  test('a hundred at once who ask who they are each hear of themselves', async () => {
    const tenant = await world.newOrganization();
    const secrets: string[] = [];
    for (let i = 0; i < 10; i++) {
      const person = await tenant.newMember('developer');
      secrets.push(person.secret);
      for (let j = 0; j < 7; j++) secrets.push((await tenant.newToken(person)).secret);
      for (let j = 0; j < 2; j++) secrets.push((await newKey(world, tenant.owner)).secret);
    }
    const prefix =
      '... on PersonalAccessToken { prefix } ... on ApiKey { prefix } ... on Session { id }';
    const WHO = `{ viewer { user { id } credential { ${prefix} } } }`;
    const alone = new Map<string, string>();
    for (const secret of secrets) alone.set(secret, JSON.stringify(await ask(world, secret, WHO)));
    expect(new Set(alone.values()).size).toBe(100);
    const strangers = await Promise.all(
      times(isServer ? 2_000 : 500, async (i) => {
        const secret = secrets[(i * 37) % secrets.length]!;
        if (i % 5 === 0)
          return prefixOf(secret) ===
            (await send(`${world.url}/forward-auth`, { headers: bearer(secret) })).headers[
              'x-latchkey-credential'
            ]
            ? []
            : [i];
        return JSON.stringify(await ask(world, secret, WHO)) === alone.get(secret) ? [] : [i];
      }),
    );
    expect(strangers.flat()).toEqual([]);
  });

  test('a suspension does not wait for ever for a member who writes without a pause', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const busy = await newMember('developer');
    const { id } = await newToken(busy);
    const end = { at: false };
    const write = async (): Promise<void> => {
      while (
        !end.at &&
        (await mutate(busy.secret, 'updatePersonalAccessToken', { id, name: 'again' })) === 'done'
      );
    };
    const make = async (i: number): Promise<void> => {
      for (
        let n = 0;
        !end.at &&
        (await mutate(busy.secret, 'createPersonalAccessToken', { name: `t-${i}-${n}` })) ===
          'done';
        n++
      );
    };
    const writers = [...times(4, write), ...times(12, make)];
    await new Promise((resolve) => setTimeout(resolve, 500));
    const started = performance.now();
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: busy.memberId } }))
        .suspendMember,
    );
    const took = performance.now() - started;
    await Promise.all(writers);
    end.at = true;
    expect(took).toBeLessThan(10_000);
    await expect(
      busy.execute(RevokePersonalAccessTokenDocument, { input: { id } }),
    ).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
