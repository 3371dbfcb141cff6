import { readFile, writeFile } from 'node:fs/promises';
import { drawChart } from './chart.ts';
import type { Report } from './report.ts';
import { formatRun, formatResults, formatTargets } from './table.ts';

const DOCUMENT = new URL('../../../docs/PERFORMANCE.md', import.meta.url);
const CHART = new URL('../../../docs/performance.svg', import.meta.url);
const NUMBERS = new URL('../../../docs/performance.json', import.meta.url);

const BEGIN = '<!-- What follows is written by npm run bench -- --write. -->';
const END = '<!-- So far. -->';

/** The page shows one table; performance.json has the others. */
const CONNECTIONS_SHOWN = 64;
const COLUMNS_SHOWN = ['case', 'requests/s', 'p99 ms', 'CPU ms/request'];

/** All numbers, as a file. */
export const toJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/** Writes numbers, chart and tables into docs. */
export async function writeDocument(report: Report): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`docs/PERFORMANCE.md has lost its marks: ${BEGIN} and ${END}`);
  await writeFile(
    DOCUMENT,
    `${text.slice(0, begin)}${BEGIN}\n\n${section(report)}\n\n${text.slice(end)}`,
  );
  await writeFile(CHART, drawChart(report));
  await writeFile(NUMBERS, toJson(report));
}

const section = (report: Report): string =>
  [
    formatRun(report),
    '![Requests per second and processor time of each case, as multiples of the baseline](performance.svg)',
    '## Targets',
    formatTargets(report),
    '## Results',
    'Values in parentheses are ratios to the baseline. [performance.json](performance.json) has every sample, also of p50, memory and statements, and of other numbers of connections.',
    formatResults(
      shownOf(report),
      (connections) => `At ${connections} connections:`,
      COLUMNS_SHOWN,
    ),
  ].join('\n\n');

const shownOf = (report: Report): Report => ({
  ...report,
  samples: report.samples.filter(({ connections }) => connections === CONNECTIONS_SHOWN),
});
