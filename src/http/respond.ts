import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';

/** Response headers. A repeated header has a list of values. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

type HttpExtension = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends a response with a body that must not be cached. */
export function respond(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Headers = {},
): void {
  const all: Headers = {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
  // As bytes, because node:http writes headers in the encoding of a string body, and an echoed
  // header may contain Latin-1 characters.
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'Content-Length': bytes.byteLength });
  response.end(bytes);
}

/** Sends a JSON response. */
export const respondJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void =>
  respond(response, status, 'application/json; charset=utf-8', JSON.stringify(body), headers);

/**
 * Answers a GraphQL request that was rejected before execution, in the media type that it accepts.
 */
export function respondGraphQLError(
  request: IncomingMessage,
  response: ServerResponse,
  error: GraphQLError,
  fallbackStatus: number,
): void {
  const { http, ...extensions } = error.extensions as { http?: HttpExtension };
  const type = request.headers.accept?.includes('application/graphql-response+json')
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8';
  respond(
    response,
    http?.status ?? fallbackStatus,
    type,
    JSON.stringify({ errors: [{ message: error.message, extensions }] }),
    http?.headers,
  );
}
