import { randomUUID } from 'node:crypto';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { schema } from '../../../src/server/schema.ts';
import { noneOf } from '../../support/personal-access-token-steps.ts';

/**
 * A place in the API where a client writes a text: an argument of a root field, or a field
 * somewhere in it.
 */
export interface Place {
  /** The path, such as createRole.input.grants. */
  readonly name: string;
  readonly root: 'query' | 'mutation';
  readonly type: 'String' | 'ID' | 'DateTime' | 'Duration';
  readonly field: GraphQLField<unknown, unknown>;
  readonly path: readonly string[];
}

const TEXTS = new Set(['String', 'ID', 'DateTime', 'Duration']);

function* placesIn(
  type: GraphQLInputType,
  path: readonly string[],
): Generator<{ path: readonly string[]; type: Place['type'] }> {
  const named = getNamedType(type);
  if (isInputObjectType(named))
    for (const field of Object.values(named.getFields()))
      yield* placesIn(field.type, [...path, field.name]);
  else if (TEXTS.has(named.name)) yield { path, type: named.name as Place['type'] };
}

const placesOf = (
  root: Place['root'],
  fields: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
): Place[] =>
  Object.values(fields).flatMap((field) =>
    field.args.flatMap((arg) =>
      [...placesIn(arg.type, [arg.name])].map(({ path, type }) => ({
        name: [field.name, ...path].join('.'),
        root,
        type,
        field,
        path,
      })),
    ),
  );

/** Every place of the schema, so that a new argument is included. */
export const PLACES: readonly Place[] = [
  ...placesOf('query', schema.getQueryType()?.getFields() ?? {}),
  ...placesOf('mutation', schema.getMutationType()?.getFields() ?? {}),
];

/** Valid values for the other required places. */
const PLAUSIBLE: Readonly<Record<string, () => unknown>> = {
  email: () => `${randomUUID()}@naughty.example`,
  role: () => 'viewer',
  key: () => `r-${randomUUID().slice(0, 8)}`,
  permission: () => 'channel:read',
  grants: () => ['channel:read'],
  organization: () => 'nowhere',
};

function plausible(name: string, type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  const known = PLAUSIBLE[name];
  if (known) return known();
  if (isListType(nullable)) return [plausible(name, nullable.ofType)];
  if (isInputObjectType(nullable)) return inputFor(nullable, [], null);
  if (getNamedType(type).name === 'ID') return noneOf('PersonalAccessToken');
  if (getNamedType(type).name === 'TokenOrderField') return 'NAME';
  return 'x'.repeat(8);
}

const listOr = (type: GraphQLInputType, value: unknown): unknown =>
  isListType(getNullableType(type)) ? [value] : value;

/** Returns an input with the value at the path and otherwise only required fields. */
function inputFor(
  type: GraphQLInputObjectType,
  [next, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type);
    if (field.name === next)
      filled[field.name] = listOr(
        field.type,
        isInputObjectType(named) ? inputFor(named, rest, value) : value,
      );
    else if (isNonNullType(field.type)) filled[field.name] = plausible(field.name, field.type);
  }
  return filled;
}

const selectionOf = ({ type }: Place['field']): string => {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (isUnionType(named))
    return '{ __typename ... on Error { message } ... on ValidationError { issues { path message } } }';
  return isObjectType(named) && 'edges' in named.getFields()
    ? '{ edges { cursor } }'
    : '{ __typename }';
};

/** Returns one document with a call for each value, under the aliases a0, a1 …. */
export function documentFor(
  { root, field, path }: Place,
  values: readonly unknown[],
): { query: string; variables: Record<string, unknown> } {
  const [target, ...rest] = path;
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const calls = values.map((value, i) => {
    const args = field.args.filter((arg) => arg.name === target || isNonNullType(arg.type));
    const given = args.map((arg) => {
      const name = `${arg.name}${i}`;
      const named = getNamedType(arg.type);
      declared.push(`$${name}: ${String(arg.type)}`);
      if (arg.name !== target) variables[name] = plausible(arg.name, arg.type);
      else
        variables[name] = isInputObjectType(named)
          ? inputFor(named, rest, value)
          : listOr(arg.type, value);
      return `${arg.name}: $${name}`;
    });
    return `a${i}: ${field.name}(${given.join(', ')}) ${selectionOf(field)}`;
  });
  return { query: `${root} Q(${declared.join(', ')}) { ${calls.join(' ')} }`, variables };
}
