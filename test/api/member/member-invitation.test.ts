import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  CreateRoleDocument,
  InvitationPendingDocument,
  InviteMemberDocument,
  MembersDocument,
  RemoveMemberDocument,
  SignInDocument,
  SuspendMemberDocument,
  UpdateRoleDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { NOBODY, pathsOf, rowId } from '../../support/node-id.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { post } from '../../support/http-send.ts';
import { proveAddress } from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

let serial = 0;
const newEmail = ({ slug }: Tenant): string => `guest-${(serial += 1)}@${slug}.example`;

async function invite(tenant: Tenant, role = 'developer', email = newEmail(tenant)) {
  const { member, secret } = payloadOf(
    (await tenant.owner.execute(InviteMemberDocument, { input: { email, role } })).inviteMember,
  );
  return { member, secret, email };
}
const accept = async (secret: string, input: { name?: string; password?: string } = {}) =>
  (
    await world.as()(AcceptInvitationDocument, {
      input: { secret, name: 'Guest', password: PASSWORD, ...input },
    })
  ).acceptInvitation;
const isPending = async (secret: string): Promise<boolean> =>
  (await world.as()(InvitationPendingDocument, { secret })).invitationPending;

test('invitationPending answers about at most ten secrets in a document', async () => {
  const ask = (count: number) =>
    post(
      world.url,
      `query ($secret: String!) { ${Array.from({ length: count }, (_, i) => `a${i}: invitationPending(secret: $secret)`).join(' ')} }`,
      { variables: { secret: drawSecret('INVITATION').text } },
    );
  expect(Object.values((await ask(10)).body.data ?? {})).toEqual(Array(10).fill(false));
  expect((await ask(11)).body.errors?.[0]?.message).toContain('The query costs 110000');
});

