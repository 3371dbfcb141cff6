import { beforeAll, describe, expect, test } from '@jest/globals';
import { send } from '../../support/http-send.ts';
import { globalId, rowId } from '../../support/node-id.ts';
import { newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import { bearer, newAsker, postForm, postJson, prefixOf } from '../../support/services.ts';
import { world } from '../../support/own-world.ts';
import { type Person, type Tenant } from '../../support/world.ts';
import { ROLES, type Role } from './oracle.ts';

// Each cause that ends a credential ends it on every surface, whatever its role, and so do two
// causes together.

/** The kinds of credentials. `child` is a token issued by the token `maker`. */
const KINDS = ['token', 'service token', 'key', 'session', 'child', 'maker'] as const;
type Kind = (typeof KINDS)[number];

interface Row {
  readonly id: string;
  readonly secret: string;
}
/** The credentials of one role, and the rows that they depend on. */
interface Cast {
  readonly role: Role;
  readonly rows: Readonly<Record<Kind, Row>>;
  readonly users: readonly string[];
}

const ELSEWHERE = '198.51.100.7';
const OF_USERS = KINDS.filter((kind) => kind !== 'key');
const LISTED = KINDS.filter((kind) => kind !== 'session');
type Statement = (ids: {
  readonly credential: readonly string[];
  readonly users: readonly string[];
  readonly organization: string;
}) => [string, unknown[]];

/**
 * Each cause: the kinds that it ends, and its statement. For the child it is applied to the issuer.
 */
const CAUSES: Readonly<
  Record<string, { readonly ends: readonly Kind[]; readonly statement: Statement }>
> = {
  revoked: {
    ends: KINDS,
    statement: ({ credential }) => [
      'update credential set revoked_at = now() where id = any($1)',
      [credential],
    ],
  },
  expired: {
    ends: KINDS,
    statement: ({ credential }) => [
      "update credential set expires_at = now() - interval '1 second' where id = any($1)",
      [credential],
    ],
  },
  deleted: {
    ends: KINDS,
    statement: ({ credential }) => ['delete from credential where id = any($1)', [credential]],
  },
  'at a wrong address': {
    ends: LISTED,
    statement: ({ credential }) => [
      `update credential set ip_allow_list = '{${ELSEWHERE}}' where id = any($1) and kind <> 'SESSION'`,
      [credential],
    ],
  },
  'of a suspended member': {
    ends: OF_USERS,
    statement: ({ users }) => [
      "update member set status = 'SUSPENDED' where user_id = any($1)",
      [users],
    ],
  },
  'of a removed member': {
    ends: OF_USERS,
    statement: ({ users }) => ['delete from member where user_id = any($1)', [users]],
  },
  'of a suspended account': {
    ends: OF_USERS,
    statement: ({ users }) => [
      'update user_account set suspended_at = now() where id = any($1)',
      [users],
    ],
  },
  'in a suspended organization': {
    ends: KINDS,
    statement: ({ organization }) => [
      'update organization set suspended_at = now() where id = $1',
      [organization],
    ],
  },
};

let tenant: Tenant;
let asker: string;
let casts: readonly Cast[];
beforeAll(async () => {
  tenant = await world.newOrganization();
  asker = (await newAsker(world, tenant)).secret;
  casts = await Promise.all(ROLES.map(newCast));
});

async function newCast(role: Role): Promise<Cast> {
  const { owner, newMember, newToken, signIn } = tenant;
  const person = await newMember('owner');
  const robot = await newServiceUser(owner, role);
  // Permissions of every role, so that the tokens of each role are created alike.
  const scopes = [
    { permission: 'personal-access-token:create' },
    { permission: 'introspection:read' },
    { permission: 'channel:read' },
  ];
  const maker = await newToken(person, { scopes });
  const as: Person = { ...person, execute: maker.execute };
  const made = {
    token: await newToken(person),
    'service token': await newToken(owner, { ownerId: robot.userId }),
    key: await newKey(world, owner, { role }),
    session: { secret: await signIn(person.email) },
    maker,
    child: await newToken(as, { scopes: scopes.slice(1) }),
  };
  const { pool } = world.database;
  await pool.query(
    'update member set role_id = (select id from role where organization_id = $1 and key = $2) where id = $3',
    [tenant.id, role, rowId(person.memberId)],
  );
  const rows = {} as Record<Kind, Row>;
  for (const kind of KINDS) {
    const { secret } = made[kind];
    const { rows: found } = await pool.query<{ id: string }>(
      'select id from credential where prefix = $1',
      [prefixOf(secret)],
    );
    rows[kind] = { secret, id: found[0]?.id ?? '' };
  }
  return { role, rows, users: [person.userId, robot.userId].map(rowId) };
}

/** Returns the row of the credential; for the child, that of its issuer. */
const decidingId = ({ rows }: Cast, kind: Kind): string =>
  rows[kind === 'child' ? 'maker' : kind].id;

const TABLES = ['organization', 'user_account', 'member', 'credential', 'scope'];

/** Applies causes to the rows of the organization during a step, and restores them afterwards. */
async function during<T>(
  causes: readonly string[],
  kind: Kind,
  step: () => Promise<T>,
): Promise<T> {
  const { pool } = world.database;
  const credential = casts.map((cast) => decidingId(cast, kind));
  const ids = { credential, users: casts.flatMap(({ users }) => users), organization: tenant.id };
  await pool.query(TABLES.map((table) => `create table kept_${table} as table ${table}`).join(';'));
  try {
    for (const cause of causes) await pool.query(...CAUSES[cause]!.statement(ids));
    return await step();
  } finally {
    for (const table of TABLES) await pool.query(restoring(table));
    await pool.query(TABLES.map((table) => `drop table kept_${table}`).join(';'));
  }
}

const restoring = (table: string): string =>
  table === 'scope'
    ? 'insert into scope select * from kept_scope on conflict (id) do nothing'
    : `insert into ${table} select * from kept_${table} on conflict (id) do update set ${(CHANGED[table] ?? []).map((column) => `${column} = excluded.${column}`).join(', ')}`;
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  organization: ['suspended_at'],
  user_account: ['suspended_at'],
  member: ['status'],
  credential: ['revoked_at', 'expires_at', 'ip_allow_list', 'member_id'],
};

