import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CanDocument,
  CreatePersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  SignOutDocument,
  SuspendMemberDocument,
  UpdatePersonalAccessTokenDocument,
  ViewerDocument,
  type CreatePersonalAccessTokenInput,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import {
  auditOf,
  newKey,
  newRole,
  newServiceUser,
  noneOf,
  refusedAt,
  setPolicy,
  tokenOf,
} from '../../support/personal-access-token-steps.ts';
import { GUARDED } from '../../support/guarded.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const DAY_MS = 86_400_000;
const create = async (execute: Execute, input: Partial<CreatePersonalAccessTokenInput> = {}) =>
  (await execute(CreatePersonalAccessTokenDocument, { input: { name: 'test', ...input } }))
    .createPersonalAccessToken;
const created = async (execute: Execute, input: Partial<CreatePersonalAccessTokenInput> = {}) =>
  payloadOf(await create(execute, input));
const lifetimeDays = ({
  createdAt,
  expiresAt,
}: {
  createdAt: string;
  expiresAt: string | null;
}): number | null =>
  expiresAt === null ? null : (Date.parse(expiresAt) - Date.parse(createdAt)) / DAY_MS;

describe('createPersonalAccessToken', () => {
  test('creates a token that works at once, and returns all its fields', async () => {
    const { owner } = await world.newOrganization();
    const { personalAccessToken: token, secret } = await created(owner.execute, {
      name: '  laptop ',
      description: ' builds\nand tests ',
      expires: { at: '2099-01-31T12:00:00.000Z' },
      scopes: [{ permission: 'channel:read' }, { permission: 'repo', entityIds: ['r1'] }],
      ipAllowList: ['127.0.0.1', '2001:DB8::/32', '127.0.0.1'],
    });
    expect(token).toMatchObject({
      name: 'laptop',
      description: 'builds\nand tests',
      type: 'PERSONAL',
      status: 'ACTIVE',
      usable: true,
      narrowed: true,
      ipAllowList: ['127.0.0.1', '2001:db8::/32'],
      expiresAt: '2099-01-31T12:00:00.000Z',
      lastUsedAt: null,
      lastUsedIp: null,
      revokedAt: null,
      revokedBy: null,
      owner: { id: owner.userId },
      effectivePermissions: [
        'channel:read',
        'repository:create',
        'repository:list',
        'repository:read',
        'repository:update',
      ],
    });
    expect(token.scopes).toEqual([
      expect.objectContaining({
        permission: 'channel:read',
        entityId: null,
        permissions: ['channel:read'],
        effective: true,
      }),
      expect.objectContaining({
        permission: 'repo',
        entityId: 'r1',
        permissions: [
          'repository:create',
          'repository:list',
          'repository:read',
          'repository:update',
        ],
        effective: true,
      }),
    ]);
    expect(token.updatedAt).toBe(token.createdAt);
    await expect(world.as(secret)(ViewerDocument)).resolves.toMatchObject({
      viewer: {
        credential: { __typename: 'PersonalAccessToken', id: token.id },
        user: { id: owner.userId },
      },
    });
  });

  test('the secret has the documented form, and its first ten characters are the prefix', async () => {
    const { owner } = await world.newOrganization();
    const { personalAccessToken, secret } = await created(owner.execute);
    expect(secret).toMatch(/^pat_[0-9A-Za-z]{44}$/);
    expect(personalAccessToken.prefix).toBe(secret.slice(0, 10));
  });

  test('shows the secret once: no later response and no row contains it', async () => {
    const { owner } = await world.newOrganization();
    const { personalAccessToken, secret } = await created(owner.execute);
    const update = await owner.execute(UpdatePersonalAccessTokenDocument, {
      input: { id: personalAccessToken.id, name: 'renamed' },
    });
    const later = [
      update,
      await tokenOf(owner, personalAccessToken.id),
      await owner.execute(PersonalAccessTokensDocument, {}),
      await auditOf(owner, personalAccessToken.id),
    ];
    const { rows } = await world.database.pool.query<object>(
      'select * from credential where prefix = $1',
      [personalAccessToken.prefix],
    );
    expect(rows).toHaveLength(1);
    for (const answer of [...later, ...rows]) {
      expect(JSON.stringify(answer)).toContain(personalAccessToken.prefix);
      expect(JSON.stringify(answer)).not.toContain(secret.slice(10, 30));
    }
  });

  test('secrets differ, even if the names are equal', async () => {
    const { owner } = await world.newOrganization();
    const made = await Promise.all([1, 2, 3, 4].map(() => created(owner.execute)));
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(4);
    expect(new Set(made.map(({ personalAccessToken }) => personalAccessToken.prefix)).size).toBe(4);
  });

  test('names every invalid path of the input at once, and creates nothing', async () => {
    const { owner } = await world.newOrganization();
    const answer = await create(owner.execute, {
      name: ' ',
      description: 'x'.repeat(1001),
      expires: { at: '2001-01-01T00:00:00Z' },
      scopes: [
        { permission: 'channel:fly' },
        { permission: 'channel:read' },
        { permission: 'nonsense' },
        { permission: 'channel:read', entityIds: [] },
        { permission: 'channel:read', entityIds: ['a', '', 'b\u0000'] },
      ],
      ipAllowList: ['127.0.0.1', '10.0.0.300', '010.0.0.1', '10.0.0.0/33'],
    });
    expect(answer).toMatchObject({ __typename: 'ValidationError' });
    const paths = 'issues' in answer ? answer.issues.map(({ path }) => path.join('.')).sort() : [];
    expect(paths).toEqual([
      'description',
      'expires.at',
      'ipAllowList.1',
      'ipAllowList.2',
      'ipAllowList.3',
      'name',
      'scopes.0.permission',
      'scopes.2.permission',
      'scopes.3.entityIds',
      'scopes.4.entityIds.1',
      'scopes.4.entityIds.2',
    ]);
    await expect(owner.execute(PersonalAccessTokensDocument, {})).resolves.toMatchObject({
      personalAccessTokens: { totalCount: 0 },
    });
  });

  test('names have 1 to 100 characters and no control characters, descriptions up to 1,000', async () => {
    const { owner } = await world.newOrganization();
    for (const name of ['', 'x'.repeat(101), 'a\nb', 'a\u0000b', 'a\u0007'])
      expect(await create(owner.execute, { name })).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: ['name'] }],
      });
    const longest = await created(owner.execute, {
      name: ` ${'x'.repeat(100)} `,
      description: 'x'.repeat(1000),
    });
    expect(longest.personalAccessToken).toMatchObject({
      name: 'x'.repeat(100),
      description: 'x'.repeat(1000),
    });
  });

  // The type is checked first, and alone.
  test('a type that does not fit the owner is named together with the other invalid paths', async () => {
    const { owner } = await world.newOrganization();
    const answer = await create(owner.execute, { name: ' ', type: 'SERVICE' });
    const paths = 'issues' in answer ? answer.issues.map(({ path }) => path.join('.')).sort() : [];
    expect(paths).toEqual(['name', 'type']);
  });

  test('an expiry beyond the year 9999 is refused as input', async () => {
    const { owner } = await world.newOrganization();
    await expect(
      create(owner.execute, { expires: { at: '9999-12-31T23:59:59-12:00' } }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  // An empty ownerId must not create a token for the viewer.
  test('rejects an empty owner id', async () => {
    const { owner } = await world.newOrganization();
    expect(await create(owner.execute, { ownerId: '' })).toEqual(
      await create(owner.execute, { ownerId: noneOf('User') }),
    );
  });

  test('lists of addresses and of scopes are bounded', async () => {
    const { owner } = await world.newOrganization();
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
    expect(await create(owner.execute, { ipAllowList: many(101) })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['ipAllowList'] }],
    });
    expect(
      await create(owner.execute, {
        scopes: [{ permission: 'channel:read', entityIds: many(10_001) }],
      }),
    ).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['scopes'] }],
    });
    await created(owner.execute, { ipAllowList: many(100) });
  });

  test('a malformed date or duration is a validation error', async () => {
    const { owner } = await world.newOrganization();
    const inputs: Partial<CreatePersonalAccessTokenInput>[] = [
      { expires: { at: 'tomorrow' } },
      { expires: { at: '2099-02-30T00:00:00Z' } },
      { expires: { in: '30 days' } },
      { expires: { in: 'P0D' } },
      { expires: { in: '-P1D' } },
    ];
    for (const input of inputs)
      await expect(create(owner.execute, input)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('rejects a role without the permission', async () => {
    const { newMember } = await world.newOrganization();
    const ci = await newMember('ci');
    expect(await create(ci.execute)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['personal-access-token:create'],
      gate: 'ROLE_GRANTS',
    });
  });

  test('requires a scope of the token that names the entity type', async () => {
    const { owner, newToken } = await world.newOrganization();
    const refused = {
      __typename: 'InsufficientAuthorityError',
      missing: ['personal-access-token:create'],
      gate: 'TOKEN_GRANTS',
    };
    const without: Partial<CreatePersonalAccessTokenInput>[] = [
      {},
      { scopes: [] },
      { scopes: [{ permission: '*:*' }] },
      { scopes: [{ permission: '*:create' }] },
      { scopes: [{ permission: 'channel:*' }] },
    ];
    for (const input of without)
      expect(await create((await newToken(owner, input)).execute, { scopes: [] })).toMatchObject(
        refused,
      );
    for (const permission of ['personal-access-token:create', 'personal-access-token:*']) {
      const maker = await newToken(owner, { scopes: [{ permission }] });
      await created(maker.execute, { scopes: [] });
    }
  });

  test('rejects a token wider than its issuer, with every missing permission', async () => {
    const { owner, newToken } = await world.newOrganization();
    const maker = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:create' }, { permission: 'channel:read' }],
    });
    expect(
      await create(maker.execute, {
        scopes: [
          { permission: 'channel:read' },
          { permission: 'channel:publish' },
          { permission: 'repo' },
        ],
      }),
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [
        'channel:publish',
        'repository:create',
        'repository:list',
        'repository:read',
        'repository:update',
      ],
      gate: 'TOKEN_GRANTS',
    });
    const whole = await create(maker.execute);
    expect(whole).toMatchObject({ __typename: 'InsufficientAuthorityError', gate: 'TOKEN_GRANTS' });
    expect('missing' in whole && whole.missing).toEqual(
      expect.arrayContaining(['channel:publish', 'organization:delete', 'member-token:revoke']),
    );
    expect(
      (await created(maker.execute, { scopes: [{ permission: 'channel:read' }] }))
        .personalAccessToken.effectivePermissions,
    ).toEqual(['channel:read']);
  });

  test('rejects a scope beyond the role, with every missing permission', async () => {
    const { newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    expect(
      await create(viewer.execute, {
        scopes: [
          { permission: 'channel:read' },
          { permission: 'channel:publish' },
          { permission: 'group:delete' },
        ],
      }),
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['channel:publish', 'group:delete'],
      gate: 'ROLE_GRANTS',
    });
  });

  test('rejects another person as the owner, and returns the same for a foreign as for an unknown user', async () => {
    const here = await world.newOrganization();
    const elsewhere = await world.newOrganization();
    const colleague = await here.newMember('viewer');
    expect(await create(here.owner.execute, { ownerId: colleague.userId })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['ownerId'] }],
    });
    const stranger = await newServiceUser(elsewhere.owner, 'viewer');
    const none = await create(here.owner.execute, { ownerId: noneOf('User') });
    expect(none).toEqual({ __typename: 'NotFoundError', message: expect.any(String) });
    for (const ownerId of [stranger.userId, elsewhere.owner.userId, stranger.memberId, 'no id'])
      expect(await create(here.owner.execute, { ownerId })).toEqual(none);
  });

  test('does not disclose service users to a caller who may not create their tokens', async () => {
    const { owner, newMember } = await world.newOrganization();
    const developer = await newMember('developer');
    const { userId } = await newServiceUser(owner, 'viewer');
    const answer = await create(developer.execute, { ownerId: userId });
    expect(answer).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member-token:create'],
      gate: 'ROLE_GRANTS',
    });
    for (const ownerId of [noneOf('User'), owner.userId])
      expect(await create(developer.execute, { ownerId })).toEqual(answer);
  });

  test('naming the viewer as the owner equals naming no owner', async () => {
    const { newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    await expect(created(viewer.execute, { ownerId: viewer.userId })).resolves.toMatchObject({
      personalAccessToken: { owner: { id: viewer.userId }, type: 'PERSONAL' },
    });
  });

  test('rejects an API key, which owns no tokens', async () => {
    const { owner } = await world.newOrganization();
    const key = await newKey(world, owner, {
      role: 'owner',
      scopes: [{ permission: 'personal-access-token:*' }, { permission: 'channel:read' }],
    });
    expect(await create(key.execute, { scopes: [] })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['ownerId'] }],
    });
  });

  test('a person’s token is PERSONAL or SCIM', async () => {
    const { owner } = await world.newOrganization();
    expect(await create(owner.execute, { type: 'SERVICE' })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['type'] }],
    });
    const { personalAccessToken, secret } = await created(owner.execute, { type: 'SCIM' });
    expect(personalAccessToken).toMatchObject({ type: 'SCIM', usable: true });
    await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(
      refusedAt('SURFACE_ALLOWED'),
    );
    expect((await created(owner.execute, { type: 'PERSONAL' })).personalAccessToken.type).toBe(
      'PERSONAL',
    );
  });

  test('the audit log records the actor, the token and the credential', async () => {
    const { owner, newToken } = await world.newOrganization();
    const maker = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:create' }],
    });
    const { personalAccessToken, secret } = await created(maker.execute, {
      name: 'child',
      scopes: [],
    });
    const [event, ...rest] = await auditOf(owner, personalAccessToken.id);
    expect(rest).toEqual([]);
    expect(event).toMatchObject({
      action: 'personal_access_token.created',
      actor: { id: owner.userId },
      credentialPrefix: maker.secret.slice(0, 10),
      ip: '127.0.0.1',
    });
    expect(event?.targetLabel).toContain('child');
    expect(JSON.stringify(event)).not.toContain(secret.slice(10));
    const [first] = await auditOf(owner, maker.id);
    expect(first).toMatchObject({
      action: 'personal_access_token.created',
      credentialPrefix: null,
    });
  });

  test('rejects an ended session, and one of a suspended owner', async () => {
    const { owner, newMember, signIn } = await world.newOrganization();
    const member = await newMember('developer');
    const session = world.as(await signIn(member.email));
    payloadOf((await session(SignOutDocument)).signOut);
    await expect(create(session)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    payloadOf(
      (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
        .suspendMember,
    );
    await expect(create(member.execute)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
  });
});

describe('the permissions of a token', () => {
  test('scopes left out: the whole role; an empty list: nothing; some: those', async () => {
    const { newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const whole = await created(viewer.execute);
    expect(whole.personalAccessToken).toMatchObject({ narrowed: false, scopes: [], usable: true });
    expect(whole.personalAccessToken.effectivePermissions).toEqual(
      expect.arrayContaining([
        'channel:read',
        'channel:list',
        'personal-access-token:read',
        'personal-access-token:revoke',
      ]),
    );
    const empty = await created(viewer.execute, { scopes: [] });
    expect(empty.personalAccessToken).toMatchObject({
      narrowed: true,
      scopes: [],
      effectivePermissions: [],
      usable: true,
    });
    await expect(world.as(empty.secret)(ViewerDocument)).resolves.toMatchObject({
      viewer: { permissions: [], user: { id: viewer.userId } },
    });
    await expect(world.as(empty.secret)(PersonalAccessTokensDocument, {})).rejects.toMatchObject({
      status: 403,
      errors: [{ extensions: { missing: ['personal-access-token:list'], gate: 'TOKEN_GRANTS' } }],
    });
    const some = await created(viewer.execute, { scopes: [{ permission: 'channel:read' }] });
    expect(some.personalAccessToken).toMatchObject({
      narrowed: true,
      effectivePermissions: ['channel:read'],
    });
  });

  test('a whole role excludes the guarded permissions', async () => {
    const { owner } = await world.newOrganization();
    const { personalAccessToken, secret } = await created(owner.execute);
    for (const permission of GUARDED) {
      expect(personalAccessToken.effectivePermissions).not.toContain(permission);
      await expect(world.as(secret)(CanDocument, { permission })).resolves.toEqual({
        viewer: { can: false },
      });
      await expect(owner.execute(CanDocument, { permission })).resolves.toEqual({
        viewer: { can: true },
      });
    }
    expect(personalAccessToken.effectivePermissions).toHaveLength(
      world.catalog.permissions.length - GUARDED.length,
    );
  });

  test.each([
    ['*:*', false],
    ['*:create', false],
    ['api-key:create', true],
    ['api-key:*', true],
  ])('the scope %s carries api-key:create: %s', async (permission, can) => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, { scopes: [{ permission }] });
    await expect(token.execute(CanDocument, { permission: 'api-key:create' })).resolves.toEqual({
      viewer: { can },
    });
    expect((await tokenOf(owner, token.id)).scopes[0]?.permissions.includes('api-key:create')).toBe(
      can,
    );
  });

  test('drops a scope that another one covers', async () => {
    const { owner } = await world.newOrganization();
    const { personalAccessToken } = await created(owner.execute, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'channel:*' },
        { permission: 'channel:read', entityIds: ['c1'] },
        { permission: 'group:read', entityIds: ['g1', 'g1', 'g2'] },
      ],
    });
    expect(
      personalAccessToken.scopes
        .map(({ permission, entityId }) => `${permission} ${entityId ?? 'all'}`)
        .sort(),
    ).toEqual(['channel:* all', 'group:read g1', 'group:read g2']);
  });
});

