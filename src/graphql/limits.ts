import { complexityFromQuery } from '@pothos/plugin-complexity';
import { GraphQLError, Kind, parse, Source, type DocumentNode, type ExecutionArgs, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { badUserInput } from './errors.ts';

/** What a document may ask for. Each is several times what the console and GraphiQL need. */
export const LIMITS = {
  /** Characters of a request's body. */
  bodyBytesMax: 1_000_000,
  /** Names, punctuation and values: bounds parsing and validation. */
  tokensMax: 2_000,
  /** Fields inside fields. GraphiQL's introspection takes 15. */
  depthMax: 20,
  /** Fields in all, aliases and fragments counted each time. */
  fieldsMax: 1_000,
  /** Fields times the sizes of the pages that they are on. */
  costMax: 20_000,
} as const;

/** Why a document is refused before it runs; null when it may run. */
function whyNotRun(
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
  if (depth > LIMITS.depthMax) return badUserInput(`The query is ${depth} levels deep; at most ${LIMITS.depthMax} are allowed.`);
  if (breadth > LIMITS.fieldsMax) return badUserInput(`The query asks for ${breadth} fields; at most ${LIMITS.fieldsMax} are allowed.`);
  if (complexity > LIMITS.costMax)
    return badUserInput(`The query costs ${complexity}; at most ${LIMITS.costMax} is allowed. Ask for smaller pages (first), or for fewer fields in them.`);
  return null;
}

/** Refuses documents that are too long, too deep, too wide or too costly, before anything in them runs. */
export const useLimits = (): Plugin => ({
  onParse: ({ setParseFn }) => {
    // Security: without it a document of brackets overflows the parser's stack.
    setParseFn((source: string | Source) => parse(source, { maxTokens: LIMITS.tokensMax }));
  },
  onExecute: ({ args, setResultAndStopExecution }) => {
    const { schema, document, operationName, variableValues, contextValue } = args as ExecutionArgs;
    const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const operation = operationName ? operations.find(({ name }) => name?.value === operationName) : operations[0];
    if (!operation) return;
    try {
      const refused = whyNotRun(schema, document, operation, variableValues ?? {}, contextValue as object);
      if (refused) setResultAndStopExecution({ errors: [refused] });
    } catch (error) {
      // Variables of the wrong type: execution says so itself, and better.
      if (!(error instanceof GraphQLError)) throw error;
    }
  },
});
