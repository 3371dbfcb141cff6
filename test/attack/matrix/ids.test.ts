import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
} from 'graphql';
import { schema } from '../../../src/server/schema.ts';
import { RemoveMemberDocument } from '../../../src/client/client.ts';
import { world } from '../../support/own-world.ts';
import { payloadOf, type Tenant } from '../../support/world.ts';
import { checksum } from '../../support/table-rows.ts';
import { absent, globalId, rowId } from '../../support/node-id.ts';
import { newKey, newServiceUser } from '../../support/personal-access-token-steps.ts';
import { ask } from '../../support/ask.ts';

/** The expected response of an argument to the id of a missing object. */
interface IdExpectation {
  /** The type of accepted ids; null for every type. */
  readonly type: string | null;
  /** The document, with the id in `$id`. */
  readonly document: string;
  /** The response to every wrong id. */
  readonly says: string;
}

const mutation = (
  name: string,
  input: string,
  fields = '... on NotFoundError { message }',
): string => `mutation ($id: ID!) { ${name}(input: { ${input} }) { __typename ${fields} } }`;
const notFound = (name: string, type: string, what: string, input = 'id: $id'): IdExpectation => ({
  type,
  document: mutation(name, input),
  says: `{"${name}":{"__typename":"NotFoundError","message":"There is no such ${what}."}}`,
});
const token = (name: string, input?: string): IdExpectation =>
  notFound(name, 'PersonalAccessToken', 'personal access token', input);
const key = (name: string): IdExpectation => notFound(name, 'ApiKey', 'API key');
const member = (name: string, also = ''): IdExpectation =>
  notFound(name, 'Member', 'member', `memberId: $id ${also}`);
const nothing = (name: string, type: string | null, fields = 'id'): IdExpectation => ({
  type,
  document: `query ($id: ID!) { ${name}(id: $id) { ${fields} } }`,
  says: `{"${name}":null}`,
});

/** By the path of the argument. `OWN` is replaced by a token of the caller. */
const EXPECTATIONS: Readonly<Record<string, IdExpectation>> = {
  'apiKey.id': nothing('apiKey', 'ApiKey'),
  'personalAccessToken.id': nothing('personalAccessToken', 'PersonalAccessToken'),
  'formerMember.id': nothing('formerMember', null),
  'node.id': nothing('node', null),
  'explainAccess.input.credentialId': {
    type: null,
    document:
      'query ($id: ID!) { explainAccess(input: { credentialId: $id, permission: "channel:read" }) { allowed } }',
    says: 'BAD_USER_INPUT There is no such token or key.',
  },
  'auditEvents.filter.actorId': {
    type: null,
    document:
      'query ($id: ID!) { auditEvents(filter: { actorId: $id }) { edges { node { id } } } }',
    says: 'no events',
  },
  'auditEvents.filter.targetId': {
    type: null,
    document:
      'query ($id: ID!) { auditEvents(filter: { targetId: $id }) { edges { node { id } } } }',
    says: 'no events',
  },
  'addScopes.input.personalAccessTokenId': token(
    'addScopes',
    'personalAccessTokenId: $id, scopes: [{ permission: "channel:read" }]',
  ),
  'removeScopes.input.personalAccessTokenId': token(
    'removeScopes',
    'personalAccessTokenId: $id, scopeIds: ["x"]',
  ),
  'removeScopes.input.scopeIds': notFound(
    'removeScopes',
    'Scope',
    'scope',
    'personalAccessTokenId: "OWN", scopeIds: [$id]',
  ),
  'removeAllScopes.input.personalAccessTokenId': token(
    'removeAllScopes',
    'personalAccessTokenId: $id',
  ),
  'narrowPersonalAccessToken.input.id': token('narrowPersonalAccessToken', 'id: $id, scopes: []'),
  'updatePersonalAccessToken.input.id': token(
    'updatePersonalAccessToken',
    'id: $id, name: "stolen"',
  ),
  'revokePersonalAccessToken.input.id': token('revokePersonalAccessToken'),
  'restorePersonalAccessToken.input.id': token('restorePersonalAccessToken'),
  'regeneratePersonalAccessToken.input.id': token('regeneratePersonalAccessToken'),
  'deletePersonalAccessToken.input.id': token('deletePersonalAccessToken'),
  'createPersonalAccessToken.input.ownerId': notFound(
    'createPersonalAccessToken',
    'User',
    'service user',
    'name: "stolen", ownerId: $id',
  ),
  'updateApiKey.input.id': notFound('updateApiKey', 'ApiKey', 'API key', 'id: $id, name: "stolen"'),
  'revokeApiKey.input.id': key('revokeApiKey'),
  'restoreApiKey.input.id': key('restoreApiKey'),
  'deleteApiKey.input.id': key('deleteApiKey'),
  'changeMemberRole.input.memberId': member('changeMemberRole', 'role: "viewer"'),
  'suspendMember.input.memberId': member('suspendMember'),
  'reinstateMember.input.memberId': member('reinstateMember'),
  'removeMember.input.memberId': member('removeMember'),
  'revokeSession.input.id': notFound('revokeSession', 'Session', 'session'),
};

