import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PGlite } from '@electric-sql/pglite';
import { dataDir as initialDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { StartupError } from '../startup-error.ts';

/** An embedded PostgreSQL that this process alone has open. */
export interface EmbeddedDatabase {
  readonly engine: PGlite;
  close: () => Promise<void>;
}

/** The engine's own defaults, but with fsync on: an answer of "done" is to survive a crash. */
const START_PARAMS = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), '-c', 'shared_buffers=16MB'];

/** Opens the embedded database of a folder, or makes it there. Refuses a folder that another process has open. */
export async function openEmbedded(folder: string): Promise<EmbeddedDatabase> {
  const unlock = lock(folder);
  const dataDir = join(folder, 'postgres');
  try {
    const engine = await PGlite.create({ dataDir, startParams: START_PARAMS, ...(existsSync(dataDir) ? {} : { loadDataDir: await initialDatabase() }) });
    return {
      engine,
      close: async () => {
        await engine.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw new StartupError(
      `The embedded database in ${dataDir} does not open: ${error instanceof Error ? error.message : String(error)}. Is it complete, and may this user write there?`,
    );
  }
}

/** The engine takes no lock of its own, and two of them on one folder lose writes. SQLite's lock dies with the process. */
function lock(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
    const holder = new DatabaseSync(join(folder, 'lock.db'));
    holder.exec('pragma locking_mode = exclusive; pragma journal_mode = off; begin exclusive');
    return () => holder.close();
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    if (/locked/i.test(because))
      throw new StartupError(`The data directory ${folder} is in use by another process. Stop that one, or set DATA_DIR to another folder.`);
    throw new StartupError(`The data directory ${folder} cannot be used: ${because}. Set DATA_DIR to a folder that this user may write to.`);
  }
}
