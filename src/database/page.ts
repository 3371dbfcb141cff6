import { sql, type AliasableExpression, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { ValidationError } from '../core/refusal.ts';
import { COUNT, millis, toDate } from './query.ts';

/** The position of a row in a list ordered by time or text, then by ID. */
export interface Cursor {
  /** Milliseconds since 1970, or the text. */
  readonly at: number | string;
  readonly id: string;
}

/**
 * A page of a list: at most `limit` rows between two positions, from the start or (inverted) from
 * the end.
 */
export interface PageWindow {
  readonly after: Cursor | null;
  readonly before: Cursor | null;
  readonly limit: number;
  readonly inverted: boolean;
}

/**
 * The expression to order by. Never null, and exact to the millisecond, because a position must
 * match its row again.
 */
export type SortOrder =
  | { readonly type: 'timestamptz'; readonly by: AliasableExpression<Date | string> }
  | { readonly type: 'text'; readonly by: AliasableExpression<string> };

/** The list to page through: its tables with their conditions, its order and its ID. */
export interface Listing<DB, TB extends keyof DB> {
  /** Selects nothing yet. */
  readonly rows: SelectQueryBuilder<DB, TB, object>;
  readonly orderBy: SortOrder;
  readonly id: AliasableExpression<string>;
  readonly isDescending: boolean;
}

/**
 * Returns the positions of the rows in a page. An inverted page is in reverse order, as Relay's
 * helper expects.
 */
export async function listCursors<DB, TB extends keyof DB>(
  { rows, orderBy, id, isDescending }: Listing<DB, TB>,
  { after, before, limit, inverted }: PageWindow,
): Promise<Cursor[]> {
  const beyond = (cursor: Cursor, sign: '<' | '>') =>
    sql<SqlBool>`(${orderBy.by}, ${id}) ${sql.raw(sign)} (${valueOf(cursor, orderBy)}::${sql.raw(orderBy.type)}, ${cursor.id}::uuid)`;
  const direction = isDescending === inverted ? 'asc' : 'desc';
  const at: AliasableExpression<number | string> =
    orderBy.type === 'text' ? orderBy.by : millis(orderBy.by);
  let page = rows;
  if (after) page = page.where(beyond(after, isDescending ? '<' : '>'));
  if (before) page = page.where(beyond(before, isDescending ? '>' : '<'));
  const cursors = await page
    .select([at.as('at'), id.as('id')])
    .orderBy(orderBy.by, direction)
    .orderBy(id, direction)
    .limit(limit)
    .$castTo<Cursor>()
    .execute();
  return cursors.map((cursor) =>
    typeof cursor.at === 'number' ? { ...cursor, at: toDate(cursor.at).getTime() } : cursor,
  );
}

/**
 * Returns a position's value in the list's order. Throws if the cursor belongs to a list with a
 * different order.
 */
function valueOf({ at }: Cursor, { type }: SortOrder): string {
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
export async function countListing<DB, TB extends keyof DB>({
  rows,
}: Pick<Listing<DB, TB>, 'rows'>): Promise<number> {
  const [row] = await rows.select(COUNT.as('count')).$castTo<{ count: number }>().execute();
  return row?.count ?? 0;
}

/** Returns an `ilike` pattern that matches the literal text anywhere. */
export const anywhere = (text: string): string => `%${startingWith(text)}`;

/** Returns an `ilike` pattern that matches values starting with the literal text. */
export const startingWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
