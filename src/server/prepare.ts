import {
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { badUserInput } from '../graphql/errors.ts';
import { LIMITS, noAliasesInIntrospection } from './limits.ts';
import { schema } from './schema.ts';

/** An operation of a valid document. */
export interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Why a document cannot be executed. */
export interface Unprepared {
  readonly errors: readonly GraphQLError[];
}

/** Parsed and validated documents, by their text. */
export type KnownDocuments = LRUCache<string, DocumentNode>;

/**
 * Maximum total length of the cached documents, in characters. Security: denial of service. A
 * parsed document may take two hundred times its length in memory.
 */
const KNOWN_MAX = 300_000;

/**
 * Creates the cache of valid documents. They are the same for every caller; nothing else outlives a
 * request.
 */
export const createKnownDocuments = (): KnownDocuments =>
  new LRUCache({ maxSize: KNOWN_MAX, sizeCalculation: (_, text) => text.length });

/**
 * Returns the operation of a request. Its document is parsed and validated, unless a document with
 * the same text has been valid before.
 */
export function prepare(
  known: KnownDocuments,
  { query = '', operationName }: GraphQLParams,
  { mayMutate }: { readonly mayMutate: boolean },
): Prepared | Unprepared {
  if (query.length > LIMITS.lengthMax)
    return fail(badUserInput(`The document is longer than ${LIMITS.lengthMax} characters.`));
  const cached = known.get(query);
  const document = cached ?? parseDocument(query);
  if (document instanceof GraphQLError) return fail(document);
  const operation = getOperationAST(document, operationName);
  if (!operation) return fail(whyNoOperation(document));
  // Security: cross-site request forgery. Links and images of other sites send GET requests.
  if (!mayMutate && operation.operation === OperationTypeNode.MUTATION)
    return fail(badRequest('Send a mutation by POST.', 405, { Allow: 'POST' }));
  if (cached) return { document, operation };
  const errors = validate(schema, document, RULES);
  if (errors.length > 0) return fail(...errors);
  known.set(query, document);
  return { document, operation };
}

const RULES = [...specifiedRules, noAliasesInIntrospection];

/**
 * Security: denial of service. Without the limit of tokens, deeply nested brackets overflow the
 * parser's stack.
 */
function parseDocument(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: LIMITS.tokensMax });
  } catch (error) {
    if (error instanceof RangeError) return badUserInput('The document is nested too deeply.');
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

const whyNoOperation = ({ definitions }: DocumentNode): GraphQLError =>
  definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    ? badRequest('Set `operationName` to the name of one of the operations in the document.')
    : badRequest('The document contains no operation.');

/** The request is not valid GraphQL over HTTP, so its status applies for every media type. */
const badRequest = (
  message: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status, headers } } });

/** An invalid document has status 400, except for clients that accept application/json only. */
function fail(...errors: readonly GraphQLError[]): Unprepared {
  for (const { extensions } of errors) extensions.http ??= { status: 400, spec: true };
  return { errors };
}
