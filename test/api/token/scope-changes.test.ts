import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddScopesDocument,
  CanDocument,
  ChangeMemberRoleDocument,
  DeletePersonalAccessTokenDocument,
  MembersDocument,
  NodeDocument,
  PersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  RemoveAllScopesDocument,
  RemoveScopesDocument,
  RevokePersonalAccessTokenDocument,
  ViewerDocument,
  type Execute,
  type ScopeInput,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import {
  auditOf,
  newRole,
  noneOf,
  tokenOf,
  UNAUTHENTICATED,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const add = async (execute: Execute, personalAccessTokenId: string, ...scopes: ScopeInput[]) =>
  (await execute(AddScopesDocument, { input: { personalAccessTokenId, scopes } })).addScopes;
const remove = async (execute: Execute, personalAccessTokenId: string, ...scopeIds: string[]) =>
  (await execute(RemoveScopesDocument, { input: { personalAccessTokenId, scopeIds } }))
    .removeScopes;
const removeAll = async (execute: Execute, personalAccessTokenId: string) =>
  (await execute(RemoveAllScopesDocument, { input: { personalAccessTokenId } })).removeAllScopes;
const can = async (
  execute: Execute,
  permission: string,
  entityId?: string,
): Promise<boolean | undefined> =>
  (await execute(CanDocument, { permission, entityId })).viewer?.can;
const written = ({
  scopes,
}: {
  scopes: readonly { permission: string; entityId: string | null }[];
}): string[] =>
  scopes
    .map(({ permission, entityId }) =>
      entityId === null ? permission : `${permission} on ${entityId}`,
    )
    .sort();
const CHANNEL = (catalog: World['catalog']): string[] =>
  catalog.permissions.filter((one) => one.startsWith('channel:'));

describe('addScopes', () => {
  test('takes effect at the next request', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, { scopes: [] });
    await expect(can(execute, 'channel:read')).resolves.toBe(false);
    const { personalAccessToken } = payloadOf(
      await add(
        owner.execute,
        id,
        { permission: 'channel:read' },
        { permission: 'group:*', entityIds: ['g1', 'g2'] },
        { permission: 'repo' },
      ),
    );
    expect(written(personalAccessToken)).toEqual([
      'channel:read',
      'group:* on g1',
      'group:* on g2',
      'repo',
    ]);
    expect(personalAccessToken.narrowed).toBe(true);
    await expect(can(execute, 'channel:read')).resolves.toBe(true);
    await expect(can(execute, 'group:update', 'g2')).resolves.toBe(true);
    await expect(can(execute, 'group:update')).resolves.toBe(false);
    await expect(can(execute, 'repository:delete')).resolves.toBe(false);
    const [, event] = await auditOf(owner, id);
    expect(event).toMatchObject({
      action: 'personal_access_token.scopes_added',
      actor: { id: owner.userId },
    });
    for (const scope of ['channel:read', 'group:* on g1', 'repo'])
      expect(event?.detail).toContain(scope);
  });

  test('names every invalid path at once, and adds nothing', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, { scopes: [] });
    const answer = await add(
      owner.execute,
      id,
      { permission: 'channel:fly' },
      { permission: 'channel:read' },
      { permission: 'nobody:read' },
      { permission: 'channel:read', entityIds: [] },
      { permission: 'x', entityIds: ['x'.repeat(201), 'ok'] },
    );
    expect('issues' in answer && answer.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'scopes.0.permission',
      'scopes.2.permission',
      'scopes.3.entityIds',
      'scopes.4.entityIds.0',
      'scopes.4.permission',
    ]);
    expect(await add(owner.execute, id)).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['scopes'] }],
    });
    expect((await tokenOf(owner, id)).scopes).toEqual([]);
  });

  test.each<[string, ScopeInput]>([
    ['channel:read', { permission: 'channel:read' }],
    ['channel:*', { permission: 'channel:read' }],
    ['*:read', { permission: 'channel:read' }],
    ['channel:*', { permission: 'channel:read', entityIds: ['c1'] }],
    ['repo', { permission: 'repository:update' }],
    ['repository:*', { permission: 'repo' }],
  ])(
    'with %s, one that is covered by it is a conflict, and nothing is added',
    async (existing, covered) => {
      const { owner, newToken } = await world.newOrganization();
      const { id } = await newToken(owner, { scopes: [{ permission: existing }] });
      expect(await add(owner.execute, id, { permission: 'group:update' }, covered)).toMatchObject({
        __typename: 'ConflictError',
        path: ['scopes', '1'],
      });
      expect(written(await tokenOf(owner, id))).toEqual([existing]);
    },
  );

  test('of several concurrent equal additions, one succeeds', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, { scopes: [] });
    const answers = await Promise.all(
      [1, 2, 3].map(() => add(owner.execute, id, { permission: 'channel:read' })),
    );
    expect(answers.filter((answer) => 'personalAccessToken' in answer)).toHaveLength(1);
    expect(written(await tokenOf(owner, id))).toEqual(['channel:read']);
  });

  test('a wider scope replaces those that it covers', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'channel:update', entityIds: ['c1', 'c2'] },
        { permission: 'group:read' },
        { permission: 'repo' },
      ],
    });
    expect(
      written(
        payloadOf(await add(owner.execute, id, { permission: 'channel:*', entityIds: ['c1'] }))
          .personalAccessToken,
      ),
    ).toEqual(['channel:* on c1', 'channel:read', 'channel:update on c2', 'group:read', 'repo']);
    expect(
      written(
        payloadOf(await add(owner.execute, id, { permission: 'channel:*' })).personalAccessToken,
      ),
    ).toEqual(['channel:*', 'group:read', 'repo']);
    expect(
      written(
        payloadOf(await add(owner.execute, id, { permission: 'repository:*' })).personalAccessToken,
      ),
    ).toEqual(['channel:*', 'group:read', 'repository:*']);
  });

  test('rejects a token with the whole role, and does not narrow it', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner);
    expect(await add(owner.execute, id, { permission: 'channel:read' })).toMatchObject({
      __typename: 'ConflictError',
      path: ['scopes'],
    });
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ narrowed: false, scopes: [] });
  });

  test('rejects a scope beyond the owner’s role, with every missing permission', async () => {
    const { newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const { id } = await newToken(viewer, { scopes: [] });
    expect(
      await add(
        viewer.execute,
        id,
        { permission: 'channel:read' },
        { permission: 'channel:publish', entityIds: ['c1'] },
        { permission: 'delete_repo' },
      ),
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['channel:publish', 'repository:delete'],
      gate: 'ROLE_GRANTS',
    });
    expect((await tokenOf(viewer, id)).scopes).toEqual([]);
  });

  test('a token adds only permissions that it has, to itself or another token of its owner', async () => {
    const { owner, newToken } = await world.newOrganization();
    const scopes = [
      { permission: 'personal-access-token:update' },
      { permission: 'personal-access-token:read' },
      { permission: 'channel:read', entityIds: ['c1'] },
      { permission: 'group:read' },
    ];
    const token = await newToken(owner, { scopes });
    const other = await newToken(owner, { scopes: [] });
    for (const id of [token.id, other.id]) {
      expect(
        await add(
          token.execute,
          id,
          { permission: 'channel:read' },
          { permission: 'channel:publish' },
        ),
      ).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: ['channel:publish', 'channel:read'],
        gate: 'TOKEN_GRANTS',
      });
      expect(
        await add(token.execute, id, { permission: 'channel:read', entityIds: ['c2'] }),
      ).toMatchObject({ missing: ['channel:read'] });
    }
    payloadOf(
      await add(
        token.execute,
        other.id,
        { permission: 'channel:read', entityIds: ['c1'] },
        { permission: 'group:read', entityIds: ['g'] },
      ),
    );
    await expect(can(other.execute, 'channel:read', 'c1')).resolves.toBe(true);
    await expect(can(other.execute, 'channel:read', 'c2')).resolves.toBe(false);
  });
});

