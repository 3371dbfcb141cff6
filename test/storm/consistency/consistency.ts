import { cleanUp } from '../../support/start-process.ts';
import { HELP, OptionError, parseOptions, type Options } from './options.ts';
import { run } from './run.ts';
import type { Closing } from './stage.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Thrown after a signal, so that cleanup runs first. */
class Interrupted extends Error {}

async function prove(options: Options): Promise<boolean> {
  const closing: Closing = [];
  const interrupted = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => interrupted.reject(new Interrupted('Interrupted.')));
  try {
    const { counters, violations, slices } = await Promise.race([
      run(options, closing, say),
      interrupted.promise,
    ]);
    if (slices !== null) say(`The log around the violations: ${slices}`);
    process.stdout.write(`${JSON.stringify(counters)}\n`);
    return violations.length === 0;
  } finally {
    for (let undo = closing.pop(); undo; undo = closing.pop())
      await undo().catch((error: unknown) => say(String(error)));
    await cleanUp();
  }
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (!options) process.stdout.write(HELP);
  process.exit(!options || (await prove(options)) ? 0 : 1);
} catch (error) {
  if (error instanceof OptionError) say(`${error.message} See npm run test:consistency -- --help.`);
  else say(String(error instanceof Error && !(error instanceof Interrupted) ? error.stack : error));
  process.exit(error instanceof Interrupted ? 130 : 1);
}
