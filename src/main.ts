import { parseConfig } from './config.ts';
import { createLog } from './log.ts';
import { start } from './start.ts';
import { StartupError } from './startup-error.ts';

/** Ends the process with one line, where the person who starts it can mend it; with a stack, where only we can. */
function fail(error: unknown): never {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}

try {
  const config = parseConfig(process.env);
  const log = createLog(config.LOG_LEVEL, process.stdout.isTTY);
  const running = await start(config, log);
  const stop = (signal: NodeJS.Signals): void => {
    log.info(`${signal}: finishing the requests under way`);
    running.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  fail(error);
}
