import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  AuditEventsDocument,
  CreateApiKeyDocument,
  CreateRoleDocument,
  InviteMemberDocument,
  MembersDocument,
  OrganizationDocument,
  PersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  RemoveMemberDocument,
  RevokeOtherSessionsDocument,
  RolesDocument,
  SignInDocument,
  SuspendMemberDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import {
  createWorld,
  PASSWORD,
  payloadOf,
  type Person,
  type Tenant,
  type World,
} from '../../support/world.ts';
import { NOBODY, pathsOf } from '../../support/node-id.ts';
import { proveAddress } from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/**
 * Makes a member of one organization a member of another, which requires a verified address.
 * Returns the new membership.
 */
async function join(person: Person, { owner, slug }: Tenant, role: string): Promise<Person> {
  await proveAddress(world, person.email);
  const { secret, member } = payloadOf(
    (await owner.execute(InviteMemberDocument, { input: { email: person.email, role } }))
      .inviteMember,
  );
  payloadOf(
    (
      await world.as()(AcceptInvitationDocument, {
        input: { secret, name: 'x', password: PASSWORD },
      })
    ).acceptInvitation,
  );
  const { secret: session } = payloadOf(
    (
      await world.as()(SignInDocument, {
        input: { email: person.email, password: PASSWORD, organization: slug },
      })
    ).signIn,
  );
  return { ...person, execute: world.as(session), secret: session, memberId: member.id };
}

