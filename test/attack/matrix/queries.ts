import { globalId, rowId } from '../../support/node-id.ts';
import type { Expectation } from './oracle.ts';
import {
  freshFormerMember,
  freshKey,
  freshMember,
  freshScope,
  freshSession,
  freshToken,
} from './fresh.ts';
import type { Presented, Stage } from './stage.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * A query with its expected response, the path of the object in it, and variables that are created
 * for each call.
 */
export interface QueryCase extends Expectation {
  readonly document: string;
  readonly path: string;
  readonly variables?: (stage: Stage, asker: Presented) => Variables | Promise<Variables>;
}

const SIGNED_IN = { gate: 'signed in' } as const;
const SOMETHING = 'done';
const byId = (type: string, fields: string): string =>
  `query ($id: ID!) { node(id: $id) { ... on ${type} { ${fields} } } }`;

/** The case of a list that requires a permission on every entity. */
const list = (name: string, permission: string, fields: string): QueryCase => ({
  field: `Query.${name}`,
  when: '',
  gate: [permission],
  document: `{ ${name} { ${fields} } }`,
  path: name,
});

/** The cases of an object by id: by its own query, if there is one, and by node. */
const one = (
  type: string,
  when: string,
  also: Partial<Expectation>,
  id: (stage: Stage, asker: Presented) => string | Promise<string>,
  direct: string | null = null,
): QueryCase[] => {
  const variables = async (stage: Stage, asker: Presented): Promise<Variables> => ({
    id: await id(stage, asker),
  });
  const shared = { ...SIGNED_IN, ...also, variables };
  return [
    {
      ...shared,
      field: 'Query.node',
      when: `${type}, ${when}`,
      document: byId(type, 'id'),
      path: 'node.id',
    },
    ...(direct === null
      ? []
      : [
          {
            ...shared,
            field: `Query.${direct}`,
            when,
            document: `query ($id: ID!) { ${direct}(id: $id) { id } }`,
            path: `${direct}.id`,
          },
        ]),
  ];
};

const explain = (
  when: string,
  also: Partial<Expectation>,
  credentialId: (stage: Stage, asker: Presented) => Promise<string> | undefined,
): QueryCase => ({
  field: 'Query.explainAccess',
  when,
  ...SIGNED_IN,
  absent: 'BAD_USER_INPUT',
  ...also,
  document: 'query ($input: ExplainAccessInput!) { explainAccess(input: $input) { evaluatedAt } }',
  path: 'explainAccess.evaluatedAt',
  variables: async (stage, asker) => ({
    input: { permission: 'channel:read', credentialId: await credentialId(stage, asker) },
  }),
});

const newest = async ({ world }: Stage, sql: string, values: unknown[]): Promise<string> => {
  const { rows } = await world.database.pool.query<{ id: string }>(sql, values);
  return rows[0]?.id ?? '';
};
const eventOf = async (stage: Stage): Promise<string> =>
  globalId(
    'AuditEvent',
    await newest(stage, 'select id from audit_event where organization_id = $1 limit 1', [
      stage.tenant.id,
    ]),
  );
const roleOf = async (stage: Stage): Promise<string> =>
  globalId(
    'Role',
    await newest(stage, "select id from role where organization_id = $1 and key = 'powerless'", [
      stage.tenant.id,
    ]),
  );
const userOf = async (stage: Stage): Promise<string> =>
  globalId(
    'User',
    await newest(stage, 'select user_id as id from member where id = $1', [
      rowId(await freshMember(stage)),
    ]),
  );
const formerOf =
  (type: 'FormerMember' | 'Member' | 'User') =>
  async (stage: Stage): Promise<string> => {
    const id = await freshFormerMember(stage);
    return globalId(
      type,
      type === 'User'
        ? await newest(stage, 'select user_id as id from former_member where id = $1', [id])
        : id,
    );
  };
const scopeOf = async (stage: Stage, asker: Presented, of: 'own' | 'person'): Promise<string> =>
  freshScope(stage, await freshToken(stage, of, asker));

