import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { loadCatalog } from '../../../src/process/load-catalog.ts';
import type { CallerKind } from '../../../src/server/access-table/synthetic-organization.ts';
import { authScopesOf, publicFieldsOf } from '../../../src/server/access-table/auth-scopes.ts';
import { judgeAccess, type AccessRow } from '../../../src/server/access-table/judge-access.ts';
import type { AccessDecision } from '../../../src/server/access-table/dry-run.ts';
import { schema } from '../../../src/server/schema.ts';
import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import { newKey } from '../../support/personal-access-token-steps.ts';
import { bearer, postForm, postJson } from '../../support/services.ts';
import { world } from '../../support/own-world.ts';
import { type Tenant } from '../../support/world.ts';
import { MUTATIONS, type MutationCase } from './mutations.ts';
import { QUERIES, type QueryCase } from './queries.ts';
import { heal, setPolicy } from './arrange.ts';
import {
  copyRow,
  freshKey,
  freshRole,
  freshScope,
  freshSession,
  freshToken,
  revokedBy,
} from './fresh.ts';
import { stage } from './on-stage.ts';
import type { Presented } from './stage.ts';

// Compares every cell of schema/access.md, which is printed without a server, with the response of
// a server.

const rows = await judgeAccess(schema, await loadCatalog(undefined));

let other: Tenant;
let otherKey: string;
let otherToken: string;
beforeAll(async () => {
  other = await world.newOrganization();
  otherKey = (await newKey(world, other.owner, { role: 'viewer' })).id;
  otherToken = (await other.newToken(other.owner, { scopes: [] })).id;
});

const KINDS: Readonly<Record<string, CallerKind>> = {
  session: 'session',
  'whole token': 'token',
  'whole key': 'key',
};

type MakeId = (asker: Presented) => Promise<string>;

async function roleIdOf(key: string): Promise<string> {
  const { rows: found } = await world.database.pool.query<{ id: string }>(
    'select id from role where organization_id = $1 and key = $2',
    [stage.tenant.id, key],
  );
  return found[0]?.id ?? '';
}

/** Returns the row ids of a new member with this role. */
async function newMember(like: 'person' | 'robot', role: string, status = 'ACTIVE') {
  const { bystander, robot } = stage;
  const { userId, memberId } = like === 'person' ? bystander : robot;
  const user = await copyRow(
    world,
    'user_account',
    rowId(userId),
    like === 'person' ? { email: `${randomUUID()}@example.org` } : {},
  );
  const changes = { user_id: user, role_id: await roleIdOf(role), status };
  return { user, member: await copyRow(world, 'member', rowId(memberId), changes) };
}

/** Returns a token of a new member with this role. */
const tokenOf =
  (like: 'person' | 'robot', role: string | null, revoked: 'its owner' | 'caller' | null = null) =>
  async (asker: Presented): Promise<string> => {
    const { user, member } = await newMember(like, role ?? asker.caller.role);
    const revoker = revoked === 'its owner' ? user : rowId(asker.person?.userId ?? '');
    return freshToken(stage, like, asker, {
      owner_id: user,
      member_id: member,
      ...(revoked && { revoked_at: new Date().toISOString(), revoked_by_id: revoker }),
    });
  };
const ownToken =
  (changes: (asker: Presented) => object = () => ({})) =>
  (asker: Presented): Promise<string> =>
    freshToken(stage, 'own', asker, { ...changes(asker) });
const keyOf =
  (role: string | null, changes: (asker: Presented) => object = () => ({})) =>
  async (asker: Presented): Promise<string> =>
    freshKey(stage, { role_id: await roleIdOf(role ?? asker.caller.role), ...changes(asker) });
const memberOf =
  (role: string | null) =>
  async (asker: Presented, status = 'ACTIVE'): Promise<string> =>
    globalId('Member', (await newMember('person', role ?? asker.caller.role, status)).member);
const roleOf =
  (grantsOf: (asker: Presented) => readonly string[]): MakeId =>
  async (asker) => {
    const key = await freshRole(stage);
    await world.database.pool.query('update role set grants = $2 where key = $1', [
      key,
      grantsOf(asker),
    ]);
    return key;
  };
const grantsOf = ({ caller }: Presented): readonly string[] =>
  world.catalog.roles.find(({ key }) => key === caller.role)?.grants ?? [];

const byCaller = ({ person }: Presented) => revokedBy(person?.userId ?? '');
const byOwner = () => revokedBy(stage.tenant.owner.userId);
const itself: MakeId = ({ id }) => Promise.resolve(id);

/** How to make each target of the table. */
const TARGETS: Readonly<
  Record<string, Readonly<Record<string, (asker: Presented, status?: string) => Promise<string>>>>
