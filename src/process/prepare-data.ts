import type { Logger } from 'pino';
import type { Catalog } from '../catalog/catalog.ts';
import type { SetUpLink } from '../core/call.ts';
import type { Database } from '../database/database.ts';
import type { RateLimits } from '../rate-limit/rate-limits.ts';
import type { Hasher } from '../secrets/hash.ts';
import { NO_CLIENT, toCall } from '../server/live-call.ts';
import type { Config } from './config.ts';
import { makeOwner } from './first-owner.ts';
import { runCatalog, watchCatalog } from './run-catalog.ts';

/**
 * Adopts the catalogue and creates the first owner. Returns the set-up link if no owner exists yet,
 * and a function that stops watching the catalogue.
 */
export async function prepareData(
  config: Config,
  {
    log,
    ...parts
  }: {
    readonly catalog: Catalog;
    readonly hasher: Hasher;
    readonly limits: RateLimits;
    readonly log: Logger;
  },
  database: Database,
  setUpSecret: string | undefined,
): Promise<{ readonly link: (SetUpLink & { secret: string }) | null; stopWatching: () => void }> {
  const request = toCall(
    { ...parts, setUp: null },
    { ...NO_CLIENT, id: 'start', now: new Date(), fork: database.fork },
  );
  const fromFile = config.CATALOG_FILE !== undefined;
  const digest = await runCatalog(
    request,
    { catalog: parts.catalog, fromFile, accepted: config.CATALOG_ACCEPT ?? null },
    log,
  );
  const link = await makeOwner(config, request, setUpSecret);
  return { link, stopWatching: watchCatalog(database.fork, digest, log) };
}
