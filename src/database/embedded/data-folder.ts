import { mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StartupError } from '../../core/startup-error.ts';

/** A new embedded database takes 40 MiB, and as much again during its creation and first writes. */
const NEW_DATABASE_BYTES = 96 * 1024 * 1024;
const PROBE_BYTES = 64 * 1024;

const BY_CODE: Readonly<Record<string, string>> = {
  ENOENT: 'it cannot be created there. Set DATA_DIR to a folder on a disk',
  EACCES:
    'this user may not write there. Change its owner or permissions, or set DATA_DIR to another folder',
  EPERM:
    'this user may not write there. Change its owner or permissions, or set DATA_DIR to another folder',
  EROFS: 'the file system is read-only. Mount it for writing, or set DATA_DIR to another folder',
  ENOTDIR: 'it, or a folder above it, is a file. Set DATA_DIR to a folder',
  EEXIST: 'it is a file. Set DATA_DIR to a folder',
  ENOSPC: 'the disk is full. Free space on it, or set DATA_DIR to another disk',
  EDQUOT: 'the disk quota of this user is exhausted. Free space, or set DATA_DIR to another disk',
  EMFILE: 'this process has too many open files. Raise its limit',
  ENAMETOOLONG: 'its path is too long. Set DATA_DIR to a shorter one',
  ELOOP: 'its path contains a loop of symbolic links. Set DATA_DIR to another folder',
  EIO: 'the disk reports errors. Check it',
};

/** Error numbers of the WebAssembly file system, which the engine uses to report disk errors. */
const ENGINE_CODES: Readonly<Record<number, string>> = {
  2: 'EACCES',
  19: 'EDQUOT',
  29: 'EIO',
  33: 'EMFILE',
  44: 'ENOENT',
  51: 'ENOSPC',
  54: 'ENOTDIR',
  63: 'EPERM',
  69: 'EROFS',
};

/**
 * Creates the data folder if needed, and verifies that files can be written to it. Throws a
 * one-line StartupError otherwise.
 */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolder(resolve(folder));
    if (!statSync(folder).isDirectory())
      throw Object.assign(new Error('a file'), { code: 'EEXIST' });
    const probe = join(folder, `write-test-${process.pid}`);
    try {
      writeFileSync(probe, Buffer.alloc(PROBE_BYTES, 1), { flush: true });
    } finally {
      rmSync(probe, { force: true });
    }
  } catch (error) {
    throw unusableFolder(folder, error);
  }
}

/**
 * Throws if the disk has too little space for a new database, because the engine would fail midway.
 */
export function requireSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= NEW_DATABASE_BYTES) return;
  throw new StartupError(
    `The data directory ${folder} cannot be used: the disk has ${Math.floor((bavail * bsize) / 1_048_576)} MiB free, and a new database needs ${NEW_DATABASE_BYTES / 1_048_576} MiB. Free space on it, or set DATA_DIR to another disk.`,
  );
}

/**
 * Converts an error of the file system or the engine to a one-line StartupError about the data
 * folder.
 */
export function unusableFolder(folder: string, error: unknown): StartupError {
  if (error instanceof StartupError) return error;
  const code = codeOf(error);
  const known = code === null ? undefined : BY_CODE[code];
  return new StartupError(
    `The data directory ${folder} cannot be used: ${known ?? `${wordsOf(error)}. Check that it is complete, and that this user may write there`}.`,
  );
}

/**
 * Replaces Node's `recursive` option, which never returns in /proc and reports the wrong error on a
 * read-only file system.
 */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return;
    const isParentMissing = code === 'ENOENT' && !exists(dirname(folder));
    if (!isParentMissing || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Returns the code of a system error or of an engine error. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, errno, cause } = error as {
    readonly code?: unknown;
    readonly errno?: unknown;
    readonly cause?: unknown;
  };
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return code;
  if (typeof errno === 'number' && ENGINE_CODES[errno] !== undefined) return ENGINE_CODES[errno];
  return cause === undefined ? null : codeOf(cause);
}

function wordsOf(error: unknown): string {
  const { message } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly message?: unknown;
  };
  return typeof message === 'string' && message !== ''
    ? (message.split('\n', 1)[0] ?? '')
    : 'the database cannot be opened';
}