describe('removeScopes', () => {
  test('removes the scopes at the next request, and keeps the others', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, {
      scopes: [
        { permission: 'channel:read' },
        { permission: 'group:read' },
        { permission: 'repo' },
      ],
    });
    await expect(can(execute, 'group:read')).resolves.toBe(true);
    const { scopes } = await tokenOf(owner, id);
    const ids = scopes
      .filter(({ permission }) => permission !== 'channel:read')
      .map((scope) => scope.id);
    expect(written(payloadOf(await remove(owner.execute, id, ...ids)).personalAccessToken)).toEqual(
      ['channel:read'],
    );
    await expect(can(execute, 'group:read')).resolves.toBe(false);
    await expect(can(execute, 'channel:read')).resolves.toBe(true);
    const [, event] = await auditOf(owner, id);
    expect(event).toMatchObject({ action: 'personal_access_token.scopes_removed' });
    expect(event?.detail).toContain('group:read');
    expect(event?.detail).not.toContain('channel:read');
  });

  test('an empty list is refused', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, { scopes: [] });
    expect(await remove(owner.execute, id)).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['scopeIds'] }],
    });
  });

  test('removes all or none: another token’s scope is unknown', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const elsewhere = await world.newOrganization();
    const scopes = [{ permission: 'channel:read' }];
    const { id } = await newToken(owner, { scopes });
    const own = (await tokenOf(owner, id)).scopes[0]?.id ?? '';
    const none = await remove(owner.execute, id, own, noneOf('Scope'));
    expect(none).toEqual({ __typename: 'NotFoundError', message: expect.any(String) });
    const viewer = await newMember('viewer');
    const others = [
      await tokenOf(owner, (await newToken(owner, { scopes })).id),
      await tokenOf(viewer, (await newToken(viewer, { scopes })).id),
      await tokenOf(elsewhere.owner, (await elsewhere.newToken(elsewhere.owner, { scopes })).id),
    ];
    for (const scopeId of [...others.map((token) => token.scopes[0]?.id ?? ''), id, 'no id'])
      expect(await remove(owner.execute, id, own, scopeId)).toEqual(none);
    expect(written(await tokenOf(owner, id))).toEqual(['channel:read']);
  });

  test('never widens by removal: without its last scope a token has no permissions', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    const { personalAccessToken } = payloadOf(
      await remove(owner.execute, id, (await tokenOf(owner, id)).scopes[0]?.id ?? ''),
    );
    expect(personalAccessToken).toMatchObject({
      narrowed: true,
      scopes: [],
      effectivePermissions: [],
    });
    await expect(execute(ViewerDocument)).resolves.toMatchObject({ viewer: { permissions: [] } });
    await expect(can(execute, 'channel:read')).resolves.toBe(false);
    await expect(can(execute, 'organization:delete')).resolves.toBe(false);
    payloadOf(await add(owner.execute, id, { permission: 'group:read' }));
    await expect(can(execute, 'group:read')).resolves.toBe(true);
  });
});

