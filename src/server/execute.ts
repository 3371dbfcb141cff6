import { RequestCache } from '@pothos/plugin-scope-auth';
import {
  execute as runOperation,
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import type { Logger } from 'pino';
import { concealSecrets } from '../observe/log.ts';
import { inSpan } from '../observe/tracing.ts';
import { whyNotAnswer } from '../graphql/answer-size.ts';
import type { GraphQLContext } from '../graphql/builder.ts';
import { badUserInput, toGraphQLError } from '../graphql/errors.ts';
import { InternalError, toPublic } from '../core/to-public.ts';
import { describeVariableFaults } from './input-faults.ts';
import { whyTooCostly } from './limits.ts';

/** Called with the name of the operation that runs. */
export type OnOperation = (name: string | null) => void;

const OPERATION_NAME_LENGTH = 100;

/**
 * Executes an operation of a valid document: enforces the limits, names the operation in the log,
 * traces it, and removes internal details from its errors.
 */
export async function execute(
  args: ExecutionArgs,
  operation: OperationDefinitionNode,
  onOperation: OnOperation,
  log: Logger,
): Promise<ExecutionResult> {
  try {
    const name = operation.name?.value.slice(0, OPERATION_NAME_LENGTH) ?? null;
    onOperation(name);
    const refused = whyTooCostly(args, operation);
    if (refused) return { errors: [refused] };
    const result = await inSpan(
      () => (name === null ? 'execute' : `execute ${concealSecrets(name)}`),
      async () => runOperation(args),
    );
    const tooLarge = whyNotAnswer(result.data, args.contextValue as GraphQLContext);
    if (tooLarge !== null) return { errors: [badUserInput(tooLarge)] };
    if (!result.errors) return result;
    // Invalid variables produce errors without data. They are described again, because graphql-js
    // quotes the values.
    const faults = result.data === undefined ? describeVariableFaults(args, operation) : [];
    return {
      ...result,
      errors: (faults.length > 0 ? faults : result.errors).map((error) => toVisible(error, log)),
    };
  } catch (error) {
    return { errors: [toVisible(error, log)] };
  } finally {
    // Authorization decisions are discarded with the response.
    RequestCache.clearForContext(args.contextValue as GraphQLContext);
  }
}

/**
 * Returns the error that a client sees for an exception. Security: information disclosure. It never
 * contains SQL, a stack trace or a hash: unexpected errors become INTERNAL, and are logged.
 */
export function toVisible(error: unknown, log: Logger): GraphQLError {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (
    error instanceof GraphQLError &&
    (original === undefined || original === null || original instanceof GraphQLError)
  )
    return error;
  const seen = toPublic(original);
  if (seen instanceof InternalError) log.error({ err: original }, 'unexpected error');
  const visible = toGraphQLError(seen);
  if (!(error instanceof GraphQLError)) return visible;
  const { message, extensions, originalError = null } = visible;
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    originalError,
    extensions,
  });
}
