import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddScopesDocument,
  CreatePersonalAccessTokenDocument,
  DeleteAllPersonalAccessTokensDocument,
  DeletePersonalAccessTokenDocument,
  RegeneratePersonalAccessTokenDocument,
  RemoveAllScopesDocument,
  RemoveScopesDocument,
  RestorePersonalAccessTokenDocument,
  RevokeCurrentCredentialDocument,
  RevokePersonalAccessTokenDocument,
  UpdatePersonalAccessTokenDocument,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, type World } from '../../support/world.ts';
import {
  expire,
  newKey,
  newRole,
  noneOf,
  refusedAt,
  tokenOf,
  UNAUTHENTICATED,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

interface Step {
  readonly name: string;
  readonly operation: string;
  readonly run: (execute: Execute, id: string) => Promise<unknown>;
}

const UPON_A_TOKEN: readonly Step[] = [
  {
    name: 'updatePersonalAccessToken',
    operation: 'update',
    run: async (execute, id) =>
      (await execute(UpdatePersonalAccessTokenDocument, { input: { id, name: 'other' } }))
        .updatePersonalAccessToken,
  },
  {
    name: 'revokePersonalAccessToken',
    operation: 'revoke',
    run: async (execute, id) =>
      (await execute(RevokePersonalAccessTokenDocument, { input: { id } }))
        .revokePersonalAccessToken,
  },
  {
    name: 'restorePersonalAccessToken',
    operation: 'restore',
    run: async (execute, id) =>
      (await execute(RestorePersonalAccessTokenDocument, { input: { id } }))
        .restorePersonalAccessToken,
  },
  {
    name: 'regeneratePersonalAccessToken',
    operation: 'update',
    run: async (execute, id) =>
      (await execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
        .regeneratePersonalAccessToken,
  },
  {
    name: 'deletePersonalAccessToken',
    operation: 'delete',
    run: async (execute, id) =>
      (await execute(DeletePersonalAccessTokenDocument, { input: { id } }))
        .deletePersonalAccessToken,
  },
  {
    name: 'addScopes',
    operation: 'update',
    run: async (execute, id) =>
      (
        await execute(AddScopesDocument, {
          input: { personalAccessTokenId: id, scopes: [{ permission: 'channel:list' }] },
        })
      ).addScopes,
  },
  {
    name: 'removeScopes',
    operation: 'update',
    run: async (execute, id) =>
      (
        await execute(RemoveScopesDocument, {
          input: { personalAccessTokenId: id, scopeIds: [noneOf('Scope')] },
        })
      ).removeScopes,
  },
  {
    name: 'removeAllScopes',
    operation: 'update',
    run: async (execute, id) =>
      (await execute(RemoveAllScopesDocument, { input: { personalAccessTokenId: id } }))
        .removeAllScopes,
  },
];

const GUARDED = new Set(['create', 'update', 'restore']);
/**
 * Operations that only remove authority: allowed to callers who may revoke the token, and to its
 * owner whatever their role.
 */
const TAKING = new Set([
  'revokePersonalAccessToken',
  'deletePersonalAccessToken',
  'removeScopes',
  'removeAllScopes',
]);
const NARROW = { scopes: [{ permission: 'channel:read' }] };

describe.each(UPON_A_TOKEN)('$name', ({ name, operation, run }) => {
  test("returns the same for another member's token, a foreign one, an id of another type and an invalid id", async () => {
    const here = await world.newOrganization();
    const elsewhere = await world.newOrganization();
    const [developer, colleague] = [
      await here.newMember('developer'),
      await here.newMember('developer'),
    ];
    const hidden = [
      await here.newToken(colleague, NARROW),
      await elsewhere.newToken(elsewhere.owner, NARROW),
    ];
    const none = await run(developer.execute, noneOf('PersonalAccessToken'));
    expect(none).toEqual({ __typename: 'NotFoundError', message: expect.any(String) });
    for (const id of [
      ...hidden.map((token) => token.id),
      developer.userId,
      noneOf('ApiKey'),
      'no id',
      '',
      '%',
    ])
      expect(await run(developer.execute, id)).toEqual(none);
    expect(await run(elsewhere.owner.execute, hidden[0]?.id ?? '')).toEqual(none);
    await expect(tokenOf(colleague, hidden[0]?.id ?? '')).resolves.toMatchObject({
      name: 'test',
      status: 'ACTIVE',
      scopes: [{ permission: 'channel:read' }],
    });
  });

  test('names the missing permission to a caller who may only see the token', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const reader = await newMember(
      await newRole(owner, ['*:read', '*:list', 'personal-access-token:*']),
    );
    const { id } = await newToken(await newMember('viewer'), NARROW);
    expect(await run(reader.execute, id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [`member-token:${operation}`],
      gate: 'ROLE_GRANTS',
    });
  });

  test('without the permission, the owner may do only what removes authority', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const others = ['create', 'read', 'list', 'update', 'revoke', 'restore', 'delete'].filter(
      (one) => one !== operation,
    );
    const member = await newMember(
      await newRole(owner, [
        'channel:read',
        ...others.map((one) => `personal-access-token:${one}`),
      ]),
    );
    const { id } = await newToken(member, NARROW);
    const answer = await run(member.execute, id);
    if (TAKING.has(name))
      expect(answer).not.toMatchObject({ __typename: 'InsufficientAuthorityError' });
    else
      expect(answer).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: [`personal-access-token:${operation}`],
        gate: 'ROLE_GRANTS',
      });
  });

  test('rejects scopes that do not name it, and a whole role where it grants authority', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, NARROW);
    const refused = {
      __typename: 'InsufficientAuthorityError',
      missing: [`personal-access-token:${operation}`],
      gate: 'TOKEN_GRANTS',
    };
    const narrow = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:read' }, { permission: 'channel:*' }],
    });
    expect(await run(narrow.execute, id)).toMatchObject(refused);
    const wildcards = await newToken(owner, { scopes: [{ permission: '*:*' }] });
    const whole = await newToken(owner);
    for (const { execute } of [wildcards, whole]) {
      const answer = await run(execute, id);
      if (GUARDED.has(operation) && !TAKING.has(name)) expect(answer).toMatchObject(refused);
      else expect(answer).not.toMatchObject({ __typename: 'InsufficientAuthorityError' });
    }
  });

  test('rejects a token without scopes, and does not disclose whether the target exists', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, NARROW);
    const empty = await newToken(owner, { scopes: [] });
    const answer = await run(empty.execute, id);
    expect(answer).toHaveProperty('message');
    expect(await run(empty.execute, noneOf('PersonalAccessToken'))).toEqual(answer);
  });

  test('rejects an API key with the whole role of an owner where it grants authority or is reserved to the owner', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, NARROW);
    const key = await newKey(world, owner, { role: 'owner' });
    const answer = await run(key.execute, id);
    if (GUARDED.has(operation))
      expect(answer).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        gate: TAKING.has(name) ? 'ROLE_GRANTS' : 'TOKEN_GRANTS',
      });
    else expect(answer).not.toHaveProperty('message');
  });

  test('rejects an anonymous caller and an ended session', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id } = await newToken(owner, NARROW);
    await expect(run(world.as(), id)).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(run(world.as(), noneOf('PersonalAccessToken'))).rejects.toMatchObject(
      UNAUTHENTICATED,
    );
    const expired = await newToken(owner);
    await expire(world, expired.secret);
    await expect(run(expired.execute, id)).rejects.toMatchObject(refusedAt('NOT_EXPIRED'));
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      name: 'test',
      status: 'ACTIVE',
      scopes: [{ permission: 'channel:read' }],
    });
  });
});

