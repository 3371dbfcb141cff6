import { readFile, writeFile } from 'node:fs/promises';
import { drawChart } from './chart.ts';
import { toJson, writeDocument } from './document.ts';
import { HELP, OptionError, parseOptions, type Options } from './options.ts';
import type { Report } from './report.ts';
import { run, type Closing } from './run.ts';
import { formatCircumstances, formatResults, formatTargets } from './table.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Undoes what was begun, the last first. What cannot be undone must not keep the rest from it. */
async function close(closing: Closing): Promise<void> {
  for (let undo = closing.pop(); undo; undo = closing.pop()) await undo().catch((error: unknown) => say(String(error)));
}

/** Somebody ended it by a signal: what was begun is undone first. */
class Interrupted extends Error {}

async function measure(options: Options): Promise<Report> {
  const closing: Closing = [];
  const interrupted = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.reject(new Interrupted('Interrupted.')));
  try {
    return await Promise.race([run(options, closing, say), interrupted.promise]);
  } finally {
    await close(closing);
  }
}

async function show(options: Options): Promise<void> {
  const report = options.from === null ? await measure(options) : (JSON.parse(await readFile(options.from, 'utf8')) as Report);
  if (options.json !== null) await writeFile(options.json, toJson(report));
  if (options.svg !== null) await writeFile(options.svg, drawChart(report));
  if (options.write) await writeDocument(report);
  const results = formatResults(report, (connections) => `${connections} at once; in brackets: times the floor's`);
  process.stdout.write(`${formatCircumstances(report)}\n\n${results}\n\n${formatTargets(report)}\n`);
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