> = {
  'Personal access tokens': {
    own: ownToken(),
    itself,
    'person (lower role)': tokenOf('person', 'powerless'),
    'person (same role)': tokenOf('person', null),
    'person (owner)': tokenOf('person', 'owner'),
    'service user (lower role)': tokenOf('robot', 'powerless'),
    'service user (owner)': tokenOf('robot', 'owner'),
    'other organization': () => Promise.resolve(otherToken),
    'own, revoked by its owner': ownToken(byCaller),
    'own, revoked by another user': ownToken(byOwner),
    'person (lower role), revoked by its owner': tokenOf('person', 'powerless', 'its owner'),
    'person (lower role), revoked by the caller': tokenOf('person', 'powerless', 'caller'),
    'person (owner), revoked by its owner': tokenOf('person', 'owner', 'its owner'),
  },
  'API keys': {
    itself,
    'lower role': keyOf('powerless'),
    'same role': keyOf(null),
    'owner role': keyOf('owner'),
    'other organization': () => Promise.resolve(otherKey),
    'lower role, revoked by the caller': keyOf('powerless', byCaller),
    'lower role, revoked by another user': keyOf('powerless', byOwner),
    'owner role, revoked by another user': keyOf('owner', byOwner),
  },
  Members: {
    'lower role': memberOf('powerless'),
    'same role': memberOf(null),
    owner: memberOf('owner'),
    'other organization': () => Promise.resolve(other.owner.memberId),
  },
  Roles: {
    'custom (lower)': () => freshRole(stage),
    'custom (same)': roleOf(grantsOf),
    'custom (owner)': roleOf(() => ['*:*']),
    'built-in': () => Promise.resolve('viewer'),
  },
  'Sessions and account': {
    own: (asker) => freshSession(stage, asker),
    'another user': (asker) => freshSession(stage, { ...asker, person: null }),
    'own, other organization': async (asker) => {
      const id = await freshSession(stage, asker);
      await world.database.pool.query(
        'update credential set organization_id = $2, member_id = null where id = $1',
        [rowId(id), other.id],
      );
      return id;
    },
  },
};
const TARGETS_OF_TYPE: Readonly<Record<string, string>> = {
  PersonalAccessToken: 'Personal access tokens',
  Scope: 'Personal access tokens',
  ApiKey: 'API keys',
  Session: 'Sessions and account',
};

/** The case of the authority matrix for rows without a target of `TARGETS`. */
const CASES: Readonly<Record<string, string>> = {
  'Member.personalAccessTokens another member': "another member's",
  'Mutation.createPersonalAccessToken own, no permissions': 'own',
  'Mutation.createPersonalAccessToken own, whole role': 'own',
  'Mutation.createPersonalAccessToken for a service user': 'for a service user',
  'Mutation.createApiKey lower role': 'of a role that holds nothing',
  'Mutation.inviteMember lower role': 'to nothing',
  'Mutation.createServiceUser lower role': 'of nothing',
  'Mutation.updateOrganization its name': 'renames',
  'Mutation.updateOrganization a stricter policy': 'tightens',
  'Mutation.updateOrganization a more relaxed policy': 'loosens the address list',
  'Query.node own Organization': 'Organization, own',
  'Query.node another Organization': 'Organization, own',
  'Query.node the caller User': 'User, the caller',
  'Query.node another User': 'User, another',
  'Query.node the caller Member': 'Member, the caller',
  'Query.node another Member': 'Member, another',
  'Query.explainAccess itself': 'the caller',
};

/** The input, where it differs from that of the case. */
const INPUTS: Readonly<Record<string, (asker: Presented) => object | Promise<object>>> = {
  'Mutation.createPersonalAccessToken own, whole role': () => ({ name: 'made' }),
  'Mutation.createRole no permissions': () => ({ key: newName(), name: 'made', grants: [] }),
  "Mutation.createRole same permissions as the caller's role": (asker) => ({
    key: newName(),
    name: 'made',
    grants: grantsOf(asker),
  }),
  'Mutation.createRole every permission': () => ({ key: newName(), name: 'made', grants: ['*:*'] }),
  'Query.node another Organization': () => ({ id: globalId('Organization', other.id) }),
  "Query.node the caller's Role": async ({ caller }) => ({
    id: globalId('Role', await roleIdOf(caller.role)),
  }),
};
const newName = (): string => `made-${randomUUID()}`;

const keyOfRow = ({ field, target, type }: AccessRow): string =>
  [field, target, type].filter(Boolean).join(' ');

/** The case to start from, where the first case of a field is only for people. */
const BASES: Readonly<Record<string, string>> = {
  'Mutation.restorePersonalAccessToken': "a person's, revoked by that person",
};

function caseOf(row: AccessRow): MutationCase | QueryCase {
  const when = CASES[keyOfRow(row)] ?? BASES[row.field];
  const found = [...MUTATIONS, ...QUERIES].find(
    (e) =>
      e.field === row.field &&
      (when === undefined
        ? row.type === undefined || e.when.startsWith(row.type)
        : e.when === when),
  );
  // Every type has the same document.
  const fallback = QUERIES.find((e) => e.field === row.field);
  if (!found && !fallback) throw new Error(`No case of the matrix calls ${keyOfRow(row)}.`);
  return (found ?? fallback)!;
}

