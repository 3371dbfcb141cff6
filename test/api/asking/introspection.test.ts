import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import {
  ApiKeyDocument,
  ChangeMemberRoleDocument,
  CreatePersonalAccessTokenDocument,
  InviteMemberDocument,
  PersonalAccessTokenDocument,
  ReinstateMemberDocument,
  RemoveAllScopesDocument,
  RemoveMemberDocument,
  RemoveScopesDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  UpdatePersonalAccessTokenDocument,
  UpdateRoleDocument,
  type ScopeInput,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { formatSecret } from '../../../src/secrets/secret-format.ts';
import { createWorld, payloadOf, type Person, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { rowId } from '../../support/node-id.ts';
import {
  expire,
  newKey,
  newRole,
  newServiceUser,
} from '../../support/personal-access-token-steps.ts';
import {
  basic,
  bearer,
  jsonOf,
  losingDatabase,
  newAsker,
  postForm,
  prefixOf,
} from '../../support/services.ts';

const PUBLIC_URL = 'https://latchkey.example.org';
const PATH = '/oauth/introspect';
const INACTIVE = '{"active":false}';

let world: World;
beforeAll(async () => {
  world = await createWorld({ PUBLIC_URL });
});
afterAll(() => world.close());

const ask = (asker: string, fields: Parameters<typeof postForm>[2]): Promise<Answer> =>
  postForm(world.url, PATH, fields, bearer(asker));

/** The response about a token. */
async function introspect(asker: string, token: string, more: Record<string, string> = {}) {
  const answer = await ask(asker, { token, ...more });
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
  });
  return jsonOf(answer);
}

const seconds = (instant: unknown): number =>
  Math.floor(new Date(String(instant)).getTime() / 1_000);

/** An organization, the key of its service, and a developer with the token in question. */
async function newScene(scopes?: ScopeInput[]) {
  const tenant = await world.newOrganization();
  const { id: askerId, secret: asker } = await newAsker(world, tenant);
  const developer = await tenant.newMember('developer');
  const token = await tenant.newToken(developer, scopes ? { scopes } : {});
  return { tenant, owner: tenant.owner, asker, askerId, developer, token };
}

