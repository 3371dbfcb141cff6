import { GraphQLError } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Request } from '../request.ts';
import type { GraphQLContext } from './builder.ts';
import { toDocumentError, toExpected } from './errors.ts';
import { LIMITS, useLimits } from './limits.ts';
import { schema } from './schema.ts';

/** What the HTTP server hands over with each request: who asks, worked out already. */
export interface ServerContext {
  readonly call: Request;
}

/** The GraphQL over HTTP surface. */
export type GraphQLServer = YogaServerInstance<ServerContext, GraphQLContext>;

/** What a client sees of an error. Security: never SQL, a stack or a hash: whatever nobody expected is INTERNAL, and logged. */
function toVisible(error: unknown, log: Logger): GraphQLError {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (error instanceof GraphQLError && (original === undefined || original === null || original instanceof GraphQLError)) {
    const { code } = { ...original?.extensions, ...error.extensions };
    return typeof code === 'string' && CODES.has(code) ? error : toDocumentError(error);
  }
  const expected = toExpected(original);
  if (expected) return locate(expected, error);
  log.error({ err: original }, 'unexpected error');
  return locate(new GraphQLError('Something went wrong on our side.', { extensions: { code: 'INTERNAL' } }), error);
}

const CODES = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'RATE_LIMITED', 'INTERNAL']);

function locate(visible: GraphQLError, error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) return visible;
  return new GraphQLError(visible.message, { nodes: error.nodes ?? null, path: error.path ?? null, extensions: visible.extensions });
}

/** A status other than 200 is for an answer without data: with some of it, the errors stand beside the data. */
const useStatusWithoutDataOnly = (): Plugin => ({
  onResultProcess: ({ result }) => {
    if (Array.isArray(result) || !('data' in result) || !result.data) return;
    if (!Object.values(result.data as Record<string, unknown>).some((value) => value !== null)) return;
    for (const { extensions } of result.errors ?? []) delete extensions['http'];
  },
});

/** Makes the surface. */
export function createGraphQLServer(log: Logger, allowedOrigins: readonly string[]): GraphQLServer {
  return createYoga<ServerContext, GraphQLContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: LIMITS.bodyBytesMax,
    logging: false,
    cors: allowedOrigins.length > 0 ? { origin: [...allowedOrigins], credentials: true, methods: ['GET', 'POST', 'OPTIONS'] } : false,
    context: ({ call }) => ({ request: call }),
    maskedErrors: { maskError: (error) => toVisible(error, log) },
    graphiql: { title: 'Latchkey', defaultQuery: DEFAULT_QUERY },
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    plugins: [useLimits(), useStatusWithoutDataOnly()],
  });
}

const DEFAULT_QUERY = `# Who am I, and what may I do? Set a token under Headers:
# { "Authorization": "Bearer pat_…" }
query WhoAmI {
  viewer {
    user { name }
    role { key }
    permissions
  }
}
`;
