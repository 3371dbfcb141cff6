import { ask, outcomeOf, toDocument } from '../../support/ask.ts';
import { rowId } from '../../support/node-id.ts';
import { world } from '../../support/own-world.ts';
import type { Tenant } from '../../support/world.ts';

/**
 * Whether the tests run on a PostgreSQL server. The embedded database has one connection, so its
 * transactions never overlap: there fewer rounds are run.
 */
export const isServer = process.env['TEST_DATABASE_URL'] !== undefined;

/** How many requests are sent at the same time. */
export const AT_ONCE = 20;

/** Sends a mutation and returns its outcome. */
export const mutate = async (secret: string, name: string, input: object | null): Promise<string> =>
  outcomeOf(
    await ask(world, secret, toDocument(name, input !== null), input ? { input } : {}),
    null,
  );

/** Makes so many of something. */
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Counts the outcomes that start with this text. */
export const count = (outcomes: readonly string[], outcome: string): number =>
  outcomes.filter((one) => one.startsWith(outcome)).length;

/** Reads rows of the database. */
export async function query<T extends object>(
  sql: string,
  values: readonly unknown[],
): Promise<T[]> {
  return (await world.database.pool.query<T>(sql, [...values])).rows;
}

/** Returns the actions of the events about an object, oldest first. */
export const events = async (tenant: Tenant, targetId: string): Promise<string[]> =>
  (
    await query<{ action: string }>(
      'select action from audit_event where organization_id = $1 and target_id = $2 order by occurred_at, id',
      [tenant.id, rowId(targetId)],
    )
  ).map(({ action }) => action);
