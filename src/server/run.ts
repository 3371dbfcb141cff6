import { GraphQLError, type ExecutionResult } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Call } from '../core/call.ts';
import { toContext } from '../graphql/answer-size.ts';
import { toDocumentError } from '../graphql/errors.ts';
import { execute, type OnOperation } from './execute.ts';
import { enumValuesIn, pathOfLiteral } from './input-faults.ts';
import { LIMITS } from './limits.ts';
import { createKnownDocuments, prepare } from './prepare.ts';
import { schema } from './schema.ts';

/** What the HTTP server passes with each request, whose caller is already authenticated. */
export interface RunContext {
  readonly call: Call;
  readonly onOperation: OnOperation;
  /** Called with the top-level errors of the response. */
  readonly onErrors: (errors: readonly GraphQLError[]) => void;
}

/**
 * Runs the GraphQL of a request: every request takes this road, whatever its method and media type.
 * Each error of the result has one of our codes, and an HTTP status if the result has no data.
 */
export type Run = (
  params: GraphQLParams,
  context: RunContext,
  options: { readonly mayMutate: boolean },
) => Promise<ExecutionResult>;

/** Creates the road, with a cache of valid documents. */
export function createRun(log: Logger): Run {
  const known = createKnownDocuments();
  return async (params, { call, onOperation, onErrors }, options) => {
    const prepared = prepare(known, params, options);
    if ('errors' in prepared) return finish(prepared, onErrors);
    const context = toContext(call);
    const { variables, operationName } = params;
    const result = await execute(
      {
        schema,
        document: prepared.document,
        contextValue: context,
        variableValues: variables,
        operationName,
      },
      prepared.operation,
      onOperation,
      log,
    ).finally(() => letGo(context));
    return finish(result, onErrors);
  };
}

/**
 * Clears the context. graphql-js uses it as a key of weak maps, which V8 may clear only at the next
 * full collection, so its references are released here.
 */
function letGo(context: { call: Call | undefined }): void {
  context.call = undefined;
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

/**
 * Completes a result: assigns every error one of our codes, and removes an error's HTTP status when
 * the result has data.
 */
function finish(result: ExecutionResult, onErrors: RunContext['onErrors']): ExecutionResult {
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
