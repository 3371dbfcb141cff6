import { mkdir, open, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { x as extract } from 'tar';

const PACKAGE = createRequire(import.meta.url).resolve('@electric-sql/pglite-prepopulatedfs');
const ARCHIVE = join(dirname(PACKAGE), 'prepopulatedfs.tgz');
const FILES_AT_ONCE = 16;

/**
 * Creates a folder with a new database, file by file, because the engine would hold all of them in
 * memory several times. The files survive a power failure once this resolves.
 */
export async function unpackDatabase(folder: string): Promise<void> {
  await mkdir(folder);
  const failures: unknown[] = [];
  await extract({
    file: ARCHIVE,
    cwd: folder,
    noMtime: true,
    onwarn: (code, message) => {
      // The archive names its files from the root.
      if (code !== 'TAR_ENTRY_INFO') failures.push(message);
    },
  });
  if (failures.length > 0) throw failures[0];
  const entries = await readdir(folder, { recursive: true });
  const limit = pLimit(FILES_AT_ONCE);
  await Promise.all(['.', ...entries].map((entry) => limit(() => syncToDisk(join(folder, entry)))));
}

/** Waits until the disk has a file, or the names in a folder. */
export async function syncToDisk(path: string): Promise<void> {
  await using file = await open(path);
  await file.sync();
}
