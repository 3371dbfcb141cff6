import { CompiledQuery } from 'kysely';
import { ValidationError } from '../core/refusal.ts';
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Runs one statement with bound parameters ($1, $2 …) in the EntityManager's transaction, if any.
 * MikroORM's own `execute` interpolates the values instead. Rejects NUL characters, which
 * PostgreSQL's text type does not support.
 */
export async function rows<Row>(
  em: EntityManager,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  if (values.flat().some((value) => typeof value === 'string' && value.includes('\0'))) {
    throw new ValidationError([{ path: [], message: 'Text must not contain the NUL character.' }]);
  }
  const result = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return result.rows;
}

/**
 * Returns an SQL expression for a timestamp column as milliseconds since 1970, independent of
 * driver settings and time zones.
 */
export const millis = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** Converts a result of `millis` to a Date. */
export const toDate = (value: number): Date => new Date(Math.trunc(value));

/** Converts a result of `millis` on a nullable column to a Date or null. */
export const toDateOrNull = (value: number | null): Date | null =>
  value === null ? null : toDate(value);

/** Returns the current time by the database's clock, which is authoritative. */
export async function databaseNow(em: EntityManager): Promise<Date> {
  const [row] = await rows<{ now: number }>(em, `select ${millis('clock_timestamp()')} as now`);
  if (!row) throw new Error('The database did not return the current time.');
  return toDate(row.now);
}
