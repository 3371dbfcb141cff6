import type { Cursor } from '../database/page.ts';

/** Returns the opaque text of a cursor. */
export const formatCursor = ({ at, id }: Cursor): string =>
  Buffer.from(typeof at === 'number' ? `${at}:${id}` : `=${at}:${id}`).toString('base64url');
const CURSOR = /^(?:(-?\d{1,15})|=(.{0,200})):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/su;

/** The instants that PostgreSQL and this server format alike: the years 1 to 9999. */
const [EARLIEST, LATEST] = [
  Date.parse('0001-01-01T00:00:00Z'),
  Date.parse('9999-12-31T23:59:59.999Z'),
];

/** Longer than any cursor, which contains a name of up to 100 four-byte characters and an id. */
const CURSOR_LENGTH_MAX = 1_000;

/** Parses the text of a cursor. Returns null if it is malformed. */
export function parseCursor(text: string): Cursor | null {
  if (text.length > CURSOR_LENGTH_MAX) return null;
  const [, time, name, id] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (id === undefined) return null;
  if (name !== undefined) return { at: name, id };
  const at = Number(time);
  return at >= EARLIEST && at <= LATEST ? { at, id } : null;
}
