import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PGlite } from '@electric-sql/pglite';
import { StartupError } from '../../core/startup-error.ts';
import { prepareDataFolder, requireSpace, unusableFolder } from './data-folder.ts';
import { Engine } from './engine.ts';

/** An embedded PostgreSQL database, locked by this process. */
export interface EmbeddedDatabase {
  readonly engine: PGlite;
  close: () => Promise<void>;
}

/**
 * Opens the embedded database in a folder, creating it if needed. Throws if another process has it
 * open.
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
 * Creates the database at the first start. Creates it again if the first start did not complete,
 * because nothing can have been written to it.
 */
async function openEngine(folder: string): Promise<PGlite> {
  const dataDir = join(folder, 'postgres');
  const unfinished = join(folder, 'unfinished');
  if (existsSync(unfinished)) rmSync(dataDir, { recursive: true, force: true });
  if (existsSync(dataDir)) return start(dataDir);
  requireSpace(folder);
  writeFileSync(unfinished, '', { flush: true });
  try {
    // Loaded on demand, only for the first start.
    const { unpackDatabase, syncToDisk } = await import('./unpack.ts');
    await unpackDatabase(dataDir);
    const engine = await start(dataDir);
    rmSync(unfinished);
    // Otherwise a power failure could bring the file back, and the next start remove the database.
    await syncToDisk(folder);
    return engine;
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(unfinished, { force: true });
    throw error;
  }
}

async function start(dataDir: string): Promise<PGlite> {
  const engine = new Engine(dataDir);
  await engine.waitReady;
  return engine;
}

/**
 * Locks the folder, because the engine does not, and two engines on one folder lose writes.
 * SQLite's lock is released when the process exits.
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
      `The data directory ${folder} is in use by another process. Stop that process, or set DATA_DIR to another folder.`,
    );
  }
}