/** Returns the path of every id in these arguments. */
function idPaths(field: string, args: readonly (GraphQLArgument | GraphQLInputField)[]): string[] {
  return args.flatMap((arg) => {
    const type = getNamedType(arg.type);
    const path = `${field}.${arg.name}`;
    if (isInputObjectType(type)) return idPaths(path, Object.values(type.getFields()));
    return type.name === 'ID' ? [path] : [];
  });
}

let [ours, theirs] = [undefined, undefined] as unknown as [Tenant, Tenant];
let [own, foreign] = [{}, {}] as [Record<string, string>, Record<string, string>];
beforeAll(async () => {
  [ours, theirs] = [await world.newOrganization(), await world.newOrganization()];
  [own, foreign] = [await things(ours), await things(theirs)];
});

/** Creates an object of every type with ids. Returns its id by type. */
async function things(tenant: Tenant): Promise<Record<string, string>> {
  const { owner, newToken } = tenant;
  const { id } = await newToken(owner, { scopes: [{ permission: 'channel:read' }] });
  const robot = await newServiceUser(owner, 'ci');
  const former = await newServiceUser(owner, 'ci');
  payloadOf(
    (await owner.execute(RemoveMemberDocument, { input: { memberId: former.memberId } }))
      .removeMember,
  );
  const first = async (sql: string): Promise<string> =>
    (await world.database.pool.query<{ id: string }>(sql, [tenant.id])).rows[0]?.id ?? '';
  return {
    PersonalAccessToken: id,
    ApiKey: (await newKey(world, owner)).id,
    Member: robot.memberId,
    FormerMember: globalId('FormerMember', rowId(former.memberId)),
    User: robot.userId,
    Organization: globalId('Organization', tenant.id),
    Role: globalId(
      'Role',
      await first("select id from role where organization_id = $1 and key = 'ci'"),
    ),
    Session: globalId(
      'Session',
      await first(
        "select id from credential where organization_id = $1 and kind = 'SESSION' limit 1",
      ),
    ),
    Scope: globalId(
      'Scope',
      await first(
        'select s.id from scope s join credential c on c.id = s.credential_id where c.organization_id = $1 limit 1',
      ),
    ),
    AuditEvent: globalId(
      'AuditEvent',
      await first('select id from audit_event where organization_id = $1 limit 1'),
    ),
  };
}

/** Returns ids that are invalid for this type, by their defect. */
function wrongIds(type: string | null): Record<string, string> {
  const good = own[type ?? 'PersonalAccessToken'] ?? '';
  const text = Buffer.from(good, 'base64url').toString();
  const encode = (id: string): string => Buffer.from(id).toString('base64url');
  const others = Object.entries(own).filter(([name]) => type !== null && name !== type);
  return {
    ...Object.fromEntries(
      Object.entries(foreign).flatMap(([name, id]) =>
        type === null || name === type ? [[`another organization's ${name}`, id]] : [],
      ),
    ),
    ...Object.fromEntries(
      others.flatMap(([name, id]) => [
        [`a ${name}`, id],
        [`the row of a ${name}`, globalId(type ?? '', rowId(id))],
      ]),
    ),
    ...Object.fromEntries(
      (type === null ? Object.keys(own) : [type]).map((name) => [
        `an unknown ${name}`,
        absent(name),
      ]),
    ),
    empty: '',
    space: ' ',
    'the row id': rowId(good),
    'not encoded': text,
    'cut by one': good.slice(0, -1),
    'cut in half': good.slice(0, good.length / 2),
    doubled: good + good,
    'doubled inside': encode(`${text}:${rowId(good)}`),
    'with a space': `${good} `,
    'with padding': `${good}=`,
    'with a line end': `${good}\n`,
    'with a NUL': `${good}\0`,
    'with a NUL inside': encode(`${text}\0`),
    'in capitals': encode(text.toUpperCase()),
    'with the row in capitals': encode(text.replace(rowId(good), rowId(good).toUpperCase())),
    'of the type in small letters': encode(text.toLowerCase()),
    'with SQL': encode(`${text}' or true --`),
    'with an unknown type': globalId('Unicorn', rowId(good)),
    'of a prototype': globalId('__proto__', rowId(good)),
    'without a type': encode(`:${rowId(good)}`),
    'without a row': encode(`${type ?? 'User'}:`),
    long: good.repeat(200),
  };
}