describe('a person in two organizations', () => {
  test('names the organization at sign-in, and has the role of that one', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const ada = await here.newMember('developer');
    const away = await join(ada, there, 'viewer');
    const unsaid = (
      await world.as()(SignInDocument, { input: { email: ada.email, password: PASSWORD } })
    ).signIn;
    expect(unsaid).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(unsaid)).toEqual(['organization']);
    await expect(ada.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { organization: { slug: here.slug }, role: { key: 'developer' } },
    });
    await expect(away.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: {
        organization: { slug: there.slug },
        role: { key: 'viewer' },
        user: { id: ada.userId },
      },
    });
  });

  test('who accepts two invitations at once sets the password with the first, and must present it for the second', async () => {
    const tenants = [await world.newOrganization(), await world.newOrganization()];
    const email = `both@${tenants[0]?.slug ?? ''}.example`;
    const secrets: string[] = [];
    for (const { owner } of tenants) {
      secrets.push(
        payloadOf(
          (await owner.execute(InviteMemberDocument, { input: { email, role: 'viewer' } }))
            .inviteMember,
        ).secret,
      );
      await proveAddress(world, email);
    }
    const [slow = '', quick = ''] = secrets;
    const accept = async (secret: string, password: string) =>
      (await world.as()(AcceptInvitationDocument, { input: { secret, name: 'Ada', password } }))
        .acceptInvitation;
    const hashPassword = world.hasher.hashPassword.bind(world.hasher);
    jest.spyOn(world.hasher, 'hashPassword').mockImplementationOnce(async (text) => {
      payloadOf(await accept(quick, PASSWORD));
      return hashPassword(text);
    });
    const refused = await accept(slow, `${PASSWORD}, another`);
    expect(refused).toMatchObject({
      __typename: 'ValidationError',
      issues: [
        { path: ['password'], message: expect.stringContaining('already have an account here') },
      ],
    });
    expect(payloadOf(await accept(slow, PASSWORD)).member.status).toBe('ACTIVE');
    payloadOf(
      (
        await world.as()(SignInDocument, {
          input: { email, password: PASSWORD, organization: tenants[0]?.slug },
        })
      ).signIn,
    );
  });

  test('ends all other sessions at once, and both organizations record it', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const ada = await here.newMember('developer');
    const away = await join(ada, there, 'developer');
    const { revokedCount } = payloadOf(
      (await ada.execute(RevokeOtherSessionsDocument)).revokeOtherSessions,
    );
    expect(revokedCount).toBe(1);
    await expect(away.execute(ViewerDocument)).rejects.toMatchObject(NOBODY);
    const { auditEvents } = await there.owner.execute(AuditEventsDocument, {
      filter: { action: ['session.revoked'] },
    });
    expect(auditEvents.edges.map(({ node }) => [node.action, node.detail])).toEqual([
      ['session.revoked', '1 other session'],
    ]);
    const own = await here.owner.execute(AuditEventsDocument, {
      filter: { action: ['session.revoked'] },
    });
    expect(own.auditEvents.edges).toEqual([]);
  });

  test('may be suspended in one and active in the other', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const ada = await here.newMember('developer');
    const away = await join(ada, there, 'developer');
    const [tokenHere, tokenThere] = [await here.newToken(ada), await there.newToken(away)];
    payloadOf(
      (await here.owner.execute(SuspendMemberDocument, { input: { memberId: ada.memberId } }))
        .suspendMember,
    );
    await expect(ada.execute(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'NOT_REVOKED' } }],
    });
    await expect(tokenHere.execute(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'MEMBERSHIP_ACTIVE' } }],
    });
    for (const { execute } of [away, tokenThere])
      await expect(execute(ViewerDocument)).resolves.toMatchObject({
        viewer: { organization: { slug: there.slug } },
      });
    await expect(here.signIn(ada.email)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'MEMBERSHIP_ACTIVE' } }],
    });
    await expect(there.signIn(ada.email)).resolves.toMatch(/^ses_/);
  });

  test('may be removed from one and active in the other, and then signs in without naming it', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const ada = await here.newMember('developer');
    const away = await join(ada, there, 'viewer');
    payloadOf(
      (await here.owner.execute(RemoveMemberDocument, { input: { memberId: ada.memberId } }))
        .removeMember,
    );
    await expect(ada.execute(ViewerDocument)).rejects.toMatchObject(NOBODY);
    await expect(away.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'viewer' } },
    });
    payloadOf(
      (await world.as()(SignInDocument, { input: { email: ada.email, password: PASSWORD } }))
        .signIn,
    );
  });

  test('a session of one organization sees and touches nothing of the other', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    const away = await join(here.owner, there, 'owner');
    const token = await there.newToken(away, { name: 'away' });
    payloadOf(
      (await away.execute(CreateApiKeyDocument, { input: { name: 'away', role: 'ci' } }))
        .createApiKey,
    );
    payloadOf(
      (await away.execute(CreateRoleDocument, { input: { key: 'away', name: 'Away', grants: [] } }))
        .createRole,
    );

    const { execute } = here.owner;
    expect((await execute(OrganizationDocument)).organization.slug).toBe(here.slug);
    const { members } = await execute(MembersDocument, {});
    expect(members.edges.map(({ node }) => node.id)).toEqual([here.owner.memberId]);
    expect((await execute(RolesDocument)).roles.map(({ key }) => key)).not.toContain('away');
    expect((await execute(PersonalAccessTokensDocument, {})).personalAccessTokens.totalCount).toBe(
      0,
    );
    expect(await execute(PersonalAccessTokenDocument, { id: token.id })).toEqual({
      personalAccessToken: null,
    });
    const labels = (await execute(AuditEventsDocument, { first: 100 })).auditEvents.edges.map(
      ({ node }) => node.targetLabel,
    );
    expect(labels.filter((label) => label?.includes('away'))).toEqual([]);
    const foreign = (await execute(SuspendMemberDocument, { input: { memberId: away.memberId } }))
      .suspendMember;
    expect(foreign).toMatchObject({ __typename: 'NotFoundError' });
  });
});

describe('two organizations', () => {
  test('may have roles of the same key that differ', async () => {
    const [here, there] = [await world.newOrganization(), await world.newOrganization()];
    for (const [{ owner }, grants] of [
      [here, ['channel:read']] as const,
      [there, ['rule:read']] as const,
    ]) {
      payloadOf(
        (
          await owner.execute(CreateRoleDocument, {
            input: { key: 'same', name: 'Same', grants: [...grants] },
          })
        ).createRole,
      );
    }
    const member = await here.newMember('same');
    await expect(member.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { permissions: ['channel:read'] },
    });
  });
});