const graphql =
  (query: string) =>
  async (secret: string): Promise<string> => {
    const { status, body } = await postJsonBody(secret, query);
    return status === 200 && !body.errors
      ? 'yes'
      : status === 401 && body.errors?.[0]?.extensions?.['code'] === 'UNAUTHENTICATED'
        ? 'no'
        : JSON.stringify(body);
  };
const postJsonBody = (secret: string, query: string) =>
  postJson(world.url, '/graphql', { query }, bearer(secret));
const byStatus = ({ status, text }: { status: number; text: string }): string =>
  status === 401 ? 'no' : status === 200 || status === 403 ? 'yes' : `${status}: ${text}`;
const authzen = async (id: string): Promise<string> => {
  const body = {
    subject: { type: 'credential', id },
    action: { name: 'read' },
    resource: { type: 'channel', id: '*' },
    context: { ip: '127.0.0.1' },
  };
  const answer = await postJson(world.url, '/access/v1/evaluation', body, bearer(asker));
  return answer.status === 401 || answer.text.startsWith('{"decision":false')
    ? 'no'
    : answer.text === '{"decision":true}'
      ? 'yes'
      : answer.text;
};
const introspected = async (secret: string, by: string): Promise<string> => {
  const { status, text } = await postForm(
    world.url,
    '/oauth/introspect',
    { token: secret, ip: '127.0.0.1' },
    bearer(by),
  );
  return status === 401 || text === '{"active":false}'
    ? 'no'
    : text.startsWith('{"active":true')
      ? 'yes'
      : text;
};