const revoke = async (owner: Person, id: string) =>
  payloadOf(
    (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
      .revokePersonalAccessToken,
  );
const suspend = async ({ execute }: Pick<Person, 'execute'>, { memberId }: Person) =>
  payloadOf((await execute(SuspendMemberDocument, { input: { memberId } })).suspendMember);

describe('a valid credential', () => {
  test('is described with its sorted permissions, holder and times', async () => {
    const { tenant, asker, developer, token } = await newScene([
      { permission: 'repo' },
      { permission: 'channel:read' },
    ]);
    const { personalAccessToken } = await developer.execute(PersonalAccessTokenDocument, {
      id: token.id,
    });
    expect(await introspect(asker, token.secret)).toEqual({
      active: true,
      scope: 'channel:read repository:create repository:list repository:read repository:update',
      client_id: prefixOf(token.secret),
      sub: developer.userId,
      username: developer.email,
      token_type: 'Bearer',
      exp: seconds(personalAccessToken?.expiresAt),
      iat: seconds(personalAccessToken?.createdAt),
      iss: PUBLIC_URL,
      role: 'developer',
      organization: tenant.slug,
    });
    const endless = await tenant.newToken(developer, { expires: { never: true } });
    expect(await introspect(asker, endless.secret)).not.toHaveProperty('exp');
  });

  test("has the permissions that both its scopes and its owner's role allow, without guarded ones that no scope names", async () => {
    const { tenant, owner, asker, developer, token } = await newScene();
    const member = await tenant.newMember('owner');
    const wide = await tenant.newToken(member, {
      scopes: [{ permission: 'role:*' }, { permission: 'personal-access-token:create' }],
    });
    payloadOf(
      (
        await owner.execute(ChangeMemberRoleDocument, {
          input: { memberId: member.memberId, role: 'developer' },
        })
      ).changeMemberRole,
    );
    expect(await introspect(asker, wide.secret)).toMatchObject({
      scope: 'personal-access-token:create role:list role:read',
      role: 'developer',
    });
    const [whole, session] = [
      await introspect(asker, token.secret),
      await introspect(asker, developer.secret),
    ];
    const scopeOf = ({ scope }: { scope?: unknown }): string[] => String(scope).split(' ');
    const { personalAccessToken } = await developer.execute(PersonalAccessTokenDocument, {
      id: token.id,
    });
    expect(scopeOf(whole)).toEqual(personalAccessToken?.effectivePermissions);
    expect(scopeOf(whole)).toEqual(scopeOf(whole).toSorted());
    const guarded = ['create', 'restore', 'update'].map(
      (operation) => `personal-access-token:${operation}`,
    );
    expect(scopeOf(session).filter((permission) => !scopeOf(whole).includes(permission))).toEqual(
      guarded,
    );
    const nothing = await tenant.newToken(developer, { scopes: [] });
    expect(await introspect(asker, nothing.secret)).toMatchObject({ active: true, scope: '' });
  });

  test('names its kind of holder: person, service user or organization', async () => {
    const { owner, tenant, asker, developer } = await newScene();
    expect(await introspect(asker, developer.secret)).toMatchObject({
      client_id: prefixOf(developer.secret),
      sub: developer.userId,
      username: developer.email,
    });
    const robot = await newServiceUser(owner, 'ci');
    const input = { name: 'robot', ownerId: robot.userId };
    const { secret } = payloadOf(
      (await owner.execute(CreatePersonalAccessTokenDocument, { input })).createPersonalAccessToken,
    );
    expect(await introspect(asker, secret)).toMatchObject({
      sub: robot.userId,
      username: 'robot',
      role: 'ci',
    });
    const key = await newKey(world, owner, {
      role: 'ci',
      scopes: [{ permission: 'message:publish' }],
      expires: { never: true },
    });
    const { apiKey } = await owner.execute(ApiKeyDocument, { id: key.id });
    expect(await introspect(asker, key.secret)).toEqual({
      active: true,
      scope: 'message:publish',
      client_id: prefixOf(key.secret),
      sub: key.id,
      token_type: 'Bearer',
      iat: seconds(apiKey?.createdAt),
      iss: PUBLIC_URL,
      role: 'ci',
      organization: tenant.slug,
    });
  });

  test('distinguishes permissions on every entity from those on single entities', async () => {
    const { asker, token } = await newScene([
      { permission: 'channel:read' },
      { permission: 'rule:read', entityIds: ['r-1', 'r-2'] },
      { permission: 'rule:update', entityIds: ['r-2'] },
    ]);
    const told = await introspect(asker, token.secret);
    expect(told).toMatchObject({ scope: 'channel:read' });
    expect(
      new Map(
        (told['entity_scopes'] as { entity_id: string; scope: string }[]).map(
          ({ entity_id, scope }) => [entity_id, scope],
        ),
      ),
    ).toEqual(
      new Map([
        ['r-1', 'rule:read'],
        ['r-2', 'rule:read rule:update'],
      ]),
    );
  });

  test('does not repeat permissions on every entity for single entities', async () => {
    const { asker, token } = await newScene([
      { permission: 'repo' },
      { permission: 'repository:*', entityIds: ['r-1'] },
    ]);
    expect(await introspect(asker, token.secret)).toMatchObject({
      scope: 'repository:create repository:list repository:read repository:update',
      entity_scopes: [{ entity_id: 'r-1', scope: 'repository:delete' }],
    });
  });

  test('issued by a token has the permissions of both, entity by entity', async () => {
    const { developer, asker, token } = await newScene([
      { permission: 'personal-access-token:create' },
      { permission: 'rule:read' },
      { permission: 'channel:read', entityIds: ['c-1'] },
    ]);
    const scopes = [
      { permission: 'rule:read' },
      { permission: 'channel:read', entityIds: ['c-1'] },
    ];
    const child = payloadOf(
      (await token.execute(CreatePersonalAccessTokenDocument, { input: { name: 'child', scopes } }))
        .createPersonalAccessToken,
    );
    expect(await introspect(asker, child.secret)).toMatchObject({
      scope: 'rule:read',
      entity_scopes: [{ entity_id: 'c-1', scope: 'channel:read' }],
    });
    const { personalAccessToken } = await developer.execute(PersonalAccessTokenDocument, {
      id: token.id,
    });
    const scopeIds =
      personalAccessToken?.scopes
        .filter(({ entityId }) => entityId === 'c-1')
        .map(({ id }) => id) ?? [];
    payloadOf(
      (
        await developer.execute(RemoveScopesDocument, {
          input: { personalAccessTokenId: token.id, scopeIds },
        })
      ).removeScopes,
    );
    expect(await introspect(asker, child.secret)).toMatchObject({ scope: 'rule:read' });
    expect(await introspect(asker, child.secret)).not.toHaveProperty('entity_scopes');
  });
});

describe('an invalid credential', () => {
  test('is inactive, whatever the reason, and nothing else is disclosed', async () => {
    const { tenant, owner, asker, token } = await newScene();
    const newHolder = async () => {
      const member = await tenant.newMember('developer');
      return { member, token: await tenant.newToken(member) };
    };
    const revoked = await tenant.newToken(owner);
    await revoke(owner, revoked.id);
    const expired = await tenant.newToken(owner);
    await expire(world, expired.secret);
    const [suspended, removed, stopped] = [await newHolder(), await newHolder(), await newHolder()];
    await suspend(owner, suspended.member);
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: removed.member.memberId } }))
        .removeMember,
    );
    await world.database.pool.query('update user_account set suspended_at = now() where id = $1', [
      rowId(stopped.member.userId),
    ]);
    const fenced = await tenant.newToken(owner, { ipAllowList: ['203.0.113.0/24'] });
    const scim = await tenant.newToken(owner, { type: 'SCIM' });
    const theirs = await world.newOrganization();
    const foreign = await theirs.newToken(theirs.owner);
    const { secret: invitation } = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `new@${tenant.slug}.example`, role: 'viewer' },
        })
      ).inviteMember,
    );
    const reasons: Record<string, string | { token: string; ip: string }> = {
      unknown: drawSecret('PERSONAL_ACCESS_TOKEN').text,
      malformed: 'junk',
      'of another length': `${token.secret}0`,
      'a prefix': prefixOf(token.secret),
      'of another kind': drawSecret('SESSION').text,
      'wrong secret': formatSecret(
        'PERSONAL_ACCESS_TOKEN',
        token.secret.slice(4, 10) + 'x'.repeat(32),
      ).text,
      revoked: revoked.secret,
      expired: expired.secret,
      'of a suspended member': suspended.token.secret,
      'a session of a suspended member': suspended.member.secret,
      'of a removed member': removed.token.secret,
      'of a suspended account': stopped.token.secret,
      'without an address': fenced.secret,
      'from a wrong address': { token: fenced.secret, ip: '198.51.100.7' },
      SCIM: scim.secret,
      "another organization's": foreign.secret,
      "another organization's session": theirs.owner.secret,
      'an invitation': invitation,
    };
    const told = ({ status, text, headers }: Answer) => ({
      status,
      text,
      headers: Object.keys(headers).sort(),
    });
    const plain = told(await ask(asker, { token: 'junk' }));
    expect(plain).toMatchObject({ status: 200, text: INACTIVE });
    for (const [reason, asked] of Object.entries(reasons)) {
      const fields = typeof asked === 'string' ? { token: asked } : asked;
      expect({ reason, ...told(await ask(asker, fields)) }).toEqual({ reason, ...plain });
      expect({
        reason,
        ...told(await ask(asker, { ...fields, permission: 'channel:read', entity_id: 'c-1' })),
      }).toEqual({ reason, ...plain });
    }
    expect(await introspect(asker, token.secret)).toMatchObject({ active: true });
    expect(await introspect(asker, fenced.secret, { ip: '203.0.113.7' })).toMatchObject({
      active: true,
    });
  });

  test('of a suspended organization is inactive, and its service is rejected', async () => {
    const { tenant, asker, token } = await newScene();
    const other = await newAsker(world, await world.newOrganization());
    await world.database.pool.query('update organization set suspended_at = now() where id = $1', [
      tenant.id,
    ]);
    expect(await ask(asker, { token: token.secret })).toMatchObject({ status: 401 });
    expect(await ask(other.secret, { token: token.secret })).toMatchObject({
      status: 200,
      text: INACTIVE,
    });
    await world.database.pool.query('update organization set suspended_at = null where id = $1', [
      tenant.id,
    ]);
    expect(await introspect(asker, token.secret)).toMatchObject({ active: true });
  });
});

