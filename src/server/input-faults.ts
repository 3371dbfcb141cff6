import {
  coerceInputValue,
  getNamedType,
  getNullableType,
  GraphQLError,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isValueNode,
  Kind,
  parse,
  typeFromAST,
  visit,
  type ASTNode,
  type ExecutionArgs,
  type GraphQLInputType,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
  type Source,
} from 'graphql';
import { nearestOf } from '../core/text-rules.ts';
import { badUserInput } from '../graphql/errors.ts';

/**
 * Security: denial of service. A list of thousands of invalid values must not produce a response of
 * the same length.
 */
const FAULTS_MAX = 20;

type Path = readonly (string | number)[];

/**
 * Describes the invalid variables of an operation: one error per fault, with its path and reason.
 * Security: information disclosure. The errors are built from the schema alone. They quote no value
 * and no key, which may be a secret or password in the wrong field.
 */
export function describeVariableFaults(
  { schema, variableValues }: ExecutionArgs,
  operation: OperationDefinitionNode,
): readonly GraphQLError[] {
  const faults: GraphQLError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    const value: unknown = variableValues?.[name];
    if (!isInputType(type)) continue;
    if (value === undefined || value === null) {
      if (!isNonNullType(type) || (value === undefined && definition.defaultValue)) continue;
      const reason = value === null ? 'It must not be null.' : 'It is required.';
      const told =
        value === null
          ? `of non-null type "${String(type)}" must not be null.`
          : `of required type "${String(type)}" was not provided.`;
      faults.push(toFault(`Variable "$${name}" ${told}`, [name], reason, definition));
      continue;
    }
    coerceInputValue(value, type, (path, invalid, error) => {
      if (faults.length >= FAULTS_MAX) return;
      const full: Path = [name, ...path];
      const reason = reasonOf(typeAt(type, path), invalid, error);
      const at = path.length > 0 ? ` at "${printPath(full)}"` : '';
      faults.push(
        toFault(
          `Variable "$${name}" got an invalid value${at}. ${reason}`,
          full,
          reason,
          definition,
        ),
      );
    });
  }
  return faults;
}

const toFault = (message: string, path: Path, reason: string, node: ASTNode): GraphQLError => {
  const { extensions } = badUserInput(message, {
    issues: [{ path: path.map(String), message: reason }],
  });
  return new GraphQLError(message, { nodes: node, extensions });
};

const printPath = ([first, ...rest]: Path): string =>
  rest.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${key}`),
    String(first),
  );

/** Returns the input type at a path. */
function typeAt(type: GraphQLInputType, path: Path): GraphQLInputType | null {
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

function reasonOf(
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

/**
 * Returns the path of an invalid literal in the arguments of its field, for example `["input",
 * "expires"]`. Null: the error is not about a literal.
 */
export function pathOfLiteral(
  { source, nodes }: GraphQLError,
  tokensMax: number,
): readonly string[] | null {
  const node = nodes?.[0];
  if (!source || !node?.loc || !(isValueNode(node) || node.kind === Kind.OBJECT_FIELD)) return null;
  return findPath(source, node.kind, node.loc.start, tokensMax);
}

function findPath(
  source: Source,
  kind: Kind,
  start: number,
  tokensMax: number,
): readonly string[] | null {
  let found: readonly string[] | null = null;
  visit(parse(source, { maxTokens: tokensMax }), {
    enter(node, _key, parent, keys, ancestors) {
      if (found || node.kind !== kind || node.loc?.start !== start) return;
      const line: readonly unknown[] = [
        ...ancestors,
        ...(parent && ancestors.at(-1) !== parent ? [parent] : []),
        node,
      ];
      found = line.flatMap((ancestor, i) => {
        if (Array.isArray(ancestor))
          return kindOf(line[i - 1]) === Kind.LIST ? [String(keys[i])] : [];
        const { name } = ancestor as { readonly name?: NameNode };
        return (kindOf(ancestor) === Kind.ARGUMENT || kindOf(ancestor) === Kind.OBJECT_FIELD) &&
          name
          ? [name.value]
          : [];
      });
    },
  });
  return found;
}

const kindOf = (ancestor: unknown): unknown =>
  (ancestor as { readonly kind?: unknown } | undefined)?.kind;

/** Returns the values of an enum as a sentence, for a message that names the enum. */
export function enumValuesIn(schema: GraphQLSchema, message: string): string {
  const type = schema.getType(/"(\w+)" enum/.exec(message)?.[1] ?? '');
  return isEnumType(type)
    ? ` It must be one of ${type
        .getValues()
        .map(({ name }) => name)
        .join(', ')}.`
    : '';
}
