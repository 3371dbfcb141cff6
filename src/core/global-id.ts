import type { NodeType } from './node-type.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the Relay global ID of a row: opaque to clients and unique across types. */
export const toGlobalId = (type: NodeType, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

/**
 * Longer than any global ID.
 *
 * Security: bounds the decoding work per ID, which aliases could otherwise multiply (denial of
 * service).
 */
const LENGTH_MAX = 100;

/** Parses a global ID. Returns null for anything that `toGlobalId` does not produce. */
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

/**
 * Returns the row ID in a global ID of this type; null if the ID is malformed or of another type.
 */
export function rowIdOf(type: NodeType, text: string): string | null {
  const parsed = parseGlobalId(text);
  return parsed?.type === type ? parsed.id : null;
}
