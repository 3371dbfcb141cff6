import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AUDIT_ACTIONS } from '../../../src/audit/event.ts';
import {
  CreateApiKeyDocument,
  CreatePersonalAccessTokenDocument,
  CreateRoleDocument,
  CreateServiceUserDocument,
  DeleteApiKeyDocument,
  DeleteRoleDocument,
  RevokeApiKeyDocument,
} from '../../../src/client/client.ts';
import { createWorld, payloadOf, type Tenant, type World } from '../../support/world.ts';
import { post } from '../../support/http-send.ts';
import { bearer, jsonOf, postForm } from '../../support/services.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: {
      readonly code: string;
      readonly issues?: readonly { path: string[]; message: string }[];
    };
  }[];
}
const ask = async (query: string): Promise<Answer> =>
  (await post(world.url, query, { headers: bearer(tenant.owner.secret) }))
    .body as unknown as Answer;
const messagesOf = async (query: string): Promise<string[]> => {
  const { errors = [] } = await ask(query);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(
    errors.map(() => 'BAD_USER_INPUT'),
  );
  return errors.map(({ message }) => message);
};

describe('a mistyped filter value is an error, never an empty result', () => {
  test.each([
    [
      'an action',
      '{ auditEvents(filter: { action: ["toekn.created"] }) { edges { node { id } } } }',
      'Did you mean personal_access_token.created?',
    ],
    [
      'an action in a list',
      '{ auditEvents(filter: { action: ["role.created", "membr.removed"] }) { edges { node { id } } } }',
      'Did you mean member.removed?',
    ],
    [
      'an action that is near none',
      '{ auditEvents(filter: { action: ["nonsense"] }) { edges { node { id } } } }',
      'Actions are organization.created, ',
    ],
    [
      'an action in capitals',
      '{ auditEvents(filter: { action: ["ROLE.CREATED"] }) { edges { node { id } } } }',
      'is not an audit action',
    ],
    [
      'an empty action',
      '{ auditEvents(filter: { action: [""] }) { edges { node { id } } } }',
      'is not an audit action',
    ],
    [
      'the id of an actor',
      '{ auditEvents(filter: { actorId: "VXNlcjox" }) { edges { node { id } } } }',
      'This is not a valid global ID.',
    ],
    [
      'the id of a target',
      '{ auditEvents(filter: { targetId: "42" }) { edges { node { id } } } }',
      'This is not a valid global ID.',
    ],
    ['a role', '{ members(role: "admn") { edges { node { id } } } }', 'Did you mean admin?'],
    [
      'a role that is near none',
      '{ members(role: "nonsense") { edges { node { id } } } }',
      'The organization has no role "nonsense".',
    ],
    [
      'an empty role',
      '{ members(role: "") { edges { node { id } } } }',
      'The organization has no role ""',
    ],
    [
      'a status of members',
      '{ members(status: [ACTIV]) { edges { node { id } } } }',
      '"MemberStatus"',
    ],
    ['a kind of members', '{ members(kind: HUMAN) { edges { node { id } } } }', '"UserKind"'],
    [
      'a status of tokens',
      '{ personalAccessTokens(filter: { status: [REVOKD] }) { edges { node { id } } } }',
      '"CredentialStatus"',
    ],
    [
      'a sort key',
      '{ apiKeys(orderBy: { field: NAMES, direction: ASC }) { edges { node { id } } } }',
      '"TokenOrderField"',
    ],
    [
      'a direction',
      '{ apiKeys(orderBy: { field: NAME, direction: UP }) { edges { node { id } } } }',
      '"OrderDirection"',
    ],
    [
      'a condition',
      '{ auditEvents(filter: { actions: ["role.created"] }) { edges { node { id } } } }',
      'Field "actions" is not defined',
    ],
    [
      'a time',
      '{ auditEvents(filter: { since: "yesterday" }) { edges { node { id } } } }',
      'A DateTime is',
    ],
    ['a cursor', '{ members(after: "x") { edges { node { id } } } }', 'must be a cursor'],
  ])('%s', async (_, query, expected) => {
    const messages = await messagesOf(query);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(expected);
  });

  test('every recordable action is a filter, and so is an empty list', async () => {
    for (const actions of [AUDIT_ACTIONS, []])
      expect(
        (
          await ask(
            `{ auditEvents(filter: { action: ${JSON.stringify(actions)} }) { edges { node { id } } } }`,
          )
        ).errors,
      ).toBeUndefined();
  });

  test('reports only a few of many mistyped actions', async () => {
    const { errors } = await ask(
      `{ auditEvents(filter: { action: ${JSON.stringify(Array.from({ length: 900 }, () => 'x'))} }) { edges { node { id } } } }`,
    );
    expect(errors?.[0]?.extensions.issues?.length).toBe(20);
  });
});