describe('an additional permission', () => {
  test.each([
    [{ permission: 'channel:read' }, true],
    [{ permission: 'channel:read', entity_id: 'c-9' }, true],
    [{ permission: 'channel:update' }, false],
    [{ permission: 'rule:read' }, false],
    [{ permission: 'rule:read', entity_id: 'r-1' }, true],
    [{ permission: 'rule:read', entity_id: 'r-2' }, false],
    [{ permission: 'role:delete' }, false],
    [{ permission: 'unicorn:ride' }, false],
    [{ permission: 'channel:*' }, false],
    [{ permission: 'repo' }, false],
  ])('%j is answered %s', async (question, allowed) => {
    const { asker, token } = await newScene([
      { permission: 'channel:read' },
      { permission: 'rule:read', entityIds: ['r-1'] },
      { permission: 'repo' },
    ]);
    expect(await introspect(asker, token.secret, question)).toMatchObject({
      active: true,
      allowed,
    });
  });

  test('is answered only when the request contains one', async () => {
    const { asker, token } = await newScene();
    expect(await introspect(asker, token.secret)).not.toHaveProperty('allowed');
    expect(
      await introspect(asker, token.secret, {
        ip: '203.0.113.7',
        token_type_hint: 'refresh_token',
        unknown: 'x',
      }),
    ).not.toHaveProperty('allowed');
  });

  test('uses the address of the holder, not the address of the service', async () => {
    const { developer, asker, token } = await newScene();
    const { updatePersonalAccessToken } = await developer.execute(
      UpdatePersonalAccessTokenDocument,
      { input: { id: token.id, ipAllowList: ['127.0.0.1'] } },
    );
    payloadOf(updatePersonalAccessToken);
    expect((await ask(asker, { token: token.secret })).text).toBe(INACTIVE);
    expect(
      await introspect(asker, token.secret, { ip: '127.0.0.1', permission: 'channel:read' }),
    ).toMatchObject({ active: true, allowed: true });
    expect(await introspect(asker, token.secret, { ip: '::ffff:127.0.0.1' })).toMatchObject({
      active: true,
    });
  });

  test.each([
    [{ entity_id: 'c-1' }, 'entity_id'],
    [{ permission: '', entity_id: 'c-1' }, 'entity_id'],
    [{ ip: 'junk' }, 'ip'],
    [{ ip: '203.0.113.0/24' }, 'ip'],
    [{ ip: '010.0.0.1' }, 'ip'],
    [{ ip: '1.2.3' }, 'ip'],
  ])('is rejected when invalid: %j', async (question, named) => {
    const { asker, token } = await newScene();
    const answer = await ask(asker, { token: token.secret, ...question });
    expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } });
    expect(jsonOf(answer)).toEqual({
      error: 'invalid_request',
      error_description: expect.stringContaining(named),
    });
  });
});

