import { CompiledQuery } from 'kysely';
import { ValidationError } from '../core/refusal.ts';
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Runs one statement with bound parameters ($1, $2 …) in the transaction that the EntityManager is
 * in, if any. MikroORM's own `execute` writes values into the text instead. PostgreSQL's text has
 * no NUL: that is said in our words.
 */
export async function rows<Row>(
  em: EntityManager,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  if (values.flat().some((value) => typeof value === 'string' && value.includes('\0'))) {
    throw new ValidationError([{ path: [], message: 'Text cannot hold the character NUL.' }]);
  }
  const result = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return result.rows;
}

/**
 * A column of time as milliseconds since 1970, so that no driver setting or time zone has a say.
 */
export const millis = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** What `millis` gave, as a Date. */
export const toDate = (value: number): Date => new Date(Math.trunc(value));

/** The same for a column that may be null. */
export const toDateOrNull = (value: number | null): Date | null =>
  value === null ? null : toDate(value);

/** The moment by the database's clock: the only one that decides. */
export async function databaseNow(em: EntityManager): Promise<Date> {
  const [row] = await rows<{ now: number }>(em, `select ${millis('clock_timestamp()')} as now`);
  if (!row) throw new Error('The database did not say what time it is.');
  return toDate(row.now);
}
