import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  isInputObjectType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
} from 'graphql';
import { schema } from '../../../src/server/schema.ts';
import { createWorld, PASSWORD, type Tenant, type World } from '../../support/world.ts';
import { post } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
  // A removed member with a remaining token.
  const gone = await tenant.newMember('viewer');
  await tenant.newToken(gone);
  await mutate('removeMember', { memberId: gone.memberId }, 'removedId');
});
afterAll(() => world.close());

type Fields = Readonly<Record<string, unknown>>;

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const nullable = <T extends GraphQLInputField | GraphQLArgument>(all: readonly T[]): T[] =>
  all.filter(({ type }) => !isNonNullType(type));
const inputFields = types
  .filter(isInputObjectType)
  .flatMap((type) =>
    nullable(Object.values(type.getFields())).map(
      (field) => [type.name, field.name, field.description ?? ''] as const,
    ),
  );
const fieldArgs = types
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      nullable(field.args).map(
        (arg) => [type.name, field.name, arg.name, arg.description ?? ''] as const,
      ),
    ),
  );

const gql = async (
  query: string,
  variables: Fields = {},
): Promise<Record<string, Record<string, unknown>>> => {
  const { body } = await post(world.url, query, {
    headers: bearer(tenant.owner.secret),
    variables,
  });
  expect(body.errors).toBeUndefined();
  return body.data as Record<string, Record<string, unknown>>;
};
const mutate = async (
  name: string,
  input: Fields,
  fields: string,
): Promise<Record<string, unknown>> => {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const data = await gql(
    `mutation($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { message } ... on ${pascal}Payload { ${fields} } } }`,
    { input },
  );
  return data[name] ?? {};
};
/** The fields that differ between objects of a type. */
const alike = (result: unknown): string =>
  JSON.stringify(result)
    .replace(/"(id|secret|prefix|key|slug)":"[^"]*"/g, '"$1":"…"')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time');

const TOKEN = 'name description expiresAt ipAllowList scopes { permission entityId }';
const newToken = async (kind: 'personalAccessToken' | 'apiKey'): Promise<unknown> => {
  const name = kind === 'apiKey' ? 'createApiKey' : 'createPersonalAccessToken';
  const made = await mutate(
    name,
    {
      name: 'made',
      description: 'for a test',
      ipAllowList: ['10.0.0.0/8'],
      ...(kind === 'apiKey' && { role: 'viewer' }),
    },
    `${kind} { id }`,
  );
  return (made[kind] as { id: string }).id;
};
const newRole = async (): Promise<string> => {
  const key = `r-${randomUUID().slice(0, 8)}`;
  await mutate('createRole', { key, name: 'Made', grants: ['channel:read'] }, 'role { id }');
  return key;
};
const setPolicy = (policy: Fields): Promise<unknown> =>
  mutate('updateOrganization', { name: 'Made', policy }, 'organization { id }');
const STRICT = {
  defaultTokenLifetime: 'P7D',
  maxTokenLifetime: 'P30D',
  neverExpiringTokens: false,
  requireIpAllowList: false,
  deleteActiveTokens: true,
  uniqueTokenNames: false,
};
const ORGANIZATION = `organization { name policy { ${Object.keys(STRICT).join(' ')} } }`;
const listed = (field: string, args: string): Promise<unknown> =>
  gql(`{ ${field}${args} { edges { cursor } } }`);

/** Runs a mutation with an input of each type: the required fields, and these. */
const CASES: Readonly<Record<string, (more: Fields) => Promise<unknown>>> = {
  AuditEventFilter: (filter) =>
    gql(
      'query($filter: AuditEventFilter) { auditEvents(filter: $filter, first: 1) { edges { node { action } } } }',
      { filter },
    ),
  TokenFilter: (filter) =>
    gql('query($filter: TokenFilter) { personalAccessTokens(filter: $filter) { totalCount } }', {
      filter,
    }),
  CreateApiKeyInput: (more) =>
    mutate('createApiKey', { name: 'n', role: 'viewer', ...more }, `apiKey { ${TOKEN} }`),
  CreatePersonalAccessTokenInput: (more) =>
    mutate(
      'createPersonalAccessToken',
      { name: 'n', ...more },
      `personalAccessToken { ${TOKEN} type owner { id } }`,
    ),
  ScopeInput: (more) =>
    mutate(
      'createPersonalAccessToken',
      { name: 'n', scopes: [{ permission: 'channel:read', ...more }] },
      `personalAccessToken { ${TOKEN} }`,
    ),
  RegeneratePersonalAccessTokenInput: async (more) =>
    mutate(
      'regeneratePersonalAccessToken',
      { id: await newToken('personalAccessToken'), ...more },
      `personalAccessToken { ${TOKEN} }`,
    ),
  UpdatePersonalAccessTokenInput: async (more) =>
    mutate(
      'updatePersonalAccessToken',
      { id: await newToken('personalAccessToken'), ...more },
      `personalAccessToken { ${TOKEN} }`,
    ),
  UpdateApiKeyInput: async (more) =>
    mutate('updateApiKey', { id: await newToken('apiKey'), ...more }, `apiKey { ${TOKEN} }`),
  UpdateRoleInput: async (more) =>
    mutate('updateRole', { key: await newRole(), ...more }, 'role { name grants }'),
  UpdateOrganizationInput: async (more) => {
    await setPolicy(STRICT);
    return mutate('updateOrganization', more, ORGANIZATION);
  },
  OrganizationPolicyInput: async (policy) => {
    await setPolicy(STRICT);
    return mutate('updateOrganization', { policy }, ORGANIZATION);
  },
  InviteMemberInput: (more) =>
    mutate(
      'inviteMember',
      { email: `kim@${randomUUID()}.example`, role: 'viewer', ...more },
      'member { user { name } }',
    ),
  DeleteAllPersonalAccessTokensInput: async (more) => {
    await newToken('personalAccessToken');
    return (
      (
        (await mutate('deleteAllPersonalAccessTokens', more, 'deletedIds'))[
          'deletedIds'
        ] as unknown[]
      ).length > 0
    );
  },
  ExplainAccessInput: (more) =>
    gql(
      'query($input: ExplainAccessInput!) { explainAccess(input: $input) { allowed gates { gate passed } } }',
      {
        input: { permission: 'channel:read', ...more },
      },
    ),
  SignInInput: (more) =>
    mutate('signIn', { email: tenant.owner.email, password: PASSWORD, ...more }, '__typename'),
};