describe('the response uses the current state, whichever instance changed it', () => {
  test('after a change of role, of scopes and of the role itself', async () => {
    const other = await createWorld({ PUBLIC_URL }, { database: world.database });
    try {
      const { tenant, owner, asker } = await newScene();
      const key = await newRole(owner, ['channel:*', 'personal-access-token:*']);
      const member = await tenant.newMember(key);
      const token = await tenant.newToken(member, {
        scopes: [{ permission: 'channel:read' }, { permission: 'channel:publish' }],
      });
      const elsewhere = { owner: other.as(owner.secret), member: other.as(member.secret) };
      const publish = { permission: 'channel:publish' };
      expect(await introspect(asker, token.secret, publish)).toMatchObject({
        scope: 'channel:publish channel:read',
        allowed: true,
      });
      payloadOf(
        (
          await elsewhere.owner(UpdateRoleDocument, {
            input: { key, grants: ['channel:read', 'personal-access-token:*'] },
          })
        ).updateRole,
      );
      expect(await introspect(asker, token.secret, publish)).toMatchObject({
        scope: 'channel:read',
        allowed: false,
      });
      payloadOf(
        (
          await elsewhere.owner(ChangeMemberRoleDocument, {
            input: { memberId: member.memberId, role: 'developer' },
          })
        ).changeMemberRole,
      );
      expect(await introspect(asker, token.secret, publish)).toMatchObject({
        scope: 'channel:publish channel:read',
        role: 'developer',
        allowed: true,
      });
      payloadOf(
        (
          await elsewhere.member(RemoveAllScopesDocument, {
            input: { personalAccessTokenId: token.id },
          })
        ).removeAllScopes,
      );
      expect(await introspect(asker, token.secret, publish)).toMatchObject({
        active: true,
        scope: '',
        allowed: false,
      });
    } finally {
      await other.close();
    }
  });

  test('after a suspension, a reinstatement, a revocation; and when the service loses its permission', async () => {
    const other = await createWorld({ PUBLIC_URL }, { database: world.database });
    try {
      const { tenant, owner, asker, developer, token } = await newScene();
      const elsewhere = other.as(owner.secret);
      const watcher = await tenant.newMember('auditor');
      expect(await introspect(asker, token.secret)).toMatchObject({ active: true });
      await suspend({ execute: elsewhere }, developer);
      expect((await ask(asker, { token: token.secret })).text).toBe(INACTIVE);
      payloadOf(
        (await elsewhere(ReinstateMemberDocument, { input: { memberId: developer.memberId } }))
          .reinstateMember,
      );
      expect(await introspect(asker, token.secret)).toMatchObject({ active: true });
      expect(await introspect(watcher.secret, token.secret)).toMatchObject({ active: true });
      payloadOf(
        (
          await elsewhere(ChangeMemberRoleDocument, {
            input: { memberId: watcher.memberId, role: 'developer' },
          })
        ).changeMemberRole,
      );
      expect((await ask(watcher.secret, { token: token.secret })).status).toBe(403);
      payloadOf(
        (await elsewhere(RevokePersonalAccessTokenDocument, { input: { id: token.id } }))
          .revokePersonalAccessToken,
      );
      expect((await ask(asker, { token: token.secret })).text).toBe(INACTIVE);
    } finally {
      await other.close();
    }
  });
});

