import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  ChangePasswordDocument,
  CreatePersonalAccessTokenDocument,
  InviteMemberDocument,
  MembersDocument,
  NodeDocument,
  RegeneratePersonalAccessTokenDocument,
  RemoveScopesDocument,
  RevokePersonalAccessTokenDocument,
  SignInDocument,
  UpdatePersonalAccessTokenDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { LIMITS } from '../../../src/server/limits.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { codeOf, post } from '../../support/http-send.ts';
import {
  newRole,
  newServiceUser,
  tokenOf,
  UNAUTHENTICATED,
  proveAddress,
} from '../../support/personal-access-token-steps.ts';

// Guards that no other test covers. Each test fails without its guard.

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Runs a step once, between the next check of a password and its result. */
function whilePasswordIsChecked(step: () => Promise<void>): void {
  const { provesPassword } = world.hasher;
  world.hasher.provesPassword = async (...given) => {
    world.hasher.provesPassword = provesPassword;
    const proven = await provesPassword(...given);
    await step();
    return proven;
  };
}

describe('a password that is changed while it is being checked', () => {
  test('opens no session', async () => {
    const { owner, slug } = await world.newOrganization();
    whilePasswordIsChecked(async () => {
      payloadOf(
        (
          await owner.execute(ChangePasswordDocument, {
            input: { currentPassword: PASSWORD, newPassword: 'the new password' },
          })
        ).changePassword,
      );
    });
    await expect(
      world.as()(SignInDocument, {
        input: { email: owner.email, password: PASSWORD, organization: slug },
      }),
    ).rejects.toMatchObject(UNAUTHENTICATED);
    const signIn = { email: owner.email, password: 'the new password', organization: slug };
    payloadOf((await world.as()(SignInDocument, { input: signIn })).signIn);
  });

  test('changes no password', async () => {
    const { owner, slug } = await world.newOrganization();
    const change = async (newPassword: string) =>
      (
        await owner.execute(ChangePasswordDocument, {
          input: { currentPassword: PASSWORD, newPassword },
        })
      ).changePassword;
    whilePasswordIsChecked(async () => {
      payloadOf(await change('the new password'));
    });
    expect(await change('the late password')).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path: ['currentPassword'] }],
    });
    payloadOf(
      (
        await world.as()(SignInDocument, {
          input: { email: owner.email, password: 'the new password', organization: slug },
        })
      ).signIn,
    );
  });
});

describe('an unknown address', () => {
  test('still costs the hash of a password', async () => {
    const provesPassword = jest.spyOn(world.hasher, 'provesPassword');
    await expect(
      world.as()(SignInDocument, { input: { email: 'nobody@example.org', password: PASSWORD } }),
    ).rejects.toMatchObject(UNAUTHENTICATED);
    expect(provesPassword.mock.calls.map(([, storedHash]) => storedHash)).toEqual([null]);
    provesPassword.mockRestore();
  });
});

describe('a token', () => {
  test('that another user revoked is not reactivated by a new secret without the permission to restore it', async () => {
    const { owner, newMember } = await world.newOrganization();
    const { userId } = await newServiceUser(owner, await newRole(owner, []));
    const { personalAccessToken } = payloadOf(
      (
        await owner.execute(CreatePersonalAccessTokenDocument, {
          input: { name: 'robot', ownerId: userId },
        })
      ).createPersonalAccessToken,
    );
    const { id } = personalAccessToken;
    const updater = await newMember(
      await newRole(owner, ['*:read', '*:list', 'member-token:update']),
    );
    const regenerate = async () =>
      (await updater.execute(RegeneratePersonalAccessTokenDocument, { input: { id } }))
        .regeneratePersonalAccessToken;
    payloadOf(await regenerate());
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
        .revokePersonalAccessToken,
    );
    expect(await regenerate()).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member-token:restore'],
    });
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ status: 'REVOKED' });
  });

  test('of a service user who holds more than an admin loses no scope to that admin', async () => {
    const { owner, newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    const { userId } = await newServiceUser(owner, 'owner');
    const input = { name: 'robot', ownerId: userId, scopes: [{ permission: 'channel:read' }] };
    const { id, scopes } = payloadOf(
      (await owner.execute(CreatePersonalAccessTokenDocument, { input })).createPersonalAccessToken,
    ).personalAccessToken;
    const { removeScopes } = await admin.execute(RemoveScopesDocument, {
      input: { personalAccessTokenId: id, scopeIds: scopes.map((scope) => scope.id) },
    });
    expect(removeScopes).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
    await expect(tokenOf(owner, id)).resolves.toMatchObject({ scopes });
  });

  test('does not open a wider one to other addresses', async () => {
    const { owner, newToken } = await world.newOrganization();
    const wide = await newToken(owner, {
      scopes: [{ permission: 'channel:*' }],
      ipAllowList: ['203.0.113.7'],
    });
    const narrow = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:update' }, { permission: 'channel:read' }],
    });
    const update = async (input: { name?: string; ipAllowList?: string[] }) =>
      (
        await narrow.execute(UpdatePersonalAccessTokenDocument, {
          input: { id: wide.id, ...input },
        })
      ).updatePersonalAccessToken;
    payloadOf(await update({ name: 'renamed' }));
    for (const ipAllowList of [[], ['127.0.0.1'], ['203.0.113.7', '127.0.0.1']])
      expect(await update({ ipAllowList })).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        gate: 'TOKEN_GRANTS',
      });
    await expect(tokenOf(owner, wide.id)).resolves.toMatchObject({
      name: 'renamed',
      ipAllowList: ['203.0.113.7'],
    });
  });
});

