import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isInputObjectType } from 'graphql';
import { schema } from '../../../src/server/schema.ts';
import { createSetUpLink } from '../../../src/process/set-up-link.ts';
import { InviteMemberDocument } from '../../../src/client/client.ts';
import { rowId } from '../../support/node-id.ts';
import { compareRows, readRows, type Difference } from '../../support/table-rows.ts';
import { world } from '../../support/own-world.ts';
import { createWorld, PASSWORD, payloadOf } from '../../support/world.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { MUTATIONS } from './mutations.ts';
import { heal } from './arrange.ts';
import { freshScope, freshSession } from './fresh.ts';
import { stage } from './on-stage.ts';
import { newStage, type Presented, type Stage } from './stage.ts';

// Every mutation changes only the expected columns of the rows that it names.

/**
 * The effect of a mutation on rows: how many it adds, which it removes, and which columns of which
 * it changes.
 */
interface Radius {
  readonly added?: Readonly<Record<string, number>>;
  readonly removed?: Readonly<Record<string, readonly string[]>>;
  readonly changed?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}
interface Case {
  /** The case of the matrix; by default the first one. */
  readonly when?: string;
  /** Creates what the case needs. Returns the input if it differs from that of the matrix. */
  readonly arrange?: (stage: Stage, asker: Presented, input: Input) => Promise<Input>;
  /** Called with the row ids of the target and of the presented credential. */
  readonly radius: (target: string, asker: string, input: Input) => Radius;
  readonly events?: number;
}
type Input = Readonly<Record<string, unknown>>;

const changes =
  (table: string, ...columns: string[]) =>
  (target: string): Radius => ({ changed: { [table]: { [target]: columns } } });
const adds = (added: Record<string, number>) => (): Radius => ({ added });
const removes =
  (table: string) =>
  (target: string): Radius => ({ removed: { [table]: [target] } });
const ENDED = ['revoked_at', 'revoked_by_id', 'updated_at'];
const RENAMED = ['name', 'updated_at'];
const ends = changes('credential', ...ENDED);
const endsItself = (_target: string, asker: string): Radius => ends(asker);

/** Returns the other sessions of the caller. */
const otherSessions = async (stage: Stage, asker: Presented): Promise<Input> => {
  const { rows } = await stage.world.database.pool.query<{ id: string }>(
    "select id from credential where kind = 'SESSION' and owner_id = $1 and id <> $2 and revoked_at is null order by id",
    [rowId(asker.person?.userId ?? ''), rowId(asker.id)],
  );
  return { others: rows.map(({ id }) => id) };
};
const endsOthers = (input: Input) =>
  Object.fromEntries((input['others'] as string[]).map((id) => [id, ENDED]));

const CASES: Readonly<Record<string, Case>> = {
  addScopes: {
    radius: (target) => ({
      ...adds({ scope: 1 })(),
      ...changes('credential', 'updated_at')(target),
    }),
  },
  removeScopes: {
    radius: (target, _asker, input) => ({
      removed: { scope: (input['scopeIds'] as string[]).map(rowId) },
      ...changes('credential', 'updated_at')(target),
    }),
  },
  removeAllScopes: {
    arrange: async (stage, _asker, input) => ({
      ...input,
      scope: await freshScope(stage, String(input['personalAccessTokenId'])),
    }),
    radius: (target, _asker, input) => ({
      removed: { scope: [rowId(String(input['scope']))] },
      ...changes('credential', 'updated_at')(target),
    }),
  },
  narrowPersonalAccessToken: {
    arrange: async (stage, _asker, input) => ({
      ...input,
      scope: await freshScope(stage, String(input['id'])),
    }),
    radius: (target, _asker, input) => ({
      removed: { scope: [rowId(String(input['scope']))] },
      ...changes('credential', 'updated_at')(target),
    }),
  },
  updatePersonalAccessToken: { radius: changes('credential', ...RENAMED) },
  regeneratePersonalAccessToken: {
    radius: changes('credential', 'expires_at', 'prefix', 'secret_hash', 'updated_at'),
  },
  deletePersonalAccessToken: { radius: removes('credential') },
  revokePersonalAccessToken: { radius: ends },
  restorePersonalAccessToken: { radius: ends },
  createPersonalAccessToken: {
    when: 'own, that reads channels',
    radius: adds({ credential: 1, scope: 1 }),
  },
  deleteAllPersonalAccessTokens: {
    arrange: async (stage, asker, input) => {
      const { rows } = await stage.world.database.pool.query<{ id: string }>(
        "select id from credential where owner_id = $1 and kind = 'PERSONAL_ACCESS_TOKEN' and revoked_at is null and expires_at <= now() order by id",
        [rowId(asker.person?.userId ?? '')],
      );
      return { ...input, all: rows.map(({ id }) => id) };
    },
    radius: (_target, _asker, input) => ({ removed: { credential: input['all'] as string[] } }),
  },
  createApiKey: { radius: adds({ credential: 1 }) },
  updateApiKey: { radius: changes('credential', ...RENAMED) },
  deleteApiKey: { radius: removes('credential') },
  revokeApiKey: { radius: ends },
  restoreApiKey: { radius: ends },
  changeMemberRole: { when: 'up', radius: changes('member', 'role_id') },
  suspendMember: { radius: changes('member', 'status') },
  reinstateMember: { radius: changes('member', 'status') },
  removeMember: {
    radius: (target) => ({ ...removes('member')(target), ...adds({ former_member: 1 })() }),
  },
  inviteMember: { radius: adds({ member: 1, user_account: 1 }) },
  createServiceUser: { radius: adds({ member: 1, user_account: 1 }) },
  acceptInvitation: {
    arrange: async ({ tenant, world }) => {
      const email = `${randomUUID()}@example.org`;
      const { secret, member } = payloadOf(
        (await tenant.owner.execute(InviteMemberDocument, { input: { email, role: 'viewer' } }))
          .inviteMember,
      );
      const { rows } = await world.database.pool.query<{ id: string }>(
        'select id from user_account where email = $1',
        [email],
      );
      return { secret, name: 'Joined', password: PASSWORD, memberId: member.id, user: rows[0]?.id };
    },
    radius: (target, _asker, input) => ({
      changed: {
        member: {
          [target]: [
            'invitation_expires_at',
            'invitation_hash',
            'invitation_prefix',
            'invited_name',
            'inviter_id',
            'status',
          ],
        },
        user_account: { [String(input['user'])]: ['name', 'password_hash'] },
      },
    }),
  },
  createRole: { radius: adds({ role: 1 }) },
  updateRole: { radius: changes('role', 'name') },
  deleteRole: { radius: removes('role') },
  signIn: {
    arrange: async ({ tenant }) => ({
      email: tenant.owner.email,
      password: PASSWORD,
      organization: tenant.slug,
    }),
    radius: adds({ credential: 1 }),
  },
  signOut: { radius: endsItself },
  revokeCurrentCredential: { radius: endsItself },
  revokeSession: { radius: ends },
  revokeOtherSessions: {
    arrange: async (stage, asker) => {
      await freshSession(stage, asker);
      return otherSessions(stage, asker);
    },
    radius: (_target, _asker, input) => ({ changed: { credential: endsOthers(input) } }),
  },
  changePassword: {
    arrange: async (stage, asker) => {
      await freshSession(stage, asker);
      return {
        currentPassword: PASSWORD,
        newPassword: 'another password',
        user: rowId(asker.person?.userId ?? ''),
        ...(await otherSessions(stage, asker)),
      };
    },
    radius: (_target, _asker, input) => ({
      changed: {
        credential: endsOthers(input),
        user_account: { [String(input['user'])]: ['password_hash'] },
      },
    }),
  },
  updateOrganization: { radius: changes('organization', 'name') },
};