describe('removeAllScopes', () => {
  test('leaves a token without permissions, and records it', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, {
      scopes: [{ permission: 'channel:*' }, { permission: 'group:read', entityIds: ['g'] }],
    });
    expect(payloadOf(await removeAll(owner.execute, id)).personalAccessToken).toMatchObject({
      narrowed: true,
      scopes: [],
      effectivePermissions: [],
      status: 'ACTIVE',
      usable: true,
    });
    await expect(execute(ViewerDocument)).resolves.toMatchObject({ viewer: { permissions: [] } });
    const [, event] = await auditOf(owner, id);
    expect(event).toMatchObject({ action: 'personal_access_token.scopes_removed' });
    expect(event?.detail).toContain('channel:*');
  });

  test('accepts a token without scopes, and removes the whole role from one that carries it', async () => {
    const { owner, newToken } = await world.newOrganization();
    for (const input of [{ scopes: [] }, {}]) {
      const { id, execute } = await newToken(owner, input);
      expect(payloadOf(await removeAll(owner.execute, id)).personalAccessToken).toMatchObject({
        narrowed: true,
        scopes: [],
        effectivePermissions: [],
      });
      await expect(can(execute, 'channel:read')).resolves.toBe(false);
    }
  });

  test('rejects an anonymous caller', async () => {
    await expect(removeAll(world.as(), noneOf('PersonalAccessToken'))).rejects.toMatchObject(
      UNAUTHENTICATED,
    );
  });
});

