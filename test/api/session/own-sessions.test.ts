import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AuditEventsDocument,
  CreateApiKeyDocument,
  NodeDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SessionsDocument,
  ViewerDocument,
  type Execute,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type Person, type World } from '../../support/world.ts';
import { absent, NOBODY } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const sessionsOf = async (execute: Execute) =>
  (await execute(SessionsDocument)).viewer?.sessions.edges.map(({ node }) => node) ?? [];
const currentOf = async (execute: Execute): Promise<string> => {
  const { viewer } = await execute(ViewerDocument);
  if (viewer?.credential.__typename !== 'Session') throw new Error('This is no session.');
  return viewer.credential.id;
};
const revoke = async ({ execute }: Pick<Person, 'execute'>, id: string) =>
  (await execute(RevokeSessionDocument, { input: { id } })).revokeSession;

describe('viewer.sessions', () => {
  test("lists the viewer's active sessions, newest first, with their address and client", async () => {
    const { owner, newMember, signIn } = await world.newOrganization();
    await newMember('admin');
    const second = world.as(await signIn(owner.email));
    const ended = world.as(await signIn(owner.email));
    await revoke(owner, await currentOf(ended));
    const found = await sessionsOf(owner.execute);
    expect(found.map(({ id }) => id)).toEqual([
      await currentOf(second),
      await currentOf(owner.execute),
    ]);
    expect(found[0]).toMatchObject({
      ip: '127.0.0.1',
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    });
  });

  test('pages', async () => {
    const { owner, signIn } = await world.newOrganization();
    for (let i = 0; i < 2; i++) await signIn(owner.email);
    const first = await owner.execute(SessionsDocument, { first: 2 });
    expect(first.viewer?.sessions).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: true },
    });
    const rest = await owner.execute(SessionsDocument, {
      first: 2,
      after: first.viewer?.sessions.pageInfo.endCursor ?? null,
    });
    expect(rest.viewer?.sessions.edges.map(({ node }) => node.id)).toEqual([
      await currentOf(owner.execute),
    ]);
  });

  test('returns null to a token and a key', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'admin' } }))
        .createApiKey,
    );
    for (const execute of [(await newToken(owner)).execute, world.as(secret)])
      await expect(execute(SessionsDocument)).rejects.toMatchObject({
        status: 403,
        code: 'FORBIDDEN',
      });
    const id = await currentOf(owner.execute);
    expect(await (await newToken(owner)).execute(NodeDocument, { id })).toEqual({ node: null });
    expect((await owner.execute(NodeDocument, { id })).node).toMatchObject({
      __typename: 'Session',
    });
  });

  test('is empty for an anonymous caller', async () => {
    await expect(world.as()(SessionsDocument)).resolves.toEqual({ viewer: null });
  });
});

describe('revokeSession', () => {
  test('ends only that session, at once, and records it', async () => {
    const { owner, signIn } = await world.newOrganization();
    const [lost, kept] = [world.as(await signIn(owner.email)), world.as(await signIn(owner.email))];
    const id = await currentOf(lost);
    expect(payloadOf(await revoke(owner, id)).session.id).toBe(id);
    await expect(lost(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'NOT_REVOKED' } }],
    });
    for (const execute of [kept, owner.execute])
      await expect(execute(ViewerDocument)).resolves.toHaveProperty('viewer.user.id', owner.userId);
    const { auditEvents } = await owner.execute(AuditEventsDocument, {
      filter: { action: ['session.revoked'], targetId: id },
    });
    expect(auditEvents.edges).toHaveLength(1);
  });

  test('rejects an ended session', async () => {
    const { owner, signIn } = await world.newOrganization();
    const id = await currentOf(world.as(await signIn(owner.email)));
    await revoke(owner, id);
    expect(await revoke(owner, id)).toMatchObject({
      __typename: 'InvalidStateError',
      status: 'REVOKED',
    });
  });

  test("returns the same for another user's session, a foreign one, a token and an unknown id", async () => {
    const { owner, newMember, newToken } = await world.newOrganization();
    const member = await newMember('viewer');
    const elsewhere = await world.newOrganization();
    const ids = [
      await currentOf(member.execute),
      await currentOf(elsewhere.owner.execute),
      (await newToken(owner)).id,
      absent('Session'),
      'nothing',
    ];
    const refusals = await Promise.all(ids.map((id) => revoke(owner, id)));
    expect(refusals[0]).toMatchObject({ __typename: 'NotFoundError' });
    for (const refused of refusals) expect(refused).toEqual(refusals[0]);
    await expect(member.execute(ViewerDocument)).resolves.toHaveProperty(
      'viewer.user.id',
      member.userId,
    );
    await expect(owner.execute(NodeDocument, { id: ids[0] ?? '' })).resolves.toEqual({
      node: null,
    });
  });

  test('rejects a token and a key', async () => {
    const { owner, newToken } = await world.newOrganization();
    const id = await currentOf(owner.execute);
    const { secret } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'admin' } }))
        .createApiKey,
    );
    for (const execute of [(await newToken(owner)).execute, world.as(secret)])
      expect(await revoke({ execute }, id)).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        gate: 'TOKEN_GRANTS',
      });
    await expect(owner.execute(ViewerDocument)).resolves.toHaveProperty(
      'viewer.user.id',
      owner.userId,
    );
  });

  test('rejects an anonymous caller', async () => {
    await expect(revoke({ execute: world.as() }, absent('Session'))).rejects.toMatchObject(NOBODY);
  });
});

describe('revokeOtherSessions', () => {
  test('ends every other session of the viewer, and keeps this one, tokens and other users', async () => {
    const { owner, newMember, newToken, signIn } = await world.newOrganization();
    const member = await newMember('viewer');
    const token = await newToken(owner);
    const others = [world.as(await signIn(owner.email)), world.as(await signIn(owner.email))];
    expect(
      payloadOf((await owner.execute(RevokeOtherSessionsDocument)).revokeOtherSessions)
        .revokedCount,
    ).toBe(2);
    for (const execute of others)
      await expect(execute(ViewerDocument)).rejects.toMatchObject(NOBODY);
    for (const { execute } of [owner, token, member])
      await expect(execute(ViewerDocument)).resolves.toHaveProperty('viewer.user.id');
    expect(
      payloadOf((await owner.execute(RevokeOtherSessionsDocument)).revokeOtherSessions)
        .revokedCount,
    ).toBe(0);
  });

  test('rejects tokens, keys and anonymous callers', async () => {
    const { owner, newToken, signIn } = await world.newOrganization();
    const other = world.as(await signIn(owner.email));
    const token = await newToken(owner);
    expect((await token.execute(RevokeOtherSessionsDocument)).revokeOtherSessions).toMatchObject({
      __typename: 'InsufficientAuthorityError',
      gate: 'TOKEN_GRANTS',
    });
    await expect(other(ViewerDocument)).resolves.toHaveProperty('viewer.user.id', owner.userId);
    await expect(world.as()(RevokeOtherSessionsDocument)).rejects.toMatchObject(NOBODY);
  });
});