describe('the organization’s policy for new tokens', () => {
  test('the default lifetime is 90 days, and the owner may set another or none', async () => {
    const { owner } = await world.newOrganization();
    expect(lifetimeDays((await created(owner.execute)).personalAccessToken)).toBe(90);
    await setPolicy(owner, { defaultTokenLifetime: 'P7D' });
    expect(lifetimeDays((await created(owner.execute)).personalAccessToken)).toBe(7);
    await setPolicy(owner, { defaultTokenLifetime: null });
    expect((await created(owner.execute)).personalAccessToken.expiresAt).toBeNull();
    await setPolicy(owner, { maxTokenLifetime: 'P3D' });
    expect(lifetimeDays((await created(owner.execute)).personalAccessToken)).toBe(3);
  });

  test('an expiry can be an instant, a duration or never', async () => {
    const { owner } = await world.newOrganization();
    expect(
      lifetimeDays(
        (await created(owner.execute, { expires: { in: 'PT24H' } })).personalAccessToken,
      ),
    ).toBe(1);
    expect(
      (await created(owner.execute, { expires: { never: true } })).personalAccessToken.expiresAt,
    ).toBeNull();
    expect(
      (await created(owner.execute, { expires: { at: '2099-01-01T02:00:00+02:00' } }))
        .personalAccessToken.expiresAt,
    ).toBe('2099-01-01T00:00:00.000Z');
    expect(await create(owner.execute, { expires: { never: false } })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'never'] }],
    });
  });

  test('the maximum lifetime limits every token', async () => {
    const { owner } = await world.newOrganization();
    const before = await created(owner.execute, { expires: { in: 'P60D' } });
    await setPolicy(owner, { maxTokenLifetime: 'P30D' });
    expect(lifetimeDays((await created(owner.execute)).personalAccessToken)).toBe(30);
    expect(await create(owner.execute, { expires: { in: 'P31D' } })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'in'] }],
    });
    expect(await create(owner.execute, { expires: { at: '2099-01-01T00:00:00Z' } })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'at'] }],
    });
    expect(await create(owner.execute, { expires: { never: true } })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'never'] }],
    });
    expect(
      lifetimeDays((await created(owner.execute, { expires: { in: 'P30D' } })).personalAccessToken),
    ).toBe(30);
    expect(lifetimeDays(await tokenOf(owner, before.personalAccessToken.id))).toBe(60);
  });

  test('the policy can forbid tokens without an expiry', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, { neverExpiringTokens: false });
    expect(await create(owner.execute, { expires: { never: true } })).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['expires', 'never'] }],
    });
    await created(owner.execute, { expires: { in: 'P10Y' } });
  });

  test('where the policy forbids them, omitting the expiry creates none either', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, {
      neverExpiringTokens: false,
      defaultTokenLifetime: null,
      maxTokenLifetime: null,
    });
    const answer = await create(owner.execute);
    expect('personalAccessToken' in answer && answer.personalAccessToken.expiresAt).not.toBeNull();
  });

  test('the policy can require an address list', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, { requireIpAllowList: true });
    const refused = { __typename: 'ValidationError', issues: [{ path: ['ipAllowList'] }] };
    expect(await create(owner.execute)).toMatchObject(refused);
    expect(await create(owner.execute, { ipAllowList: [] })).toMatchObject(refused);
    const { personalAccessToken } = await created(owner.execute, { ipAllowList: ['127.0.0.0/8'] });
    expect(
      (
        await owner.execute(UpdatePersonalAccessTokenDocument, {
          input: { id: personalAccessToken.id, ipAllowList: [] },
        })
      ).updatePersonalAccessToken,
    ).toMatchObject(refused);
  });

  // The address policy of the organization is checked only if name, description and addresses are
  // valid.
  test('a missing address list is named together with the other invalid paths', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, { requireIpAllowList: true });
    const answer = await create(owner.execute, { name: ' ' });
    expect('issues' in answer && answer.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'ipAllowList',
      'name',
    ]);
  });

  test('the policy can require distinct names among the tokens of one owner', async () => {
    const { owner, newMember } = await world.newOrganization();
    const viewer = await newMember('viewer');
    await created(owner.execute, { name: 'laptop' });
    await created(owner.execute, { name: 'laptop' });
    await setPolicy(owner, { uniqueTokenNames: true });
    const conflict = { __typename: 'ConflictError', path: ['name'] };
    expect(await create(owner.execute, { name: 'laptop' })).toMatchObject(conflict);
    expect(await create(owner.execute, { name: ' laptop ' })).toMatchObject(conflict);
    await created(viewer.execute, { name: 'laptop' });
    const { personalAccessToken } = await created(owner.execute, { name: 'desktop' });
    expect(
      (
        await owner.execute(UpdatePersonalAccessTokenDocument, {
          input: { id: personalAccessToken.id, name: 'laptop' },
        })
      ).updatePersonalAccessToken,
    ).toMatchObject(conflict);
    payloadOf(
      (
        await owner.execute(UpdatePersonalAccessTokenDocument, {
          input: { id: personalAccessToken.id, name: 'desktop', description: 'mine' },
        })
      ).updatePersonalAccessToken,
    );
  });

  test('of two concurrent tokens of one name, one is created', async () => {
    const { owner } = await world.newOrganization();
    await setPolicy(owner, { uniqueTokenNames: true });
    const answers = await Promise.all([1, 2, 3].map(() => create(owner.execute, { name: 'one' })));
    expect(answers.filter((answer) => 'secret' in answer)).toHaveLength(1);
  });
});

test('a custom role limits the tokens of its holders', async () => {
  const { owner, newMember } = await world.newOrganization();
  const member = await newMember(
    await newRole(owner, [
      'channel:*',
      'personal-access-token:create',
      'personal-access-token:read',
    ]),
  );
  const { personalAccessToken } = await created(member.execute);
  expect(personalAccessToken.effectivePermissions).toEqual([
    ...world.catalog.permissions.filter((one) => one.startsWith('channel:')),
    'personal-access-token:read',
  ]);
});
