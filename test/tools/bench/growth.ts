import { readFile, writeFile } from 'node:fs/promises';
import { Interrupted, withClosing } from './closing.ts';
import {
  formatGrowth,
  formatGrowthRun,
  formatVerdicts,
  writeGrowthResults,
} from './growth-document.ts';
import { GROWTH_HELP, parseGrowthOptions, type GrowthOptions } from './growth-options.ts';
import type { GrowthReport } from './growth-report.ts';
import { runGrowth } from './growth-run.ts';
import { OptionError } from './options.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function show(options: GrowthOptions): Promise<void> {
  const report =
    options.from === null
      ? await withClosing((closing) => runGrowth(options, closing, say), say)
      : (JSON.parse(await readFile(options.from, 'utf8')) as GrowthReport);
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.write) await writeGrowthResults(report);
  process.stdout.write(
    `${[formatGrowthRun(report), formatVerdicts(report), ...report.axes.map(formatGrowth)].join('\n\n')}\n`,
  );
}

try {
  const options = parseGrowthOptions(process.argv.slice(2));
  if (options) await show(options);
  else process.stdout.write(GROWTH_HELP);
} catch (error) {
  if (error instanceof OptionError) say(`${error.message} See npm run bench:growth -- --help.`);
  else say(String(error instanceof Error && !(error instanceof Interrupted) ? error.stack : error));
  process.exit(error instanceof Interrupted ? 130 : 1);
}
