import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  CreateApiKeyDocument,
  CreateServiceUserDocument,
  RevokeCurrentCredentialDocument,
  SignInDocument,
  SignOutDocument,
  ViewerDocument,
  type SignInInput,
} from '../../../src/client/client.ts';
import { createWorld, PASSWORD, payloadOf, type World } from '../../support/world.ts';
import { codeOf, post } from '../../support/http-send.ts';
import { NOBODY, pathsOf, rowId } from '../../support/node-id.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const signIn = async (input: SignInInput) => (await world.as()(SignInDocument, { input })).signIn;
const refusal = (input: SignInInput) =>
  world
    .as()(SignInDocument, { input })
    .then(
      () => Promise.reject(new Error('signed in')),
      (error: unknown) => error as { status: number; errors: unknown },
    );

describe('signIn', () => {
  test('opens a session with the whole role, for two weeks', async () => {
    const { owner, slug } = await world.newOrganization();
    const { secret, session, viewer } = payloadOf(
      await signIn({
        email: ` ${owner.email.toUpperCase()} `,
        password: PASSWORD,
        organization: slug,
      }),
    );
    expect(secret).toMatch(/^ses_[0-9A-Za-z]{44}$/);
    expect(viewer.role.key).toBe('owner');
    const days = (Date.parse(session.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
    await expect(world.as(secret)(ViewerDocument)).resolves.toMatchObject({
      viewer: {
        credential: { __typename: 'Session', id: session.id, ip: '127.0.0.1' },
        user: { id: owner.userId },
      },
    });
  });

  test('a user of one organization need not name it', async () => {
    const { owner } = await world.newOrganization();
    expect(await signIn({ email: owner.email, password: PASSWORD })).toHaveProperty('secret');
  });

  test('returns the same for a wrong address, password or organization', async () => {
    const { owner, slug } = await world.newOrganization();
    const { slug: elsewhere } = await world.newOrganization();
    const right = { email: owner.email, password: PASSWORD, organization: slug };
    const refused = await refusal({ ...right, password: `${PASSWORD}!` });
    expect(refused).toMatchObject(NOBODY);
    for (const wrong of [
      { email: `nobody@${slug}.example` },
      { email: '' },
      { email: 'x'.repeat(10_000) },
      { password: '' },
      { password: `${PASSWORD} ` },
      { password: 'x'.repeat(10_000) },
      { password: PASSWORD.toUpperCase() },
      { organization: 'no-such-organization' },
      { organization: elsewhere },
      { organization: '' },
      { email: `nobody@${slug}.example`, organization: 'no-such-organization' },
    ]) {
      const other = await refusal({ ...right, ...wrong });
      expect({ status: other.status, errors: other.errors }).toEqual({
        status: refused.status,
        errors: refused.errors,
      });
    }
  });

  test('a failed sign-in returns 401 with a challenge, and sets no cookie', async () => {
    const { owner } = await world.newOrganization();
    const answer = await post(world.url, SignInDocument.toString(), {
      variables: { input: { email: owner.email, password: 'wrong' } },
    });
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="latchkey"');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('rejects a service user and an API key, which have no password', async () => {
    const { owner } = await world.newOrganization();
    const { member } = payloadOf(
      (await owner.execute(CreateServiceUserDocument, { input: { name: 'robot', role: 'ci' } }))
        .createServiceUser,
    );
    for (const email of ['robot', member.user.id, 'null'])
      expect(await refusal({ email, password: PASSWORD })).toMatchObject(NOBODY);
  });

  test('reports a suspended account only with the correct password', async () => {
    const { owner } = await world.newOrganization();
    await world.database.pool.query('update user_account set suspended_at = now() where id = $1', [
      rowId(owner.userId),
    ]);
    expect(await refusal({ email: owner.email, password: PASSWORD })).toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'OWNER_ACTIVE' } }],
    });
    const wrong = await refusal({ email: owner.email, password: 'wrong' });
    expect(wrong).toMatchObject({
      ...NOBODY,
      message: (
        (await refusal({ email: 'nobody@example.org', password: 'wrong' })) as { message?: string }
      ).message,
    });
    await expect(owner.execute(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'OWNER_ACTIVE' } }],
    });
  });
});

describe('signOut', () => {
  test('ends only the presented session', async () => {
    const { owner, signIn: open } = await world.newOrganization();
    const other = world.as(await open(owner.email));
    const { viewer } = await owner.execute(ViewerDocument);
    const { session } = payloadOf((await owner.execute(SignOutDocument)).signOut);
    expect(viewer?.credential).toMatchObject({ id: session.id });
    await expect(owner.execute(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'NOT_REVOKED' } }],
    });
    await expect(owner.execute(SignOutDocument)).rejects.toMatchObject(NOBODY);
    await expect(other(ViewerDocument)).resolves.toMatchObject({
      viewer: { user: { id: owner.userId } },
    });
  });

  test('rejects a token and a key, which stay valid', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner);
    const { secret } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'admin' } }))
        .createApiKey,
    );
    for (const execute of [token.execute, world.as(secret)]) {
      expect((await execute(SignOutDocument)).signOut).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: [],
        gate: 'TOKEN_GRANTS',
      });
      await expect(execute(ViewerDocument)).resolves.toHaveProperty('viewer.credential.id');
    }
  });

  test('rejects an anonymous caller', async () => {
    await expect(world.as()(SignOutDocument)).rejects.toMatchObject(NOBODY);
  });
});