/** Puts the target in the place of that of the case. */
async function aimedAt(row: AccessRow, given: Record<string, unknown>, asker: Presented) {
  const family = row.type === undefined ? row.section : TARGETS_OF_TYPE[row.type];
  const make = CASES[keyOfRow(row)] ? undefined : TARGETS[family ?? '']?.[row.target];
  if (!make || row.field.endsWith('.personalAccessTokens')) return given;
  const id = await make(asker, row.field === 'Mutation.reinstateMember' ? 'SUSPENDED' : 'ACTIVE');
  if (row.type === 'Scope') return { id: await freshScope(stage, id) };
  if (row.field === 'Query.explainAccess')
    return { input: { permission: 'channel:read', credentialId: id } };
  return {
    ...given,
    ...('id' in given && { id }),
    ...('key' in given && { key: id }),
    ...('memberId' in given && { memberId: id }),
    ...('personalAccessTokenId' in given && { personalAccessTokenId: id }),
    ...('scopeIds' in given && { scopeIds: [await freshScope(stage, id)] }),
  };
}

/** Runs a step and then restores the presented credential, which the step may delete. */
async function restoring<T>({ id }: Presented, step: () => Promise<T>): Promise<T> {
  const { pool } = world.database;
  const select = 'select to_jsonb(c) as row from credential c where id = $1';
  const before = (await pool.query<{ row: object }>(select, [rowId(id)])).rows[0]?.row;
  try {
    return await step();
  } finally {
    await pool.query('delete from credential where id = $1', [rowId(id)]);
    await pool.query(
      'insert into credential select * from jsonb_populate_record(null::credential, $1)',
      [JSON.stringify(before)],
    );
  }
}

function decisionOf(row: AccessRow, outcome: string): string {
  if (row.field === 'Mutation.changePassword' && outcome === 'ValidationError') return 'allow';
  if (row.field === 'Query.explainAccess' && outcome === 'BAD_USER_INPUT') return 'hidden';
  if (outcome === 'done') return 'allow';
  if (outcome === 'null' || outcome === 'NotFoundError') return 'hidden';
  return /^(InsufficientAuthorityError|FORBIDDEN|InvalidStateError)\b/.test(outcome)
    ? 'deny'
    : outcome;
}

async function callField(row: AccessRow, asker: Presented): Promise<string> {
  const e = caseOf(row);
  const special = INPUTS[keyOfRow(row)];
  if ('input' in e) {
    const name = e.field.slice('Mutation.'.length);
    if (e.input === null)
      return outcomeOf(await ask(world, asker.secret, toDocument(name, false)), null);
    const input = special
      ? await special(asker)
      : await aimedAt(row, await e.input(stage, asker), asker);
    return outcomeOf(await ask(world, asker.secret, toDocument(name), { input }), null);
  }
  const variables = special
    ? await special(asker)
    : await aimedAt(row, (await e.variables?.(stage, asker)) ?? {}, asker);
  return outcomeOf(await ask(world, asker.secret, e.document, variables), e.path);
}

// An unknown credential: the permission is checked first.
const EVALUATION = {
  subject: { type: 'credential', id: 'pat_000000' },
  action: { name: 'read' },
  resource: { type: 'channel', id: '*' },
};

async function callEndpoint({ field }: AccessRow, { secret }: Presented): Promise<string> {
  const path = field.slice('POST '.length);
  const { status } = path.startsWith('/oauth')
    ? await postForm(world.url, path, { token: 'pat_000000' }, bearer(secret))
    : await postJson(
        world.url,
        path,
        path.endsWith('evaluations') ? { evaluations: [EVALUATION] } : EVALUATION,
        bearer(secret),
      );
  return status === 200 ? 'done' : status === 403 ? 'FORBIDDEN' : String(status);
}

describe('the server answers as the access table says', () => {
  test.each(rows.map((row) => [keyOfRow(row), row] as const))('%s', async (_, row) => {
    const answers: Partial<Record<string, Record<string, string>>> = {};
    for (const asker of stage.presented) {
      const kind = KINDS[asker.caller.kind];
      if (!kind || !row.decisions[kind]) continue;
      const outcome = await restoring(asker, () =>
        row.section === 'Other services' ? callEndpoint(row, asker) : callField(row, asker),
      );
      await heal(stage);
      (answers[kind] ??= {})[asker.caller.role] = decisionOf(row, outcome);
    }
    await setPolicy(stage, {});
    expect(answers).toEqual(row.decisions);
  });
});

describe('the access table', () => {
  test('has a row for every field that requires authorization', () => {
    const guarded = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => authScopesOf(field) !== null)
          .map((field) => `${type.name}.${field.name}`),
      );
    const listed = new Set([...rows.map(({ field }) => field), ...publicFieldsOf(schema)]);
    expect(guarded.filter((field) => !listed.has(field))).toEqual([]);
  });

  test('has every kind of decision for the operations on tokens, and no caller without rows', () => {
    const decisions = rows.flatMap((row) =>
      Object.values(row.decisions).flatMap((byRole) => Object.values(byRole)),
    );
    expect(new Set(decisions)).toEqual(new Set<AccessDecision>(['allow', 'deny', 'hidden']));
  });
});
