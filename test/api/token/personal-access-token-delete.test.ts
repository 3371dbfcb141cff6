import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AcceptInvitationDocument,
  CreatePersonalAccessTokenDocument,
  DeleteAllPersonalAccessTokensDocument,
  DeletePersonalAccessTokenDocument,
  InviteMemberDocument,
  NodeDocument,
  PersonalAccessTokenDocument,
  PersonalAccessTokensDocument,
  RevokePersonalAccessTokenDocument,
  ViewerDocument,
  type DeleteAllPersonalAccessTokensInput,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import {
  auditOf,
  expire,
  newKey,
  newRole,
  refusedAt,
  rowIdOf,
  setPolicy,
  tokenOf,
  UNAUTHENTICATED,
} from '../../support/personal-access-token-steps.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const UNKNOWN = refusedAt('CREDENTIAL_KNOWN');
const remove = async (execute: Execute, id: string) =>
  (await execute(DeletePersonalAccessTokenDocument, { input: { id } })).deletePersonalAccessToken;
const removeAll = async (execute: Execute, input: DeleteAllPersonalAccessTokensInput = {}) =>
  (await execute(DeleteAllPersonalAccessTokensDocument, { input })).deleteAllPersonalAccessTokens;
const revoke = async (execute: Execute, id: string) =>
  payloadOf(
    (await execute(RevokePersonalAccessTokenDocument, { input: { id } })).revokePersonalAccessToken,
  );

describe('deletePersonalAccessToken', () => {
  test('deletes the token and its scopes; its secret is unknown; the audit log stays', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner, {
      name: 'laptop',
      scopes: [{ permission: 'channel:read' }],
    });
    const scopeId = (await tokenOf(owner, id)).scopes[0]?.id ?? '';
    await execute(ViewerDocument);
    expect(await remove(owner.execute, id)).toMatchObject({ deletedId: id });
    await expect(execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
    await expect(owner.execute(PersonalAccessTokenDocument, { id })).resolves.toEqual({
      personalAccessToken: null,
    });
    for (const gone of [id, scopeId])
      await expect(owner.execute(NodeDocument, { id: gone })).resolves.toEqual({ node: null });
    const { rows } = await world.database.pool.query(
      'select 1 from scope where credential_id = $1',
      [rowIdOf(id)],
    );
    expect(rows).toEqual([]);
    const events = await auditOf(owner, id);
    expect(events).toMatchObject([
      { action: 'personal_access_token.created' },
      { action: 'personal_access_token.deleted', actor: { id: owner.userId } },
    ]);
    expect(events[1]?.targetLabel).toContain('laptop');
    expect(await remove(owner.execute, id)).toMatchObject({ __typename: 'NotFoundError' });
  });

  test('the policy can require that a token is revoked or expired first', async () => {
    const { owner, newToken } = await world.newOrganization();
    await setPolicy(owner, { deleteActiveTokens: false });
    const [active, revoked, expired] = [
      await newToken(owner),
      await newToken(owner),
      await newToken(owner),
    ];
    await revoke(owner.execute, revoked.id);
    await expire(world, expired.secret);
    expect(await remove(owner.execute, active.id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'ACTIVE',
    });
    await active.execute(ViewerDocument);
    for (const { id } of [revoked, expired]) payloadOf(await remove(owner.execute, id));
    await setPolicy(owner, { deleteActiveTokens: true });
    payloadOf(await remove(owner.execute, active.id));
  });

  test('a caller with member-token:delete deletes another member’s token, and the log records the actor', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const [admin, viewer] = [await newMember('admin'), await newMember('viewer')];
    const { id } = await newToken(viewer);
    payloadOf(await remove(admin.execute, id));
    expect((await auditOf(owner, id)).at(-1)).toMatchObject({
      action: 'personal_access_token.deleted',
      actor: { id: admin.userId },
    });
  });

  test('a token deletes itself', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { id, execute } = await newToken(owner);
    payloadOf(await remove(execute, id));
    await expect(execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
  });
});

