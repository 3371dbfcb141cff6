import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  DeleteApiKeyDocument,
  DeleteRoleDocument,
  InviteMemberDocument,
  RemoveMemberDocument,
  RolesDocument,
  UpdateRoleDocument,
  ViewerDocument,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type World } from '../../support/world.ts';
import { NOBODY, pathsOf } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = async (
  execute: Execute,
  key = 'radio',
  grants: string[] = ['channel:read'],
  name = 'Radio',
) => (await execute(CreateRoleDocument, { input: { key, name, grants } })).createRole;
const update = async (
  execute: Execute,
  input: { key?: string; name?: string | null; grants?: string[] | null },
) => (await execute(UpdateRoleDocument, { input: { key: 'radio', ...input } })).updateRole;
const remove = async (execute: Execute, key = 'radio') =>
  (await execute(DeleteRoleDocument, { input: { key } })).deleteRole;

const STEPS = [
  {
    name: 'updateRole',
    step: (execute: Execute, key: string) => update(execute, { key, name: 'Changed' }),
    permission: 'role:update',
  },
  { name: 'deleteRole', step: remove, permission: 'role:delete' },
];

describe('createRole', () => {
  test('creates a role with its patterns as written and its permissions sorted', async () => {
    const { owner } = await world.newOrganization();
    const { role } = payloadOf(
      await create(
        owner.execute,
        'radio',
        ['channel:subscribe', 'repository:*', 'channel:subscribe'],
        ' Radio ',
      ),
    );
    expect(role).toMatchObject({
      key: 'radio',
      name: 'Radio',
      builtIn: false,
      grants: ['channel:subscribe', 'repository:*'],
    });
    expect(role.permissions).toEqual([
      'channel:subscribe',
      'repository:create',
      'repository:delete',
      'repository:list',
      'repository:read',
      'repository:update',
    ]);
    expect((await owner.execute(RolesDocument)).roles.map(({ key }) => key)).toEqual(
      ['owner', 'admin', 'developer', 'ci', 'auditor', 'viewer', 'radio'].sort(byBuiltIn),
    );
  });

  test('may hold no permissions', async () => {
    const { owner } = await world.newOrganization();
    expect(payloadOf(await create(owner.execute, 'nothing', [])).role).toMatchObject({
      grants: [],
      permissions: [],
    });
  });

  test('names every invalid input at once', async () => {
    const { owner } = await world.newOrganization();
    const refused = await create(
      owner.execute,
      'Not A Slug',
      ['channel:read', 'channel:fly', 'unicorn:*', '', '*'],
      '',
    );
    expect(refused).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(refused)).toEqual([
      'key',
      'name',
      'grants.1',
      'grants.2',
      'grants.3',
      'grants.4',
    ]);
    expect(pathsOf(await create(owner.execute, 'radio', ['repo']))).toEqual(['grants.0']);
    expect(pathsOf(await create(owner.execute, '-radio'))).toEqual(['key']);
    expect(pathsOf(await create(owner.execute, 'x'.repeat(51)))).toEqual(['key']);
  });

  test('rejects an existing key, also a built-in one', async () => {
    const { owner } = await world.newOrganization();
    payloadOf(await create(owner.execute));
    for (const key of ['radio', 'viewer'])
      expect(await create(owner.execute, key)).toMatchObject({
        __typename: 'ConflictError',
        path: ['key'],
      });
  });

  test('accepts one of several concurrent creations of a role', async () => {
    const { owner } = await world.newOrganization();
    const answers = await Promise.all([
      create(owner.execute),
      create(owner.execute),
      create(owner.execute),
    ]);
    expect(answers.filter((answer) => 'role' in answer)).toHaveLength(1);
    expect(
      answers.filter((answer) => '__typename' in answer && answer.__typename === 'ConflictError'),
    ).toHaveLength(2);
  });

  test('requires role:create by role and scopes', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    expect(await create((await newMember('developer')).execute)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['role:create'],
      gate: 'ROLE_GRANTS',
    });
    const narrow = await newToken(owner, { scopes: [{ permission: 'role:read' }] });
    expect(await create(narrow.execute)).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['role:create'],
      gate: 'TOKEN_GRANTS',
    });
    expect(await create((await newToken(owner)).execute)).toMatchObject({
      missing: ['role:create'],
      gate: 'TOKEN_GRANTS',
    });
    const naming = await newToken(owner, {
      scopes: [{ permission: 'role:create' }, { permission: '*:*' }],
    });
    expect(await create(naming.execute)).toHaveProperty('role');
  });

  test('grants no more than its creator holds, and lists every missing permission', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const admin = await newMember('admin');
    expect(await create(admin.execute, 'boss', ['*:*'])).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
    const token = await newToken(owner, {
      scopes: [{ permission: 'role:create' }, { permission: 'channel:read' }],
    });
    expect(
      await create(token.execute, 'boss', ['channel:read', 'rule:share', 'channel:publish']),
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['channel:publish', 'rule:share'],
      gate: 'TOKEN_GRANTS',
    });
    expect(await create(token.execute, 'small', ['channel:read'])).toHaveProperty('role');
  });

  test('does not conflict with roles of another organization', async () => {
    const [mine, theirs] = [await world.newOrganization(), await world.newOrganization()];
    payloadOf(await create(theirs.owner.execute));
    payloadOf(await create(mine.owner.execute));
  });

  test('rejects an anonymous caller', async () => {
    await expect(create(world.as())).rejects.toMatchObject(NOBODY);
  });
});

