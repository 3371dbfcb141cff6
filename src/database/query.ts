import {
  Kysely,
  PostgresDialect,
  sql,
  type ColumnType,
  type Expression,
  type KyselyPlugin,
  type RawBuilder,
} from 'kysely';
import type { EntityManager, InferKyselyDB } from '@mikro-orm/postgresql';
import { ValidationError } from '../core/refusal.ts';
import type { ENTITIES } from './entities.ts';

type Inferred = InferKyselyDB<(typeof ENTITIES)[number]>;

/**
 * A timestamp. The driver returns it as text in the session's time zone, so select it with `millis`.
 */
type Time = Date | string;

/** The type of a column, as it is read and as it is written. */
type TableColumn<T> = [T] extends [Date | null]
  ? ColumnType<Time | Extract<T, null>, Date | Extract<T, null>, Date | Extract<T, null>>
  : T extends readonly string[]
    ? ColumnType<string[], readonly string[], readonly string[]>
    : T;

/** All tables by name, with the columns of their entities. */
export type Tables = {
  [T in keyof Inferred]: { [C in keyof Inferred[T]]: TableColumn<Inferred[T][C]> };
};

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  // Walks every node of the statement, so it avoids the arrays of Object.values.
  for (const key in value) if (holdsNul(value[key as keyof typeof value])) return true;
  return false;
}

/** Rejects NUL characters, which PostgreSQL's text type does not support. */
const REJECT_NUL: KyselyPlugin = {
  transformQuery: ({ node }) => {
    if (holdsNul(node))
      throw new ValidationError([
        { path: [], message: 'Text must not contain the NUL character.' },
      ]);
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
};

/**
 * Returns the query builder of all tables, in the EntityManager's transaction, if any. Values are
 * bound parameters; the EntityManager's own statements interpolate them instead.
 */
export const tables = (em: EntityManager): Kysely<Tables> =>
  em.getKysely<Tables>().withPlugin(REJECT_NUL);

/** Builds statements that are compiled once, at start. It has no connection. */
export const statements = new Kysely<Tables>({
  dialect: new PostgresDialect({
    pool: () => Promise.reject(new Error('A compiled statement runs on a pool.')),
  }),
});

/** Matches any of the values, as one parameter: the text of the statement does not depend on them. */
export const anyOf = <T>(values: readonly T[]): RawBuilder<T> => sql<T>`any(${values})`;

/** The number of rows. */
export const COUNT = sql<number>`count(*)::int`;

/** The current time by the database's clock, which is authoritative. */
export const NOW = sql<Date>`clock_timestamp()`;

/**
 * Selects a timestamp as milliseconds since 1970, independent of driver settings and time zones.
 * `date_part` returns float8 and costs half of `extract`, which returns numeric.
 */
export const millis = <T extends Time | null>(
  time: Expression<T>,
): RawBuilder<number | Extract<T, null>> => sql`date_part('epoch', ${time}) * 1000`;

/** Selects the current time, as `millis` does: the column of a Date has no microseconds either. */
export const NOW_MILLIS = millis(sql<Date>`date_trunc('milliseconds', ${NOW})`);

/** Converts a result of `millis` to a Date. Rounds, because float8 is inexact in distant years. */
export const toDate = (value: number): Date => new Date(Math.round(value));

/** Converts a result of `millis` on a nullable column to a Date or null. */
export const toDateOrNull = (value: number | null): Date | null =>
  value === null ? null : toDate(value);

/** Returns the current time by the database's clock. */
export async function databaseNow(em: EntityManager): Promise<Date> {
  const { now } = await tables(em).selectNoFrom(NOW_MILLIS.as('now')).executeTakeFirstOrThrow();
  return toDate(now);
}
