import type { EntityManager } from '@mikro-orm/postgresql';
import { millis, rows } from './query.ts';

/** The place of a row in a list that is ordered by time, then by id. */
export interface Place {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

/** A stretch of a list: between two places, so many rows, from its start or (inverted) from its end. */
export interface Window {
  readonly after: Place | null;
  readonly before: Place | null;
  readonly limit: number;
  readonly inverted: boolean;
}

/** What to list: a table, its columns of time and id, and conditions with their values ($1, $2 …). */
export interface Listing {
  readonly from: string;
  readonly time: string;
  readonly id: string;
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  readonly newestFirst: boolean;
}

/** The rows of a window, by place. An inverted window comes back to front, as Relay's helper expects it. */
export async function listPlaces(
  em: EntityManager,
  { from, time, id, where, values, newestFirst }: Listing,
  { after, before, limit, inverted }: Window,
): Promise<Place[]> {
  const bound = [...values];
  const beyond = (place: Place, sign: '<' | '>'): string => {
    bound.push(new Date(place.at).toISOString(), place.id);
    return `(${time}, ${id}) ${sign} ($${bound.length - 1}::timestamptz, $${bound.length}::uuid)`;
  };
  const conditions = [...where, ...(after ? [beyond(after, newestFirst ? '<' : '>')] : []), ...(before ? [beyond(before, newestFirst ? '>' : '<')] : [])];
  bound.push(limit);
  const direction = newestFirst === inverted ? 'asc' : 'desc';
  return rows<Place>(
    em,
    `select ${millis(time)} as at, ${id} as id from ${from} where ${conditions.join(' and ')} order by ${time} ${direction}, ${id} ${direction} limit $${bound.length}`,
    bound,
  );
}

/** How many rows there are in all, whatever the window. */
export async function countListing(em: EntityManager, { from, where, values }: Listing): Promise<number> {
  const [row] = await rows<{ count: number }>(em, `select count(*)::int as count from ${from} where ${where.join(' and ')}`, values);
  return row?.count ?? 0;
}

/** A pattern for `ilike` that finds the text anywhere, taken literally. */
export const anywhere = (text: string): string => `%${startingWith(text)}`;

/** A pattern for `ilike` that finds what starts with the text, taken literally. */
export const startingWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