const NODES: readonly QueryCase[] = [
  ...one('User', 'the caller', { own: true }, (_stage, { person }) => person?.userId ?? ''),
  // A scope on one entity contains the id of the membership.
  ...one('User', 'another', { sees: 'member:read', unless: notByEntity }, userOf),
  ...one('Member', 'the caller', { own: true }, (_stage, { person }) => person?.memberId ?? ''),
  ...one('Member', 'another', { sees: 'member:read' }, (stage) => freshMember(stage)),
  ...one(
    'FormerMember',
    'by its id',
    { sees: 'member:read' },
    formerOf('FormerMember'),
    'formerMember',
  ),
  ...one('User', 'a former member', { sees: 'member:read', unless: notByEntity }, formerOf('User')),
  ...one('Role', 'another', { sees: 'role:read' }, roleOf),
  ...one('Organization', 'own', {}, ({ tenant }) => globalId('Organization', tenant.id)),
  ...one(
    'PersonalAccessToken',
    'own',
    { sees: 'personal-access-token:read', own: true },
    (stage, asker) => freshToken(stage, 'own', asker),
    'personalAccessToken',
  ),
  ...one(
    'PersonalAccessToken',
    "a person's",
    { sees: 'member-token:read' },
    (stage, asker) => freshToken(stage, 'person', asker),
    'personalAccessToken',
  ),
  ...one(
    'PersonalAccessToken',
    "a service user's",
    { sees: 'member-token:read' },
    (stage, asker) => freshToken(stage, 'robot', asker),
    'personalAccessToken',
  ),
  ...one('ApiKey', '', { sees: 'api-key:read' }, (stage) => freshKey(stage), 'apiKey'),
  ...one('Session', 'own', { own: true, unless: sessionsOnly }, freshSession),
  ...one('Session', "another user's", { yes: 'null' }, (stage, asker) =>
    freshSession(stage, { ...asker, person: null }),
  ),
  // A scope is visible with its token, so a scope on one entity must name the token.
  ...one(
    'Scope',
    'of an own token',
    { sees: 'personal-access-token:read', own: true, unless: notByEntity },
    (stage, asker) => scopeOf(stage, asker, 'own'),
  ),
  ...one(
    'Scope',
    "of a person's token",
    { sees: 'member-token:read', unless: notByEntity },
    (stage, asker) => scopeOf(stage, asker, 'person'),
  ),
  ...one('AuditEvent', '', { sees: 'audit-event:read' }, eventOf),
];

function sessionsOnly({ kind }: { kind: string }): string | null {
  return kind === 'session' ? null : 'null';
}

/** The narrowed token is limited to the requested id, and not to the object that decides. */
function notByEntity({ kind }: { kind: string }): string | null {
  return kind === 'token here' ? 'null' : null;
}

/** The tokens of a member are visible to callers who may see the member. */
const TOKENS_OF_MEMBER = byId('Member', 'personalAccessTokens(first: 1) { totalCount }');

const TOKENS_OF_FORMER =
  'query ($id: ID!) { formerMember(id: $id) { personalAccessTokens(first: 1) { totalCount } } }';

