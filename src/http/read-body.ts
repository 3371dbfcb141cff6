import type { IncomingMessage } from 'node:http';
import rawBody from 'raw-body';
import { asciiLowerCase } from '../ascii-case.ts';

/** A body that cannot be taken, with the status that says so and what would be right. */
export class BodyError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const BODY_BYTES_MAX = 262_144;

/** Is the body announced as this media type, in UTF-8? */
export function isMediaType({ headers }: IncomingMessage, type: string): boolean {
  if (headers['content-type'] === type) return true;
  const [announced = '', ...parameters] = asciiLowerCase(headers['content-type'] ?? '').split(';');
  return announced.trim() === type && parameters.every((parameter) => /^\s*(charset\s*=\s*"?utf-?8"?\s*)?$/.test(parameter));
}

async function readText(request: IncomingMessage, type: string): Promise<string> {
  if (!isMediaType(request, type)) throw new BodyError(415, `Send the request as Content-Type: ${type}, in UTF-8.`);
  try {
    return await rawBody(request, { length: request.headers['content-length'] ?? null, limit: BODY_BYTES_MAX, encoding: 'utf8' });
  } catch (error) {
    if ((error as { type?: string }).type === 'entity.too.large') throw new BodyError(413, `The body may have ${BODY_BYTES_MAX} bytes at most.`);
    throw new BodyError(400, 'The body did not arrive whole.');
  }
}

/** Reads a form (application/x-www-form-urlencoded). RFC 6749, section 3.2: an empty parameter counts as left out, and none may come twice. */
export async function readForm(request: IncomingMessage): Promise<ReadonlyMap<string, string>> {
  const pairs = [...new URLSearchParams(await readText(request, 'application/x-www-form-urlencoded'))].filter(([, value]) => value !== '');
  const form = new Map(pairs);
  if (form.size < pairs.length) throw new BodyError(400, 'A parameter is there twice.');
  return form;
}

/** Reads JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request, 'application/json');
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError(400, 'The body is not JSON.');
  }
}