describe('a person in two organizations', () => {
  test('is only an e-mail address to the one that invited them, until they accept', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const ada = await here.newMember('developer');
    await proveAddress(world, ada.email);
    const { secret, member } = payloadOf(
      (
        await there.owner.execute(InviteMemberDocument, {
          input: { email: ada.email, role: 'viewer' },
        })
      ).inviteMember,
    );
    const seen = async (): Promise<unknown> => {
      const { members } = await there.owner.execute(MembersDocument, { first: 10 });
      return members.edges.find(({ node }) => node.id === member.id)?.node.user.name;
    };
    expect(await seen()).toBe(ada.email.split('@')[0]);
    payloadOf(
      (
        await world.as()(AcceptInvitationDocument, {
          input: { secret, name: 'x', password: PASSWORD },
        })
      ).acceptInvitation,
    );
    expect(await seen()).toBe('developer');
  });

  test('has separate sessions in each', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const ada = await here.newMember('developer');
    await proveAddress(world, ada.email);
    const { secret } = payloadOf(
      (
        await there.owner.execute(InviteMemberDocument, {
          input: { email: ada.email, role: 'viewer' },
        })
      ).inviteMember,
    );
    payloadOf(
      (
        await world.as()(AcceptInvitationDocument, {
          input: { secret, name: 'x', password: PASSWORD },
        })
      ).acceptInvitation,
    );
    const away = world.as(await there.signIn(ada.email));
    const id = (await ada.execute(ViewerDocument)).viewer?.credential.id ?? '';
    await expect(ada.execute(NodeDocument, { id })).resolves.toMatchObject({ node: { id } });
    await expect(away(NodeDocument, { id })).resolves.toMatchObject({ node: null });
  });
});

describe('a document', () => {
  test('is rejected for its length alone, however few fields it has', async () => {
    const ofLength = (length: number): string => '{ viewer { permissions } } #'.padEnd(length, ' ');
    expect((await post(world.url, ofLength(LIMITS.lengthMax))).body).toEqual({
      data: { viewer: null },
    });
    expect(codeOf(await post(world.url, ofLength(LIMITS.lengthMax + 1)))).toBe('BAD_USER_INPUT');
  });

  test('is rejected for the number of its fields alone, counted each time that a fragment is spread', async () => {
    const many = (count: number, of: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => of(i)).join(' ');
    const ofFields = (count: number): string =>
      `{ ${many(20, (i) => `a${i}: viewer { ...F }`)} } fragment F on Viewer { ${many(count / 20 - 1, (i) => `f${i}: __typename`)} }`;
    expect((await post(world.url, ofFields(LIMITS.fieldsMax))).status).toBe(200);
    expect(codeOf(await post(world.url, ofFields(LIMITS.fieldsMax + 20)))).toBe('BAD_USER_INPUT');
  });
});

describe('an e-mail address', () => {
  test('is visible to its owner and to callers who may read members, and not to callers who may only read the audit log', async () => {
    const { owner, newMember } = await world.newOrganization();
    const query = '{ auditEvents(first: 100) { edges { node { actor { id email } } } } }';
    const seenBy = async ({ secret }: { secret: string }): Promise<string> =>
      (await post(world.url, query, { headers: { Authorization: `Bearer ${secret}` } })).text;
    const reader = await newMember(await newRole(owner, ['audit-event:list']));
    const seen = await seenBy(reader);
    expect(seen).toContain(owner.userId);
    expect(seen).not.toContain(owner.email);
    expect(seen).toContain(reader.email);
    expect(await seenBy(owner)).toContain(reader.email);
  });
});

describe('an unexpected error', () => {
  test('discloses nothing to the client', async () => {
    const { owner } = await world.newOrganization();
    const { hashSecret } = world.hasher;
    world.hasher.hashSecret = () =>
      Promise.reject(new Error('insert into "credential" values ($argon2id$v=19)'));
    try {
      const query = 'mutation { createPersonalAccessToken(input: { name: "x" }) { __typename } }';
      const answer = await post(world.url, query, {
        headers: { Authorization: `Bearer ${owner.secret}` },
      });
      expect(answer.status).toBe(500);
      expect(codeOf(answer)).toBe('INTERNAL');
      expect(answer.body.errors?.[0]?.message).toBe('Something went wrong on our side.');
      expect(answer.text).not.toMatch(/insert|argon2|credential"|\.ts|stack/);
    } finally {
      world.hasher.hashSecret = hashSecret;
    }
  });
});