const FIELDS: readonly QueryCase[] = [
  {
    field: 'FormerMember.personalAccessTokens',
    when: '',
    gate: 'signed in',
    needs: 'member-token:list',
    sees: 'member:read',
    absent: 'null',
    unless: (_caller, may) => (may('member:read') ? null : 'null'),
    document: TOKENS_OF_FORMER,
    path: 'formerMember.personalAccessTokens.totalCount',
    variables: async (stage) => ({ id: await formerOf('FormerMember')(stage) }),
  },
  {
    field: 'Query.formerMember',
    when: 'by the id of the membership',
    ...SIGNED_IN,
    sees: 'member:read',
    document: 'query ($id: ID!) { formerMember(id: $id) { id } }',
    path: 'formerMember.id',
    variables: async (stage) => ({ id: await formerOf('Member')(stage) }),
  },
  {
    field: 'Query.formerMember',
    when: 'by the id of the user',
    ...SIGNED_IN,
    sees: 'member:read',
    unless: notByEntity,
    document: 'query ($id: ID!) { formerMember(id: $id) { id } }',
    path: 'formerMember.id',
    variables: async (stage) => ({ id: await formerOf('User')(stage) }),
  },
  {
    field: 'Member.personalAccessTokens',
    when: 'own',
    gate: 'signed in',
    own: true,
    needs: 'personal-access-token:list',
    // The permission on other members' tokens suffices too, and is named as missing.
    unless: ({ role, kind }, may) => {
      if (may('member-token:list') || (may('personal-access-token:list') && kind !== 'token here'))
        return SOMETHING;
      return `FORBIDDEN [member-token:list] ${role === 'owner' || role === 'admin' || role === 'auditor' ? 'TOKEN_GRANTS' : 'ROLE_GRANTS'}`;
    },
    document: TOKENS_OF_MEMBER,
    path: 'node.personalAccessTokens.totalCount',
    variables: (_stage, { person }) => ({ id: person?.memberId ?? '' }),
  },
  {
    field: 'Member.personalAccessTokens',
    when: "another member's",
    gate: 'signed in',
    needs: 'member-token:list',
    sees: 'member:read',
    absent: 'null',
    unless: (_caller, may) => (may('member:read') ? null : 'null'),
    document: TOKENS_OF_MEMBER,
    path: 'node.personalAccessTokens.totalCount',
    variables: async (stage) => ({ id: await freshMember(stage) }),
  },
  {
    field: 'Viewer.sessions',
    when: '',
    gate: 'anybody',
    toNobody: 'null',
    sessionOnly: true,
    document: '{ viewer { sessions(first: 1) { totalCount } } }',
    path: 'viewer.sessions.totalCount',
  },
  {
    field: 'Role.memberCount',
    when: '',
    gate: 'anybody',
    toNobody: 'null',
    sees: 'member:list',
    unless: notByEntity,
    document: '{ viewer { role { memberCount } } }',
    path: 'viewer.role.memberCount',
  },
  {
    field: 'Role.apiKeyCount',
    when: '',
    gate: 'anybody',
    toNobody: 'null',
    sees: 'api-key:list',
    unless: notByEntity,
    document: '{ viewer { role { apiKeyCount } } }',
    path: 'viewer.role.apiKeyCount',
  },
];

/** Every case of every query, and of every field with separate authorization. */
export const QUERIES: readonly QueryCase[] = [
  {
    field: 'Query.viewer',
    when: '',
    gate: 'anybody',
    toNobody: 'null',
    document: '{ viewer { organization { id } } }',
    path: 'viewer.organization.id',
  },
  {
    field: 'Query.organization',
    when: '',
    ...SIGNED_IN,
    document: '{ organization { id } }',
    path: 'organization.id',
  },
  {
    field: 'Query.catalog',
    when: '',
    ...SIGNED_IN,
    document: '{ catalog { scopes { name } } }',
    path: 'catalog.scopes',
  },
  {
    field: 'Query.setUpPending',
    when: '',
    gate: 'anybody',
    document: '{ setUpPending }',
    path: 'setUpPending',
  },
  {
    field: 'Query.invitationPending',
    when: '',
    gate: 'anybody',
    document: '{ invitationPending(secret: "inv_unknown") }',
    path: 'invitationPending',
  },
  list('apiKeys', 'api-key:list', 'edges { node { id } }'),
  list('auditEvents', 'audit-event:list', 'edges { node { id } }'),
  list('formerMembers', 'member:list', 'edges { node { id } }'),
  list('members', 'member:list', 'edges { node { id } }'),
  list('personalAccessTokens', 'personal-access-token:list', 'edges { node { id } }'),
  list('roles', 'role:list', 'id'),
  explain('the caller', {}, () => undefined),
  explain("a person's token", { sees: 'member-token:read' }, (stage, asker) =>
    freshToken(stage, 'person', asker),
  ),
  explain('an own token', { sees: 'personal-access-token:read', own: true }, (stage, asker) =>
    freshToken(stage, 'own', asker),
  ),
  explain('a key', { sees: 'api-key:read' }, (stage) => freshKey(stage)),
  explain("another user's session", { yes: 'BAD_USER_INPUT' }, (stage, asker) =>
    freshSession(stage, { ...asker, person: null }),
  ),
  ...NODES,
  ...FIELDS,
];