describe('deleteAllPersonalAccessTokens', () => {
  test('deletes all tokens of the viewer, and no others', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const viewer = await newMember('viewer');
    const mine = [
      await newToken(viewer),
      await newToken(viewer, { scopes: [{ permission: 'channel:read' }] }),
      await newToken(viewer),
    ];
    await revoke(viewer.execute, mine[1]?.id ?? '');
    const others = await newToken(owner);
    const key = await newKey(world, owner);
    const { deletedIds } = payloadOf(await removeAll(viewer.execute));
    expect([...deletedIds].sort()).toEqual(mine.map(({ id }) => id).sort());
    await expect(viewer.execute(PersonalAccessTokensDocument, {})).resolves.toMatchObject({
      personalAccessTokens: { totalCount: 0 },
    });
    for (const { execute } of [viewer, others, key]) await execute(ViewerDocument);
    await expect(mine[0]?.execute(ViewerDocument)).rejects.toMatchObject(UNKNOWN);
    for (const { id } of mine)
      expect((await auditOf(owner, id)).at(-1)).toMatchObject({
        action: 'personal_access_token.deleted',
        actor: { id: viewer.userId },
      });
  });

  test('deletes only those with the requested statuses; none for an empty list', async () => {
    const { owner, newToken } = await world.newOrganization();
    const [active, revoked, expired, both] = [
      await newToken(owner),
      await newToken(owner),
      await newToken(owner),
      await newToken(owner),
    ];
    for (const { id } of [revoked, both]) await revoke(owner.execute, id);
    for (const { secret } of [expired, both]) await expire(world, secret);
    expect(await removeAll(owner.execute, { status: [] })).toMatchObject({ deletedIds: [] });
    expect(payloadOf(await removeAll(owner.execute, { status: ['EXPIRED'] })).deletedIds).toEqual([
      expired.id,
    ]);
    expect(
      [...payloadOf(await removeAll(owner.execute, { status: ['REVOKED'] })).deletedIds].sort(),
    ).toEqual([revoked.id, both.id].sort());
    expect(
      payloadOf(await removeAll(owner.execute, { status: ['ACTIVE', 'EXPIRED'] })).deletedIds,
    ).toEqual([active.id]);
    expect(await removeAll(owner.execute)).toMatchObject({ deletedIds: [] });
  });

  test('deletes all or none: where active tokens may not be deleted, one active token keeps them all', async () => {
    const { owner, newToken } = await world.newOrganization();
    const [revoked, active] = [await newToken(owner), await newToken(owner)];
    await revoke(owner.execute, revoked.id);
    await setPolicy(owner, { deleteActiveTokens: false });
    for (const input of [{}, { status: ['ACTIVE' as const] }])
      expect(await removeAll(owner.execute, input)).toMatchObject({
        __typename: 'InvalidStateError',
        status: 'ACTIVE',
      });
    await expect(tokenOf(owner, revoked.id)).resolves.toMatchObject({ status: 'REVOKED' });
    expect(
      payloadOf(await removeAll(owner.execute, { status: ['REVOKED', 'EXPIRED'] })).deletedIds,
    ).toEqual([revoked.id]);
    await active.execute(ViewerDocument);
  });

  test('an unknown status is a validation error', async () => {
    const { owner } = await world.newOrganization();
    await expect(removeAll(owner.execute, { status: ['LOST' as 'ACTIVE'] })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  test('accepts an owner whatever their role, and rejects scopes without the permission and an API key, which owns none', async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const refused = {
      __typename: 'InsufficientAuthorityError',
      missing: ['personal-access-token:delete'],
    };
    const member = await newMember(
      await newRole(owner, ['personal-access-token:create', 'personal-access-token:read']),
    );
    const { id } = await newToken(member);
    expect(await removeAll(member.execute)).toMatchObject({ deletedIds: [id] });
    const narrow = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:read' }],
    });
    expect(await removeAll(narrow.execute)).toMatchObject({ ...refused, gate: 'TOKEN_GRANTS' });
    const single = await newToken(owner, {
      scopes: [{ permission: 'personal-access-token:delete', entityIds: [narrow.id] }],
    });
    expect(await removeAll(single.execute)).toMatchObject({ ...refused, gate: 'ENTITY_IN_SCOPE' });
    payloadOf(await remove(single.execute, narrow.id));
    const key = await newKey(world, owner, { role: 'owner' });
    expect(await removeAll(key.execute)).toMatchObject({ deletedIds: [] });
    await expect(tokenOf(owner, single.id)).resolves.toMatchObject({ status: 'ACTIVE' });
  });

  test('rejects an anonymous caller', async () => {
    await expect(removeAll(world.as())).rejects.toMatchObject(UNAUTHENTICATED);
  });

  test('the same person’s tokens in another organization stay', async () => {
    const [here, elsewhere] = [await world.newOrganization(), await world.newOrganization()];
    const { owner } = elsewhere;
    const token = await elsewhere.newToken(owner);
    const { secret } = payloadOf(
      (
        await here.owner.execute(InviteMemberDocument, {
          input: { email: owner.email, role: 'viewer' },
        })
      ).inviteMember,
    );
    payloadOf(
      (
        await world.as()(AcceptInvitationDocument, {
          input: { secret, name: 'Guest', password: PASSWORD },
        })
      ).acceptInvitation,
    );
    const guest = world.as(await here.signIn(owner.email));
    const { personalAccessToken } = payloadOf(
      (await guest(CreatePersonalAccessTokenDocument, { input: { name: 'test' } }))
        .createPersonalAccessToken,
    );
    await expect(guest(PersonalAccessTokenDocument, { id: token.id })).resolves.toEqual({
      personalAccessToken: null,
    });
    expect(await remove(guest, token.id)).toMatchObject({ __typename: 'NotFoundError' });
    expect(payloadOf(await removeAll(guest)).deletedIds).toEqual([personalAccessToken.id]);
    await token.execute(ViewerDocument);
  });
});
