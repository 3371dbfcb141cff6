import { getOperationAST, GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { concealSecrets } from '../log.ts';
import type { Request } from '../request.ts';
import { inSpan } from '../tracing.ts';
import type { GraphQLContext } from './builder.ts';
import { internal, toDocumentError, toExpected } from './errors.ts';
import { LIMITS, useLimits } from './limits.ts';
import { schema } from './schema.ts';

/** What the HTTP server hands over with each request: who asks, worked out already. */
export interface ServerContext {
  readonly call: Request;
  /** Hears the name of the operation that runs, and the top-level errors of the answer. */
  readonly onOperation: (name: string | null) => void;
  readonly onErrors: (errors: readonly GraphQLError[]) => void;
}

/** The GraphQL over HTTP surface. */
export type GraphQLServer = YogaServerInstance<ServerContext, GraphQLContext>;

const CODES = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'RATE_LIMITED', 'INTERNAL']);

const isOurs = ({ extensions }: GraphQLError): boolean => typeof extensions['code'] === 'string' && CODES.has(extensions['code']);

/** What a client sees of an exception. Security: never SQL, a stack or a hash: whatever nobody expected is INTERNAL, and logged. */
function toVisible(error: unknown, log: Logger): GraphQLError {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (error instanceof GraphQLError && (original === undefined || original === null || original instanceof GraphQLError)) return error;
  const expected = toExpected(original);
  if (!expected) log.error({ err: original }, 'unexpected error');
  const visible = expected ?? internal();
  if (!(error instanceof GraphQLError)) return visible;
  return new GraphQLError(visible.message, { nodes: error.nodes ?? null, path: error.path ?? null, extensions: visible.extensions });
}

const OPERATION_NAME_LENGTH = 100;

/** Tells the log what runs, and traces it. */
const useOperation = (): Plugin<ServerContext> => ({
  onExecute: ({ args, executeFn, setExecuteFn }) => {
    const { document, operationName, contextValue } = args as ExecutionArgs & { contextValue: ServerContext };
    const name = getOperationAST(document, operationName)?.name?.value.slice(0, OPERATION_NAME_LENGTH) ?? null;
    contextValue.onOperation(name);
    setExecuteFn((arguments_: ExecutionArgs) =>
      inSpan(
        () => (name === null ? 'execute' : `execute ${concealSecrets(name)}`),
        async () => executeFn(arguments_) as Promise<ExecutionResult>,
      ),
    );
  },
});

/** The last look at an answer: every error has one of our codes, and a status other than 200 is for an answer without data. */
export function finish(result: ExecutionResult, { onErrors }: ServerContext): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((error) => (isOurs(error) && error.extensions['code'] !== 'BAD_USER_INPUT' ? error : toDocumentError(error)));
  const hasData = Object.values(result.data ?? {}).some((value) => value !== null);
  if (hasData) for (const { extensions } of errors) delete extensions['http'];
  onErrors(errors);
  return { ...result, errors };
}

const useFinish = (): Plugin => ({
  onResultProcess: (answer) => {
    answer.setResult(finish(answer.result as ExecutionResult, answer.serverContext as unknown as ServerContext));
  },
});

/** Makes the surface. */
export function createGraphQLServer(log: Logger): GraphQLServer {
  return createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: LIMITS.bodyBytesMax,
    logging: false,
    cors: false,
    context: ({ call }) => ({ request: call }),
    maskedErrors: { maskError: (error) => toVisible(error, log) },
    graphiql: { title: 'Latchkey', defaultQuery: DEFAULT_QUERY },
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    plugins: [useLimits(), useOperation(), useFinish()],
  });
}

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
