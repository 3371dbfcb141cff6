import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import { toVisible } from './execute.ts';
import { LIMITS } from './limits.ts';
import type { Run, RunContext } from './run.ts';
import { schema } from './schema.ts';

/** GraphQL over HTTP by Yoga: queries by GET, event streams and GraphiQL. */
export type Yoga = YogaServerInstance<RunContext, object>;

/** Creates Yoga, which parses requests and sends results; `run` does everything in between. */
export const createYogaServer = (run: Run, log: Logger, plugins: readonly Plugin[] = []): Yoga =>
  createYoga<RunContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    batching: false,
    parserAndValidationCache: false,
    maxRequestBodySize: LIMITS.bodyBytesMax,
    logging: false,
    cors: false,
    maskedErrors: { maskError: (error) => toVisible(error, log) },
    graphiql: { title: 'Latchkey', defaultQuery: DEFAULT_QUERY },
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    plugins: [useRun(run), ...plugins],
  });

const useRun = (run: Run): Plugin<object, RunContext> => ({
  onParams: ({ setParamsHandler }) =>
    setParamsHandler(({ params, request, context }) =>
      run(params, context, { mayMutate: request.method === 'POST' }),
    ),
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