describe('revokeCurrentCredential', () => {
  test('ends a session, a token without any scope, and a key', async () => {
    const { owner, newToken } = await world.newOrganization();
    const token = await newToken(owner, { scopes: [] });
    const { secret } = payloadOf(
      (
        await owner.execute(CreateApiKeyDocument, {
          input: { name: 'key', role: 'ci', scopes: [] },
        })
      ).createApiKey,
    );
    for (const [execute, kind] of [
      [token.execute, 'PersonalAccessToken'],
      [world.as(secret), 'ApiKey'],
      [owner.execute, 'Session'],
    ] as const) {
      expect(
        (await execute(RevokeCurrentCredentialDocument)).revokeCurrentCredential,
      ).toMatchObject({ credential: { __typename: kind } });
      await expect(execute(ViewerDocument)).rejects.toMatchObject({
        ...NOBODY,
        errors: [{ extensions: { gate: 'NOT_REVOKED' } }],
      });
    }
    await expect(world.as()(RevokeCurrentCredentialDocument)).rejects.toMatchObject(NOBODY);
  });
});

describe('changePassword', () => {
  const NEW = 'a new password';
  const change = async (
    execute: typeof world.as extends (secret?: string) => infer E ? E : never,
    input: { currentPassword?: string; newPassword?: string } = {},
  ) =>
    (
      await execute(ChangePasswordDocument, {
        input: { currentPassword: PASSWORD, newPassword: NEW, ...input },
      })
    ).changePassword;

  test('sets the new password, keeps this session and ends every other', async () => {
    const { owner, signIn: open, newToken } = await world.newOrganization();
    const other = world.as(await open(owner.email));
    const token = await newToken(owner);
    expect(payloadOf(await change(owner.execute)).user.id).toBe(owner.userId);
    await expect(other(ViewerDocument)).rejects.toMatchObject({
      ...NOBODY,
      errors: [{ extensions: { gate: 'NOT_REVOKED' } }],
    });
    for (const { execute } of [owner, token])
      await expect(execute(ViewerDocument)).resolves.toMatchObject({
        viewer: { user: { id: owner.userId } },
      });
    expect(await refusal({ email: owner.email, password: PASSWORD })).toMatchObject(NOBODY);
    expect(await signIn({ email: owner.email, password: NEW })).toHaveProperty('secret');
  });

  test('names every invalid input at once, and changes nothing', async () => {
    const { owner } = await world.newOrganization();
    const refused = await change(owner.execute, { currentPassword: 'wrong', newPassword: 'short' });
    expect(refused).toMatchObject({ __typename: 'ValidationError' });
    expect(pathsOf(refused)).toEqual(['currentPassword', 'newPassword']);
    expect(pathsOf(await change(owner.execute, { newPassword: 'x'.repeat(1025) }))).toEqual([
      'newPassword',
    ]);
    expect(await signIn({ email: owner.email, password: PASSWORD })).toHaveProperty('secret');
  });

  test('rejects a token and a key', async () => {
    const { owner, newToken } = await world.newOrganization();
    const { secret } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'admin' } }))
        .createApiKey,
    );
    for (const execute of [(await newToken(owner)).execute, world.as(secret)]) {
      expect(await change(execute)).toMatchObject({
        __typename: 'InsufficientAuthorityError',
        missing: [],
        gate: 'TOKEN_GRANTS',
      });
    }
    expect(await signIn({ email: owner.email, password: PASSWORD })).toHaveProperty('secret');
  });

  test("requires the viewer's password, not another user's", async () => {
    const { owner, newMember } = await world.newOrganization();
    const member = await newMember('viewer');
    payloadOf(await change(owner.execute));
    expect(
      pathsOf(
        await change(member.execute, { currentPassword: NEW, newPassword: 'yet another one' }),
      ),
    ).toEqual(['currentPassword']);
    await expect(member.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: { user: { id: member.userId } },
    });
    expect(await signIn({ email: member.email, password: PASSWORD })).toHaveProperty('secret');
  });

  test('rejects an anonymous caller', async () => {
    await expect(change(world.as())).rejects.toMatchObject(NOBODY);
  });

  test('accepts one of two concurrent changes with the old password', async () => {
    const { owner } = await world.newOrganization();
    const answers = await Promise.all([
      change(owner.execute, { newPassword: 'first password' }),
      change(owner.execute, { newPassword: 'second password' }),
    ]);
    expect(answers.filter((answer) => 'user' in answer)).toHaveLength(1);
  });
});

describe('viewer', () => {
  test('is null for an anonymous caller', async () => {
    await expect(world.as()(ViewerDocument)).resolves.toEqual({ viewer: null });
  });

  test('is the owner of a token, and null for an API key', async () => {
    const { owner, newToken, slug } = await world.newOrganization();
    const token = await newToken(owner, {
      scopes: [{ permission: 'channel:publish' }, { permission: 'rule:read', entityIds: ['r-1'] }],
    });
    await expect(token.execute(ViewerDocument)).resolves.toMatchObject({
      viewer: {
        credential: {
          __typename: 'PersonalAccessToken',
          id: token.id,
          prefix: token.secret.slice(0, 10),
        },
        user: { id: owner.userId },
        role: { key: 'owner' },
        permissions: ['channel:publish', 'rule:read'],
        rateLimit: null,
      },
    });
    const { secret, apiKey } = payloadOf(
      (await owner.execute(CreateApiKeyDocument, { input: { name: 'key', role: 'viewer' } }))
        .createApiKey,
    );
    await expect(world.as(secret)(ViewerDocument)).resolves.toMatchObject({
      viewer: {
        credential: { __typename: 'ApiKey', id: apiKey.id },
        user: null,
        role: { key: 'viewer' },
        organization: { slug },
      },
    });
  });
});