const BUILT_IN = ['owner', 'admin', 'developer', 'ci', 'auditor', 'viewer'];
const byBuiltIn = (a: string, b: string): number =>
  Number(BUILT_IN.includes(b)) - Number(BUILT_IN.includes(a)) || (a < b ? -1 : 1);

describe.each(STEPS)('$name', ({ step, permission }) => {
  test('rejects a role and a token without the permission', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    payloadOf(await create(owner.execute));
    expect(await step((await newMember('developer')).execute, 'radio')).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission],
      gate: 'ROLE_GRANTS',
    });
    const narrow = await newToken(owner, { scopes: [{ permission: 'role:read' }] });
    expect(await step(narrow.execute, 'radio')).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission],
      gate: 'TOKEN_GRANTS',
    });
    expect((await owner.execute(RolesDocument)).roles).toContainEqual(
      expect.objectContaining({ key: 'radio', name: 'Radio' }),
    );
  });

  test('does not touch a role that holds more than the actor', async () => {
    const { owner, newMember } = await world.newOrganization();
    payloadOf(await create(owner.execute, 'boss', ['*:*']));
    const admin = await newMember('admin');
    expect(await step(admin.execute, 'boss')).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
  });

  test('leaves built-in roles as they are', async () => {
    const { owner } = await world.newOrganization();
    const before = await owner.execute(RolesDocument);
    for (const key of BUILT_IN)
      expect(await step(owner.execute, key)).toMatchObject({
        __typename: 'InvalidStateError',
        status: 'BUILT_IN',
      });
    expect(await owner.execute(RolesDocument)).toEqual(before);
  });

  test("returns the same for another organization's role as for an unknown one", async () => {
    const [mine, theirs] = [await world.newOrganization(), await world.newOrganization()];
    payloadOf(await create(theirs.owner.execute, 'theirs'));
    const foreign = await step(mine.owner.execute, 'theirs');
    expect(foreign).toMatchObject({ __typename: 'NotFoundError' });
    expect(await step(mine.owner.execute, 'nobodys')).toEqual(foreign);
    expect(await step(mine.owner.execute, '')).toEqual(foreign);
    expect((await theirs.owner.execute(RolesDocument)).roles).toContainEqual(
      expect.objectContaining({ key: 'theirs', name: 'Radio' }),
    );
  });

  test('returns the same for another role as for an unknown one, with a token limited to one role', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { role } = payloadOf(await create(owner.execute, 'radio'));
    payloadOf(await create(owner.execute, 'other'));
    const { execute } = await newToken(owner, {
      scopes: [{ permission, entityIds: [role.id] }, { permission: 'channel:*' }],
    });
    const foreign = await step(execute, 'other');
    expect(foreign).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [permission],
      gate: 'ENTITY_IN_SCOPE',
    });
    for (const key of ['nobodys', 'admin']) expect(await step(execute, key)).toEqual(foreign);
    payloadOf(await step(execute, 'radio'));
  });

  test('rejects an anonymous caller', async () => {
    await expect(step(world.as(), 'radio')).rejects.toMatchObject(NOBODY);
  });
});

describe('updateRole', () => {
  test('changes name and grants independently, for every holder of the role at once', async () => {
    const { owner, newMember } = await world.newOrganization();
    payloadOf(await create(owner.execute));
    const member = await newMember('radio');
    expect(payloadOf(await update(owner.execute, { name: 'Station' })).role).toMatchObject({
      name: 'Station',
      grants: ['channel:read'],
    });
    expect(
      payloadOf(await update(owner.execute, { grants: ['rule:read', 'channel:publish'] })).role,
    ).toMatchObject({
      name: 'Station',
      permissions: ['channel:publish', 'rule:read'],
    });
    expect(payloadOf(await update(owner.execute, { name: null, grants: null })).role).toMatchObject(
      {
        name: 'Station',
        permissions: ['channel:publish', 'rule:read'],
      },
    );
    await expect(member.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { permissions: ['channel:publish', 'rule:read'] },
    });
  });

  test('names every invalid input at once', async () => {
    const { owner } = await world.newOrganization();
    payloadOf(await create(owner.execute));
    expect(
      pathsOf(
        await update(owner.execute, { name: ' ', grants: ['channel:fly', 'channel:read', 'x'] }),
      ),
    ).toEqual(['name', 'grants.0', 'grants.2']);
  });

  test('widens no role beyond the permissions of the caller', async () => {
    const { owner, newMember } = await world.newOrganization();
    payloadOf(await create(owner.execute));
    const admin = await newMember('admin');
    expect(await update(admin.execute, { grants: ['*:*'] })).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: { key: 'editor', name: 'Editor', grants: ['role:*', 'channel:read'] },
        })
      ).createRole,
    );
    const editor = await newMember('editor');
    expect(await update(editor.execute, { grants: ['channel:*'] })).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: [
        'channel:create',
        'channel:delete',
        'channel:list',
        'channel:publish',
        'channel:share',
        'channel:subscribe',
        'channel:unshare',
        'channel:update',
      ],
    });
    expect(await update(editor.execute, { key: 'editor', grants: ['*:*'] })).toMatchObject({
      __typename: 'InsufficientAuthorityError',
    });
  });
});

