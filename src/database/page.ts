import type { EntityManager } from '@mikro-orm/postgresql';
import { ValidationError } from '../core/refusal.ts';
import { millis, rows } from './query.ts';

/** The place of a row in a list that is ordered by time or by text, then by id. */
export interface Place {
  /** Milliseconds since 1970, or the text. */
  readonly at: number | string;
  readonly id: string;
}

/**
 * A stretch of a list: between two places, so many rows, from its start or (inverted) from its end.
 */
export interface Window {
  readonly after: Place | null;
  readonly before: Place | null;
  readonly limit: number;
  readonly inverted: boolean;
}

/**
 * What a list is ordered by, in SQL. Never null, and exact to the millisecond: a place must find
 * its row again.
 */
export interface Expression {
  readonly sql: string;
  readonly type: 'timestamptz' | 'text';
}

/**
 * What to list: a table, what it is ordered by, its id, and conditions with their values ($1, $2
 * …).
 */
export interface Listing {
  readonly from: string;
  readonly orderBy: Expression;
  readonly id: string;
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  readonly isDescending: boolean;
}

/**
 * The rows of a window, by place. An inverted window comes back to front, as Relay's helper expects
 * it.
 */
export async function listPlaces(
  em: EntityManager,
  { from, orderBy, id, where, values, isDescending }: Listing,
  { after, before, limit, inverted }: Window,
): Promise<Place[]> {
  const bound = [...values];
  const beyond = (place: Place, sign: '<' | '>'): string => {
    bound.push(valueOf(place, orderBy), place.id);
    return `(${orderBy.sql}, ${id}) ${sign} ($${bound.length - 1}::${orderBy.type}, $${bound.length}::uuid)`;
  };
  const conditions = [
    ...where,
    ...(after ? [beyond(after, isDescending ? '<' : '>')] : []),
    ...(before ? [beyond(before, isDescending ? '>' : '<')] : []),
  ];
  bound.push(limit);
  const direction = isDescending === inverted ? 'asc' : 'desc';
  const at = orderBy.type === 'text' ? orderBy.sql : millis(orderBy.sql);
  return rows<Place>(
    em,
    `select ${at} as at, ${id} as id from ${from} where ${conditions.join(' and ')} order by ${orderBy.sql} ${direction}, ${id} ${direction} limit $${bound.length}`,
    bound,
  );
}

/**
 * The value of a place, as the list's order has it; a place of another order is no place in this
 * list.
 */
function valueOf({ at }: Place, { type }: Expression): string {
  if (typeof at === 'string' && type === 'text') return at;
  if (typeof at === 'number' && type === 'timestamptz') return new Date(at).toISOString();
  throw new ValidationError([
    { path: [], message: 'The cursor is of a list in another order: begin at the start.' },
  ]);
}

/** How many rows there are in all, whatever the window. */
export async function countListing(
  em: EntityManager,
  { from, where, values }: Listing,
): Promise<number> {
  const [row] = await rows<{ count: number }>(
    em,
    `select count(*)::int as count from ${from} where ${where.join(' and ')}`,
    values,
  );
  return row?.count ?? 0;
}

/** A pattern for `ilike` that finds the text anywhere, taken literally. */
export const anywhere = (text: string): string => `%${startingWith(text)}`;

/** A pattern for `ilike` that finds what starts with the text, taken literally. */
export const startingWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
