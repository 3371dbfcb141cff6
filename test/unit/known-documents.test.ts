import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { pino } from 'pino';
import type { GraphQLContext } from '../../src/graphql/builder.ts';
import { KnownDocuments } from '../../src/server/execute.ts';
import { createGraphQLServer, type ServerContext } from '../../src/server/yoga.ts';

const CONTEXT = { call: {} } as GraphQLContext;

describe('a known document', () => {
  const known = new KnownDocuments();
  const document = parse('query A { __typename } query B { __typename }');
  known.remember(document);
  known.remember(parse('subscription C { x }'));
  known.remember(parse('fragment F on Query { __typename }'));
  const text = 'query A { __typename } query B { __typename }';

  test('is executed by the operation that was named, with the variables that were sent', () => {
    expect(
      known.prepare({ query: text, operationName: 'B', variables: { a: 1 } }, CONTEXT),
    ).toMatchObject({
      document,
      operationName: 'B',
      variableValues: { a: 1 },
      contextValue: CONTEXT,
    });
  });

  test.each([
    ['a document that is new', { query: '{ __typename }' }],
    ['a known one with a blank more', { query: `${text} ` }],
    ['no document', {}],
    ['an operation that is not in it', { query: text, operationName: 'C' }],
    ['one of several, unnamed', { query: text }],
    ['a subscription', { query: 'subscription C { x }' }],
    ['fragments alone', { query: 'fragment F on Query { __typename }' }],
  ])('is not: %s', (_, params) => {
    expect(known.prepare(params, CONTEXT)).toBeNull();
  });
});

test('known documents are bounded by their length: the one that was longest not used is forgotten', () => {
  const known = new KnownDocuments();
  const texts = Array.from(
    { length: 40 },
    (_, i) => `#${'x'.repeat(10_000)}\nquery Q${i} { __typename }`,
  );
  for (const text of texts) known.remember(parse(text));
  const kept = texts.filter((text) => known.get(text) !== undefined);
  expect(kept).toEqual(texts.slice(-kept.length));
  expect(kept.length).toBeGreaterThan(20);
  expect(kept.length).toBeLessThan(31);
});

describe('a document becomes known', () => {
  const server = createGraphQLServer(pino({ level: 'silent' }));
  const context = (): ServerContext => ({
    call: {} as ServerContext['call'],
    onOperation: () => undefined,
    onErrors: () => undefined,
  });
  const send = async (query: string): Promise<boolean> => {
    await server.yoga.getResultForParams(
      {
        params: { query },
        request: { method: 'POST', headers: { get: () => null } } as unknown as Request,
      },
      context(),
    );
    return server.executeKnown({ query }, context()) !== null;
  };

  test('once it was valid', async () => {
    expect(server.executeKnown({ query: '{ a: __typename }' }, context())).toBeNull();
    expect(await send('{ a: __typename }')).toBe(true);
  });

  test.each([
    ['unknown fields', '{ nope }'],
    ['a syntax error', '{ __typename '],
    ['aliases in introspection', '{ __schema { a: types { name } } }'],
    ['too many tokens', `{ ${'__typename '.repeat(2_100)} }`],
    ['too many characters', `#${'x'.repeat(20_100)}\n{ __typename }`],
  ])('and not with %s', async (_, query) => {
    expect(await send(query)).toBe(false);
  });

  test('and is refused each time when it asks for too much', async () => {
    const many = (count: number, text: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => text(i)).join(' ');
    const query = `{ ${many(40, (i) => `a${i}: viewer { ...F }`)} } fragment F on Viewer { ${many(30, (i) => `b${i}: __typename`)} }`;
    expect(await send(query)).toBe(true);
    for (let i = 0; i < 2; i++)
      expect((await server.executeKnown({ query }, context()))?.errors?.[0]?.message).toMatch(
        /^The query asks for 1240 fields/,
      );
  });
});
