import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PGlite } from '@electric-sql/pglite';
import { dataDir as initialDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { StartupError } from '../../core/startup-error.ts';
import { prepareDataFolder, requireSpace, unusableFolder } from './data-folder.ts';

/** An embedded PostgreSQL that this process alone has open. */
export interface EmbeddedDatabase {
  readonly engine: PGlite;
  close: () => Promise<void>;
}

/** The engine's own defaults, but with fsync on: an answer of "done" is to survive a crash. */
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'shared_buffers=16MB',
];

/**
 * Opens the embedded database of a folder, or makes it there. Refuses a folder that another process
 * has open.
 */
export async function openEmbedded(folder: string): Promise<EmbeddedDatabase> {
  prepareDataFolder(folder);
  const unlock = lock(folder);
  try {
    const engine = await openEngine(folder);
    return {
      engine,
      close: async () => {
        await engine.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw unusableFolder(folder, error);
  }
}

/**
 * Makes the database at the first start, or anew when the first start did not come to its end:
 * nothing was ever written to it then.
 */
async function openEngine(folder: string): Promise<PGlite> {
  const dataDir = join(folder, 'postgres');
  const unfinished = join(folder, 'unfinished');
  if (existsSync(unfinished)) rmSync(dataDir, { recursive: true, force: true });
  if (existsSync(dataDir)) return PGlite.create({ dataDir, startParams: START_PARAMS });
  requireSpace(folder);
  writeFileSync(unfinished, '', { flush: true });
  try {
    const engine = await PGlite.create({
      dataDir,
      startParams: START_PARAMS,
      loadDataDir: await initialDatabase(),
    });
    rmSync(unfinished);
    return engine;
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/**
 * The engine takes no lock of its own, and two of them on one folder lose writes. SQLite's lock
 * dies with the process.
 */
function lock(folder: string): () => void {
  try {
    const holder = new DatabaseSync(join(folder, 'lock.db'));
    holder.exec('pragma locking_mode = exclusive; pragma journal_mode = off; begin exclusive');
    return () => holder.close();
  } catch (error) {
    const isLocked = /locked/i.test(
      error instanceof Error ? error.message : String((error as { message?: unknown }).message),
    );
    if (!isLocked) throw unusableFolder(folder, error);
    throw new StartupError(
      `The data directory ${folder} is in use by another process. Stop that one, or set DATA_DIR to another folder.`,
    );
  }
}
