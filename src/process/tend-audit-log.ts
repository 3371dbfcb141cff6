import type { Logger } from 'pino';
import { tendAuditPartitions } from '../audit/audit-partition.store.ts';
import type { Database } from '../database/database.ts';

const HOUR_MS = 3_600_000;

/**
 * Creates upcoming audit partitions and drops expired ones, now and every hour. Returns a function
 * that stops it.
 */
export async function tendAuditLog(
  { fork }: Database,
  monthsKept: number | null,
  log: Logger,
): Promise<() => void> {
  const tend = (): Promise<void> =>
    tendAuditPartitions(fork(), monthsKept, new Date()).then(
      (dropped) =>
        dropped.forEach((name) =>
          log.info(`Dropped ${name}: AUDIT_RETENTION_MONTHS is ${monthsKept}`),
        ),
      (error: unknown) =>
        log.warn(
          { err: error },
          'cannot maintain audit partitions: events go to audit_event_default until the next attempt, in an hour',
        ),
    );
  await tend();
  const timer = setInterval(() => void tend(), HOUR_MS).unref();
  return () => clearInterval(timer);
}
