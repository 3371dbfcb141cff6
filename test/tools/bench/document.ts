import { writeFile } from 'node:fs/promises';
import { drawChart } from './chart.ts';
import type { Report } from './report.ts';
import { formatRun, formatResults, formatTargets } from './table.ts';

const RESULTS = new URL('../../../docs/results/', import.meta.url);

/** The page shows one table; performance.json has the others. */
const CONNECTIONS_SHOWN = 64;
const COLUMNS_SHOWN = ['case', 'requests/s', 'p99 ms', 'CPU ms/request'];

/** All numbers, as a file. */
export const toJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

/** Writes numbers and chart into docs/results. `npm run docs` brings the page up to date. */
export async function writeResults(report: Report): Promise<void> {
  await writeFile(new URL('performance.svg', RESULTS), drawChart(report));
  await writeFile(new URL('performance.json', RESULTS), toJson(report));
}

/** Returns the section of docs/PERFORMANCE.md about this run. */
export const formatBenchmark = (report: Report): string =>
  [
    formatRun(report),
    '![Requests per second and processor time of each case, as multiples of the baseline](results/performance.svg)',
    formatTargets(report),
    formatResults(
      shownOf(report),
      (connections) =>
        `At ${connections} connections; in parentheses, ratios to the baseline. [performance.json](results/performance.json) has every sample.`,
      COLUMNS_SHOWN,
    ),
  ].join('\n\n');

const shownOf = (report: Report): Report => ({
  ...report,
  samples: report.samples.filter(({ connections }) => connections === CONNECTIONS_SHOWN),
});
