import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangeMemberRoleDocument,
  InviteMemberDocument,
  RemoveMemberDocument,
  RevokePersonalAccessTokenDocument,
  SuspendMemberDocument,
  type ScopeInput,
} from '../../../src/client/client.ts';
import { drawSecret } from '../../../src/secrets/random.ts';
import { formatSecret } from '../../../src/secrets/secret-format.ts';
import { createWorld, payloadOf, type Person, type World } from '../../support/world.ts';
import { send, type Answer } from '../../support/http-send.ts';
import { absent, rowId } from '../../support/node-id.ts';
import { expire, newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import {
  basic,
  bearer,
  jsonOf,
  losingDatabase,
  newAsker,
  postJson,
  prefixOf,
} from '../../support/services.ts';

const PUBLIC_URL = 'https://latchkey.example.org';
const ONE = '/access/v1/evaluation';
const MANY = '/access/v1/evaluations';

let world: World;
beforeAll(async () => {
  world = await createWorld({ PUBLIC_URL });
});
afterAll(() => world.close());

const credential = (id: string) => ({ type: 'credential', id });
const user = (id: string) => ({ type: 'user', id });
const resource = (type: string, id = '*') => ({ type, id });
const action = (name: string) => ({ name });
/** Returns whether the subject may do it, on the entity or on every entity. */
const question = (subject: object, permission: string, entity?: string) => {
  const [type = '', name = ''] = permission.split(':');
  return { subject, action: action(name), resource: resource(type, entity) };
};
const READ = { action: action('read'), resource: resource('channel') };

const ask = (asker: string, path: string, body: unknown, headers = {}): Promise<Answer> =>
  postJson(world.url, path, body, { ...bearer(asker), ...headers });

interface Decision {
  readonly decision: boolean;
  readonly context?: {
    readonly reason?: readonly { readonly gate: string; readonly message: string }[];
    readonly error?: { status: number; message: string };
  };
}

async function answerOf(asker: string, path: string, body: unknown) {
  const answer = await ask(asker, path, body);
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
  });
  return jsonOf(answer);
}

const decide = async (asker: string, body: unknown): Promise<Decision> =>
  (await answerOf(asker, ONE, body)) as unknown as Decision;
const decideMany = async (asker: string, body: unknown): Promise<readonly Decision[]> =>
  ((await answerOf(asker, MANY, body)) as { evaluations: readonly Decision[] }).evaluations;

/** Returns the failed gates with their reasons; none for an allowed subject. */
function refusedBy(decision: Decision): string[] {
  if (decision.decision) expect(decision).toEqual({ decision: true });
  for (const { message } of decision.context?.reason ?? []) expect(message).toMatch(/\S.*\.$/);
  return decision.context?.reason?.map(({ gate }) => gate) ?? [];
}
const gatesOf = async (asker: string, body: unknown): Promise<string[]> =>
  refusedBy(await decide(asker, body));

/** An organization, the key of its service, and a developer with the token in question. */
async function newScene(scopes?: ScopeInput[]) {
  const tenant = await world.newOrganization();
  const { secret: asker } = await newAsker(world, tenant);
  const developer = await tenant.newMember('developer');
  const token = await tenant.newToken(developer, scopes ? { scopes } : {});
  return { tenant, owner: tenant.owner, asker, developer, token };
}

const suspend = async ({ execute }: Pick<Person, 'execute'>, { memberId }: Person) =>
  payloadOf((await execute(SuspendMemberDocument, { input: { memberId } })).suspendMember);

