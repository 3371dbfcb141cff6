import { mkdirSync } from 'node:fs';
import { openDatabase } from '../../src/database/database.ts';
import { buildConsole } from './build-console.ts';
import { databaseUrl, onServer, TEMPLATE, TEMPLATE_FOLDER } from './locations.ts';

/**
 * Builds the console if necessary, and migrates one template database, which each worker copies.
 */
export default async function prepareDatabases() {
  buildConsole();
  const url = process.env.TEST_DATABASE_URL;
  console.log(
    url
      ? `\nTesting on PostgreSQL at ${new URL(url).host}`
      : '\nTesting on the embedded database (set TEST_DATABASE_URL for a PostgreSQL server)',
  );
  if (url) await onServer(url, [`create database ${TEMPLATE}`]);
  else mkdirSync(TEMPLATE_FOLDER, { recursive: true });
  const database = await openDatabase(
    url
      ? { kind: 'server', url: databaseUrl(url, TEMPLATE), poolSize: 2 }
      : { kind: 'embedded', folder: TEMPLATE_FOLDER },
  );
  await database.close();
}
