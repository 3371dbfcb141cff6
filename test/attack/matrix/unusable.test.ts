import { beforeAll, describe, expect, test } from '@jest/globals';
import { bearer, newAsker, postForm, postJson } from '../../support/services.ts';
import { rowId } from '../../support/node-id.ts';
import { newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import { world } from '../../support/own-world.ts';
import { type Person, type Tenant } from '../../support/world.ts';

// Every field that shows the permissions of a credential or a member shows none for an unusable
// one, with the reason.

let tenant: Tenant;
let asker: string;
beforeAll(async () => {
  tenant = await world.newOrganization();
  asker = (await newAsker(world, tenant)).secret;
});

/** A credential, and the rows that a cause acts on. */
interface Cast {
  readonly type: 'PersonalAccessToken' | 'ApiKey';
  readonly id: string;
  readonly secret: string;
  readonly makerId: string;
  readonly userId: string;
}

const SCOPES = [{ permission: 'channel:*' }, { permission: 'message:read', entityIds: ['7'] }];

const prefixedId = async (secret: string): Promise<string> => {
  const { rows } = await world.database.pool.query<{ id: string }>(
    'select id from credential where prefix = $1',
    [secret.slice(0, 10)],
  );
  return rows[0]?.id ?? '';
};

const KINDS: Readonly<Record<string, () => Promise<Cast>>> = {
  'token with full access': async () => tokenOf(await tenant.newMember('owner')),
  'narrowed token': async () => tokenOf(await tenant.newMember('developer'), SCOPES),
  'service token': async () => {
    const robot = await newServiceUser(tenant.owner, 'developer');
    const made = await tenant.newToken(tenant.owner, { ownerId: robot.userId, scopes: SCOPES });
    return {
      type: 'PersonalAccessToken',
      id: made.id,
      secret: made.secret,
      makerId: '',
      userId: robot.userId,
    };
  },
  'API key': async () => {
    const made = await newKey(world, tenant.owner, { role: 'developer', scopes: SCOPES });
    return { type: 'ApiKey', id: made.id, secret: made.secret, makerId: '', userId: '' };
  },
  'token that a token created': async () => {
    const person = await tenant.newMember('owner');
    const maker = await tenant.newToken(person, {
      scopes: [{ permission: 'personal-access-token:create' }, ...SCOPES],
    });
    const made = await tenant.newToken({ ...person, execute: maker.execute }, { scopes: SCOPES });
    return {
      type: 'PersonalAccessToken',
      id: made.id,
      secret: made.secret,
      makerId: await prefixedId(maker.secret),
      userId: person.userId,
    };
  },
};

async function tokenOf(person: Person, scopes?: typeof SCOPES): Promise<Cast> {
  const made = await tenant.newToken(person, scopes ? { scopes } : {});
  return {
    type: 'PersonalAccessToken',
    id: made.id,
    secret: made.secret,
    makerId: '',
    userId: person.userId,
  };
}

interface Cause {
  readonly statement: (cast: Cast) => [string, unknown[]];
  readonly gate: string;
  readonly reason: RegExp;
  readonly hits: (kind: string) => boolean;
}

const owned = (kind: string): boolean => kind !== 'API key';
const made = (kind: string): boolean => kind === 'token that a token created';
const DATE = String.raw`\d{1,2} \w{3} \d{4}, \d\d:\d\d UTC\.$`;

const CAUSES: Readonly<Record<string, Cause>> = {
  revoked: {
    statement: ({ id }) => ['update credential set revoked_at = now() where id = $1', [rowId(id)]],
    gate: 'NOT_REVOKED',
    reason: new RegExp(`^This (token|key) was revoked on ${DATE}`),
    hits: () => true,
  },
  expired: {
    statement: ({ id }) => [
      "update credential set expires_at = now() - interval '1 second' where id = $1",
      [rowId(id)],
    ],
    gate: 'NOT_EXPIRED',
    reason: new RegExp(`^This (token|key) expired on ${DATE}`),
    hits: () => true,
  },
  'of a suspended account': {
    statement: ({ userId }) => [
      'update user_account set suspended_at = now() where id = $1',
      [rowId(userId)],
    ],
    gate: 'OWNER_ACTIVE',
    reason: /^The account of .+ is suspended\.$/,
    hits: owned,
  },
  'of a suspended member': {
    statement: ({ userId }) => [
      "update member set status = 'SUSPENDED' where user_id = $1",
      [rowId(userId)],
    ],
    gate: 'MEMBERSHIP_ACTIVE',
    reason: /^.+ is suspended in t-\w+\.$/,
    hits: owned,
  },
  'of a member who has not accepted': {
    statement: ({ userId }) => [
      "update member set status = 'INVITED' where user_id = $1",
      [rowId(userId)],
    ],
    gate: 'MEMBERSHIP_ACTIVE',
    reason: /^The invitation has not been accepted yet\.$/,
    hits: owned,
  },
  'of a removed member': {
    statement: ({ userId }) => ['delete from member where user_id = $1', [rowId(userId)]],
    gate: 'MEMBERSHIP_ACTIVE',
    reason: /^.+ is no longer a member of t-\w+\.$/,
    hits: owned,
  },
  'whose maker was revoked': {
    statement: ({ makerId }) => [
      'update credential set revoked_at = now() where id = $1',
      [makerId],
    ],
    gate: 'NOT_REVOKED',
    reason: new RegExp(String.raw`^The token that created it \(pat_\w{6}\) was revoked on ${DATE}`),
    hits: made,
  },
  'whose maker expired': {
    statement: ({ makerId }) => [
      "update credential set expires_at = now() - interval '1 second' where id = $1",
      [makerId],
    ],
    gate: 'NOT_EXPIRED',
    reason: new RegExp(String.raw`^The token that created it \(pat_\w{6}\) expired on ${DATE}`),
    hits: made,
  },
  'whose maker was deleted': {
    statement: ({ makerId }) => ['delete from credential where id = $1', [makerId]],
    gate: 'NOT_REVOKED',
    reason: /^The token that created it was deleted\.$/,
    hits: made,
  },
};

interface Shown {
  readonly usable: boolean;
  readonly blockedBy: {
    readonly gate: string;
    readonly passed: boolean;
    readonly reason: string;
  } | null;
  readonly effectivePermissions: readonly string[];
  readonly effectivePermissionCount: number;
  readonly scopes: readonly {
    readonly effective: boolean;
    readonly permissions: readonly string[];
    readonly permissionCount: number;
    readonly effectivePermissions: readonly string[];
    readonly effectivePermissionCount: number;
  }[];
}

const SHOWN = `usable blockedBy { gate passed reason } effectivePermissions effectivePermissionCount
  scopes { effective permissions permissionCount effectivePermissions effectivePermissionCount }`;

async function query<T>(text: string): Promise<T> {
  const { body } = await postJson(
    world.url,
    '/graphql',
    { query: text },
    bearer(tenant.owner.secret),
  );
  expect(body.errors).toBeUndefined();
  return body.data as T;
}

const look = async ({ type, id }: Cast): Promise<Shown> =>
  (await query<{ node: Shown }>(`{ node(id: "${id}") { ... on ${type} { ${SHOWN} } } }`)).node;

const explain = async (
  { id }: Cast,
  permission: string,
): Promise<{ allowed: boolean; gates: { gate: string; passed: boolean; reason: string }[] }> =>
  (
    await query<{ explainAccess: { allowed: boolean; gates: [] } }>(
      `{ explainAccess(input: { credentialId: "${id}", permission: "${permission}" }) { allowed gates { gate passed reason } } }`,
    )
  ).explainAccess;

const elsewhere = async ({ secret }: Cast) => {
  const introspected = await postForm(
    world.url,
    '/oauth/introspect',
    { token: secret },
    bearer(asker),
  );
  const evaluated = await postJson(
    world.url,
    '/access/v1/evaluation',
    {
      subject: { type: 'credential', id: secret.slice(0, 10) },
      action: { name: 'read' },
      resource: { type: 'channel', id: '*' },
    },
    bearer(asker),
  );
  return {
    active: (JSON.parse(introspected.text) as { active: boolean }).active,
    decision: (JSON.parse(evaluated.text) as { decision: boolean }).decision,
  };
};

describe.each(Object.keys(KINDS))('a %s', (kind) => {
  test('that is usable lists its permissions, and every surface agrees', async () => {
    const cast = await KINDS[kind]!();
    const shown = await look(cast);
    expect(shown).toMatchObject({ usable: true, blockedBy: null });
    expect(shown.effectivePermissions).toContain('channel:read');
    expect(shown.effectivePermissionCount).toBe(shown.effectivePermissions.length);
    for (const scope of shown.scopes) {
      expect(scope).toMatchObject({
        effective: true,
        effectivePermissionCount: scope.effectivePermissions.length,
        permissionCount: scope.permissions.length,
      });
      expect(shown.effectivePermissions).toEqual(
        expect.arrayContaining([...scope.effectivePermissions]),
      );
    }
    expect((await explain(cast, 'channel:read')).allowed).toBe(true);
    expect(await elsewhere(cast)).toEqual({ active: true, decision: true });
  });

  test.each(Object.entries(CAUSES).filter(([, { hits }]) => hits(kind)))(
    '%s has no permissions, and names the reason',
    async (_, { statement, gate, reason }) => {
      const cast = await KINDS[kind]!();
      await world.database.pool.query(...statement(cast));
      const shown = await look(cast);
      expect(shown).toMatchObject({
        usable: false,
        blockedBy: { gate, passed: false, reason: expect.stringMatching(reason) },
        effectivePermissions: [],
        effectivePermissionCount: 0,
      });
      for (const scope of shown.scopes)
        expect(scope).toMatchObject({
          effective: false,
          effectivePermissions: [],
          effectivePermissionCount: 0,
        });
      const { allowed, gates } = await explain(cast, 'channel:read');
      expect(allowed).toBe(false);
      expect(gates.find(({ passed }) => !passed)).toEqual(shown.blockedBy);
      expect(await elsewhere(cast)).toEqual({ active: false, decision: false });
    },
  );
});

describe('a scope that the role allows in part', () => {
  test('counts the permissions in effect', async () => {
    const person = await tenant.newMember('developer');
    const { id, secret } = await tenant.newToken(person, { scopes: [{ permission: 'repo' }] });
    await world.database.pool.query(
      "update member set role_id = (select id from role where organization_id = $1 and key = 'viewer') where id = $2",
      [tenant.id, rowId(person.memberId)],
    );
    const [scope] = (
      await look({ type: 'PersonalAccessToken', id, secret, makerId: '', userId: person.userId })
    ).scopes;
    expect(scope?.effective).toBe(true);
    expect(
      scope?.effectivePermissions.every((permission) => /:(read|list)$/.test(permission)),
    ).toBe(true);
    expect(scope?.effectivePermissionCount).toBeGreaterThan(0);
    expect(scope?.effectivePermissionCount).toBeLessThan(scope?.permissionCount ?? 0);
  });

  test('counts by its own entity, not by that of another scope', async () => {
    const person = await tenant.newMember('owner');
    const scopes = [
      { permission: 'channel:read', entityIds: ['1', '2'] },
      { permission: 'personal-access-token:create' },
    ];
    const maker = await tenant.newToken(person, { scopes });
    const child = await tenant.newToken(
      { ...person, execute: maker.execute },
      { scopes: scopes.slice(0, 1) },
    );
    await world.database.pool.query(
      "delete from scope where credential_id = $1 and entity_id = '2'",
      [await prefixedId(maker.secret)],
    );
    const { node } = await query<{ node: { scopes: { entityId: string; effective: boolean }[] } }>(
      `{ node(id: "${child.id}") { ... on PersonalAccessToken { scopes { entityId effective } } } }`,
    );
    expect(
      Object.fromEntries(node.scopes.map(({ entityId, effective }) => [entityId, effective])),
    ).toEqual({ 1: true, 2: false });
  });
});

describe('a member', () => {
  const lookAt = async ({ memberId }: Person) =>
    (
      await query<{
        node: {
          effectivePermissions: string[];
          effectivePermissionCount: number;
          blockedBy: { gate: string; reason: string } | null;
        };
      }>(
        `{ node(id: "${memberId}") { ... on Member { effectivePermissions effectivePermissionCount blockedBy { gate reason } } } }`,
      )
    ).node;

  test('who is active has the permissions of the role, as they see themselves', async () => {
    const person = await tenant.newMember('developer');
    const { body } = await postJson(
      world.url,
      '/graphql',
      { query: '{ viewer { permissions } }' },
      bearer(person.secret),
    );
    const { permissions } = (body.data as { viewer: { permissions: string[] } }).viewer;
    expect(await lookAt(person)).toEqual({
      effectivePermissions: permissions,
      effectivePermissionCount: permissions.length,
      blockedBy: null,
    });
  });

  test.each([
    [
      'is suspended',
      "update member set status = 'SUSPENDED' where user_id = $1",
      'MEMBERSHIP_ACTIVE',
      /^developer is suspended in t-\w+\.$/,
    ],
    [
      'has not accepted the invitation',
      "update member set status = 'INVITED' where user_id = $1",
      'MEMBERSHIP_ACTIVE',
      /^The invitation has not been accepted yet\.$/,
    ],
    [
      'has a suspended account',
      'update user_account set suspended_at = now() where id = $1',
      'OWNER_ACTIVE',
      /^The account of developer is suspended\.$/,
    ],
  ])('who %s has no permissions, and a reason', async (_, statement, gate, reason) => {
    const person = await tenant.newMember('developer');
    await world.database.pool.query(statement, [rowId(person.userId)]);
    expect(await lookAt(person)).toEqual({
      effectivePermissions: [],
      effectivePermissionCount: 0,
      blockedBy: { gate, reason: expect.stringMatching(reason) },
    });
  });
});
