import pg from 'pg';
import { openDatabase } from '../../src/database/database.ts';

/**
 * Migrates a database and gives connections to it that wait as long as it takes: the server's own
 * give up a statement soon.
 */
export async function openForBulk(url: string): Promise<pg.Pool> {
  const database = await openDatabase({ kind: 'server', url, poolSize: 2 });
  await database.close();
  return new pg.Pool({ connectionString: url, max: 4 });
}
