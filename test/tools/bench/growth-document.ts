import { writeFile } from 'node:fs/promises';
import { formatCircumstances } from './circumstances.ts';
import { drawGrowth } from './growth-chart.ts';
import { growthOf, ratioOf, type GrowthReport, type Line, type Point } from './growth-report.ts';
import { number, table } from './table.ts';

const RESULTS = new URL('../../../docs/results/', import.meta.url);

type Axis = GrowthReport['axes'][number];

/** Writes numbers and charts into docs/results. `npm run docs` brings the page up to date. */
export async function writeGrowthResults(report: GrowthReport): Promise<void> {
  await writeFile(new URL('growth.json', RESULTS), `${JSON.stringify(report, null, 2)}\n`);
  for (const axis of report.axes)
    await writeFile(new URL(`growth-${axis.key}.svg`, RESULTS), drawGrowth(axis));
}

/** Returns the section of docs/PERFORMANCE.md about this run. */
export const formatGrowthSection = (report: GrowthReport): string =>
  [
    formatGrowthRun(report),
    formatVerdicts(report),
    '[growth.json](results/growth.json) has the numbers of every size.',
    ...report.axes.map(({ key, title }) => `![${title}](results/growth-${key}.svg)`),
  ].join('\n\n');

/** Above this load other programs were running: times are too long and ratios unreliable. */
const LOAD_QUIET = 3;

const isBusy = ({ load }: GrowthReport): boolean => Math.max(load.before, load.after) > LOAD_QUIET;

/** Where and how it was measured. */
export function formatGrowthRun(report: GrowthReport): string {
  const { load, seconds } = report;
  return `${formatCircumstances(report)}
${seconds} s for each measurement; the load of the machine was ${load.before.toFixed(1)} at the start and ${load.after.toFixed(1)} at the end${isBusy(report) ? ': the machine was busy, so compare ratios instead of times' : ''}.`;
}

const KINDS = {
  none: 'constant',
  logarithmic: 'logarithmic or less',
  linear: 'linear',
};

/** What grows, and how. On a busy machine only the ratio is reported. */
export function formatVerdicts(report: GrowthReport): string {
  const rows = report.axes.flatMap(({ unit, lines }) =>
    lines.map((line) => verdict(unit, line, isBusy(report))),
  );
  return table(
    ['request', 'growth', 'ratio at the largest size', 'per additional item', 'statements'],
    rows,
  );
}

function verdict(unit: string, line: Line, isUnsure: boolean): string[] {
  const growth = growthOf(line);
  const each =
    growth?.kind === 'linear' && !isUnsure
      ? `${number(growth.microseconds, growth.microseconds < 0.1 ? 4 : 2)} µs`
      : '–';
  return [
    `${unit}s: ${line.title}`,
    growth && !isUnsure ? KINDS[growth.kind] : 'not judged',
    growth ? `${number(growth.ratio, 2)}×` : '–',
    each,
    number(line.points.at(-1)?.grown.statements ?? null, 1),
  ];
}

const cell = (point: Point | undefined): string =>
  point
    ? `${number(point.grown.p50, 2)} (${number(ratioOf(point), 2)}×), ${number(point.grown.cpuMs, 2)}`
    : '–';

/**
 * A line for each size: the time and the server's processor time of each request in ms, and in
 * brackets times the same where nothing has grown.
 */
export function formatGrowth({ unit, lines }: Axis): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ size }) => size)))];
  return table(
    [`${unit}s`, ...lines.map(({ title }) => `${title}: ms, CPU ms`)],
    sizes.map((size) => [
      size.toLocaleString('en'),
      ...lines.map(({ points }) => cell(points.find((point) => point.size === size))),
    ]),
  );
}
