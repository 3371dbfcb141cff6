import type { ServerResponse } from 'node:http';
import type { Headers } from '../core/public-error.ts';

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
