import { randomUUID } from 'node:crypto';

/** The global id of a row. */
export const globalId = (type: string, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

/** The row id in a global id. */
export const rowId = (id: string): string =>
  Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';

/** A global id that is nobody's. */
export const absent = (type: string): string => globalId(type, randomUUID());

/** The paths that a refused mutation names, in the order in which it names them. */
export function pathsOf(result: object): string[] {
  if (!('issues' in result)) throw new Error(`Not a ValidationError: ${JSON.stringify(result)}`);
  return (result.issues as { path: string[] }[]).map(({ path }) => path.join('.'));
}

/** What a caller hears who is nobody. */
export const NOBODY = { status: 401, code: 'UNAUTHENTICATED' };
