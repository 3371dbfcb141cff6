import type { IncomingMessage } from 'node:http';
import rawBody from 'raw-body';
import { asciiLowerCase } from '../core/ascii-case.ts';
import { InvalidRequestError } from './invalid-request.ts';

/** The longest body of a surface that does not name its own limit. */
const BODY_BYTES_MAX = 262_144;

/** Ignores a byte order mark, which RFC 8259, section 8.1 permits. */
const UTF8 = new TextDecoder();

/** Returns whether the request declares a body of this media type, in UTF-8. */
export function isMediaType({ headers }: IncomingMessage, type: string): boolean {
  if (headers['content-type'] === type) return true;
  const [announced = '', ...parameters] = asciiLowerCase(headers['content-type'] ?? '').split(';');
  return (
    announced.trim() === type &&
    parameters.every((parameter) => /^\s*(charset\s*=\s*"?utf-?8"?\s*)?$/.test(parameter))
  );
}

/** Rejects a body of another media type, and an encoded one. */
export function requireMediaType(request: IncomingMessage, type: string): void {
  if (!isMediaType(request, type))
    throw new InvalidRequestError(415, `Send the request as Content-Type: ${type}, in UTF-8.`);
  requireDecoded(request);
}

function requireDecoded({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined) return;
  const codings = asciiLowerCase(encoding)
    .split(',')
    .map((coding) => coding.trim());
  if (codings.every((coding) => coding === '' || coding === 'identity')) return;
  // Security: decompression bomb. A compressed body could expand to many times its size. RFC 7694:
  // a 415 response lists the accepted codings.
  throw new InvalidRequestError(415, 'The body has a Content-Encoding. Send it without one.', {
    'Accept-Encoding': 'identity',
  });
}

async function readText(request: IncomingMessage, type: string, limit: number): Promise<string> {
  requireMediaType(request, type);
  try {
    const length = request.headers['content-length'] ?? null;
    return UTF8.decode(await rawBody(request, { length, limit }));
  } catch (error) {
    if ((error as { type?: string }).type === 'entity.too.large')
      throw new InvalidRequestError(413, `The body must not exceed ${limit} bytes.`);
    throw new InvalidRequestError(400, 'The body is incomplete.');
  }
}

/** The media type of HTML forms. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * Parses a form. An empty parameter counts as omitted, and none may be repeated (RFC 6749, section
 * 3.2).
 */
export async function readForm(request: IncomingMessage): Promise<ReadonlyMap<string, string>> {
  const pairs = [...new URLSearchParams(await readText(request, FORM_TYPE, BODY_BYTES_MAX))];
  const form = new Map(pairs);
  if (form.size < pairs.length)
    throw new InvalidRequestError(400, 'A parameter is repeated. Send each parameter once.');
  return new Map(pairs.filter(([, value]) => value !== ''));
}

/** Parses a JSON body. */
export async function readJson(request: IncomingMessage, limit = BODY_BYTES_MAX): Promise<unknown> {
  const text = await readText(request, 'application/json', limit);
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequestError(400, 'The body is not valid JSON.');
  }
}
