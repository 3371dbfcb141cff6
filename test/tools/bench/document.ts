import { writeFile } from 'node:fs/promises';
import { drawChart } from './chart.ts';
import type { Report } from './report.ts';
import { formatResults, formatRun, formatTargets, number, table } from './table.ts';

const RESULTS = new URL('../../../docs/results/', import.meta.url);

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
    formatTargets(report),
    'In parentheses, the ratio to the baseline in alternation. [performance.json](results/performance.json) has every sample.',
    formatResults(report),
    '![Requests per second and processor time of each case, as multiples of the baseline](results/performance.svg)',
  ].join('\n\n');

/** Returns the section of docs/OPERATIONS.md about memory. */
export const formatMemory = ({ memory: { embedded, onPostgres } }: Report): string =>
  table(
    ['MB', 'peak', 'idle'],
    [
      ['embedded database, first start', number(embedded?.firstStart ?? null, 0), '–'],
      [
        'embedded database, later',
        number(embedded?.laterStart ?? null, 0),
        number(embedded?.idle ?? null, 0),
      ],
      ['PostgreSQL, under load', number(onPostgres, 0), '–'],
    ],
  );