describe('who may ask', () => {
  test('a key, a token or a session with introspection:read: as Bearer, as Basic, in X-API-Key', async () => {
    const { tenant, owner, asker, token } = await newScene();
    const personal = await tenant.newToken(owner, {
      scopes: [{ permission: 'introspection:read' }],
    });
    for (const headers of [
      bearer(asker),
      basic(prefixOf(asker), asker),
      { 'X-API-Key': asker },
      bearer(personal.secret),
      basic(prefixOf(personal.secret), personal.secret),
      bearer(owner.secret),
    ]) {
      const answer = await postForm(world.url, PATH, { token: token.secret }, headers);
      expect(jsonOf(answer)).toMatchObject({ active: true, client_id: prefixOf(token.secret) });
    }
  });

  test('rejects a caller without introspection:read on every entity', async () => {
    const { tenant, owner, token } = await newScene();
    const key = await newKey(world, owner, {
      role: 'auditor',
      scopes: [{ permission: '*:read', entityIds: [token.id] }],
    });
    const viewer = await tenant.newMember('viewer');
    const personal = await tenant.newToken(owner, { scopes: [{ permission: 'channel:read' }] });
    for (const secret of [key.secret, viewer.secret, personal.secret]) {
      for (const about of [token.secret, 'junk', `${secret}0`]) {
        const answer = await ask(secret, { token: about });
        expect(answer).toMatchObject({ status: 403, headers: { 'cache-control': 'no-store' } });
        expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
        expect(jsonOf(answer)).toEqual({
          error: 'insufficient_scope',
          error_description: expect.stringContaining('introspection:read'),
        });
      }
    }
  });

  test('any caller about the credential that they present', async () => {
    const { tenant, owner } = await newScene();
    const viewer = await tenant.newMember('viewer');
    const token = await tenant.newToken(viewer, { scopes: [{ permission: 'channel:read' }] });
    const key = await newKey(world, owner, { role: 'ci', scopes: [] });
    for (const secret of [viewer.secret, token.secret, key.secret]) {
      expect(await introspect(secret, secret)).toMatchObject({
        active: true,
        client_id: prefixOf(secret),
      });
      expect(
        jsonOf(await postForm(world.url, PATH, { token: secret }, basic(prefixOf(secret), secret))),
      ).toMatchObject({ active: true });
    }
    expect(
      await introspect(token.secret, token.secret, { permission: 'channel:read' }),
    ).toMatchObject({ allowed: true });
    expect(await introspect(token.secret, token.secret, { permission: 'rule:read' })).toMatchObject(
      { allowed: false },
    );
  });

  test('rejects a caller without a credential: 401, with a challenge for both schemes', async () => {
    const { asker, owner, token } = await newScene();
    for (const headers of [{}, { Cookie: `latchkey-session=${owner.secret}` }]) {
      const answer = await postForm(
        world.url,
        PATH,
        { token: token.secret, client_id: prefixOf(asker) },
        headers,
      );
      expect(answer).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
      expect(answer.headers['www-authenticate']).toMatch(
        /Bearer realm="latchkey".*Basic realm="latchkey"/,
      );
      expect(answer.headers['www-authenticate']).not.toContain('error=');
      expect(jsonOf(answer)).toEqual({
        error: 'invalid_client',
        error_description: expect.stringContaining('introspection:read'),
      });
    }
  });

  test('rejects an invalid credential', async () => {
    const { tenant, owner, asker, token } = await newScene();
    const ended = await newAsker(world, tenant);
    await expire(world, ended.secret);
    const fenced = await newKey(world, owner, { role: 'auditor', ipAllowList: ['203.0.113.0/24'] });
    const scim = await tenant.newToken(owner, { type: 'SCIM' });
    for (const headers of [
      bearer('junk'),
      bearer(drawSecret('API_KEY').text),
      bearer(formatSecret('API_KEY', asker.slice(4, 10) + 'x'.repeat(32)).text),
      bearer(ended.secret),
      bearer(fenced.secret),
      bearer(scim.secret),
      { Authorization: 'Digest username="a"' },
    ]) {
      const answer = await postForm(world.url, PATH, { token: token.secret }, headers);
      expect(answer).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
      expect(answer.headers['www-authenticate']).toMatch(
        /Bearer realm="latchkey", error="invalid_token".*Basic realm="latchkey"/,
      );
      expect(jsonOf(answer)).toMatchObject({ error: 'invalid_token' });
    }
  });

  test('rejects two different credentials', async () => {
    const { asker, owner, token } = await newScene();
    const answer = await postForm(
      world.url,
      PATH,
      { token: token.secret },
      { ...basic(prefixOf(asker), asker), 'X-API-Key': owner.secret },
    );
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ error: 'invalid_request' });
  });
});