/** Inputs in which null differs from an omitted field, as their descriptions say. */
const TOLD_APART = [
  'UpdatePersonalAccessTokenInput.description',
  'UpdateApiKeyInput.description',
  'OrganizationPolicyInput.defaultTokenLifetime',
  'OrganizationPolicyInput.maxTokenLifetime',
];

describe('null and an omitted field', () => {
  test('mean the same in the description of every input, or the description distinguishes them', () => {
    const told = [
      ...inputFields.map(([type, field, text]) => [`${type}.${field}`, text] as const),
      ...fieldArgs.map(([type, field, arg, text]) => [`${type}.${field}(${arg})`, text] as const),
    ];
    expect(told.length).toBeGreaterThan(70);
    const wanting = told.filter(([name, text]) => {
      if (TOLD_APART.includes(name))
        return (
          !/Omitted: unchanged\. Null: removes? ?/.test(text) &&
          !/Omitted: unchanged\. Null: removed\./.test(text)
        );
      return name.startsWith('ExpiryInput.')
        ? !text.includes('Must not be null.')
        : !text.includes('Omitted or null');
    });
    expect(wanting).toEqual([]);
  });

  test.each(
    inputFields.filter(
      ([type, field]) => type !== 'ExpiryInput' && !TOLD_APART.includes(`${type}.${field}`),
    ),
  )('mean the same: %s.%s', async (type, field) => {
    const run = CASES[type];
    if (!run) throw new Error(`A nullable field in a new input: add a case for ${type}.`);
    expect(alike(await run({ [field]: null }))).toBe(alike(await run({})));
  });

  test('no field may be null among those of which exactly one is set', async () => {
    for (const field of ['at', 'in', 'never']) {
      const { body } = await post(
        world.url,
        'mutation($input: CreatePersonalAccessTokenInput!) { createPersonalAccessToken(input: $input) { __typename } }',
        {
          headers: bearer(tenant.owner.secret),
          variables: { input: { name: 'n', expires: { [field]: null } } },
        },
      );
      expect(body.errors?.[0]?.message).toContain(`Field "${field}" must be non-null.`);
    }
  });

  test.each(fieldArgs)('mean the same: %s.%s(%s)', async (type, field, arg) => {
    if (type === 'Query') {
      expect(await listed(field, `(${arg}: null)`)).toEqual(await listed(field, ''));
      return;
    }
    const select = (args: string): string => {
      if (type === 'Viewer')
        return `{ viewer { ${field === 'can' ? `can(permission: "channel:read"${args && `, ${args}`})` : `${field}${args && `(${args})`} { edges { cursor } }`} } }`;
      if (type === 'FormerMember')
        return `{ formerMembers(first: 1) { edges { node { ${field}${args && `(${args})`} { edges { cursor } } } } } }`;
      if (type === 'Member')
        return `{ members(first: 1) { edges { node { ${field}${args && `(${args})`} { edges { cursor } } } } } }`;
      throw new Error(`A nullable argument in a new place: add a case for ${type}.`);
    };
    expect(await gql(select(`${arg}: null`))).toEqual(await gql(select('')));
  });
});

describe('a null in a policy', () => {
  const policyAfter = async (policy: Fields): Promise<unknown> => {
    await setPolicy(STRICT);
    const result = await mutate('updateOrganization', { policy }, 'organization { id }');
    const { organization } = await gql(`{ ${ORGANIZATION} }`);
    return [result['__typename'], (organization as { policy: unknown }).policy];
  };

  test('lifts no limit where a client sends null for every omitted field', async () => {
    const nothing = Object.fromEntries(Object.keys(STRICT).map((key) => [key, null]));
    expect(await policyAfter(nothing)).toEqual(['ValidationError', STRICT]);
    expect(await policyAfter({ ...nothing, defaultTokenLifetime: 'P1D' })).toEqual([
      'ValidationError',
      STRICT,
    ]);
    expect(await policyAfter({ ...nothing, maxTokenLifetime: 'P1D' })).toEqual([
      'ValidationError',
      STRICT,
    ]);
    const flags = Object.fromEntries(
      Object.keys(STRICT).flatMap((key) => (key.endsWith('Lifetime') ? [] : [[key, null]])),
    );
    expect(await policyAfter(flags)).toEqual(['UpdateOrganizationPayload', STRICT]);
  });

  test('lifts a limit where it is the only null', async () => {
    expect(await policyAfter({ maxTokenLifetime: null })).toEqual([
      'UpdateOrganizationPayload',
      { ...STRICT, maxTokenLifetime: null },
    ]);
  });
});
