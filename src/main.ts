import cluster from 'node:cluster';
import { parseConfig } from './config.ts';
import { forgetSecrets } from './forget-secrets.ts';
import { createLog } from './log.ts';
import { start } from './start.ts';
import { StartupError } from './startup-error.ts';
import { awaitBriefing, startWorkers } from './workers.ts';

/** Ends the process with one line, where the person who starts it can mend it; with a stack, where only we can. */
function fail(error: unknown): never {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}

try {
  const briefing = cluster.isWorker ? await awaitBriefing() : null;
  const config = briefing?.config ?? parseConfig(process.env);
  forgetSecrets(process.env);
  const log = await createLog(config.LOG_LEVEL, process.stdout.isTTY);
  const running = briefing ? await start(config, log, briefing) : config.WORKERS > 1 ? await startWorkers(config, log) : await start(config, log);
  const stop = (signal: NodeJS.Signals): void => {
    if (!cluster.isWorker) log.info(`${signal}: finishing the requests under way`);
    running.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', stop);
  // A terminal sends it to workers too: these wait for their primary's word.
  if (cluster.isWorker) process.on('SIGINT', () => undefined);
  else process.once('SIGINT', stop);
} catch (error) {
  fail(error);
}
