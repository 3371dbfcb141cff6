import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLError,
  type GraphQLInputType,
} from 'graphql';
import { nearestOf } from '../core/text-rules.ts';

/** The keys and positions that lead to a value of an input. */
export type InputPath = readonly (string | number)[];

/** Returns the input type at a path. */
export function typeAt(type: GraphQLInputType, path: InputPath): GraphQLInputType | null {
  return path.reduce<GraphQLInputType | null>((above, key) => {
    const nullable = above && getNullableType(above);
    if (isListType(nullable)) return nullable.ofType;
    return isInputObjectType(nullable) && typeof key === 'string'
      ? (nullable.getFields()[key]?.type ?? null)
      : null;
  }, type);
}

/** Messages of graphql-js that quote no value. */
const SAFE =
  /^(Field "\w+" must be non-null|Exactly one key must be specified for OneOf type "\w+"|Field "\w+" of required type "[\w![\]]+" was not provided|Expected (?:non-nullable )?type "[\w![\]]+" (?:not )?to be (?:null|an object))\./;
const OWN_SCALAR = /\bAn? (?:DateTime|Duration) is [\s\S]*$/;

/**
 * Returns why a value is invalid for its type, from the schema alone, and what to do. A null type:
 * unknown.
 */
export function reasonOf(
  type: GraphQLInputType | null,
  invalid: unknown,
  { message }: GraphQLError,
): string {
  const safe = SAFE.exec(message)?.[0];
  if (safe !== undefined)
    return safe.startsWith('Exactly one') ? `${safe} ${keysInWords(type)}` : safe;
  if (type === null) return 'It is invalid.';
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return whyNotFields(named.name, Object.keys(named.getFields()), invalid);
  if (isEnumType(named))
    return `It must be one of ${named
      .getValues()
      .map(({ name }) => name)
      .join(', ')}.`;
  return (
    OWN_SCALAR.exec(message)?.[0] ??
    `It must be ${/^[AEIO]/.test(named.name) ? 'an' : 'a'} ${named.name}.`
  );
}

const keysInWords = (type: GraphQLInputType | null): string => {
  const named = type && getNamedType(type);
  return isInputObjectType(named)
    ? `Set exactly one of ${Object.keys(named.getFields()).join(', ')} to a value, and omit the others.`
    : '';
};

/** Suggests the field that an unknown key may stand for, without quoting the key. */
function whyNotFields(name: string, fields: readonly string[], invalid: unknown): string {
  const unknown = Object.keys(invalid as object).find((key) => !fields.includes(key)) ?? '';
  const meant = nearestOf(unknown, fields);
  return `${name} has no such field. ${meant === null ? `Its fields are ${fields.join(', ')}.` : `Did you mean ${meant}?`}`;
}
