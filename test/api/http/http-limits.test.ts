import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RolesDocument } from '../../../src/client/client.ts';
import { createWorld, type Tenant, type World } from '../../support/world.ts';
import { codeOf, post } from '../../support/http-send.ts';

let world: World;
let tenant: Tenant;
beforeAll(async () => {
  world = await createWorld();
  tenant = await world.newOrganization();
});
afterAll(() => world.close());

const ENOUGH_MS = 2_000;
const many = (count: number, of: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join(' ');

/**
 * A chain of fragments, each spread several times by the previous one, so that its size is
 * exponential.
 */
const bomb = (depth: number, width: number): string =>
  `{ ...F0 } ${many(depth, (i) => `fragment F${i} on Query { ${many(width, (j) => `a${i}_${j}: __typename ...F${i + 1}`)} }`)} fragment F${depth} on Query { __typename }`;
const bombOfMembers = (depth: number): string =>
  `{ members(first: 1) { edges { node { ...F0 } } } } ${many(depth, (i) => `fragment F${i} on Member { a: organization { id ...G${i} } b: organization { id ...G${i} } }`)} ${many(depth, (i) => `fragment G${i} on Organization { c: policy { __typename } d: policy { __typename } }`)}`;

const DOCUMENTS: Readonly<Record<string, string>> = {
  'too deep in introspection': `{ __schema { types { ${'fields { type { '.repeat(14)} name ${'} }'.repeat(14)} } } }`,
  'too wide by aliases': `{ ${many(600, (i) => `a${i}: viewer { __typename }`)} }`,
  'too wide by aliases of __typename': `{ ${many(1_001, (i) => `a${i}: __typename`)} }`,
  'too wide by the same field again and again': `{ ${'__typename '.repeat(1_500)} }`,
  'too long': `{ ${many(2_500, (i) => `a${i}: __typename`)} }`,
  'of brackets': '{ a '.repeat(100_000),
  'of square brackets': `{ node(id: ${'['.repeat(50_000)}`,
  'of directives': `{ viewer { __typename ${'@include(if: true) '.repeat(800)} } }`,
  'too costly':
    '{ members(first: 100) { edges { node { personalAccessTokens(first: 100) { edges { node { id name scopes { id } } } } } } } }',
  'too costly by a list of roles': `{ ${many(100, (i) => `a${i}: members(first: 100) { edges { node { role { id key name } } } }`)} }`,
  'a fragment bomb': bomb(30, 2),
  'a fragment bomb of many branches': bomb(12, 10),
  'a fragment that holds itself':
    '{ ...A } fragment A on Query { __typename ...B } fragment B on Query { ...A }',
};

describe('a document that is', () => {
  const byValidation = new Set([
    'too deep in introspection',
    'too wide by the same field again and again',
    'of square brackets',
    'a fragment that holds itself',
  ]);
  const isRefused = async (name: string) => {
    const begun = performance.now();
    const answer = await post(world.url, DOCUMENTS[name] ?? '', {
      headers: { Authorization: `Bearer ${tenant.owner.secret}` },
    });
    expect(performance.now() - begun).toBeLessThan(ENOUGH_MS);
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(answer.body.data ?? null).toBeNull();
    expect(answer.text.length).toBeLessThan(5_000);
  };
  test.each(Object.keys(DOCUMENTS).filter((name) => !byValidation.has(name)))(
    '%s is rejected quickly, before execution',
    isRefused,
  );
  test.each([...byValidation])('%s is rejected quickly, before execution', isRefused);

  test('introspection is rejected when aliases multiply it, and accepted otherwise', async () => {
    const bombs = [
      `{ ${many(100, (i) => `a${i}: __schema { ...S }`)} } fragment S on __Schema { ${many(100, (i) => `t${i}: types { name }`)} }`,
      `{ __schema { ...S } } fragment S on __Schema { ${many(100, (i) => `t${i}: types { ...X }`)} } fragment X on __Type { ${many(50, (i) => `f${i}: fields { name }`)} }`,
      `{ ${many(100, (i) => `a${i}: __type(name: "Query") { name }`)} }`,
    ];
    for (const bomb of bombs) {
      const begun = performance.now();
      expect(codeOf(await post(world.url, bomb))).toBe('BAD_USER_INPUT');
      expect(performance.now() - begun).toBeLessThan(ENOUGH_MS);
    }
    expect((await post(world.url, getIntrospectionQuery())).body).toMatchObject({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
  });

  test('too costly by a variable is rejected too', async () => {
    const query =
      'query Q($n: Int) { members(first: $n) { edges { node { personalAccessTokens(first: $n) { edges { node { id name scopes { id } } } } } } } }';
    const ask = (n: number) =>
      post(world.url, query, {
        headers: { Authorization: `Bearer ${tenant.owner.secret}` },
        variables: { n },
      });
    expect(codeOf(await ask(100))).toBe('BAD_USER_INPUT');
    expect((await ask(2)).status).toBe(200);
  });

  test('a mutation over the limits does nothing', async () => {
    const create = (i: number) =>
      `a${i}: createRole(input: { key: "wide-${i}", name: "x", grants: [] }) { __typename ... on CreateRolePayload { role { id key name builtIn grants permissions } } }`;
    const answer = await post(world.url, `mutation { ${many(130, create)} }`, {
      headers: { Authorization: `Bearer ${tenant.owner.secret}` },
    });
    expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    expect(
      (await tenant.owner.execute(RolesDocument)).roles.filter(({ key }) => key.startsWith('wide')),
    ).toEqual([]);
  });

  test('rejected for an anonymous caller as well', async () => {
    for (const name of ['too wide by aliases', 'a fragment bomb', 'too long', 'too costly'])
      expect(codeOf(await post(world.url, DOCUMENTS[name] ?? ''))).toBe('BAD_USER_INPUT');
  });

  test('of a moderate size runs', async () => {
    const answer = await post(world.url, bombOfMembers(1), {
      headers: { Authorization: `Bearer ${tenant.owner.secret}` },
    });
    expect(answer.body.errors).toBeUndefined();
    const wide = await post(world.url, `{ ${many(300, (i) => `a${i}: __typename`)} }`);
    expect(wide.status).toBe(200);
  });

  test('unknown to the schema is rejected without running the rest', async () => {
    const answer = await post(
      world.url,
      'mutation { createRole(input: { key: "unknown", name: "x", grants: [] }) { __typename } nonsense }',
      {
        headers: { Authorization: `Bearer ${tenant.owner.secret}` },
      },
    );
    expect(answer.body.data).toBeUndefined();
    expect((await tenant.owner.execute(RolesDocument)).roles.map(({ key }) => key)).not.toContain(
      'unknown',
    );
  });

  test('full of unknown fields gets a short response', async () => {
    const answer = await post(world.url, `{ ${many(900, (i) => `nonsense${i}`)} }`);
    expect(answer.body.data).toBeUndefined();
    expect(answer.text.length).toBeLessThan(100_000);
  });
});