describe('one evaluation', () => {
  test('about a credential, by secret or prefix: role, scopes and entity decide', async () => {
    const { asker, token } = await newScene([
      { permission: 'channel:read' },
      { permission: 'rule:read', entityIds: ['r-1'] },
    ]);
    for (const subject of [credential(token.secret), credential(prefixOf(token.secret))]) {
      expect(await decide(asker, question(subject, 'channel:read'))).toEqual({ decision: true });
      expect(await gatesOf(asker, question(subject, 'channel:read', 'c-9'))).toEqual([]);
      expect(await gatesOf(asker, question(subject, 'rule:read', 'r-1'))).toEqual([]);
      expect(await gatesOf(asker, question(subject, 'rule:read', 'r-2'))).toEqual([
        'ENTITY_IN_SCOPE',
      ]);
      expect(await gatesOf(asker, question(subject, 'rule:read'))).toEqual(['ENTITY_IN_SCOPE']);
      expect(await gatesOf(asker, question(subject, 'channel:update'))).toEqual([
        'TOKEN_GRANTS',
        'ENTITY_IN_SCOPE',
      ]);
      expect(await gatesOf(asker, question(subject, 'role:delete'))).toEqual([
        'ROLE_GRANTS',
        'TOKEN_GRANTS',
        'ENTITY_IN_SCOPE',
      ]);
      expect(await gatesOf(asker, question(subject, 'unicorn:ride'))).toEqual([
        'ROLE_GRANTS',
        'TOKEN_GRANTS',
        'ENTITY_IN_SCOPE',
      ]);
      expect((await decide(asker, question(subject, 'channel:*'))).decision).toBe(false);
    }
  });

  test('about a session or a key', async () => {
    const { owner, asker, developer } = await newScene();
    const key = await newKey(world, owner, { role: 'ci' });
    for (const secret of [developer.secret, key.secret]) {
      for (const id of [secret, prefixOf(secret)]) {
        expect(await gatesOf(asker, question(credential(id), 'channel:publish'))).toEqual([]);
        expect(await gatesOf(asker, question(credential(id), 'role:delete'))).toContain(
          'ROLE_GRANTS',
        );
      }
    }
    expect(
      await gatesOf(asker, question(credential(developer.secret), 'personal-access-token:create')),
    ).toEqual([]);
  });

  test('about a user, by global id or e-mail address: the whole role decides, not the scopes of their tokens', async () => {
    const { owner, asker, developer } = await newScene([]);
    const robot = await newServiceUser(owner, 'ci');
    for (const id of [developer.userId, developer.email, ` ${developer.email.toUpperCase()} `]) {
      expect(await gatesOf(asker, question(user(id), 'channel:read'))).toEqual([]);
      expect(await gatesOf(asker, question(user(id), 'personal-access-token:create'))).toEqual([]);
      expect(await gatesOf(asker, question(user(id), 'role:delete'))).toEqual(['ROLE_GRANTS']);
    }
    expect(await gatesOf(asker, question(user(robot.userId), 'channel:publish', 'c-1'))).toEqual(
      [],
    );
    expect(await gatesOf(asker, question(user(robot.userId), 'channel:delete'))).toEqual([
      'ROLE_GRANTS',
    ]);
  });

  test('about a suspended or invited user, or a suspended account, is denied', async () => {
    const { owner, tenant, asker, developer } = await newScene();
    const { member } = payloadOf(
      (
        await owner.execute(InviteMemberDocument, {
          input: { email: `new@${tenant.slug}.example`, role: 'viewer' },
        })
      ).inviteMember,
    );
    expect(await gatesOf(asker, question(user(member.user.id), 'channel:read'))).toEqual([
      'MEMBERSHIP_ACTIVE',
    ]);
    const stopped = await tenant.newMember('viewer');
    await world.database.pool.query('update user_account set suspended_at = now() where id = $1', [
      rowId(stopped.userId),
    ]);
    expect(await gatesOf(asker, question(user(stopped.userId), 'channel:read'))).toEqual([
      'OWNER_ACTIVE',
    ]);
    await suspend(owner, developer);
    expect(await gatesOf(asker, question(user(developer.email), 'role:delete'))).toEqual([
      'MEMBERSHIP_ACTIVE',
      'ROLE_GRANTS',
    ]);
    payloadOf(
      (await owner.execute(RemoveMemberDocument, { input: { memberId: developer.memberId } }))
        .removeMember,
    );
    expect(await gatesOf(asker, question(user(developer.email), 'channel:read'))).toEqual([
      'CREDENTIAL_KNOWN',
    ]);
  });

  test('names every failed gate, in order, each with a reason', async () => {
    const { tenant, owner, asker, developer } = await newScene();
    const { id, secret } = await tenant.newToken(developer, {
      scopes: [{ permission: 'rule:read' }],
      ipAllowList: ['203.0.113.0/24'],
    });
    payloadOf(
      (await owner.execute(RevokePersonalAccessTokenDocument, { input: { id } }))
        .revokePersonalAccessToken,
    );
    await expire(world, secret);
    await suspend(owner, developer);
    await world.database.pool.query('update user_account set suspended_at = now() where id = $1', [
      rowId(developer.userId),
    ]);
    for (const subject of [credential(secret), credential(prefixOf(secret))]) {
      const { context } = await decide(asker, {
        ...question(subject, 'role:delete'),
        context: { ip: '198.51.100.7' },
      });
      expect(context).toEqual({
        reason: [
          ['NOT_REVOKED', 'revoked'],
          ['NOT_EXPIRED', 'expired'],
          ['OWNER_ACTIVE', 'suspended'],
          ['MEMBERSHIP_ACTIVE', 'suspended'],
          ['IP_ALLOWED', '198.51.100.7'],
          ['ROLE_GRANTS', 'role:delete'],
          ['TOKEN_GRANTS', 'role:delete'],
          ['ENTITY_IN_SCOPE', ''],
        ].map(([gate, word]) => ({ gate, message: expect.stringContaining(word ?? '') })),
      });
    }
  });

  test('uses only the address that the service names', async () => {
    const { tenant, asker, developer } = await newScene();
    const { secret } = await tenant.newToken(developer, {
      ipAllowList: ['203.0.113.0/24', '127.0.0.1'],
    });
    for (const id of [secret, prefixOf(secret)]) {
      const body = question(credential(id), 'channel:read');
      expect(await gatesOf(asker, { ...body, context: { ip: '203.0.113.7' } })).toEqual([]);
      expect(
        await gatesOf(asker, {
          ...body,
          context: { ip: '::ffff:203.0.113.7', time: '2026-01-01T00:00:00Z' },
        }),
      ).toEqual([]);
      expect(await gatesOf(asker, { ...body, context: { ip: '2001:db8::1' } })).toEqual([
        'IP_ALLOWED',
      ]);
      expect(await gatesOf(asker, { ...body, context: {} })).toEqual(['IP_ALLOWED']);
      expect(await gatesOf(asker, body)).toEqual(['IP_ALLOWED']);
    }
  });

  test('about a SCIM token is denied: only /scim accepts it', async () => {
    const { tenant, owner, asker } = await newScene();
    const { secret } = await tenant.newToken(owner, { type: 'SCIM' });
    for (const id of [secret, prefixOf(secret)])
      expect(await gatesOf(asker, question(credential(id), 'channel:read'))).toEqual([
        'SURFACE_ALLOWED',
      ]);
  });

  test('about an unknown subject or one of another organization says only that it is unknown', async () => {
    const { tenant, asker, token } = await newScene();
    const theirs = await world.newOrganization();
    const foreign = await theirs.newToken(theirs.owner, { ipAllowList: ['203.0.113.0/24'] });
    const none = await decide(
      asker,
      question(credential(drawSecret('PERSONAL_ACCESS_TOKEN').text), 'channel:read'),
    );
    expect(none).toEqual({
      decision: false,
      context: { reason: [{ gate: 'CREDENTIAL_KNOWN', message: expect.any(String) }] },
    });
    const strangers = [
      credential(foreign.secret),
      credential(prefixOf(foreign.secret)),
      credential(theirs.owner.secret),
      credential(prefixOf(theirs.owner.secret)),
      user(theirs.owner.userId),
      user(theirs.owner.email),
      credential('junk'),
      credential('pat_000000'),
      credential('0123456789'),
      credential(
        formatSecret('PERSONAL_ACCESS_TOKEN', token.secret.slice(4, 10) + 'x'.repeat(32)).text,
      ),
      credential(token.id),
      user(absent('User')),
      user(`nobody@${tenant.slug}.example`),
      user(tenant.owner.memberId),
      user(token.secret),
      user('junk'),
    ];
    for (const subject of strangers) {
      for (const entity of ['*', 'c-1'])
        expect({
          subject,
          ...(await decide(asker, question(subject, 'channel:read', entity))),
        }).toEqual({ subject, ...none });
      expect(
        await decide(asker, {
          ...question(subject, 'unicorn:ride'),
          context: { ip: '203.0.113.7' },
        }),
      ).toEqual(none);
    }
  });

  test('uses the current state, whichever instance changed it', async () => {
    const other = await createWorld({ PUBLIC_URL }, { database: world.database });
    try {
      const { owner, asker, developer, token } = await newScene();
      const elsewhere = other.as(owner.secret);
      const subjects = [
        credential(token.secret),
        credential(prefixOf(token.secret)),
        user(developer.userId),
      ];
      const gates = () =>
        Promise.all(
          subjects.map((subject) => gatesOf(asker, question(subject, 'channel:update', 'c-1'))),
        );
      expect(await gates()).toEqual([[], [], []]);
      payloadOf(
        (
          await elsewhere(ChangeMemberRoleDocument, {
            input: { memberId: developer.memberId, role: 'viewer' },
          })
        ).changeMemberRole,
      );
      expect(await gates()).toEqual(subjects.map(() => ['ROLE_GRANTS']));
      payloadOf(
        (
          await elsewhere(ChangeMemberRoleDocument, {
            input: { memberId: developer.memberId, role: 'developer' },
          })
        ).changeMemberRole,
      );
      expect(await gates()).toEqual([[], [], []]);
      await suspend({ execute: elsewhere }, developer);
      expect(await gates()).toEqual(subjects.map(() => ['MEMBERSHIP_ACTIVE']));
    } finally {
      await other.close();
    }
  });

  test('returns the request id', async () => {
    const { asker, token } = await newScene();
    for (const path of [ONE, MANY]) {
      const answer = await ask(asker, path, question(credential(token.secret), 'channel:read'), {
        'X-Request-ID': 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716',
      });
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'x-request-id': 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716' },
      });
    }
  });

  test('ignores unknown members', async () => {
    const { asker, token } = await newScene();
    const properties = { department: 'sales' };
    const body = {
      subject: { ...credential(token.secret), properties },
      action: { name: 'read', properties },
      resource: { ...resource('channel', 'c-1'), properties },
      context: { time: '2026-01-01T00:00:00Z' },
      options: { another: true },
    };
    expect(await decide(asker, body)).toEqual({ decision: true });
  });
});