describe('an invalid request', () => {
  test.each([
    ['without a token', ''],
    ['with an empty one', 'token='],
    ['with a token twice', 'token=a&token=b'],
    ['with a permission twice', 'token=a&permission=channel:read&permission=channel:read'],
  ])('%s: 400', async (_, body) => {
    const { asker } = await newScene();
    const answer = await ask(asker, body);
    expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } });
    expect(jsonOf(answer)).toEqual({
      error: 'invalid_request',
      error_description: expect.any(String),
    });
  });

  test('ignores a token in the query string', async () => {
    const { asker, token } = await newScene();
    expect(
      await postForm(world.url, `${PATH}?token=${token.secret}`, {}, bearer(asker)),
    ).toMatchObject({ status: 400 });
  });

  test('in another media type: 415', async () => {
    const { asker, token } = await newScene();
    const to = (type: string, body: string) =>
      send(`${world.url}${PATH}`, {
        method: 'POST',
        headers: { ...bearer(asker), ...(type && { 'Content-Type': type }) },
        body,
      });
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
      '',
      'application/x-www-form-urlencoded; charset=iso-8859-1',
    ]) {
      const answer = await to(type, `token=${token.secret}`);
      expect(answer).toMatchObject({ status: 415, headers: { 'cache-control': 'no-store' } });
      expect(answer.text).not.toContain(token.secret);
    }
    expect(
      jsonOf(await to('application/x-www-form-urlencoded; charset=UTF-8', `token=${token.secret}`)),
    ).toMatchObject({ active: true });
  });

  test('by another method: 405', async () => {
    const { asker, token } = await newScene();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await send(`${world.url}${PATH}?token=${token.secret}`, {
        method,
        headers: bearer(asker),
      });
      expect(answer).toMatchObject({
        status: 405,
        headers: { allow: 'POST', 'cache-control': 'no-store' },
      });
      expect(answer.text).not.toContain('active');
    }
  });

  test('is too large: 413', async () => {
    const { asker } = await newScene();
    expect(await ask(asker, { token: 'x'.repeat(300_000) })).toMatchObject({
      status: 413,
      headers: { 'cache-control': 'no-store' },
    });
  });
});

