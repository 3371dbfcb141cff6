import {
  coerceInputValue,
  GraphQLError,
  isEnumType,
  isInputType,
  isNonNullType,
  isValueNode,
  Kind,
  parse,
  typeFromAST,
  visit,
  type ASTNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
  type Source,
} from 'graphql';
import { badUserInput } from '../graphql/errors.ts';
import { reasonOf, typeAt, type InputPath } from './input-fault-reason.ts';

/**
 * Security: denial of service. A list of thousands of invalid values must not produce a response of
 * the same length.
 */
const FAULTS_MAX = 20;

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
      const full: InputPath = [name, ...path];
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

const toFault = (message: string, path: InputPath, reason: string, node: ASTNode): GraphQLError => {
  const { extensions } = badUserInput(message, {
    issues: [{ path: path.map(String), message: reason }],
  });
  return new GraphQLError(message, { nodes: node, extensions });
};

const printPath = ([first, ...rest]: InputPath): string =>
  rest.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${key}`),
    String(first),
  );

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
