import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const TRIES_MAX = 300;
const TRY_AGAIN_AFTER_MS = 100;

/** One statement on a connection of its own, which no fault of the run can have broken before. */
export async function queryRows<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'consistency' });
  // A connection that breaks while nobody waits for it says so here.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The same, again until the database answers: for what a step has to know while everything is being
 * broken.
 */
export async function insistOnRows<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await queryRows<Row>(databaseUrl, text, values);
    } catch (error) {
      if (tries === TRIES_MAX) throw error;
      await sleep(TRY_AGAIN_AFTER_MS);
    }
  }
}