describe('a role that may cover more as soon as the catalogue does', () => {
  const all = (): string[] => [...world.catalog.spellOut(world.catalog.grant('rule:*'))];
  test.each([
    ['a pattern in place of all that it covers', all, ['rule:*'], 'role:widen'],
    ['a pattern next to all that it covers', all, ['rule:*', 'rule:read'], 'role:widen'],
    ['the same pattern', () => ['rule:*'], ['rule:*'], null],
    ['a smaller pattern', () => ['*:*'], ['rule:*', '*:read'], null],
    [
      'single permissions of a pattern',
      () => ['*:read', 'rule:*'],
      ['rule:read', 'channel:read'],
      null,
    ],
  ] as const)('%s', async (_, before, after, missing) => {
    const { owner, newToken } = await world.newOrganization();
    payloadOf(await create(owner.execute, 'radio', [...before()]));
    const { execute } = await newToken(owner);
    const answer = await update(execute, { grants: [...after] });
    if (missing === null) payloadOf(answer);
    else
      expect(answer).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: [missing],
        gate: 'TOKEN_GRANTS',
      });
  });
});

describe('deleteRole', () => {
  test('deletes the role and frees its key', async () => {
    const { owner } = await world.newOrganization();
    const { role } = payloadOf(await create(owner.execute));
    expect(payloadOf(await remove(owner.execute))).toMatchObject({ deletedId: role.id });
    expect(await remove(owner.execute)).toMatchObject({ __typename: 'NotFoundError' });
    payloadOf(await create(owner.execute));
  });

  test('is refused while a member, an invitation or an API key has the role', async () => {
    const { owner, newMember, slug } = await world.newOrganization();
    const used = { __typename: 'InvalidStateError', status: 'IN_USE' };
    payloadOf(await create(owner.execute));
    const member = await newMember('radio');
    expect(await remove(owner.execute)).toMatchObject(used);
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: 'viewer' },
        })
      ).changeMemberRole,
    );
    const { member: invited } = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `i@${slug}.example`, role: 'radio' },
        })
      ).inviteMember,
    );
    expect(await remove(owner.execute)).toMatchObject(used);
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: invited.id } })).removeMember,
    );
    const { apiKey } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'radio' } }))
        .createApiKey,
    );
    expect(await remove(owner.execute)).toMatchObject(used);
    payloadOf(
      (await owner.execute(DeleteApiKeyDocument, { input: { id: apiKey.id } })).deleteApiKey,
    );
    payloadOf(await remove(owner.execute));
  });

  test('a role that is assigned while it is deleted is either in use or deleted, never both', async () => {
    const { owner, newMember } = await world.newOrganization();
    const member = await newMember('viewer');
    for (let round = 0; round < 5; round++) {
      payloadOf(await create(owner.execute, `radio-${round}`));
      const [given, deleted] = await Promise.all([
        owner
          .execute(ChangeMemberRoleDocument, {
            input: { memberId: member.memberId, role: `radio-${round}` },
          })
          .then(({ changeMemberRole }) => changeMemberRole),
        remove(owner.execute, `radio-${round}`),
      ]);
      expect('member' in given).not.toBe('deletedId' in deleted);
      await expect(member.execute(ViewerDocument)).resolves.toMatchObject({
        viewer: { role: { key: expect.any(String) } },
      });
    }
  });
});

describe('roles', () => {
  test('require role:list', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    await expect(viewer.execute(RolesDocument)).rejects.toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      errors: [{ extensions: { missing: ['role:list'], gate: 'ROLE_GRANTS' } }],
    });
    const narrow = await newToken(owner, { scopes: [{ permission: 'role:read' }] });
    await expect(narrow.execute(RolesDocument)).rejects.toMatchObject({
      status: 403,
      errors: [{ extensions: { missing: ['role:list'], gate: 'TOKEN_GRANTS' } }],
    });
    await expect(world.as()(RolesDocument)).rejects.toMatchObject(NOBODY);
  });
});