describe('scopes on single entities', () => {
  test('allow it on those, not on others, and not on all', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, {
      scopes: [
        { permission: 'channel:read', entityIds: ['c1', 'c2'] },
        { permission: 'channel:publish', entityIds: ['c2'] },
        { permission: 'group:read' },
      ],
    });
    for (const [permission, entityId, allowed] of [
      ['channel:read', 'c1', true],
      ['channel:read', 'c2', true],
      ['channel:read', 'c3', false],
      ['channel:read', 'C1', false],
      ['channel:read', '', false],
      ['channel:read', undefined, false],
      ['channel:publish', 'c1', false],
      ['channel:publish', 'c2', true],
      ['group:read', 'g9', true],
      ['group:read', undefined, true],
      ['group:fly', 'g9', false],
      ['channel:*', 'c2', false],
    ] as const) {
      await expect(can(execute, permission, entityId)).resolves.toBe(allowed);
    }
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      effectivePermissions: ['channel:publish', 'channel:read', 'group:read'],
    });
    await expect(execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { permissions: ['channel:publish', 'channel:read', 'group:read'] },
    });
  });

  test('apply to the server’s own objects: one token by its id, not the list', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const [mine, other, members] = [
      await newToken(owner),
      await newToken(owner),
      await newToken(viewer),
    ];
    const token = await newToken(owner, {
      scopes: [
        { permission: 'personal-access-token:read', entityIds: [mine.id] },
        { permission: 'personal-access-token:*', entityIds: [mine.id] },
        { permission: 'personal-access-token:delete', entityIds: [mine.id] },
        { permission: 'member-token:read', entityIds: [members.id] },
        { permission: 'member:*', entityIds: [viewer.memberId] },
      ],
    });
    for (const { id } of [mine, members, token])
      await expect(token.execute(PersonalAccessTokenDocument, { id })).resolves.toMatchObject({
        personalAccessToken: { id },
      });
    await expect(token.execute(PersonalAccessTokenDocument, { id: other.id })).resolves.toEqual({
      personalAccessToken: null,
    });
    await expect(token.execute(NodeDocument, { id: other.id })).resolves.toEqual({ node: null });
    await expect(token.execute(PersonalAccessTokensDocument, {})).rejects.toMatchObject({
      status: 403,
      errors: [
        { extensions: { missing: ['personal-access-token:list'], gate: 'ENTITY_IN_SCOPE' } },
      ],
    });
    await expect(token.execute(MembersDocument, {})).rejects.toMatchObject({ status: 403 });
    expect(
      (await token.execute(DeletePersonalAccessTokenDocument, { input: { id: other.id } }))
        .deletePersonalAccessToken,
    ).toEqual(
      (
        await token.execute(DeletePersonalAccessTokenDocument, {
          input: { id: noneOf('PersonalAccessToken') },
        })
      ).deletePersonalAccessToken,
    );
    payloadOf(
      (await token.execute(DeletePersonalAccessTokenDocument, { input: { id: mine.id } }))
        .deletePersonalAccessToken,
    );
  });

  test('a token that may be read but not revoked is rejected with the entity that is out of scope', async () => {
    const { owner, newToken } = await world.newOrganization();
    const [mine, other] = [await newToken(owner), await newToken(owner)];
    const token = await newToken(owner, {
      scopes: [
        { permission: 'personal-access-token:read' },
        { permission: 'personal-access-token:revoke', entityIds: [mine.id] },
      ],
    });
    expect(
      (await token.execute(RevokePersonalAccessTokenDocument, { input: { id: other.id } }))
        .revokePersonalAccessToken,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['personal-access-token:revoke'],
      gate: 'ENTITY_IN_SCOPE',
    });
    payloadOf(
      (await token.execute(RevokePersonalAccessTokenDocument, { input: { id: mine.id } }))
        .revokePersonalAccessToken,
    );
  });
});

describe('scopes and the current role', () => {
  test('scopes keep a permission that the role lost, without effect, until the role holds it again', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('developer');
    const { id, execute } = await newToken(member, {
      scopes: [
        { permission: 'channel:*' },
        { permission: 'channel:publish', entityIds: ['c1'] },
        { permission: 'delete_repo' },
        { permission: 'message:publish' },
      ],
    });
    const give = async (role: string): Promise<void> =>
      void payloadOf(
        (
          await owner.execute(ChangeMemberRoleDocument, {
            input: { memberId: member.memberId, role },
          })
        ).changeMemberRole,
      );
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      effectivePermissions: [
        ...CHANNEL(world.catalog),
        'message:publish',
        'repository:delete',
      ].sort(),
    });
    await give('viewer');
    const demoted = await tokenOf(owner, id);
    expect(demoted).toMatchObject({
      narrowed: true,
      status: 'ACTIVE',
      usable: true,
      effectivePermissions: ['channel:list', 'channel:read'],
    });
    expect(
      Object.fromEntries(
        demoted.scopes.map(({ permission, effective }) => [permission, effective]),
      ),
    ).toEqual({
      'channel:*': true,
      delete_repo: false,
      'message:publish': false,
    });
    await expect(can(execute, 'channel:publish', 'c1')).resolves.toBe(false);
    await expect(can(execute, 'channel:read')).resolves.toBe(true);
    await give(await newRole(owner, []));
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      usable: true,
      effectivePermissions: [],
    });
    await give('developer');
    await expect(can(execute, 'channel:publish', 'c1')).resolves.toBe(true);
  });

  test('a promoted owner’s narrowed token stays narrow, and one with the whole role follows', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('viewer');
    const narrow = await newToken(member, { scopes: [{ permission: 'channel:read' }] });
    const whole = await newToken(member);
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: 'owner' },
        })
      ).changeMemberRole,
    );
    await expect(tokenOf(owner, narrow.id)).resolves.toMatchObject({
      effectivePermissions: ['channel:read'],
    });
    await expect(can(narrow.execute, 'organization:delete')).resolves.toBe(false);
    await expect(can(whole.execute, 'organization:delete')).resolves.toBe(true);
  });
});
