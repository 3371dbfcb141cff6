import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../../support/world.ts';
import { codeOf, post, type Answer } from '../../support/http-send.ts';
import { bearer } from '../../support/services.ts';
import { snapshot, whyNotSound } from './judge.ts';

let world: World;
let secret: string;
beforeAll(async () => {
  world = await createWorld();
  ({ secret } = (await world.newOrganization()).owner);
});
afterAll(() => world.close());

const BIG = 100_000;
const V = '{ viewer { __typename } }';
const nested = (depth: number): string =>
  `${'{ viewer { organization '.repeat(depth)}{ id }${' } }'.repeat(depth)}`;

/** Documents that violate a rule of the language or of the schema. None is executed. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'is no document': [
    '',
    ' ',
    '\n',
    '#',
    '# only a comment',
    '{',
    '}',
    '{}',
    '{ }',
    '{{}}',
    'null',
    '0',
    '"query"',
    'query',
    'mutation',
    '...',
    '@',
    '$',
    '!',
    '&',
    '|',
    '\\',
    '%',
    'query {',
    'query Q',
    'query ( ) { a }',
    'fragment',
    'query Q { viewer',
    '{ viewer { } }',
    '{ viewer () { __typename } }',
    '{ viewer: }',
    '{ : viewer }',
    '{ viewer, , {',
    '{ "viewer" }',
    '{ viewer( }',
    '{ node(id:) { id } }',
    '{ node(id: "unclosed) { id } }',
    '{ node(id: """unclosed) { id } }',
    '{ node(id: "\\u{110000}") { id } }',
    '{ node(id: "\\uD800") { id } }',
    '{ node(id: "\\x") { id } }',
    '{ node(id: "a\nb") { id } }',
    "{ node(id: 'x') { id } }",
    '{ members(first: 01) { totalCount } }',
    '{ members(first: 1e) { totalCount } }',
    '{ members(first: 0x1) { totalCount } }',
    '{ members(first: --1) { totalCount } }',
    '{ members(first: .5) { totalCount } }',
  ],
  'contains what no document contains': [
    '\u0000',
    '{ viewer\u0000 { __typename } }',
    '\u0007{ viewer { __typename } }',
    '{ vi\u200bewer { __typename } }',
    '{ ｖiewer { __typename } }',
    '{ вiewer { __typename } }',
    '\ud800',
    '{ viewer\u202e }',
    '{ viewer\u2028}x',
    '\ufeff\ufeff{ viewer',
    '{ 🙂 }',
    '{ __proto__ }',
    '{ constructor }',
    '{ toString }',
    '{ hasOwnProperty { __proto__ } }',
  ],
  'requests unknown fields': [
    '{ nope }',
    '{ viewer { nope } }',
    '{ viewer }',
    '{ viewer { permissions { x } } }',
    '{ members { totalCount(x: 1) } }',
    '{ node { id } }',
    '{ node(id: null) { id } }',
    '{ node(id: {}) { id } }',
    '{ node(id: [1]) { id } }',
    '{ node(id: true) { id } }',
    '{ node(id: 1.5) { id } }',
    '{ members(first: "1") { totalCount } }',
    '{ members(first: 1.5) { totalCount } }',
    '{ members(first: 99999999999) { totalCount } }',
    '{ members(status: [NOPE]) { totalCount } }',
    '{ members(status: ["ACTIVE"]) { totalCount } }',
    '{ members(first: 1, first: 2) { totalCount } }',
    'mutation { nope }',
    'mutation { signOut }',
    'subscription { viewer { __typename } }',
    'subscription S { a }',
    'query Q { viewer { ... on Nope { id } } }',
    '{ viewer { ... on Role { id } } }',
    '{ ...F }',
    '{ ...F } fragment F on Nope { id }',
    '{ ...F } fragment F on Role { id }',
    'fragment F on Query { viewer { __typename } }',
    '{ viewer { __typename } } fragment F on Query { viewer { __typename } }',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    '{ ...A } fragment A on Query { ...A }',
    'query A { viewer { __typename } } query A { viewer { __typename } }',
    '{ viewer { __typename } } { viewer { __typename } }',
    'query A { viewer { __typename } } query B { viewer { __typename } }',
    '{ viewer { __typename } } type T { a: Int }',
    'type Query { a: Int }',
    'schema { query: Query }',
    'extend type Query { a: Int }',
    '{ a: viewer { permissions } a: viewer { organization { id } } b: roles { key } b: catalog { scopes { name } } }',
    '{ a: viewer { permissions } a: roles { key } }',
  ],
  'has variables or directives that do not fit': [
    'query Q($a: Nope) { viewer { can(permission: $a) } }',
    'query Q($a: String) { viewer { can(permission: $a) } }',
    'query Q($a: Int!) { viewer { can(permission: $a) } }',
    'query Q($a: String!) { viewer { __typename } }',
    'query Q($a: String!) { viewer { can(permission: $b) } }',
    'query Q($a: String!, $a: String!) { viewer { can(permission: $a) } }',
    'query Q($a: Role) { viewer { can(permission: $a) } }',
    'query Q($a: String! = null) { viewer { can(permission: $a) } }',
    'query Q($a: [String!]!) { viewer { can(permission: $a) } }',
    '{ viewer @nope { __typename } }',
    '{ viewer @skip { __typename } }',
    '{ viewer @skip(if: "true") { __typename } }',
    '{ viewer @skip(if: $a) { __typename } }',
    '{ viewer @skip(if: true) @skip(if: false) { __typename } }',
    '{ viewer @deprecated { __typename } }',
    'query @skip(if: true) { viewer { __typename } }',
    '{ viewer @include(if: null) { __typename } }',
    '{ viewer @include(unless: true) { __typename } }',
    'query Q($a: String! @skip(if: true)) { viewer { can(permission: $a) } }',
    '{ viewer @defer { __typename } }',
    '{ members @stream { totalCount } }',
    '{ viewer @oneOf { __typename } }',
  ],
  'is out of all bounds': [
    nested(2_000),
    `{ ${'a'.repeat(BIG)} }`,
    `{ ${'['.repeat(BIG)} }`,
    `{ node(id: ${'['.repeat(5_000)}${']'.repeat(5_000)}) { id } }`,
    `{ node(id: ${'{a:'.repeat(1_000)}1${'}'.repeat(1_000)}) { id } }`,
    `{ node(id: "${'x'.repeat(BIG)}") { id } }`,
    `#${'x'.repeat(BIG)}\n${V}`,
    `${'\n'.repeat(BIG)}${V}`,
    `${' '.repeat(BIG)}${V}`,
    `${','.repeat(BIG)}${V}`,
    `{ ${Array.from({ length: 1_500 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
    `{ ${'viewer { __typename } '.repeat(1_000)} }`,
    `{ ${Array.from({ length: 300 }, (_, i) => `a${i}: viewer { permissions } `).join(' ')} ${'viewer { permissions } '.repeat(500)} }`,
    `query Q(${Array.from({ length: 1_000 }, (_, i) => `$a${i}: Int`).join(', ')}) ${V}`,
    `{ viewer ${'@skip(if: false) '.repeat(1_000)}{ __typename } }`,
    `{ ${'...F '.repeat(2_000)} } fragment F on Query { viewer { __typename } }`,
    Array.from({ length: 500 }, (_, i) => `query Q${i} ${V}`).join(' '),
    `${Array.from({ length: 40 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F40 on Query { viewer { __typename } } { ...F0 }`,
    '{ a: __schema { types { name } } b: __schema { types { name } } }',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`,
    '{ members(first: 101) { totalCount } }',
    '{ members(first: -1) { totalCount } }',
    '{ members(first: 0) { totalCount } }',
    '{ members(last: 2147483647) { totalCount } }',
    '{ members(first: 1, last: 1) { totalCount } }',
    '{ members(after: "x") { totalCount } }',
    '{ members(first: 100) { edges { node { personalAccessTokens(first: 100) { edges { node { owner { name } scopes { permission } } } } } } } }',
  ],
};
const ALL = Object.entries(REFUSED).flatMap(([why, documents]) =>
  documents.map((text) => ({ why, text })),
);

const ask = (text: unknown, more: object = {}): Promise<Answer> =>
  post(world.url, text as string, { headers: bearer(secret), ...more });

describe('a document that', () => {
  let before: unknown;
  beforeAll(async () => {
    before = await snapshot(world.database);
  });
  test.each(ALL.map((one, i) => ({ ...one, name: JSON.stringify(one.text.slice(0, 60)), i })))(
    '$why is refused as bad input: $name',
    async ({ text }) => {
      const answer = await ask(text);
      expect(whyNotSound(answer)).toBeNull();
      expect(codeOf(answer)).toBe('BAD_USER_INPUT');
      expect(answer.body.errors?.length).toBeLessThanOrEqual(100);
      // The response to a short document is short.
      expect(answer.text.length).toBeLessThan(50_000);
    },
  );
  test('was rejected leaves nothing behind', async () => {
    expect(await snapshot(world.database)).toEqual(before);
    expect(ALL.length).toBeGreaterThan(130);
  });
});

describe('invalid variables', () => {
  const QUERY =
    'query Q($first: Int, $search: String, $status: [MemberStatus!]) { members(first: $first, search: $search, status: $status) { totalCount } }';
  test.each<[string, unknown]>([
    ['an integer as text', { first: '1' }],
    ['an integer as a list', { first: [1] }],
    ['an integer out of range', { first: 2 ** 31 }],
    ['a fraction', { first: 0.5 }],
    ['infinity as text', { first: 'Infinity' }],
    ['1e400, which JSON reads as infinity', { first: '1e400' }],
    ['true for an integer', { first: true }],
    ['text as a number', { search: 1 }],
    ['text as an object', { search: { $gt: '' } }],
    ['text as a list', { search: ['a'] }],
    ['an enum of another case', { status: ['active'] }],
    ['an enum as a number', { status: [0] }],
    ['an enum as null in a list', { status: [null] }],
    ['an enum as an object', { status: { $ne: 'ACTIVE' } }],
    ['an enum that is inherited', { status: ['constructor'] }],
    ['variables as text', 'first=1'],
    ['variables as a list', [1]],
    ['variables as a number', 7],
    ['variables as true', true],
  ])('%s is refused as bad input', async (_name, variables) => {
    const answer = await ask(QUERY, { variables });
    expect(whyNotSound(answer)).toBeNull();
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
  });

  test.each<[string, unknown]>([
    ['more variables than are declared', { first: 1, nope: { deep: [1] } }],
    ['a variable named __proto__', JSON.parse('{"first":1,"__proto__":{"first":"x"}}')],
    ['a variable named constructor', { first: 1, constructor: { prototype: { polluted: true } } }],
    ['no variables at all', null],
  ])('%s change nothing', async (_name, variables) => {
    const answer = await ask(QUERY, { variables });
    expect(answer.body).toEqual({ data: { members: { totalCount: 1 } } });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['a number', 1],
    ['an object', { a: 1 }],
    ['a list', ['Q']],
    ['of an unknown operation', 'Nope'],
    ['of a prototype', '__proto__'],
    ['that is long', 'x'.repeat(BIG)],
  ])('an operation name that is %s is refused', async (_name, operationName) => {
    const answer = await ask(
      'query A { viewer { __typename } } query B { viewer { __typename } }',
      { operationName },
    );
    expect(whyNotSound(answer)).toBeNull();
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
  });
});
