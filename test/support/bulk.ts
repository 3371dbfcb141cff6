import pg from 'pg';
import { openDatabase } from '../../src/database/database.ts';

/** Migrates a database. Returns a pool without the statement timeout that the server sets. */
export async function openForBulk(url: string): Promise<pg.Pool> {
  const database = await openDatabase({ kind: 'server', url, poolSize: 2 });
  await database.close();
  return new pg.Pool({ connectionString: url, max: 4 });
}
