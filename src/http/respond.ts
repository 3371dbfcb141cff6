import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';

/** Headers of an answer; one that comes more than once has a list. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

type HttpExtension = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Answers with a body that is nobody else's to keep. */
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
  // As bytes: node:http writes headers in the encoding of a body that is a string, and an echoed
  // header can have Latin-1 characters.
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'Content-Length': bytes.byteLength });
  response.end(bytes);
}

/** Answers with JSON. */
export const respondJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void =>
  respond(response, status, 'application/json; charset=utf-8', JSON.stringify(body), headers);

/**
 * Answers a GraphQL request that was refused before anything ran: in the media type that it asked
 * for.
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
