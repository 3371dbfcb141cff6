import type { Logger } from 'pino';
import { inBrief } from '../catalog/catalog-change.ts';
import { findRememberedDigest } from '../catalog/catalog-state.store.ts';
import type { Database } from '../database/database.ts';
import { adoptCatalog, type CatalogStart } from '../role/adopt-catalog.usecase.ts';
import type { Call } from '../core/call.ts';

/**
 * Adopts the catalogue and logs what changed and what lost its effect. Returns the digest of the
 * catalogue.
 */
export async function runCatalog(request: Call, start: CatalogStart, log: Logger): Promise<string> {
  const { digest, changes, losses } = await request.writeUnauthenticated((write) =>
    adoptCatalog(write, start),
  );
  if (changes.length > 0) log.warn(`The catalogue changed: ${inBrief(changes)}`);
  if (losses.length > 0) log.warn(`No longer in effect with this catalogue: ${inBrief(losses)}`);
  return digest;
}

const LOOK_MS = 60_000;

/**
 * Checks once a minute whether another instance started with a different catalogue, and logs each
 * one once. This instance keeps using its own until it is restarted, because both run side by side
 * during a rolling restart. Returns a function that stops it.
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
        'Another instance started with a different catalogue, which is now the current one. This instance still uses the old one: restart it with the same CATALOG_FILE.',
      );
  };
  // A failed check is repeated at the next interval.
  const timer = setInterval(() => void look().catch(() => undefined), lookMs).unref();
  return () => clearInterval(timer);
}
