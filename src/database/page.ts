import type { EntityManager } from '@mikro-orm/postgresql';
import { ValidationError } from '../core/refusal.ts';
import { millis, rows } from './query.ts';

/** The position of a row in a list ordered by time or text, then by ID. */
export interface Place {
  /** Milliseconds since 1970, or the text. */
  readonly at: number | string;
  readonly id: string;
}

/**
 * A page of a list: at most `limit` rows between two positions, from the start or (inverted) from
 * the end.
 */
export interface Window {
  readonly after: Place | null;
  readonly before: Place | null;
  readonly limit: number;
  readonly inverted: boolean;
}

/**
 * An SQL expression to order by. Never null, and exact to the millisecond, because a position must
 * match its row again.
 */
export interface Expression {
  readonly sql: string;
  readonly type: 'timestamptz' | 'text';
}

/**
 * The list to page through: a table, its order, its ID, and conditions with their values ($1, $2
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
 * Returns the positions of the rows in a page. An inverted page is in reverse order, as Relay's
 * helper expects.
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
 * Returns a position's value in the list's order. Throws if the cursor belongs to a list with a
 * different order.
 */
function valueOf({ at }: Place, { type }: Expression): string {
  if (typeof at === 'string' && type === 'text') return at;
  if (typeof at === 'number' && type === 'timestamptz') return new Date(at).toISOString();
  throw new ValidationError([
    {
      path: [],
      message: 'This cursor belongs to a list with a different order. Start from the first page.',
    },
  ]);
}

/** Returns the number of rows in the list, regardless of the page. */
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

/** Returns an `ilike` pattern that matches the literal text anywhere. */
export const anywhere = (text: string): string => `%${startingWith(text)}`;

/** Returns an `ilike` pattern that matches values starting with the literal text. */
export const startingWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