describe('an invalid evaluation', () => {
  const right = { subject: credential('pat_000000'), ...READ };
  test.each([
    ['subject', { action: right.action, resource: right.resource }],
    ['action', { subject: right.subject, resource: right.resource }],
    ['resource', { subject: right.subject, action: right.action }],
    ['subject', { ...right, subject: 'ada' }],
    ['subject.type', { ...right, subject: { id: 'pat_000000' } }],
    ['subject.type', { ...right, subject: { type: 'device', id: 'pat_000000' } }],
    ['subject.id', { ...right, subject: { type: 'credential' } }],
    ['subject.id', { ...right, subject: credential('') }],
    ['subject.id', { ...right, subject: { type: 'user', id: 7 } }],
    ['action.name', { ...right, action: {} }],
    ['action.name', { ...right, action: action('') }],
    ['resource.type', { ...right, resource: { id: '*' } }],
    ['resource.id', { ...right, resource: { type: 'channel' } }],
    ['resource.id', { ...right, resource: resource('channel', '') }],
    ['context.ip', { ...right, context: { ip: 'junk' } }],
    ['context.ip', { ...right, context: { ip: '203.0.113.0/24' } }],
    ['context', { ...right, context: 'night' }],
    ['body', []],
    ['body', null],
    ['body', 'channel:read'],
  ])('is rejected with an error that names %s', async (named, body) => {
    const { asker } = await newScene();
    for (const path of [ONE, MANY]) {
      const answer = await ask(asker, path, JSON.stringify(body));
      expect(answer).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' } });
      expect(jsonOf(answer)).toEqual({
        error: 'invalid_request',
        error_description: expect.stringContaining(`${named} `),
      });
    }
  });

  test('names every missing part', async () => {
    const { asker } = await newScene();
    const { error_description: told } = jsonOf(
      await ask(asker, ONE, { subject: { type: 'user' }, action: {} }),
    );
    for (const part of ['subject.id', 'action.name', 'resource']) expect(told).toContain(part);
  });

  test('rejects invalid JSON with 400, another media type with 415, another method with 405', async () => {
    const { asker } = await newScene();
    for (const path of [ONE, MANY]) {
      for (const body of ['', '{', 'subject=user'])
        expect(await ask(asker, path, body)).toMatchObject({ status: 400 });
      expect(await ask(asker, path, right, { 'Content-Type': 'text/plain' })).toMatchObject({
        status: 415,
      });
      expect(await send(`${world.url}${path}`, { headers: bearer(asker) })).toMatchObject({
        status: 405,
        headers: { allow: 'POST', 'cache-control': 'no-store' },
      });
    }
  });

  test('never repeats the secret of the subject', async () => {
    const { asker, token } = await newScene();
    for (const path of [ONE, MANY]) {
      const answer = await ask(asker, path, {
        subject: { type: token.secret, id: token.secret },
        action: token.secret,
      });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain(token.secret);
    }
  });
});