describe('while the database is unavailable', () => {
  test.each([
    ['before the service is known', 0],
    ['after it', 1],
  ])('discloses nothing about the token when the connection is lost %s', async (_, statements) => {
    const { asker, token } = await newScene();
    const losing = await losingDatabase(world, statements);
    try {
      const answer = await postForm(
        losing.world.url,
        PATH,
        { token: token.secret, permission: 'channel:read' },
        bearer(asker),
      );
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'cache-control': 'no-store', 'retry-after': expect.stringMatching(/^\d+$/) },
      });
      expect(answer.text).not.toMatch(/active|allowed/);
      expect(jsonOf(answer)).toMatchObject({ error: 'temporarily_unavailable' });
    } finally {
      await losing.close();
    }
  });
});

describe('a client of OAuth 2', () => {
  const server = (): oauth.AuthorizationServer => ({
    issuer: PUBLIC_URL,
    introspection_endpoint: `${world.url}${PATH}`,
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out: there is no TLS here
  const insecure = { [oauth.allowInsecureRequests]: true };
  const read = async (asker: string, secret: string, token: string) => {
    const client = { client_id: prefixOf(asker) };
    const response = await oauth.introspectionRequest(
      server(),
      client,
      oauth.ClientSecretBasic(secret),
      token,
      insecure,
    );
    return oauth.processIntrospectionResponse(server(), client, response);
  };

  test('introspects with the prefix of its key as client_id and the key as client_secret', async () => {
    const { asker, developer, token } = await newScene([{ permission: 'channel:read' }]);
    await expect(read(asker, asker, token.secret)).resolves.toMatchObject({
      active: true,
      scope: 'channel:read',
      sub: developer.userId,
      iss: PUBLIC_URL,
    });
    await expect(read(asker, asker, 'junk')).resolves.toEqual({ active: false });
    await expect(read(asker, drawSecret('API_KEY').text, token.secret)).rejects.toThrow(
      oauth.WWWAuthenticateChallengeError,
    );
  });
});
