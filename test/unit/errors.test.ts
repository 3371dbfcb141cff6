import { describe, expect, test } from '@jest/globals';
import { buildSchema, execute, GraphQLError, parse, validate } from 'graphql';
import { toDocumentError } from '../../src/graphql/errors.ts';

const schema = buildSchema(
  'enum Colour { RED } input In { name: String! size: Int colour: Colour } type Query { f(in: In, size: Int, colour: Colour, text: String): Int }',
);
const SECRET = 'hunter2; at "x"; {"a": pat_0123456789abcdefghijklmnopqrstuvwxyz}';

/** A message of graphql-js about a variable, and our message. */
function aboutVariable(type: string, value: unknown): string {
  const result = execute({
    schema,
    document: parse(
      `query($v: ${type}) { f(${type.startsWith('In') && !type.startsWith('Int') ? 'in' : type.toLowerCase().replace('!', '')}: $v) }`,
    ),
    variableValues: { v: value },
  });
  const { errors } = result as { errors?: readonly GraphQLError[] };
  return errors?.[0] ? toDocumentError(errors[0]).message : 'no error';
}

describe('the errors of an invalid document', () => {
  test.each([
    [
      'In',
      { size: 1 },
      'Variable "$v" got an invalid value. Field "name" of required type "String!" was not provided.',
    ],
    ['In', SECRET, 'Variable "$v" got an invalid value. Expected type "In" to be an object.'],
    [
      'In',
      { name: null },
      'Variable "$v" got an invalid value. Expected non-nullable type "String!" not to be null.',
    ],
    ['Int', SECRET, 'Variable "$v" got an invalid value: it is not a valid Int.'],
    [
      'In',
      { name: { password: SECRET } },
      'Variable "$v" got an invalid value: it is not a valid String.',
    ],
    [
      'Colour',
      SECRET,
      'Variable "$v" got an invalid value: it is not a value of the "Colour" enum.',
    ],
    ['In', { name: 'x', [SECRET]: 1 }, 'Variable "$v" got an invalid value.'],
  ])('names the variable and the rule, and not the value: %s %j', (type, value, message) =>
    expect(aboutVariable(type, value)).toBe(message),
  );

  test.each([
    `{ f(size: "hunter2") }`,
    `{ f(colour: "hunter2") }`,
    `{ f(text: { a: "hunter2" }) }`,
    `{ f(in: { name: 1, size: "hunter2" }) }`,
  ])('does not quote a literal: %s', (document) => {
    const errors = validate(schema, parse(document));
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(toDocumentError(error).message).not.toContain('hunter2');
  });

  test('has our code, whatever it had before', () => {
    expect(
      toDocumentError(
        new GraphQLError('x', {
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED', originalError: { message: 'hunter2' } },
        }),
      ).extensions,
    ).toEqual({ code: 'BAD_USER_INPUT', http: {} });
  });
});
