import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, PASSWORD, type Tenant, type World } from '../../support/world.ts';
import { codeOf, post, send, type Answer } from '../../support/http-send.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

const CREATE =
  'mutation M($input: CreatePersonalAccessTokenInput!) { createPersonalAccessToken(input: $input) { __typename ... on Error { message } ... on ValidationError { issues { path message } } } }';
const ask = (query: string, variables?: unknown): Promise<Answer> =>
  post(world.url, query, {
    headers: { Authorization: `Bearer ${tenant.owner.secret}` },
    variables,
  });
const INTERNALS =
  /\bselect\b.*\bfrom\b|insert into|node_modules|\.ts:\d|\.js:\d|\$argon2|\n\s+at |stack|pglite|mikro/i;

describe('an error never quotes a secret that was sent in the wrong place', () => {
  const secret = () => tenant.owner.secret;
  const places: Readonly<Record<string, () => Promise<Answer>>> = {
    'a variable of an object type': () => ask(CREATE, { input: secret() }),
    'an unknown field': () => ask(CREATE, { input: { name: 'x', [secret()]: 1 } }),
    'a field of another type': () => ask(CREATE, { input: { name: { secret: secret() } } }),
    'a name that is a list': () => ask(CREATE, { input: { name: [secret()] } }),
    'an expiry': () => ask(CREATE, { input: { name: 'x', expires: { at: secret() } } }),
    'a duration': () => ask(CREATE, { input: { name: 'x', expires: { in: secret() } } }),
    'a boolean': () => ask(CREATE, { input: { name: 'x', expires: { never: secret() } } }),
    'two expiries': () =>
      ask(CREATE, { input: { name: 'x', expires: { at: secret(), in: secret() } } }),
    'an enum': () =>
      ask('query Q($s: [MemberStatus!]) { members(status: $s) { totalCount } }', { s: [secret()] }),
    'an integer': () =>
      ask('query Q($n: Int) { members(first: $n) { totalCount } }', { n: secret() }),
    'an id of an object': () =>
      ask('query Q($id: ID!) { node(id: $id) { id } }', { id: { secret: secret() } }),
    'a literal integer': () => ask(`{ members(first: "${secret()}") { totalCount } }`),
    'a literal enum': () => ask(`{ members(status: ${secret()}) { totalCount } }`),
    'a literal enum as text': () => ask(`{ members(status: "${secret()}") { totalCount } }`),
    'a literal expiry': () =>
      ask(
        `mutation { createPersonalAccessToken(input: { name: "x", expires: { at: "${secret()}" } }) { __typename } }`,
      ),
    'a literal duration': () =>
      ask(
        `mutation { createPersonalAccessToken(input: { name: "x", expires: { in: "${secret()}" } }) { __typename } }`,
      ),
    'an address list': () => ask(CREATE, { input: { name: 'x', ipAllowList: [secret()] } }),
    'a password': () =>
      ask(
        'mutation M($input: ChangePasswordInput!) { changePassword(input: $input) { __typename ... on Error { message } } }',
        {
          input: { currentPassword: [secret()], newPassword: 'x' },
        },
      ),
    'a body that is not JSON': () =>
      send(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: `{"query": ${secret()}`,
      }),
    'a query that is no text': () =>
      send(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ query: { secret: secret() } }),
      }),
    'variables that are text': () => ask('{ viewer { __typename } }', secret()),
    'a key of the body': () =>
      send(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ query: '{ viewer { __typename } }', [secret()]: 1 }),
      }),
  };
  // graphql-js and yoga quote what they refuse, and so does the message about addresses: these leak
  // today.
  const leaking = new Set([
    'an unknown field',
    'a field of another type',
    'a name that is a list',
    'an expiry',
    'a duration',
    'a boolean',
    'two expiries',
    'an enum',
    'an integer',
    'an id of an object',
    'a literal integer',
    'a literal enum',
    'a literal enum as text',
    'an address list',
    'a password',
    'a body that is not JSON',
    'a key of the body',
  ]);
  const keepsTheSecret = async (place: string) => {
    const answer = await (places[place] ?? (() => ask('')))();
    expect(answer.text).not.toContain(secret().slice(10));
    expect(answer.text).not.toMatch(INTERNALS);
    expect(codeOf(answer) ?? 'BAD_USER_INPUT').toBe('BAD_USER_INPUT');
  };
  test.each(Object.keys(places).filter((place) => !leaking.has(place)))('%s', keepsTheSecret);
  test.each([...leaking])('%s', keepsTheSecret);

  const named: Readonly<Record<string, () => Promise<Answer>>> = {
    'an operation name': () =>
      post(world.url, '{ viewer { __typename } }', { operationName: secret() }),
    'a field name': () => ask(`{ ${secret()} }`),
    'a permission': () =>
      ask(
        `mutation { createPersonalAccessToken(input: { name: "x", scopes: [{ permission: "${secret()}" }] }) { ... on ValidationError { message issues { message } } } }`,
      ),
    'a role': () =>
      ask(
        `mutation { createServiceUser(input: { name: "x", role: "${secret()}" }) { ... on ValidationError { message issues { message } } } }`,
      ),
    'a grant of a role': () =>
      ask(
        `mutation { createRole(input: { key: "x", name: "x", grants: ["${secret()}:read"] }) { ... on ValidationError { message issues { message } } } }`,
      ),
    'an operation of a grant': () =>
      ask(
        `mutation { createRole(input: { key: "x", name: "x", grants: ["channel:${secret()}"] }) { ... on ValidationError { message issues { message } } } }`,
      ),
    'an entity to explain': () =>
      ask(
        `{ explainAccess(input: { permission: "channel:read", entityId: "${secret()}" }) { gates { reason } } }`,
      ),
    'a permission to explain': () =>
      ask(`{ explainAccess(input: { permission: "${secret()}" }) { gates { reason } } }`),
  };
  test.each(Object.keys(named))(
    '%s is reported without the secret and without internals',
    async (place) => {
      const answer = await (named[place] ?? (() => ask('')))();
      expect(answer.text).not.toContain(secret().slice(10));
      expect(answer.text).not.toMatch(INTERNALS);
    },
  );
});