describe('many evaluations', () => {
  test('inherit the members of the batch and may override them', async () => {
    const { asker, developer, token } = await newScene([
      { permission: 'channel:read', entityIds: ['c-1', 'c-2'] },
    ]);
    const decisions = await decideMany(asker, {
      subject: credential(token.secret),
      ...READ,
      context: { ip: '203.0.113.7' },
      evaluations: [
        {},
        { resource: resource('channel', 'c-1') },
        { resource: resource('channel', 'c-2'), action: action('update') },
        { subject: user(developer.email), action: action('update') },
        { subject: credential('pat_000000') },
        { resource: resource('channel', 'c-2'), context: {} },
      ],
    });
    expect(decisions.map(refusedBy)).toEqual([
      ['ENTITY_IN_SCOPE'],
      [],
      ['TOKEN_GRANTS', 'ENTITY_IN_SCOPE'],
      [],
      ['CREDENTIAL_KNOWN'],
      [],
    ]);
    expect(decisions.map(({ decision }) => decision)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  test('may each be complete, and are answered in order', async () => {
    const { asker, developer, token } = await newScene([{ permission: 'channel:read' }]);
    const one = [
      question(credential(token.secret), 'channel:read'),
      question(credential(prefixOf(token.secret)), 'channel:update'),
      question(user(developer.userId), 'channel:update'),
      question(user(developer.userId), 'role:delete'),
    ];
    const alone = await Promise.all(one.map((body) => decide(asker, body)));
    expect(alone.map(({ decision }) => decision)).toEqual([true, false, true, false]);
    expect(await decideMany(asker, { evaluations: one })).toEqual(alone);
  });

  test('replace the whole context of the batch with their own', async () => {
    const { tenant, asker, developer } = await newScene();
    const { secret } = await tenant.newToken(developer, { ipAllowList: ['203.0.113.0/24'] });
    const decisions = await decideMany(asker, {
      subject: credential(secret),
      ...READ,
      context: { ip: '203.0.113.7' },
      evaluations: [{}, { context: { ip: '198.51.100.7' } }, { context: {} }],
    });
    expect(decisions.map(refusedBy)).toEqual([[], ['IP_ALLOWED'], ['IP_ALLOWED']]);
  });

  const [yes, no] = [{ resource: resource('channel') }, { resource: resource('rule') }];
  test.each([
    ['execute_all', [yes, no, yes, no], [true, false, true, false]],
    [undefined, [no, yes, no, yes], [false, true, false, true]],
    ['deny_on_first_deny', [yes, yes, no, yes, no], [true, true, false]],
    ['deny_on_first_deny', [yes, yes], [true, true]],
    ['permit_on_first_permit', [no, no, yes, no, yes], [false, false, true]],
    ['permit_on_first_permit', [no, no], [false, false]],
  ])('with %s stop at the deciding evaluation', async (semantic, evaluations, decisions) => {
    const { asker, token } = await newScene([{ permission: 'channel:read' }]);
    const body = {
      subject: credential(token.secret),
      ...READ,
      evaluations,
      ...(semantic && { options: { evaluations_semantic: semantic } }),
    };
    expect((await decideMany(asker, body)).map(({ decision }) => decision)).toEqual(decisions);
  });

  test('without evaluations are a single evaluation', async () => {
    const { asker, token } = await newScene([{ permission: 'channel:read' }]);
    for (const none of [{}, { evaluations: [] }]) {
      expect(
        await answerOf(asker, MANY, {
          ...question(credential(token.secret), 'channel:read'),
          ...none,
        }),
      ).toEqual({ decision: true });
      expect(
        await answerOf(asker, MANY, {
          ...question(credential(token.secret), 'channel:update'),
          ...none,
        }),
      ).toMatchObject({
        decision: false,
        context: { reason: [{ gate: 'TOKEN_GRANTS' }, { gate: 'ENTITY_IN_SCOPE' }] },
      });
    }
  });

  test('an invalid evaluation is denied with an error and does not affect the others', async () => {
    const { asker, token } = await newScene();
    const wrong: [unknown, string][] = [
      [{ subject: { type: 'device', id: 'x' } }, 'subject.type'],
      [{ subject: { type: 'user', id: 'a\u0000@b.c' } }, 'subject.id'],
      [{ subject: { type: 'credential', id: 'pat_\u0000aaaaa' } }, 'subject.id'],
      [{ action: {} }, 'action.name'],
      [{ resource: null }, 'resource'],
      [{ context: { ip: 'junk' } }, 'context.ip'],
    ];
    const decisions = await decideMany(asker, {
      subject: credential(token.secret),
      ...READ,
      evaluations: [{}, ...wrong.map(([member]) => member), {}],
    });
    expect([decisions.at(0), decisions.at(-1)]).toEqual([{ decision: true }, { decision: true }]);
    expect(decisions.slice(1, -1)).toEqual(
      wrong.map(([, named]) => ({
        decision: false,
        context: { error: { status: 400, message: expect.stringContaining(named) } },
      })),
    );
    const settled = {
      subject: credential(token.secret),
      ...READ,
      evaluations: [{}, { action: {} }, {}],
      options: { evaluations_semantic: 'deny_on_first_deny' },
    };
    expect((await decideMany(asker, settled)).map(({ decision }) => decision)).toEqual([
      true,
      false,
    ]);
  });

  test.each([null, 7, 'channel', []])(
    'an evaluation that is not an object (%j) does not affect the others',
    async (member) => {
      const { asker, token } = await newScene();
      const decisions = await decideMany(asker, {
        subject: credential(token.secret),
        ...READ,
        evaluations: [{}, member, {}],
      });
      expect(decisions).toEqual([
        { decision: true },
        { decision: false, context: { error: { status: 400, message: expect.any(String) } } },
        { decision: true },
      ]);
    },
  );

  test('are limited to 200', async () => {
    const { asker, token } = await newScene();
    const body = (count: number) => ({
      subject: credential(token.secret),
      ...READ,
      evaluations: Array.from({ length: count }, () => ({})),
    });
    const decisions = await decideMany(asker, body(200));
    expect(decisions).toHaveLength(200);
    expect(decisions.every(({ decision }) => decision)).toBe(true);
    const answer = await ask(asker, MANY, body(201));
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)['error_description']).toContain('200');
  });

  test.each([
    ['options.evaluations_semantic', { options: { evaluations_semantic: 'perhaps' } }],
    ['options', { options: 'deny_on_first_deny' }],
    ['evaluations', { evaluations: 'all' }],
    ['evaluations', { evaluations: {} }],
  ])('are rejected when %s is invalid', async (named, wrong) => {
    const { asker, token } = await newScene();
    const answer = await ask(asker, MANY, {
      subject: credential(token.secret),
      ...READ,
      evaluations: [{}],
      ...wrong,
    });
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)['error_description']).toContain(named);
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
      bearer(owner.secret),
    ]) {
      for (const path of [ONE, MANY]) {
        const answer = await postJson(
          world.url,
          path,
          question(credential(token.secret), 'channel:read'),
          headers,
        );
        expect(jsonOf(answer)).toEqual({ decision: true });
      }
    }
  });

  test('rejects a caller without introspection:read on every entity', async () => {
    const { owner, token } = await newScene();
    const key = await newKey(world, owner, {
      role: 'auditor',
      scopes: [{ permission: '*:read', entityIds: [token.id] }],
    });
    for (const secret of [token.secret, key.secret]) {
      for (const path of [ONE, MANY]) {
        const answer = await ask(secret, path, question(credential('pat_000000'), 'channel:read'));
        expect(answer).toMatchObject({ status: 403, headers: { 'cache-control': 'no-store' } });
        expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
        expect(jsonOf(answer)).toEqual({
          error: 'insufficient_scope',
          error_description: expect.stringContaining('introspection:read'),
        });
      }
    }
  });

  test('rejects a caller without a credential or with an invalid one', async () => {
    const { owner, asker, token } = await newScene();
    for (const [headers, error] of [
      [{}, 'invalid_client'],
      [{ Cookie: `latchkey-session=${owner.secret}` }, 'invalid_client'],
      [bearer('junk'), 'invalid_token'],
      [basic('another', `${asker}0`), 'invalid_client'],
      [basic(prefixOf(token.secret), asker), 'invalid_client'],
    ] as const) {
      for (const path of [ONE, MANY]) {
        const answer = await postJson(
          world.url,
          path,
          question(credential(token.secret), 'channel:read'),
          headers,
        );
        expect(answer).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store' } });
        const schemes =
          'Authorization' in headers && headers.Authorization.startsWith('Basic')
            ? /^Basic realm.*Bearer realm/
            : /^Bearer realm.*Basic realm/;
        expect(answer.headers['www-authenticate']).toMatch(schemes);
        expect(jsonOf(answer)).toMatchObject({ error });
      }
    }
  });
});

