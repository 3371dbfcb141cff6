import type { NodeType } from './node-type.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Relay's global id: opaque to clients, unique among all types. */
export const toGlobalId = (type: NodeType, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

/**
 * Longer than any global id. Security: a long text in place of an id is not decoded, once for each
 * alias.
 */
const LENGTH_MAX = 100;

/** Reads a global id; null for anything that `toGlobalId` does not make. */
export function parseGlobalId(text: string): { readonly type: string; readonly id: string } | null {
  if (text.length > LENGTH_MAX) return null;
  const [type = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(':');
  if (
    rest.length > 0 ||
    !UUID.test(id) ||
    Buffer.from(`${type}:${id}`).toString('base64url') !== text
  )
    return null;
  return { type, id };
}

/** The row id in a global id of this type; null when it is of another type, or none. */
export function rowIdOf(type: NodeType, text: string): string | null {
  const parsed = parseGlobalId(text);
  return parsed?.type === type ? parsed.id : null;
}
