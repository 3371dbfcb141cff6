import { describe } from '@jest/globals';
import pg from 'pg';

const SERVER = process.env['TEST_DATABASE_URL'];
if (!SERVER) console.log('Several processes need a PostgreSQL server: set TEST_DATABASE_URL.');

/** Whether the tests have a PostgreSQL server. */
export const hasServer = SERVER !== undefined;

/**
 * `describe` for tests that need a PostgreSQL server. Without one they are skipped, with a printed
 * reason.
 */
export const describeOnServer = hasServer ? describe : describe.skip;

let made = 0;
const names: string[] = [];

async function withServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Creates an empty database on the test server. Returns its URL. */
export async function createTestDatabase(purpose: string): Promise<string> {
  const name = `latchkey_${purpose}_${process.pid}_${made++}`;
  await withServer(`create database ${name}`);
  names.push(name);
  return Object.assign(new URL(SERVER ?? ''), { pathname: `/${name}` }).href;
}

/** Drops the databases created here. */
export async function dropTestDatabases(): Promise<void> {
  for (const name of names.splice(0))
    await withServer(`drop database if exists ${name} with (force)`);
}
