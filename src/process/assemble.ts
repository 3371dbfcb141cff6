import type { Logger } from 'pino';
import { awaitServer } from '../database/connect/await-server.ts';
import { openDatabase } from '../database/database.ts';
import { createMetrics } from '../observe/metrics.ts';
import { startTracing } from '../observe/tracing.ts';
import { createApp } from '../server/app.ts';
import type { ProofSharing } from '../secrets/hash.ts';
import { hasherOf, limitsOf } from '../server/parts.ts';
import type { Config } from './config.ts';
import { loadCatalog } from './load-catalog.ts';
import { prepareData } from './prepare-data.ts';
import { tendAuditLog } from './tend-audit-log.ts';

/** What the workers of one primary have in common. */
interface WorkerParts {
  readonly setUpSecret?: string;
  readonly sharing?: ProofSharing;
}

/** Starts everything except the ports. */
export async function assemble(
  config: Config,
  log: Logger,
  stop: AbortSignal,
  { setUpSecret, sharing }: WorkerParts = {},
) {
  const catalog = await loadCatalog(config.CATALOG_FILE);
  const metrics = createMetrics({ ofProcess: true });
  const stopTracing =
    config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? () => Promise.resolve()
      : await startTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT);
  await awaitDatabase(config, log, stop);
  stop.throwIfAborted();
  const database = await openDatabase(
    config.DATABASE_URL === undefined
      ? { kind: 'embedded', folder: config.DATA_DIR }
      : {
          kind: 'server',
          url: config.DATABASE_URL,
          poolSize: config.DATABASE_POOL_SIZE,
          lookupUrl: config.DATABASE_LOOKUP_URL,
          layout: config.DATABASE_LAYOUT,
          isPrepared: config.DATABASE_PREPARED_STATEMENTS === 'on',
        },
    metrics.statement,
    (change) => {
      metrics.standby(change.standby, change.isIn);
      if (change.isIn) log.info(`Lookups use the standby ${change.standby}`);
      else log.warn(`Lookups do not use the standby ${change.standby}: ${change.because}`);
    },
  );
  try {
    stop.throwIfAborted();
    const hasher = await hasherOf(config, metrics, sharing);
    const { limits, close: closeLimits } = await limitsOf(config, database.pool, metrics, log);
    // Runs before the first write, because that is audited. Citus creates partitions only at the
    // coordinator.
    const stopTending = database.ownsTables
      ? await tendAuditLog(database, config.AUDIT_RETENTION_MONTHS ?? null, log)
      : () => undefined;
    const { link, stopWatching } = await prepareData(
      config,
      { catalog, hasher, limits, log },
      database,
      setUpSecret,
    );
    stop.throwIfAborted();
    const app = createApp({ config, catalog, database, hasher, limits, metrics, setUp: link, log });
    const close = async (): Promise<void> => {
      stopTending();
      stopWatching();
      await app.close();
      await closeLimits();
      await stopTracing();
      await database.close();
    };
    return { app, metrics, link, description: database.description, close };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw database.explain(error);
  }
}

/** Waits for the database server, which may start later than this process when a machine boots. */
async function awaitDatabase(
  { DATABASE_URL, DATABASE_WAIT }: Config,
  log: Logger,
  stop: AbortSignal,
): Promise<void> {
  if (DATABASE_URL !== undefined && DATABASE_WAIT > 0)
    await awaitServer({
      url: DATABASE_URL,
      waitMs: DATABASE_WAIT * 1_000,
      onWait: (message) => log.warn(message),
      stop,
    });
}
