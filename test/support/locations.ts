import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseLocation } from '../../src/database/database.ts';

/**
 * The name of this test run, which keeps concurrent runs apart. Set by the set-up and inherited by
 * the workers.
 */
const run = (process.env['LATCHKEY_TEST_RUN'] ??= String(process.pid));

/** The folder with the embedded databases of this run. */
export const RUN_FOLDER = join(import.meta.dirname, '../../.cache/test-databases', run);
/** The migrated database that each worker copies. */
export const TEMPLATE = `latchkey_test_${run}`;
export const TEMPLATE_FOLDER = join(RUN_FOLDER, 'template');

/** Runs statements on the server's maintenance database. */
export async function onServer<Row>(url: string, statements: readonly string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows as Row[];
    return rows;
  } finally {
    await client.end();
  }
}

/** Returns the URL of another database on the same server. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/**
 * Returns the database of this worker, or the one of this name. Clones it from the template on
 * first use.
 */
export async function cloneDatabase(
  name = `worker_${process.env['JEST_WORKER_ID'] ?? '0'}`,
): Promise<DatabaseLocation> {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) {
    const folder = join(RUN_FOLDER, name);
    if (!existsSync(folder)) cpSync(TEMPLATE_FOLDER, folder, { recursive: true });
    return { kind: 'embedded', folder };
  }
  const database = `${TEMPLATE}_${name}`;
  await onServer(url, [`create database ${database} template ${TEMPLATE}`]).catch(
    (error: unknown) => {
      if ((error as { code?: string }).code !== '42P04') throw error;
    },
  );
  return { kind: 'server', url: databaseUrl(url, database), poolSize: 25 };
}
