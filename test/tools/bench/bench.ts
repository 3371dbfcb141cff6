import { readFile, writeFile } from 'node:fs/promises';
import { Interrupted, withClosing } from './closing.ts';
import { toJson, writeResults } from './document.ts';
import { HELP, OptionError, parseOptions, type Options } from './options.ts';
import type { Report } from './report.ts';
import { run } from './run.ts';
import { formatPlanning } from './planning.ts';
import { formatAll, formatRun, formatTargets } from './table.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function show(options: Options): Promise<void> {
  const report =
    options.from === null
      ? await withClosing((closing) => run(options, closing, say), say)
      : (JSON.parse(await readFile(options.from, 'utf8')) as Report);
  if (options.json !== null) await writeFile(options.json, toJson(report));
  if (options.write) await writeResults(report);
  const parts = [formatRun, formatAll, formatPlanning, formatTargets];
  process.stdout.write(`${parts.map((format) => format(report)).join('\n\n')}\n`);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options) await show(options);
  else process.stdout.write(HELP);
} catch (error) {
  if (error instanceof OptionError) say(`${error.message} See npm run bench -- --help.`);
  else say(String(error instanceof Error && !(error instanceof Interrupted) ? error.stack : error));
  process.exit(error instanceof Interrupted ? 130 : 1);
}
