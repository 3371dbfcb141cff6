import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
} from 'graphql';
import { badUserInput } from '../graphql/errors.ts';

/** Limits of a document. Each is several times what the console and GraphiQL need. */
export const LIMITS = {
  bodyBytesMax: 1_000_000,
  /**
   * Length of a document in characters. Parsed documents are cached, so this also bounds the cache.
   */
  lengthMax: 20_000,
  /**
   * Tokens of a document (names, punctuation and values). Bounds the cost of parsing and
   * validation.
   */
  tokensMax: 2_000,
  /** Depth of nested fields. */
  depthMax: 20,
  /**
   * Number of fields, counting aliases and fragments each time. Introspection has a separate rule.
   */
  fieldsMax: 1_000,
  /** Number of fields times the sizes of the lists that contain them. */
  costMax: 100_000,
} as const;

/** Returns why a document is rejected before it runs, or null when it may run. */
export function whyNotRun(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  context: object,
): GraphQLError | null {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const { depth, breadth, complexity } = complexityFromQuery(
    { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] },
    { schema, variables, ctx: context },
  );
  if (depth > LIMITS.depthMax)
    return badUserInput(
      `The query is ${depth} levels deep; at most ${LIMITS.depthMax} are allowed.`,
    );
  if (breadth > LIMITS.fieldsMax)
    return badUserInput(
      `The query asks for ${breadth} fields; at most ${LIMITS.fieldsMax} are allowed.`,
    );
  if (complexity > LIMITS.costMax) {
    return badUserInput(
      `The query costs ${complexity}; at most ${LIMITS.costMax} is allowed. Request smaller pages (first), or fewer fields in them.`,
    );
  }
  return null;
}

/**
 * Rejects aliases in introspection. Security: denial of service. Aliases multiply introspection
 * results at every level, and no tool needs them. Without aliases, each list appears once, and
 * graphql-js limits the nesting.
 */
export const noAliasesInIntrospection = (context: ValidationContext): ASTVisitor => ({
  Field(node) {
    const isIntrospection =
      node.name.value === '__schema' ||
      node.name.value === '__type' ||
      context.getParentType()?.name.startsWith('__');
    if (node.alias && isIntrospection)
      context.reportError(
        new GraphQLError('Introspection fields must not have aliases.', { nodes: node }),
      );
  },
});

/** Operations of cached documents whose cost is constant, because they have no variables. */
const mayAlwaysRun = new WeakSet<OperationDefinitionNode>();

/** Returns why an operation is too deep, too wide or too costly to run, or null when it may run. */
export function whyTooCostly(
  { schema, document, variableValues, contextValue }: ExecutionArgs,
  operation: OperationDefinitionNode,
): GraphQLError | null {
  if (mayAlwaysRun.has(operation)) return null;
  try {
    const refused = whyNotRun(
      schema,
      document,
      operation,
      variableValues ?? {},
      contextValue as object,
    );
    if (!refused && !operation.variableDefinitions?.length) mayAlwaysRun.add(operation);
    return refused;
  } catch (error) {
    // Variables of the wrong type: execution reports them with a better message.
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}