beforeAll(async () => {
  // Another organization with the same objects, which must not change.
  await newStage(world);
});

/** Returns the fields of a case that the input type of the mutation has. */
function toInput(name: string, input: Input): Input {
  const type = schema.getType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Input`);
  const fields = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
  return Object.fromEntries(Object.entries(input).filter(([key]) => fields.includes(key)));
}

async function targetOf(name: string, input: Input): Promise<string> {
  if (/Role$/.test(name) && typeof input['key'] === 'string') {
    const { rows } = await world.database.pool.query<{ id: string }>(
      'select id from role where organization_id = $1 and key = $2',
      [stage.tenant.id, input['key']],
    );
    return rows[0]?.id ?? '';
  }
  if (name === 'updateOrganization') return stage.tenant.id;
  const named = input['id'] ?? input['personalAccessTokenId'] ?? input['memberId'];
  return typeof named === 'string' ? rowId(named) : '';
}

/**
 * Returns the effect without audit events, which are counted separately. Lists are in the order of
 * their ids.
 */
function toRadius({ added, removed, changed }: Difference): Radius & { events: number } {
  const { audit_event: events = [], ...others } = added;
  const sorted = Object.fromEntries(
    Object.entries(removed).map(([table, ids]) => [table, [...ids].sort()]),
  );
  return {
    events: events.length,
    added: Object.fromEntries(Object.entries(others).map(([table, ids]) => [table, ids.length])),
    removed: sorted,
    changed,
  };
}

describe('a mutation changes what it names, and records that once', () => {
  test('every mutation has a case', () => {
    expect([...Object.keys(CASES), 'setUp'].sort()).toEqual(
      Object.keys(schema.getMutationType()?.getFields() ?? {}).sort(),
    );
  });

  test.each(Object.entries(CASES))('%s', async (name, { when, arrange, radius, events = 1 }) => {
    const asker = stage.presented.find(
      ({ caller }) => caller.role === 'owner' && caller.kind === 'session',
    )!;
    const way = MUTATIONS.find(
      (one) => one.field === `Mutation.${name}` && (when === undefined || one.when === when),
    )!;
    const given = (await way.input?.(stage, asker)) ?? {};
    const input = (await arrange?.(stage, asker, given)) ?? given;
    const expected = radius(await targetOf(name, input), rowId(asker.id), input);
    const before = await readRows(world.database);
    const answer = await ask(world, asker.secret, toDocument(name, way.input !== null), {
      input: toInput(name, input),
    });
    expect(outcomeOf(answer, null)).toBe('done');
    const done = toRadius(compareRows(before, await readRows(world.database)));
    expect(done).toEqual({ added: {}, removed: {}, changed: {}, ...expected, events });
    await heal(stage);
  });

  test('setUp', async () => {
    const link = createSetUpLink();
    const fresh = await createWorld(
      {},
      { databaseName: `set_up_${randomUUID().slice(0, 8)}`, setUp: link },
    );
    try {
      const before = await readRows(fresh.database);
      const input = {
        secret: link.secret,
        organization: 'first',
        name: 'Owner',
        email: 'owner@example.org',
        password: PASSWORD,
      };
      expect(outcomeOf(await ask(fresh, undefined, toDocument('setUp'), { input }), null)).toBe(
        'done',
      );
      const done = toRadius(compareRows(before, await readRows(fresh.database)));
      expect(done).toEqual({
        added: { organization: 1, role: 6, user_account: 1, member: 1 },
        removed: {},
        changed: {},
        events: 2,
      });
    } finally {
      await fresh.close();
    }
  });
});
