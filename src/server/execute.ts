import { RequestCache } from '@pothos/plugin-scope-auth';
import {
  execute as runOperation,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { concealSecrets } from '../observe/log.ts';
import { inSpan } from '../observe/tracing.ts';
import { whyNotAnswer } from '../graphql/answer-size.ts';
import type { GraphQLContext } from '../graphql/builder.ts';
import { badUserInput, toGraphQLError } from '../graphql/errors.ts';
import { InternalError, toPublic } from '../core/to-public.ts';
import { describeVariableFaults } from './input-faults.ts';
import { whyTooCostly } from './limits.ts';
import { schema } from './schema.ts';

/** Called with the name of the operation that runs. */
export type OnOperation = (name: string | null) => void;

const OPERATION_NAME_LENGTH = 100;

/**
 * Executes an operation of a valid document: enforces the limits, names the operation in the log,
 * traces it, and removes internal details from its errors.
 */
export async function execute(
  args: ExecutionArgs,
  onOperation: OnOperation,
  log: Logger,
): Promise<ExecutionResult> {
  try {
    const operation = getOperationAST(args.document, args.operationName);
    const name = operation?.name?.value.slice(0, OPERATION_NAME_LENGTH) ?? null;
    onOperation(name);
    const refused = operation && whyTooCostly(args, operation);
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
    const faults =
      result.data === undefined && operation ? describeVariableFaults(args, operation) : [];
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

/**
 * Maximum total length of the cached documents, in characters. Security: denial of service. A
 * parsed document may take two hundred times its length in memory.
 */
const KNOWN_MAX = 300_000;

/**
 * A cache of parsed and validated documents, by their text. Documents are the same for every
 * caller; nothing else outlives a request.
 */
export class KnownDocuments {
  readonly #byText = new LRUCache<string, DocumentNode>({
    maxSize: KNOWN_MAX,
    sizeCalculation: (_, text) => text.length,
  });

  get(text: string): DocumentNode | undefined {
    return this.#byText.get(text);
  }

  has(document: DocumentNode): boolean {
    return this.#byText.peek(textOf(document)) === document;
  }

  remember(document: DocumentNode): void {
    const text = textOf(document);
    if (text !== '') this.#byText.set(text, document);
  }

  /**
   * Returns what is needed to execute an operation without parsing and validating again, or null
   * when the document is not cached or has no such operation.
   */
  prepare(
    { query = '', variables, operationName }: GraphQLParams,
    contextValue: GraphQLContext,
  ): ExecutionArgs | null {
    const document = this.#byText.get(query);
    const operation = document && getOperationAST(document, operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
    return { schema, document, contextValue, variableValues: variables, operationName };
  }
}

const textOf = ({ loc }: DocumentNode): string => loc?.source.body ?? '';