describe('inviteMember', () => {
  test('creates an invited member and returns a secret that opens only the invitation', async () => {
    const tenant = await world.newOrganization();
    const email = newEmail(tenant);
    const { member, secret } = payloadOf(
      (
        await tenant.owner.execute(InviteMemberDocument, {
          input: { email: `  ${email.toUpperCase()} `, name: ' Ada ', role: 'viewer' },
        })
      ).inviteMember,
    );
    expect(member).toMatchObject({
      status: 'INVITED',
      user: { kind: 'PERSON', name: 'Ada', email },
      role: { key: 'viewer' },
    });
    expect(secret).toMatch(/^inv_[0-9A-Za-z]{44}$/);
    await expect(world.as(secret)(ViewerDocument)).rejects.toMatchObject(NOBODY);
    await expect(
      world.as()(SignInDocument, {
        input: { email, password: PASSWORD, organization: tenant.slug },
      }),
    ).rejects.toMatchObject(NOBODY);
  });

  test('names every invalid input at once', async () => {
    const { owner } = await world.newOrganization();
    const { inviteMember } = await owner.execute(InviteMemberDocument, {
      input: { email: 'no address', name: '\u0007', role: 'emperor' },
    });
    expect(inviteMember).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(inviteMember)).toEqual(['email', 'name', 'role']);
  });

  test('names the rule for an empty name, a name that is too long, and an address that is too long', async () => {
    const { owner } = await world.newOrganization();
    for (const name of ['  ', 'x'.repeat(101)]) {
      expect(
        pathsOf(
          (
            await owner.execute(InviteMemberDocument, {
              input: { email: 'ada@example.org', name, role: 'viewer' },
            })
          ).inviteMember,
        ),
      ).toEqual(['name']);
    }
    expect(
      pathsOf(
        (
          await owner.execute(InviteMemberDocument, {
            input: { email: `${'x'.repeat(250)}@example.org`, role: 'viewer' },
          })
        ).inviteMember,
      ),
    ).toEqual(['email']);
  });

  test('rejects an existing or invited member, whatever the case of the address', async () => {
    const tenant = await world.newOrganization();
    const { email } = await invite(tenant);
    for (const again of [email.toUpperCase(), tenant.owner.email]) {
      const { inviteMember } = await tenant.owner.execute(InviteMemberDocument, {
        input: { email: again, role: 'viewer' },
      });
      expect(inviteMember).toMatchObject({ __typename: 'ConflictError', path: ['email'] });
    }
  });

  test('requires member:create by role, token and scopes', async () => {
    const tenant = await world.newOrganization();
    const developer = await tenant.newMember('developer');
    const input = { email: newEmail(tenant), role: 'viewer' };
    expect((await developer.execute(InviteMemberDocument, { input })).inviteMember).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member:create'],
      gate: 'ROLE_GRANTS',
    });
    const narrow = await tenant.newToken(tenant.owner, { scopes: [{ permission: 'member:read' }] });
    expect((await narrow.execute(InviteMemberDocument, { input })).inviteMember).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['member:create'],
      gate: 'TOKEN_GRANTS',
    });
    const whole = await tenant.newToken(tenant.owner);
    expect(
      (await whole.execute(InviteMemberDocument, { input: { ...input, role: 'ci' } })).inviteMember,
    ).toMatchObject({ gate: 'TOKEN_GRANTS' });
    const naming = await tenant.newToken(tenant.owner, {
      scopes: [{ permission: 'member:create' }, { permission: '*:*' }],
    });
    expect(
      (await naming.execute(InviteMemberDocument, { input: { ...input, role: 'ci' } }))
        .inviteMember,
    ).toMatchObject({ member: { status: 'INVITED' } });
  });

  test('rejects a token without a scope for it', async () => {
    const tenant = await world.newOrganization();
    for (const token of [
      await tenant.newToken(tenant.owner),
      await tenant.newToken(tenant.owner, { scopes: [{ permission: '*:*' }] }),
    ]) {
      for (const role of ['owner', 'developer', 'viewer']) {
        expect(
          (await token.execute(InviteMemberDocument, { input: { email: newEmail(tenant), role } }))
            .inviteMember,
        ).toMatchObject({
          __typename: 'InsufficientAuthorityError',
          missing: ['member:create'],
          gate: 'TOKEN_GRANTS',
        });
      }
    }
  });

  test("rejects a role above the inviter's, with every missing permission", async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: { key: 'host', name: 'Host', grants: ['member:create', 'channel:read'] },
        })
      ).createRole,
    );
    payloadOf(
      (
        await owner.execute(CreateRoleDocument, {
          input: {
            key: 'radio',
            name: 'Radio',
            grants: ['channel:read', 'channel:publish', 'channel:delete'],
          },
        })
      ).createRole,
    );
    const host = await newMember('host');
    const missing = ['channel:delete', 'channel:publish'];
    expect(
      (
        await host.execute(InviteMemberDocument, {
          input: { email: 'a@example.org', role: 'radio' },
        })
      ).inviteMember,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing,
      gate: 'ROLE_GRANTS',
    });
    const token = await newToken(owner, {
      scopes: [{ permission: 'member:create' }, { permission: 'channel:read' }],
    });
    expect(
      (
        await token.execute(InviteMemberDocument, {
          input: { email: 'a@example.org', role: 'radio' },
        })
      ).inviteMember,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing,
      gate: 'TOKEN_GRANTS',
    });
  });

  test('an admin cannot invite an owner', async () => {
    const { newMember } = await world.newOrganization();
    const admin = await newMember('admin');
    expect(
      (
        await admin.execute(InviteMemberDocument, {
          input: { email: 'a@example.org', role: 'owner' },
        })
      ).inviteMember,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      missing: ['organization:delete'],
      gate: 'ROLE_GRANTS',
    });
  });

  test("returns the same for another organization's role as for an unknown one", async () => {
    const mine = await world.newOrganization();
    const theirs = await world.newOrganization();
    payloadOf(
      (
        await theirs.owner.execute(CreateRoleDocument, {
          input: { key: 'secret-role', name: 'Secret', grants: [] },
        })
      ).createRole,
    );
    const ask = async () =>
      (
        await mine.owner.execute(InviteMemberDocument, {
          input: { email: 'a@example.org', role: 'secret-role' },
        })
      ).inviteMember;
    const foreign = await ask();
    expect(pathsOf(foreign)).toEqual(['role']);
    const none = (
      await mine.owner.execute(InviteMemberDocument, {
        input: { email: 'a@example.org', role: 'no-such-one' },
      })
    ).inviteMember;
    expect(JSON.parse(JSON.stringify(foreign).replaceAll('secret-role', 'no-such-one'))).toEqual(
      none,
    );
  });

  test('rejects an anonymous caller', async () => {
    await expect(
      world.as()(InviteMemberDocument, { input: { email: 'a@example.org', role: 'viewer' } }),
    ).rejects.toMatchObject(NOBODY);
  });
});

