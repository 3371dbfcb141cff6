import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  AuditEventsDocument,
  ReinstateMemberDocument,
  SignInDocument,
  SuspendMemberDocument,
  ViewerDocument,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { refusedAt } from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('a suspension', () => {
  test('ends every session permanently, while tokens work again after the reinstatement', async () => {
    const { owner, newMember, newToken, signIn } = await world.newOrganization();
    const member = await newMember('developer');
    const [another, token] = [world.as(await signIn(member.email)), await newToken(member)];
    const input = { memberId: member.memberId };
    payloadOf((await owner.execute(SuspendMemberDocument, { input })).suspendMember);
    for (const execute of [member.execute, another])
      await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    await expect(token.execute(ViewerDocument)).rejects.toMatchObject(
      refusedAt('MEMBERSHIP_ACTIVE'),
    );
    payloadOf((await owner.execute(ReinstateMemberDocument, { input })).reinstateMember);
    for (const execute of [member.execute, another])
      await expect(execute(ViewerDocument)).rejects.toMatchObject(refusedAt('NOT_REVOKED'));
    await expect(token.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'developer' } },
    });
    await expect(world.as(await signIn(member.email))(ViewerDocument)).resolves.toMatchObject({
      viewer: { role: { key: 'developer' } },
    });
    const { auditEvents } = await owner.execute(AuditEventsDocument, {
      filter: { action: ['member.suspended'] },
    });
    expect(auditEvents.edges.map(({ node }) => node.detail)).toEqual(['2 sessions ended']);
  });

  test('is not lifted by a token with fewer permissions than the member', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const input = { memberId: (await newMember('developer')).memberId };
    payloadOf((await owner.execute(SuspendMemberDocument, { input })).suspendMember);
    const narrow = await newToken(owner, { scopes: [{ permission: 'member:reinstate' }] });
    expect(
      (await narrow.execute(ReinstateMemberDocument, { input })).reinstateMember,
    ).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      gate: 'TOKEN_GRANTS',
    });
    payloadOf((await owner.execute(ReinstateMemberDocument, { input })).reinstateMember);
  });

  test('leaves no session that was opened while it was under way', async () => {
    const { owner, newMember, slug } = await world.newOrganization();
    const member = await newMember('developer');
    const provesPassword = world.hasher.provesPassword.bind(world.hasher);
    jest.spyOn(world.hasher, 'provesPassword').mockImplementationOnce(async (...given) => {
      const proven = await provesPassword(...given);
      payloadOf(
        (await owner.execute(SuspendMemberDocument, { input: { memberId: member.memberId } }))
          .suspendMember,
      );
      return proven;
    });
    const signingIn = world.as()(SignInDocument, {
      input: { email: member.email, password: PASSWORD, organization: slug },
    });
    await expect(signingIn).rejects.toMatchObject(refusedAt('MEMBERSHIP_ACTIVE'));
    const { rows } = await world.database.pool.query<{ open: number }>(
      `select count(*)::int as open from credential c join user_account u on u.id = c.owner_id
       where u.email = $1 and c.kind = 'SESSION' and c.revoked_at is null`,
      [member.email],
    );
    expect(rows).toEqual([{ open: 0 }]);
  });
});
