import { describe, expect, test } from '@jest/globals';
import { buildSchema, execute, parse, type GraphQLObjectType } from 'graphql';
import { ANSWER, countValues } from '../../src/graphql/answer-size.ts';

/** Executes a document on a list of so many items, and counts how often an item is resolved. */
async function resolve(items: number, fields: string) {
  const schema = buildSchema('type Query { items: [Item!]! } type Item { n: Int }');
  let resolved = 0;
  const { n } = (schema.getType('Item') as GraphQLObjectType).getFields();
  n!.resolve = () => ++resolved;
  const { errors } = await execute({
    schema: countValues(schema),
    document: parse(`{ items { ${fields} } }`),
    rootValue: { items: Array.from({ length: items }, () => ({})) },
    contextValue: { values: 0, rowsRead: 0, reading: Promise.resolve() },
  });
  return { resolved, error: errors?.[0]?.message };
}

describe('the values of a response', () => {
  test('are counted while it is built, so that a list which is too long is not resolved', async () =>
    expect(await resolve(ANSWER.valuesMax + 1, 'n')).toEqual({
      resolved: 0,
      error: expect.stringContaining('The response would contain more than 100,000 values.'),
    }));

  test('are the items of a list times the fields of each', async () => {
    expect(await resolve(ANSWER.valuesMax / 2, 'n m: n')).toEqual({ resolved: ANSWER.valuesMax });
    expect(await resolve(ANSWER.valuesMax / 2 + 1, 'n m: n')).toMatchObject({ resolved: 0 });
  });
});
