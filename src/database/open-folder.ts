import { MikroORM } from '@mikro-orm/postgresql';
import { connectionClass } from './connect/connection.ts';
import { explainRefusal } from './connect/start-failure.ts';
import type { Database } from './database.ts';
import { PGliteStream } from './embedded/pglite-stream.ts';
import { ORM_OPTIONS } from './orm-options.ts';
import type { OnStatement } from './pool-options.ts';

/** Opens the embedded database in a folder. */
export async function openFolder(folder: string, onStatement: OnStatement): Promise<Database> {
  // Loaded on demand, only for the embedded database.
  const { openEmbedded } = await import('./embedded/embedded.ts');
  const embedded = await openEmbedded(folder);
  const orm = await MikroORM.init({
    ...ORM_OPTIONS,
    dbName: 'postgres',
    user: 'postgres',
    pool: { min: 0, max: 1, idleTimeoutMillis: 0 },
    driverOptions: {
      Client: connectionClass({ onStatement, answerMs: null }),
      stream: () => new PGliteStream(embedded.engine),
      connectionTimeoutMillis: 10_000,
    },
  });
  const close = async (): Promise<void> => {
    await orm.close(true);
    await embedded.close();
  };
  const explain = (error: unknown): unknown =>
    explainRefusal(error, `DATA_DIR, ${folder}`) ?? error;
  try {
    // Needs no lock, because only this process uses the database.
    await orm.migrator.up();
    const pool = await orm.em.getConnection().getNativeClient();
    return {
      description: `embedded PostgreSQL in ${folder}`,
      orm,
      pool,
      lookupPool: pool,
      ownsTables: true,
      explain,
      fork: () => orm.em.fork(),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw explain(error);
  }
}
