import { sql, type Expression, type SqlBool } from 'kysely';

/** `hasExpired` in a statement. Never null, so that it can be negated. */
export const hasExpiredSql = (
  expiresAt: Expression<unknown>,
  now: Expression<Date>,
): Expression<SqlBool> => sql<SqlBool>`coalesce(${expiresAt} <= ${now}, false)`;