describe('while the database is unavailable', () => {
  test.each([
    ['before the service is known', 0],
    ['after it', 1],
  ])('decides nothing when the connection is lost %s', async (_, statements) => {
    const { asker, token } = await newScene();
    const body = question(credential(token.secret), 'channel:read');
    for (const [path, asked] of [
      [ONE, body],
      [MANY, { ...body, evaluations: [{}, { action: {} }] }],
    ] as const) {
      const losing = await losingDatabase(world, statements);
      try {
        const answer = await postJson(losing.world.url, path, asked, bearer(asker));
        expect(answer).toMatchObject({
          status: 503,
          headers: { 'cache-control': 'no-store', 'retry-after': expect.stringMatching(/^\d+$/) },
        });
        expect(answer.text).not.toContain('decision');
      } finally {
        await losing.close();
      }
    }
  });
});

describe('/.well-known/authzen-configuration', () => {
  const read = (url: string, headers = {}): Promise<Answer> =>
    send(`${url}/.well-known/authzen-configuration`, { headers });
  const configurationOf = (base: string) => ({
    policy_decision_point: base,
    access_evaluation_endpoint: `${base}${ONE}`,
    access_evaluations_endpoint: `${base}${MANY}`,
  });

  test('names the endpoints at PUBLIC_URL to any caller, whatever Host contains', async () => {
    for (const headers of [
      {},
      {
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'https',
        Forwarded: 'host=evil.example',
      },
    ]) {
      const answer = await read(world.url, headers);
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'content-type': 'application/json; charset=utf-8' },
      });
      expect(jsonOf(answer)).toEqual(configurationOf(PUBLIC_URL));
    }
  });

  test('without PUBLIC_URL names the listening address, whatever Host contains', async () => {
    const plain = await createWorld({}, { database: world.database });
    try {
      expect(jsonOf(await read(plain.url, { Host: 'evil.example' }))).toEqual(
        configurationOf(plain.url),
      );
    } finally {
      await plain.close();
    }
  });
});
