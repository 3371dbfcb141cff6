import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { shown } from '../../core/shown.ts';
import type { RunContext } from '../../server/run.ts';
import { LIMITS } from '../../server/limits.ts';
import { compress } from '../compress.ts';
import type { Exchange } from '../exchange.ts';
import { InvalidRequestError } from '../invalid-request.ts';
import { readJson } from '../read-body.ts';
import type { Surfaces } from '../surfaces.ts';

/** The media types of a JSON response (GraphQL over HTTP, section 6.4). */
export const JSON_TYPES = ['application/json', 'application/graphql-response+json'] as const;

type JsonType = (typeof JSON_TYPES)[number];

/**
 * Serves a JSON request by POST, which is nearly every request. It does without fetch's Request and
 * Response, which cost more than everything else together.
 */
export async function serveJson(
  { run }: Surfaces,
  { request, response }: Exchange,
  params: GraphQLParams,
  context: RunContext,
  mediaType: JsonType,
): Promise<void> {
  const result = await run(params, context, { mayMutate: true });
  const body = JSON.stringify(
    result.errors ? { ...result, errors: result.errors.map(withoutHttp) } : result,
  );
  const compressed = await compress(body, request.headers['accept-encoding']);
  if (compressed)
    response
      .appendHeader('Vary', 'Accept-Encoding')
      .setHeader('Content-Encoding', compressed.coding);
  const { status, headers } = toHead(result, mediaType);
  response.writeHead(status, {
    ...headers,
    'Content-Type': `${mediaType}; charset=utf-8`,
    'Content-Length': compressed ? compressed.body.length : Buffer.byteLength(body),
  });
  response.end(compressed ? compressed.body : body);
}

/** Removes what is meant for the HTTP response. */
function withoutHttp(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...formatted } = error.toJSON();
  const visible = Object.entries(extensions ?? {}).filter(([name]) => name !== 'http');
  return visible.length > 0 ? { ...formatted, extensions: Object.fromEntries(visible) } : formatted;
}

/**
 * Returns the status and the headers that the errors of a result ask for (GraphQL over HTTP, section
 * 6.4): with several, the highest status. An invalid document has status 200 as application/json.
 */
function toHead({ errors = [] }: ExecutionResult, mediaType: JsonType) {
  const asked = errors.flatMap(({ extensions: { http } }) => http ?? []);
  const statuses = asked
    .filter(({ spec }) => !(spec && mediaType === 'application/json'))
    .map(({ status = 200 }) => status);
  return {
    status: Math.max(200, ...statuses),
    headers: Object.assign({}, ...asked.map(({ headers }) => headers)) as OutgoingHttpHeaders,
  };
}

/** Reads the parameters of a GraphQL request (GraphQL over HTTP, section 5.1). */
export async function readParams(request: IncomingMessage): Promise<GraphQLParams> {
  const body = await readJson(request, LIMITS.bodyBytesMax);
  if (!isObject(body))
    throw new InvalidRequestError(400, 'The body must be a JSON object with `query`.');
  for (const [name, value] of Object.entries(body)) {
    const parameter = PARAMETERS.get(name);
    if (value === null) continue;
    if (!parameter)
      throw new InvalidRequestError(
        400,
        `\`${shown(name)}\` is not a parameter. Send only ${[...PARAMETERS.keys()].join(', ')}.`,
      );
    if (!parameter.accepts(value))
      throw new InvalidRequestError(400, `\`${name}\` must be ${parameter.form}.`);
  }
  if (typeof body['query'] !== 'string')
    throw new InvalidRequestError(400, 'Send the document as `query`.');
  return body;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
interface Parameter {
  readonly form: string;
  readonly accepts: (value: unknown) => boolean;
}
const TEXT: Parameter = { form: 'a string', accepts: (value) => typeof value === 'string' };
const OBJECT: Parameter = { form: 'an object', accepts: isObject };
const PARAMETERS = new Map([
  ['query', TEXT],
  ['variables', OBJECT],
  ['operationName', TEXT],
  ['extensions', OBJECT],
]);
