import { rmSync } from 'node:fs';
import { onServer, RUN_FOLDER, TEMPLATE } from './locations.ts';

/** Removes the databases of this run. */
export default async function removeDatabases() {
  rmSync(RUN_FOLDER, { recursive: true, force: true });
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return;
  const names = await onServer(url, [
    `select datname from pg_database where datname like '${TEMPLATE}%'`,
  ]);
  await onServer(
    url,
    names.map(({ datname }) => `drop database ${datname} with (force)`),
  );
}
