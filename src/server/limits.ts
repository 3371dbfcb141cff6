import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  GraphQLError,
  Kind,
  parse,
  Source,
  type ASTVisitor,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { badUserInput } from '../graphql/errors.ts';

/** What a document may ask for. Each is several times what a console and GraphiQL need. */
export const LIMITS = {
  bodyBytesMax: 1_000_000,
  /**
   * Characters of a document. Documents are kept, parsed, for the next time: this bounds what that
   * takes.
   */
  lengthMax: 20_000,
  /** Names, punctuation and values of a document: bounds parsing and validation. */
  tokensMax: 2_000,
  /** Fields inside fields. */
  depthMax: 20,
  /**
   * Fields in all, aliases and fragments counted each time; introspection is bounded by its own
   * rule.
   */
  fieldsMax: 1_000,
  /** Fields times the sizes of the lists that they are in. */
  costMax: 100_000,
} as const;

/** Why a document is refused before it runs; null when it may run. */
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
      `The query costs ${complexity}; at most ${LIMITS.costMax} is allowed. Ask for smaller pages (first), or for fewer fields in them.`,
    );
  }
  return null;
}

/**
 * Security: aliases multiply what introspection answers, level by level, and no tool needs them
 * there. Without them an answer holds each list once, and graphql-js itself bounds how deep those
 * nest.
 */
export const noAliasesInIntrospection = (context: ValidationContext): ASTVisitor => ({
  Field(node) {
    const isIntrospection =
      node.name.value === '__schema' ||
      node.name.value === '__type' ||
      context.getParentType()?.name.startsWith('__');
    if (node.alias && isIntrospection)
      context.reportError(
        new GraphQLError('Introspection fields cannot have aliases here.', { nodes: node }),
      );
  },
});

/**
 * Operations of documents that are kept, and that cost the same each time: they have no variables.
 */
const mayAlwaysRun = new WeakSet<OperationDefinitionNode>();

/** Why an operation is too deep, too wide or too costly to run; null when it may run. */
export function refuseTooCostly(
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
    // Variables of the wrong type: execution says so itself, and better.
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Refuses documents that are too long or nest too deeply, before anything else looks at them. */
export const useLimits = (): Plugin => ({
  onParams: ({ params, setResult }) => {
    if ((params.query?.length ?? 0) > LIMITS.lengthMax)
      setResult({
        errors: [badUserInput(`The document is longer than ${LIMITS.lengthMax} characters.`)],
      });
  },
  onParse: ({ setParseFn }) => {
    // Security: without it a document of brackets overflows the parser's stack.
    setParseFn((source: string | Source) => {
      try {
        return parse(source, { maxTokens: LIMITS.tokensMax });
      } catch (error) {
        if (error instanceof RangeError) throw badUserInput('The document nests too deeply.');
        throw error;
      }
    });
  },
  onValidate: ({ addValidationRule }) => {
    addValidationRule(noAliasesInIntrospection);
  },
});