describe('acceptInvitation', () => {
  test('turns the invited person into an active member who can sign in', async () => {
    const tenant = await world.newOrganization();
    const { member, secret, email } = await invite(tenant);
    const accepted = payloadOf(await accept(secret, { name: ' Grace ' })).member;
    expect(accepted).toMatchObject({
      id: member.id,
      status: 'ACTIVE',
      role: { key: 'developer' },
      user: { name: 'Grace', email },
    });
    await expect(world.as(await tenant.signIn(email))(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'developer' }, organization: { slug: tenant.slug } },
    });
  });

  test('names every invalid input at once, and the invitation stays open', async () => {
    const { secret } = await invite(await world.newOrganization());
    expect(pathsOf(await accept(secret, { name: ' ', password: 'short' }))).toEqual([
      'name',
      'password',
    ]);
    expect(pathsOf(await accept(secret, { password: 'x'.repeat(1025) }))).toEqual(['password']);
    payloadOf(await accept(secret));
  });

  test('returns the same for a used, withdrawn, mistyped, unknown or foreign secret', async () => {
    const tenant = await world.newOrganization();
    const used = await invite(tenant);
    payloadOf(await accept(used.secret));
    const withdrawn = await invite(tenant);
    payloadOf(
      (
        await tenant.owner.execute(RemoveMemberDocument, {
          input: { memberId: withdrawn.member.id },
        })
      ).removeMember,
    );
    const open = await invite(tenant);
    const token = await tenant.newToken(tenant.owner);
    const answers = [];
    for (const secret of [
      used.secret,
      withdrawn.secret,
      `${open.secret.slice(0, 10)}${used.secret.slice(10)}`,
      open.secret.slice(0, -1),
      '',
      'x'.repeat(48),
      token.secret,
      tenant.owner.secret,
      `pat_${open.secret.slice(4)}`,
    ]) {
      answers.push(await accept(secret));
    }
    expect(answers[0]).toMatchObject({ __typename: 'NotFoundError' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    for (const secret of [
      used.secret,
      withdrawn.secret,
      open.secret.slice(0, -1),
      '',
      token.secret,
      tenant.owner.secret,
    ]) {
      expect(await isPending(secret)).toBe(false);
    }
    expect(await isPending(open.secret)).toBe(true);
    payloadOf(await accept(open.secret));
  });

  test('an expired invitation is reported to the holder of its secret, and adds no member', async () => {
    const tenant = await world.newOrganization();
    const { member, secret, email } = await invite(tenant);
    await world.database.pool.query(
      "update member set invitation_expires_at = now() - interval '1 second' where id = $1",
      [rowId(member.id)],
    );
    expect(await accept(secret)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'EXPIRED',
    });
    expect(await isPending(secret)).toBe(false);
    await expect(tenant.signIn(email)).rejects.toMatchObject(NOBODY);
  });

  test('accepts one of two concurrent acceptances', async () => {
    const { secret } = await invite(await world.newOrganization());
    const answers = await Promise.all([accept(secret), accept(secret), accept(secret)]);
    expect(answers.filter((answer) => 'member' in answer)).toHaveLength(1);
    expect(
      answers.filter((answer) => '__typename' in answer && answer.__typename === 'NotFoundError'),
    ).toHaveLength(2);
  });

  test('requires the password of an existing account, and keeps it', async () => {
    const home = await world.newOrganization();
    const away = await world.newOrganization();
    const ada = await home.newMember('developer');
    await proveAddress(world, ada.email);
    const { secret } = await invite(away, 'viewer', ada.email);
    const taken = await accept(secret, {
      name: 'Mallory',
      password: 'the password of the inviter',
    });
    expect(taken).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(taken)).toEqual(['password']);
    await expect(home.signIn(ada.email)).resolves.toMatch(/^ses_/);
    const { member } = payloadOf(await accept(secret, { name: 'Mallory' }));
    expect(member).toMatchObject({
      status: 'ACTIVE',
      role: { key: 'viewer' },
      user: { id: ada.userId, name: 'developer' },
    });
    await expect(away.signIn(ada.email)).resolves.toMatch(/^ses_/);
    await expect(home.signIn(ada.email)).resolves.toMatch(/^ses_/);
  });

  test('assigns the role as it is at acceptance; a withdrawn invitation leaves no member', async () => {
    const tenant = await world.newOrganization();
    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key: 'guide', name: 'Guide', grants: ['channel:*'] },
        })
      ).createRole,
    );
    const { secret, email } = await invite(tenant, 'guide');
    payloadOf(
      (
        await tenant.owner.execute(UpdateRoleDocument, {
          input: { key: 'guide', grants: ['channel:read'] },
        })
      ).updateRole,
    );
    payloadOf(await accept(secret));
    await expect(world.as(await tenant.signIn(email))(ViewerDocument)).resolves.toMatchObject({
      viewer: { permissions: ['channel:read'] },
    });
    const withdrawn = await invite(tenant);
    payloadOf(
      (
        await tenant.owner.execute(RemoveMemberDocument, {
          input: { memberId: withdrawn.member.id },
        })
      ).removeMember,
    );
    const { members } = await tenant.owner.execute(MembersDocument, { search: withdrawn.email });
    expect(members.totalCount).toBe(0);
  });

  test('an invited person cannot be suspended', async () => {
    const tenant = await world.newOrganization();
    const { member } = await invite(tenant);
    expect(
      (await tenant.owner.execute(SuspendMemberDocument, { input: { memberId: member.id } }))
        .suspendMember,
    ).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'INVITED',
    });
  });
});