/**
 * Every surface: `yes` for an accepted credential, whatever its role then allows; `no` for a
 * rejected one.
 */
const SURFACES: Readonly<Record<string, (secret: string, cast: Cast) => Promise<string>>> = {
  'a query': graphql('{ viewer { permissions } }'),
  'a mutation': graphql(
    'mutation { createRole(input: { key: "Not a key", name: "", grants: [] }) { __typename } }',
  ),
  'a GET': async (secret) =>
    byStatus(
      await send(`${world.url}/graphql?query=${encodeURIComponent('{organization{id}}')}`, {
        headers: bearer(secret),
      }),
    ),
  node: (secret) =>
    graphql(`{ node(id: "${globalId('Organization', tenant.id)}") { id } }`)(secret),
  'an event stream': async (secret) =>
    byStatus(
      await send(`${world.url}/graphql?query=${encodeURIComponent('{organization{id}}')}`, {
        headers: { ...bearer(secret), Accept: 'text/event-stream' },
      }),
    ),
  'forward auth': async (secret) =>
    byStatus(await send(`${world.url}/forward-auth`, { headers: bearer(secret) })),
  'forward auth with a question': async (secret) =>
    byStatus(
      await send(`${world.url}/forward-auth?permission=channel:read`, { headers: bearer(secret) }),
    ),
  'introspection of it': (secret) => introspected(secret, asker),
  'introspection by itself': (secret) => introspected(secret, secret),
  'AuthZEN about it': authzen,
  'AuthZEN about its prefix': (secret) => authzen(prefixOf(secret)),
  'AuthZEN called by it': async (secret) =>
    byStatus(
      await postJson(world.url, '/access/v1/evaluations', {}, bearer(secret)).then((answer) => ({
        ...answer,
        status: answer.status === 400 ? 200 : answer.status,
      })),
    ),
  'revocation called by it': async (secret) =>
    byStatus(await postForm(world.url, '/oauth/revoke', { token: 'x' }, bearer(secret))),
};

/** Returns the response of every surface to a kind of credential, by role. */
async function answersFor(kind: Kind): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const cast of casts)
    await Promise.all(
      Object.entries(SURFACES).map(async ([surface, present]) => {
        answers[`${cast.role}: ${surface}`] = await present(cast.rows[kind].secret, cast);
      }),
    );
  return answers;
}

const allOf = (answer: 'yes' | 'no'): Record<string, string> =>
  Object.fromEntries(
    casts.flatMap(({ role }) =>
      Object.keys(SURFACES).map((surface) => [`${role}: ${surface}`, answer]),
    ),
  );

const NAMES = Object.keys(CAUSES);
const PAIRS = NAMES.flatMap((one, i) => NAMES.slice(i + 1).map((other) => [one, other] as const));
/** Returns whether the cause ends this kind of credential. */
const endsIt = (kind: Kind, cause: string): boolean => CAUSES[cause]?.ends.includes(kind) ?? false;

describe.each(KINDS)('a %s', (kind) => {
  test('is accepted on every surface while it is valid', async () => {
    expect(await answersFor(kind)).toEqual(allOf('yes'));
  });

  test.each(NAMES)(
    '%s is rejected on every surface, or accepted where the cause does not apply',
    async (cause) => {
      expect(await during([cause], kind, () => answersFor(kind))).toEqual(
        allOf(endsIt(kind, cause) ? 'no' : 'yes'),
      );
    },
  );

  test.each(PAIRS)('%s and %s is rejected on every surface', async (one, other) => {
    if (!endsIt(kind, one) && !endsIt(kind, other)) return;
    expect(await during([one, other], kind, () => answersFor(kind))).toEqual(allOf('no'));
  });

  test('is accepted on every surface again afterwards', async () => {
    expect(await answersFor(kind)).toEqual(allOf('yes'));
  });
});
