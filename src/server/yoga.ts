import {
  GraphQLError,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type Source,
} from 'graphql';
import { createYoga, type GraphQLParams, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Call } from '../core/call.ts';
import { toContext } from '../graphql/answer-size.ts';
import type { GraphQLContext } from '../graphql/builder.ts';
import { toDocumentError } from '../graphql/errors.ts';
import { enumValuesIn, pathOfLiteral } from './input-faults.ts';
import { execute, KnownDocuments, toVisible, type OnOperation } from './execute.ts';
import { LIMITS, useLimits } from './limits.ts';
import { schema } from './schema.ts';

/** What the HTTP server passes with each request, whose caller is already authenticated. */
export interface ServerContext {
  readonly call: Call;
  readonly onOperation: OnOperation;
  /** Called with the top-level errors of the response. */
  readonly onErrors: (errors: readonly GraphQLError[]) => void;
}

/** The GraphQL over HTTP surface. */
export interface GraphQLServer {
  readonly yoga: YogaServerInstance<ServerContext, GraphQLContext>;
  /**
   * Executes an operation of a cached document without Yoga. Returns null when the document is not
   * cached.
   */
  readonly executeKnown: (
    params: GraphQLParams,
    context: ServerContext,
  ) => Promise<ExecutionResult> | null;
}

const CODES = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'INTERNAL',
]);

const isOurs = ({ extensions }: GraphQLError): boolean =>
  typeof extensions['code'] === 'string' && CODES.has(extensions['code']);

/** Caches parsed and validated documents, and executes with `execute`. */
const useExecution = (log: Logger, known: KnownDocuments): Plugin<ServerContext> => ({
  onParse: ({ params, setParsedDocument }) => {
    const source = params.source as string | Source;
    const document = known.get(typeof source === 'string' ? source : source.body);
    if (document) setParsedDocument(document);
  },
  onValidate: ({ params, setResult }) => {
    const document = params.documentAST as DocumentNode;
    if (known.has(document)) return setResult([]);
    return ({ valid }) => {
      if (valid) known.remember(document);
    };
  },
  onExecute: ({ args, setExecuteFn }) => {
    const { onOperation } = (args as ExecutionArgs & { contextValue: ServerContext }).contextValue;
    setExecuteFn((given: ExecutionArgs) => execute(given, onOperation, log));
  },
});

/**
 * Completes a result: assigns every error one of our codes, and removes an error's HTTP status when
 * the result has data.
 */
export function finish(result: ExecutionResult, { onErrors }: ServerContext): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((error) =>
    isOurs(error) && error.extensions['code'] !== 'BAD_USER_INPUT'
      ? error
      : explain(toDocumentError(error), error),
  );
  const hasData = Object.values(result.data ?? {}).some((value) => value !== null);
  if (hasData) for (const { extensions } of errors) delete extensions['http'];
  onErrors(errors);
  return { ...result, errors };
}

/** Adds the path of an invalid literal, and the values of an enum. */
function explain(visible: GraphQLError, error: GraphQLError): GraphQLError {
  const path =
    visible.extensions['issues'] === undefined ? pathOfLiteral(error, LIMITS.tokensMax) : null;
  if (!path) return visible;
  const message = visible.message + enumValuesIn(schema, visible.message);
  const { nodes = null, source = null, positions = null, path: at = null, extensions } = visible;
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path: at,
    extensions: { ...extensions, issues: [{ path, message }] },
  });
}

const useFinish = (): Plugin => ({
  onResultProcess: (answer) => {
    answer.setResult(
      finish(answer.result as ExecutionResult, answer.serverContext as unknown as ServerContext),
    );
  },
});

/** Creates the surface. `plugins` see only responses that go through Yoga. */
export function createGraphQLServer(log: Logger, plugins: readonly Plugin[] = []): GraphQLServer {
  const known = new KnownDocuments();
  return {
    yoga: makeYoga(log, known, plugins),
    executeKnown: (params, { call, onOperation }) => {
      const context = toContext(call);
      const args = known.prepare(params, context);
      return args && execute(args, onOperation, log).finally(() => letGo(context));
    },
  };
}

/**
 * Clears the context. graphql-js uses it as a key of weak maps, which V8 may clear only at the next
 * full collection, so its references are released here.
 */
function letGo(context: { call: Call | undefined }): void {
  context.call = undefined;
}

const makeYoga = (
  log: Logger,
  known: KnownDocuments,
  plugins: readonly Plugin[],
): GraphQLServer['yoga'] =>
  createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    batching: false,
    // Replaced by a bounded cache.
    parserAndValidationCache: false,
    maxRequestBodySize: LIMITS.bodyBytesMax,
    logging: false,
    cors: false,
    context: ({ call }) => toContext(call),
    maskedErrors: { maskError: (error) => toVisible(error, log) },
    graphiql: { title: 'Latchkey', defaultQuery: DEFAULT_QUERY },
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    plugins: [useLimits(), useExecution(log, known), useFinish(), ...plugins],
  });

const DEFAULT_QUERY = `# Who am I, and what may I do?
# Set a token under Headers below:
# { "Authorization": "Bearer pat_…" }
query WhoAmI {
  viewer {
    user { name }
    role { key }
    permissions
  }
}
`;