/** Returns the response, without what differs by the request. */
function said({ data, errors }: Awaited<ReturnType<typeof ask>>, path: string): string {
  const [error] = errors ?? [];
  if (path.startsWith('auditEvents')) {
    const noEvents =
      JSON.stringify(data) === '{"auditEvents":{"edges":[]}}' ||
      /^This is not (a valid global ID|the ID of a user)\.$/.test(error?.message ?? '');
    return noEvents ? 'no events' : JSON.stringify({ data, errors });
  }
  return error ? `${String(error.extensions?.['code'])} ${error.message}` : JSON.stringify(data);
}

describe('every argument that takes an id returns the same for every unknown id, and changes nothing', () => {
  test('each has an expectation', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
      Object.values(root?.getFields() ?? {}),
    );
    expect(roots.flatMap(({ name, args }) => idPaths(name, args)).sort()).toEqual(
      Object.keys(EXPECTATIONS).sort(),
    );
  });

  test.each(Object.entries(EXPECTATIONS))('%s', async (path, { type, document, says }) => {
    const before = await checksum(world.database);
    const answers: Record<string, string> = {};
    const wrong = wrongIds(type);
    for (const [what, id] of Object.entries(wrong))
      answers[what] = said(
        await ask(
          world,
          ours.owner.secret,
          document.replace('OWN', own['PersonalAccessToken'] ?? ''),
          { id },
        ),
        path,
      );
    expect(answers).toEqual(Object.fromEntries(Object.keys(wrong).map((what) => [what, says])));
    expect(await checksum(world.database)).toBe(before);
  });

  test.each(Object.entries(EXPECTATIONS).filter(([path]) => path.endsWith('.id')))(
    '%s rejects null and a missing id',
    async (_, { document }) => {
      for (const variables of [{ id: null }, {}]) {
        const { data, errors } = await ask(world, ours.owner.secret, document, variables);
        expect([data, errors?.[0]?.extensions?.['code']]).toEqual([undefined, 'BAD_USER_INPUT']);
      }
    },
  );
});

describe('every argument that takes the key of a role accepts only roles of its organization', () => {
  const ROLE_KEYS: Readonly<Record<string, string>> = {
    createApiKey: 'name: "x", role: $key',
    createServiceUser: 'name: "x", role: $key',
    inviteMember: 'email: "x@example.org", role: $key',
    changeMemberRole: 'memberId: "MEMBER", role: $key',
    updateRole: 'key: $key, name: "stolen"',
    deleteRole: 'key: $key',
  };

  test.each(Object.entries(ROLE_KEYS))('%s', async (name, input) => {
    const foreignKey = `foreign-${name.toLowerCase()}`;
    await ask(
      world,
      theirs.owner.secret,
      `mutation { createRole(input: { key: "${foreignKey}", name: "x", grants: [] }) { __typename } }`,
    );
    const document = `mutation ($key: String!) { ${name}(input: { ${input.replace('MEMBER', own['Member'] ?? '')} }) { __typename } }`;
    const before = await checksum(world.database);
    for (const roleKey of [
      foreignKey,
      'no-such-role',
      '',
      'CI',
      'ci ',
      ' ci',
      '*',
      "ci' or true --",
    ]) {
      const { data, errors } = await ask(world, ours.owner.secret, document, { key: roleKey });
      const expected =
        name === 'updateRole' || name === 'deleteRole' ? 'NotFoundError' : 'ValidationError';
      expect([roleKey, errors, data?.[name]]).toEqual([
        roleKey,
        undefined,
        { __typename: expected },
      ]);
    }
    expect(await checksum(world.database)).toBe(before);
  });
});