describe('an admin and an owner’s token', () => {
  test.each(UPON_A_TOKEN)('$name is rejected, because an owner holds more', async ({ run }) => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const admin = await newMember('admin');
    const { id } = await newToken(owner, NARROW);
    expect(await run(admin.execute, id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: expect.any(Array),
    });
    await expect(tokenOf(owner, id)).resolves.toMatchObject({
      name: 'test',
      status: 'ACTIVE',
      scopes: [{ permission: 'channel:read' }],
    });
  });

  test.each(
    UPON_A_TOKEN.filter(({ operation }) => operation === 'revoke' || operation === 'delete'),
  )('$name lists the permissions that the admin lacks', async ({ run }) => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const admin = await newMember('admin');
    const { id } = await newToken(owner, { scopes: [] });
    expect(await run(admin.execute, id)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
  });

  test.each(UPON_A_TOKEN.filter(({ operation }) => operation === 'update'))(
    '$name is reserved to the owner, whatever the role of the caller',
    async ({ run }) => {
      const { owner, newMember, newToken } = await world.newOrganization();
      const { id } = await newToken(await newMember('viewer'), NARROW);
      expect(await run(owner.execute, id)).toMatchObject({
        __typename: 'InsufficientAuthorityError',
      });
    },
  );
});

describe('mutations without a target', () => {
  test('reject an anonymous caller', async () => {
    const execute = world.as();
    await expect(
      execute(CreatePersonalAccessTokenDocument, { input: { name: 'test' } }),
    ).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(
      execute(DeleteAllPersonalAccessTokensDocument, { input: {} }),
    ).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(execute(RevokeCurrentCredentialDocument)).rejects.toMatchObject(UNAUTHENTICATED);
  });
});