describe('deleting a role in use explains what to do', () => {
  const refusalOf = async (key: string): Promise<string> => {
    const result = (await tenant.owner.execute(DeleteRoleDocument, { input: { key } })).deleteRole;
    return 'message' in result ? result.message : '';
  };
  const newRole = async (key: string): Promise<void> => {
    payloadOf(
      (
        await tenant.owner.execute(CreateRoleDocument, {
          input: { key, name: key, grants: ['channel:read'] },
        })
      ).createRole,
    );
  };

  test('by a revoked key only: delete the key, which works', async () => {
    await newRole('for-keys');
    const { apiKey } = payloadOf(
      (await tenant.owner.execute(CreateApiKeyDocument, { input: { name: 'k', role: 'for-keys' } }))
        .createApiKey,
    );
    payloadOf(
      (await tenant.owner.execute(RevokeApiKeyDocument, { input: { id: apiKey.id } })).revokeApiKey,
    );
    expect(await refusalOf('for-keys')).toBe(
      'Assigned to 1 API key. Delete them first, revoked and expired ones too.',
    );
    payloadOf(
      (await tenant.owner.execute(DeleteApiKeyDocument, { input: { id: apiKey.id } })).deleteApiKey,
    );
    expect(await refusalOf('for-keys')).toBe('');
  });

  test('by members: give them another', async () => {
    await newRole('for-members');
    await tenant.newMember('for-members');
    expect(await refusalOf('for-members')).toBe('Assigned to 1 member. Reassign them first.');
  });
});

describe('the name of a service user', () => {
  test.each(['ceo@acme.test', 'CEO＠acme.test', 'ceo﹫acme.test', '@ceo'])(
    'must not look like an e-mail address: %s',
    async (name) => {
      expect(
        (await tenant.owner.execute(CreateServiceUserDocument, { input: { name, role: 'viewer' } }))
          .createServiceUser,
      ).toMatchObject({
        __typename: 'ValidationError',
        message:
          'The name of a service user must not contain @, because it could be mistaken for an e-mail address.',
      });
    },
  );

  test('is not returned as a username by introspection where an older one looks like an address', async () => {
    const { member } = payloadOf(
      (
        await tenant.owner.execute(CreateServiceUserDocument, {
          input: { name: 'deploy', role: 'viewer' },
        })
      ).createServiceUser,
    );
    const { secret } = payloadOf(
      (
        await tenant.owner.execute(CreatePersonalAccessTokenDocument, {
          input: { name: 's', ownerId: member.user.id },
        })
      ).createPersonalAccessToken,
    );
    const introspect = async () =>
      jsonOf(
        await postForm(
          world.url,
          '/oauth/introspect',
          { token: secret },
          bearer(tenant.owner.secret),
        ),
      );
    expect(await introspect()).toMatchObject({ active: true, username: 'deploy' });
    for (const name of [tenant.owner.email, tenant.owner.email.replace('@', '＠')]) {
      await world.database.pool.query('update user_account set name = $1 where id = $2', [
        name,
        Buffer.from(member.user.id, 'base64url').toString().split(':')[1],
      ]);
      const told = await introspect();
      expect(told).toMatchObject({ active: true, sub: member.user.id });
      expect(told).not.toHaveProperty('username');
    }
  });
});
