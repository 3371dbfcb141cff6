import type { IncomingMessage, ServerResponse } from 'node:http';
import { processRegularResult, type FetchAPI, type GraphQLParams } from 'graphql-yoga';
import rawBody from 'raw-body';
import { asciiLowerCase } from '../../core/ascii-case.ts';
import { LIMITS } from '../../server/limits.ts';
import { isSignInOperation } from '../../server/sign-in-operation.ts';
import { finish, type GraphQLServer, type ServerContext } from '../../server/yoga.ts';
import { compress } from '../compress.ts';
import { chooseMediaType } from '../negotiate.ts';

/**
 * Serves a plain JSON POST to /graphql on a fast path. It uses Yoga's parsing, validation,
 * execution and result processing, but without fetch Request and Response objects, which cost more
 * than everything else; a cached document is executed immediately. Every other request goes through
 * Yoga, and so does a request that turns out not to be plain, with its body. Both return identical
 * responses.
 */
export async function serveLean(
  graphql: GraphQLServer,
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
): Promise<void> {
  const mediaType = isPlain(request) ? regularType(request.headers.accept ?? '*/*') : null;
  if (mediaType === null) return graphql.yoga(request, response, context);
  const body = await readWhole(request);
  // The client closed the connection.
  if (!body) return void response.destroy();
  const params = toParams(body);
  if (!params) return graphql.yoga(request, response, context);
  const result = await (graphql.executeKnown(params, context) ??
    graphql.yoga.getResultForParams({ params, request: toLeanRequest(request) }, context));
  if (!result || Symbol.asyncIterator in result)
    throw new Error('Unexpected incremental result for a plain request.');
  const answer = processRegularResult(finish(result, context), LEAN_API, mediaType);
  return send(response, answer as unknown as LeanResponse, request.headers['accept-encoding']);
}

/**
 * Returns whether node:http delivers the body whole and uncompressed, with a declared and permitted
 * length.
 */
function isPlain({ method, headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length']);
  return (
    method === 'POST' &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined &&
    length > 0 &&
    length <= LIMITS.bodyBytesMax
  );
}

const REGULAR = ['application/json', 'application/graphql-response+json'] as const;
/** The media types of responses. Event streams go through Yoga. */
export const ANSWER_TYPES = [...REGULAR, 'text/event-stream'] as const;

const regularType = (accept: string): (typeof REGULAR)[number] | null =>
  chooseMediaType(accept, REGULAR);

type WithBody = IncomingMessage & { body?: Buffer };

/**
 * Reads the body once and keeps it on the request, where Yoga's adapter expects it. Returns null
 * when the client closed the connection.
 */
async function readWhole(request: WithBody): Promise<Buffer | null> {
  const body =
    request.body ?? (await rawBody(request, { limit: LIMITS.bodyBytesMax }).catch(() => null));
  if (body) request.body = body;
  return body;
}

/** Returns whether a POST only signs in. Keeps the body for the response. */
export async function asksToSignIn(request: IncomingMessage): Promise<boolean> {
  const body = request.method === 'POST' ? await readWhole(request) : null;
  const params = body && toParams(body);
  return params !== null && isSignInOperation(params.query, params.operationName);
}

const NAMES = new Set(['query', 'variables', 'operationName', 'extensions']);
const isObjectOrNothing = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && !Array.isArray(value));

/** Returns the parameters of a valid request, or null for any other: Yoga produces the error. */
function toParams(body: Buffer): GraphQLParams | null {
  let params: unknown;
  try {
    params = JSON.parse(body.toString());
  } catch {
    return null;
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return null;
  const { query, variables, operationName, extensions } = params as Record<string, unknown>;
  if (typeof query !== 'string' || !isObjectOrNothing(variables) || !isObjectOrNothing(extensions))
    return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return null;
  return Object.keys(params).every((name) => NAMES.has(name)) ? (params as GraphQLParams) : null;
}

/** Creates the part of a fetch Request that later stages read. */
const toLeanRequest = ({ url = '', headers }: IncomingMessage): Request =>
  ({
    method: 'POST',
    url,
    headers: { get: (name: string) => headers[asciiLowerCase(name)] ?? null },
  }) as unknown as Request;

interface LeanInit {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The part of a fetch Response that Yoga's result processor writes. */
class LeanResponse {
  readonly body: string;
  readonly init: LeanInit;
  constructor(body: string, init: LeanInit) {
    this.body = body;
    this.init = init;
  }
}
const LEAN_API = { Response: LeanResponse } as unknown as FetchAPI;

async function send(
  response: ServerResponse,
  { body, init: { status, headers } }: LeanResponse,
  acceptEncoding: string | undefined,
): Promise<void> {
  const compressed = await compress(body, acceptEncoding);
  if (compressed)
    response
      .appendHeader('Vary', 'Accept-Encoding')
      .setHeader('Content-Encoding', compressed.coding);
  response.writeHead(status, {
    ...headers,
    'Content-Length': compressed ? compressed.body.length : Buffer.byteLength(body),
  });
  response.end(compressed ? compressed.body : body);
}
