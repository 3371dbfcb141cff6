import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { parseConfig, type Config } from './config.ts';
import { endLineOf, stackOf } from './end-line.ts';
import { forgetSecrets } from './forget-secrets.ts';
import { createLog } from '../observe/log.ts';
import type { Running } from './start.ts';
import { StartupError } from '../core/startup-error.ts';
import { leaveWhenAborted, untilAborted, type StopSignals } from './stop-signals.ts';

/** Runs the server until a signal stops it, then exits the process. */
export async function run(signals: StopSignals): Promise<never> {
  let config: Config | undefined;
  try {
    // Each process loads only its part: a primary needs half of the memory of a server.
    const worker = cluster.isWorker ? await import('./worker.ts') : null;
    const briefing = worker
      ? await Promise.race([worker.awaitBriefing(), leaveWhenAborted(signals.stop)])
      : null;
    config = briefing?.config ?? parseConfig(process.env);
    forgetSecrets(process.env);
    const log = await createLog(config.LOG_LEVEL, process.stdout.isTTY);
    if (worker && briefing) await worker.workFor(briefing, log, signals.stop);
    else await serve(config, log, signals);
    process.exit(0);
  } catch (error) {
    fail(error, config, signals);
  }
}

async function serve(config: Config, log: Logger, { stop, hurry }: StopSignals): Promise<void> {
  const running = await startRunning(config, log, stop);
  await untilAborted(stop);
  const waits = config.SHUTDOWN_DELAY > 0 && !hurry.aborted;
  log.info(
    `${String(stop.reason)}: ${waits ? `no longer ready, closing in ${config.SHUTDOWN_DELAY} s` : 'closing'}`,
  );
  running.drain();
  if (waits)
    await sleep(config.SHUTDOWN_DELAY * 1_000, undefined, { signal: hurry }).catch(() => undefined);
  await running.stop();
}

async function startRunning(config: Config, log: Logger, stop: AbortSignal): Promise<Running> {
  if (config.WORKERS > 1) {
    const { startWorkers } = await import('./workers.ts');
    return startWorkers(config, log, stop);
  }
  const { start } = await import('./start.ts');
  const starting = start(config, log, stop);
  // PostgreSQL rolls back an interrupted start. The embedded database runs in this process and must
  // be closed first.
  return config.DATABASE_URL === undefined
    ? starting
    : Promise.race([starting, leaveWhenAborted(stop)]);
}

/** Exits the process after printing one line. */
function fail(error: unknown, config: Config | undefined, { stop }: StopSignals): never {
  // Stopped before the start completed, so no client was connected.
  if (stop.aborted && error === stop.reason) process.exit(0);
  if (error instanceof StartupError) {
    if (error.message) console.error(error.message);
  } else {
    console.error(endLineOf(error, { ...config }));
    if (config?.LOG_LEVEL === 'debug' || config?.LOG_LEVEL === 'trace')
      console.error(stackOf(error));
  }
  process.exit(1);
}
