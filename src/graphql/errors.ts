import { GraphQLError } from 'graphql';
import type { PublicError } from '../core/public-error.ts';
import { InsufficientAuthorityError, RateLimitedError, ValidationError } from '../core/refusal.ts';
import { toRateLimitHeaders } from '../rate-limit/headers.ts';
import { withoutSecrets } from '../secrets/secret-format.ts';

/**
 * Returns a public error as GraphQL sends it. The HTTP status applies only to a response without
 * data.
 */
export function toGraphQLError(error: PublicError): GraphQLError {
  const { message, code, gate, httpStatus } = error;
  const headers =
    error instanceof RateLimitedError ? toRateLimitHeaders(error.spending) : error.headers;
  return new GraphQLError(message, {
    originalError: error,
    extensions: {
      code,
      ...(gate && { gate }),
      ...(code === 'FORBIDDEN' && { missing: [] }),
      ...(error instanceof InsufficientAuthorityError && { missing: error.missing }),
      ...(error instanceof ValidationError && { issues: error.issues }),
      http: {
        status: httpStatus,
        headers: { ...headers },
        ...(code === 'BAD_USER_INPUT' && { spec: true }),
      },
    },
  });
}

/** 400: the document, the variables or an argument are invalid. */
export const badUserInput = (
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'BAD_USER_INPUT', ...extensions, http: { status: 400, spec: true } },
  });

/**
 * Security: information disclosure. graphql-js quotes the invalid value, which may be a secret or
 * password in the wrong field. The text after the value is dropped with it.
 */
const QUOTING: readonly (readonly [RegExp, string])[] = [
  [
    / got invalid value [\s\S]*?(?: at "([\w.[\]]*)")?; (A (?:DateTime|Duration) is [\s\S]*)$/,
    ' got an invalid value at "$1". $2',
  ],
  [
    / got invalid value [\s\S]*; (Field "\w+" of required type "[\w![\]]+" was not provided\.)$/,
    ' got an invalid value. $1',
  ],
  [
    / got invalid value [\s\S]*; (Expected (?:non-nullable )?type "[\w![\]]+" (?:not )?to be (?:null|an object)\.)$/,
    ' got an invalid value. $1',
  ],
  [
    / got invalid value [\s\S]*; (Int|Float|String|Boolean|ID) cannot represent [\s\S]*$/,
    ' got an invalid value: it is not a valid $1.',
  ],
  [
    / got invalid value [\s\S]*; Value [\s\S]* does not exist in ("\w+" enum)[\s\S]*$/,
    ' got an invalid value: it is not a value of the $1.',
  ],
  [/ got invalid value [\s\S]*$/, ' got an invalid value.'],
  [
    / cannot represent ([\w -]*?):? [^\w -][\s\S]*$| cannot represent ([\w -]*?): [\s\S]*$/,
    ' cannot represent this value.',
  ],
  [/^Value [\s\S]* does not exist in ("\w+" enum)[\s\S]*$/, 'The value does not exist in the $1.'],
  [/^Enum ("\w+") cannot represent[\s\S]*$/, 'Enum $1 cannot represent this value.'],
  [/^Expected value of type ("[^"]*"), found [\s\S]*$/, 'Expected a value of type $1.'],
];

/**
 * Returns the error for an invalid document or invalid variables: the message of graphql-js without
 * the value that it quotes.
 */
export function toDocumentError(error: GraphQLError): GraphQLError {
  const message = withoutSecrets(
    QUOTING.reduce(
      (text, [pattern, replacement]) => text.replace(pattern, replacement),
      error.message,
    ),
  );
  const { nodes, source, positions, path, extensions } = error;
  const { issues, code } = extensions;
  const { spec, ...status } = extensions.http ?? {};
  // A request that is not GraphQL at all has its status for every client. An error in a GraphQL
  // request has it only for clients that expect it.
  const http = code === 'BAD_REQUEST' ? status : { ...status, ...(spec !== undefined && { spec }) };
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { code: 'BAD_USER_INPUT', ...(issues !== undefined && { issues }), http },
  });
}
