import { randomUUID } from 'node:crypto';

/** Returns the global id of a row. */
export const globalId = (type: string, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

/** Returns the row id of a global id. */
export const rowId = (id: string): string =>
  Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';

/** Returns a well-formed global id without an object. */
export const absent = (type: string): string => globalId(type, randomUUID());

/** Returns the paths of the invalid inputs, in the order of the response. */
export function pathsOf(result: object): string[] {
  if (!('issues' in result)) throw new Error(`Not a ValidationError: ${JSON.stringify(result)}`);
  return (result.issues as { path: string[] }[]).map(({ path }) => path.join('.'));
}

/** The response to an anonymous caller. */
export const NOBODY = { status: 401, code: 'UNAUTHENTICATED' };
