import type { Logger } from 'pino';
import { inBrief } from '../catalog/catalog-change.ts';
import { findRememberedDigest } from '../catalog/catalog-state.store.ts';
import type { Database } from '../database/database.ts';
import { adoptCatalog, type CatalogStart } from '../role/adopt-catalog.usecase.ts';
import type { Request } from '../core/request.ts';

/**
 * Makes the database one of this catalogue, and says in the log what changed and what lost its
 * meaning. Returns the catalogue's digest.
 */
export async function runCatalog(
  request: Request,
  start: CatalogStart,
  log: Logger,
): Promise<string> {
  const { digest, changes, losses } = await request.writeUnauthenticated((write) =>
    adoptCatalog(write, start),
  );
  if (changes.length > 0) log.warn(`The catalogue changed: ${inBrief(changes)}`);
  if (losses.length > 0) log.warn(`Without a meaning in this catalogue: ${inBrief(losses)}`);
  return digest;
}

const LOOK_MS = 60_000;

/**
 * Looks once a minute whether another instance started with a different catalogue, and says so once
 * for each. This one goes on with its own until it is restarted: during a rolling restart the two
 * run side by side. Returns a function that stops it.
 */
export function watchCatalog(
  fork: Database['fork'],
  digest: string,
  log: Logger,
  lookMs = LOOK_MS,
): () => void {
  let told = digest;
  const look = async (): Promise<void> => {
    const now = await findRememberedDigest(fork());
    if (now === null || now === told) return;
    told = now;
    if (now !== digest)
      log.warn(
        'Another instance started with a different catalogue, which decides from now on. Restart this one with the same CATALOG_FILE: until then it goes by the old one.',
      );
  };
  // Without an answer it is looked again in a minute.
  const timer = setInterval(() => void look().catch(() => undefined), lookMs).unref();
  return () => clearInterval(timer);
}
