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
 * The short road of /graphql: a plain JSON POST goes to yoga's own parsing, validation, execution
 * and result processing without a fetch Request and Response around them, which cost more than all
 * the rest; and a document that has passed before goes to execution at once. Everything else takes
 * yoga's long road, and what is not quite plain is handed over to it with its body. All answer
 * alike, byte for byte.
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
    throw new Error('A plain request had an answer that is none.');
  const answer = processRegularResult(finish(result, context), LEAN_API, mediaType);
  return send(response, answer as unknown as LeanResponse, request.headers['accept-encoding']);
}

/** A body that node:http delivers whole, as it is, of a length that was said and is allowed. */
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
/** The media types of answers; an event stream or a multipart answer takes yoga's long road. */
export const ANSWER_TYPES = [...REGULAR, 'text/event-stream'] as const;

const regularType = (accept: string): (typeof REGULAR)[number] | null =>
  chooseMediaType(accept, REGULAR);

type WithBody = IncomingMessage & { body?: Buffer };

/**
 * Reads the body once and keeps it on the request, where yoga's adapter looks for it; null when the
 * client closed the connection.
 */
async function readWhole(request: WithBody): Promise<Buffer | null> {
  const body =
    request.body ?? (await rawBody(request, { limit: LIMITS.bodyBytesMax }).catch(() => null));
  if (body) request.body = body;
  return body;
}

/** Does a POST only sign in? Its body is kept for the answer. */
export async function asksToSignIn(request: IncomingMessage): Promise<boolean> {
  const body = request.method === 'POST' ? await readWhole(request) : null;
  const params = body && toParams(body);
  return params !== null && isSignInOperation(params.query, params.operationName);
}

const NAMES = new Set(['query', 'variables', 'operationName', 'extensions']);
const isObjectOrNothing = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && !Array.isArray(value));

/**
 * The parameters of a request that nothing is wrong with; null for any other: yoga has the words
 * for those.
 */
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

/** The part of a fetch Request that is read behind this point. */
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

/** The part of a fetch Response that yoga's result processor writes. */
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
