import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { LIMITS, whyNotRun } from '../../src/server/limits.ts';

const schema = buildSchema('type Query { again: Query word: String list: [Query!]! }');

function why(text: string): string | null {
  const document = parse(text);
  const operation = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  return operation
    ? (whyNotRun(schema, document, operation, {}, {})?.message ?? null)
    : 'no operation';
}
const nested = (field: string, levels: number): string =>
  `${`{ ${field} `.repeat(levels - 1)}{ word }${' }'.repeat(levels - 1)}`;

describe('a document', () => {
  test('as deep as the limit runs, and one level deeper does not', () => {
    expect(why(nested('again', LIMITS.depthMax))).toBeNull();
    expect(why(nested('again', LIMITS.depthMax + 1))).toContain(
      `${LIMITS.depthMax + 1} levels deep`,
    );
  });

  test('hides no depth in fragments', () => {
    const fragments = Array.from(
      { length: LIMITS.depthMax + 1 },
      (_, i) => `fragment F${i} on Query { again { ...F${i + 1} } }`,
    ).join(' ');
    expect(
      why(`{ ...F0 } ${fragments} fragment F${LIMITS.depthMax + 1} on Query { word }`),
    ).toContain('levels deep');
  });

  test('costs what its lists multiply to', () => {
    expect(why(nested('list', 4))).toBeNull();
    expect(why(nested('list', 7))).toContain('costs');
  });
});