describe('strange input is reported as bad input, not as an internal error', () => {
  const STRANGE = [
    '\u0000',
    'a\u0000b',
    '\ud800',
    "'; drop table member; --",
    '\u202e',
    '%',
    '\\',
    '🙂'.repeat(30),
    'x'.repeat(100_000),
    '__proto__',
    'constructor',
    '${7*7}',
  ];
  const FIELDS: Readonly<Record<string, (text: string) => [string, unknown]>> = {
    'a search': (search) => [
      'query Q($search: String) { members(search: $search) { totalCount } }',
      { search },
    ],
    'a search of tokens': (search) => [
      'query Q($search: String) { personalAccessTokens(filter: { search: $search }) { totalCount } }',
      { search },
    ],
    'an action': (action) => [
      'query Q($a: [String!]) { auditEvents(filter: { action: $a }) { edges { cursor } } }',
      { a: [action] },
    ],
    'a permission': (permission) => [
      'query Q($p: String!) { viewer { can(permission: $p) } }',
      { p: permission },
    ],
    'an entity': (entity) => [
      'query Q($e: String) { viewer { can(permission: "channel:read", entityId: $e) } }',
      { e: entity },
    ],
    'an entity to explain': (entity) => [
      'query Q($e: String) { explainAccess(input: { permission: "channel:read", entityId: $e }) { allowed } }',
      { e: entity },
    ],
    'an address to explain': (ip) => [
      'query Q($ip: String) { explainAccess(input: { permission: "channel:read", ip: $ip }) { allowed } }',
      { ip },
    ],
    'a role key': (key) => [
      'mutation M($k: String!) { deleteRole(input: { key: $k }) { __typename } }',
      { k: key },
    ],
    'a new role': (key) => [
      'mutation M($k: String!) { createRole(input: { key: $k, name: $k, grants: [$k] }) { __typename } }',
      { k: key },
    ],
    'an id': (id) => [
      'mutation M($id: ID!) { suspendMember(input: { memberId: $id }) { __typename } }',
      { id },
    ],
    'a member to be': (text) => [
      'mutation M($t: String!) { inviteMember(input: { email: $t, name: $t, role: $t }) { __typename } }',
      { t: text },
    ],
    'a service user': (text) => [
      'mutation M($t: String!) { createServiceUser(input: { name: "x", role: $t }) { __typename } }',
      { t: text },
    ],
    'a cursor': (after) => [
      'query Q($after: String) { members(after: $after) { totalCount } }',
      { after },
    ],
    'an invitation': (secret) => [
      'mutation M($s: String!) { acceptInvitation(input: { secret: $s, name: $s, password: $s }) { __typename } }',
      { s: secret },
    ],
    'a set-up link': (secret) => [
      'mutation M($s: String!) { setUp(input: { secret: $s, organization: $s, name: $s, email: $s, password: $s }) { __typename } }',
      { s: secret },
    ],
    'an e-mail address at sign-in': (email) => [
      'mutation M($t: String!) { signIn(input: { email: $t, password: $t }) { __typename } }',
      { t: email },
    ],
    'an organization at sign-in': (organization) => [
      `mutation M($t: String!) { signIn(input: { email: "${tenant.owner.email}", password: "${PASSWORD}", organization: $t }) { __typename } }`,
      { t: organization },
    ],
    'a password': (password) => [
      'mutation M($t: String!) { changePassword(input: { currentPassword: $t, newPassword: $t }) { __typename } }',
      { t: password },
    ],
    'an organization': (name) => [
      'mutation M($t: String!) { updateOrganization(input: { name: $t }) { __typename } }',
      { t: name },
    ],
    'a token': (text) => [
      'mutation M($t: String!) { createPersonalAccessToken(input: { name: $t, description: $t, ipAllowList: [$t], scopes: [{ permission: "channel:read", entityIds: [$t] }] }) { __typename } }',
      { t: text },
    ],
    'an entity of a scope': (text) => [
      'mutation M($t: String!) { createPersonalAccessToken(input: { name: "x", scopes: [{ permission: "channel:read", entityIds: [$t] }] }) { __typename } }',
      { t: text },
    ],
    'a description': (text) => [
      'mutation M($t: String!) { createPersonalAccessToken(input: { name: "x", description: $t }) { __typename } }',
      { t: text },
    ],
  };
  const isAnswered = async (field: string) => {
    const faults: unknown[] = [];
    for (const text of STRANGE) {
      const [query, variables] = FIELDS[field]?.(text) ?? ['', {}];
      const answer = await ask(query, variables);
      if (codeOf(answer) === 'INTERNAL' || answer.status >= 500 || INTERNALS.test(answer.text))
        faults.push({
          text: text.slice(0, 20),
          status: answer.status,
          answer: answer.text.slice(0, 200),
        });
    }
    expect(faults).toEqual([]);
  };
  test.each(Object.keys(FIELDS))('%s', isAnswered);

  test('a user agent of any length', async () => {
    const answer = await post(
      world.url,
      `mutation { signIn(input: { email: "${tenant.owner.email}", password: "${PASSWORD}" }) { __typename } }`,
      {
        headers: { 'User-Agent': 'x'.repeat(10_000) },
      },
    );
    expect(answer.body.data).toEqual({ signIn: { __typename: 'SignInPayload' } });
  });
});
