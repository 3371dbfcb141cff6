import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clientOptions } from '../../../src/database/connect/client-options.ts';
import { readTarget } from '../../../src/database/connect/read-target.ts';

/** The name of every connection of a run. */
export const APPLICATION = 'latchkey-consistency';

const CONNECT_MS = 5_000;
const TRIES_MAX = 300;
const TRY_AGAIN_AFTER_MS = 100;

/** Runs a statement on a new connection, which no earlier fault can have broken. */
export async function queryRows<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const target = readTarget(databaseUrl, 'DATABASE_URL');
  const client = new pg.Client({
    ...clientOptions(target, { hostMs: CONNECT_MS, connectMs: CONNECT_MS * target.hosts.length }),
    application_name: APPLICATION,
  });
  // Errors of an idle connection arrive here.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Repeats the statement until the database answers, for steps during faults. */
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
