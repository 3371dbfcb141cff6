import { CASE_NAMES } from './cases.ts';
import { formatCircumstances } from './circumstances.ts';
import { summarize, type Middle, type Report, type Summary } from './report.ts';
import { judge } from './targets.ts';
import { marksOf, notesOf } from './warnings.ts';

/**
 * A column is as wide as its widest cell; the first is aligned left. A terminal and Markdown read
 * the same text.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(title.length, 3, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  return [
    line(head),
    `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

/** With so many decimals; a dash for none. */
export function number(value: number | null, digits: number): string {
  return value === null
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The value and its ratio to the case that took turns with it. */
const cell = (middle: Middle | undefined, digits: number): string =>
  !middle || middle.value === null
    ? '–'
    : middle.ratio === null
      ? number(middle.value, digits)
      : `${number(middle.value, digits)} (${number(middle.ratio, 2)}×)`;

const connectionsOf = (summaries: readonly Summary[]): number[] => [
  ...new Set(summaries.map(({ connections }) => connections)),
];

/** Everything that was measured, as a table for each number of connections. */
export function formatAll(report: Report): string {
  const summaries = summarize(report);
  const tables = connectionsOf(summaries).map((connections) => {
    const rows = summaries
      .filter((one) => one.connections === connections)
      .map((one) => [
        `${one.case}: ${one.title}${marksOf(one)}`,
        cell(one.requestsPerSecond, 0),
        cell(one.p50, 2),
        cell(one.p99, 2),
        cell(one.cpuMs, 3),
        cell(one.databaseCpuMs, 3),
        number(one.rssMb, 0),
        number(one.statements, 2),
      ]);
    const head = [
      'case',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'server CPU ms',
      'database CPU ms',
      'RSS MB',
      'statements',
    ];
    return `${connections} at once; in brackets: ratio to the case in alternation\n\n${table(head, rows)}`;
  });
  return [...tables, ...notesOf(summaries)].join('\n\n');
}

/** Requests per second of every case at every number of connections, and the p99 at 64. */
export function formatResults(report: Report): string {
  const summaries = summarize(report);
  const counts = connectionsOf(summaries);
  const names = ['baseline', 'baseline-many', ...CASE_NAMES].filter((name) =>
    summaries.some((one) => one.case === name),
  );
  const rows = names.map((name) => {
    const own = summaries.filter((one) => one.case === name);
    const at = (count: number): Summary | undefined => own.find((one) => one.connections === count);
    const marks = [...new Set(own.map(marksOf))].join('');
    return [
      `${own[0]?.title ?? name}${marks}`,
      ...counts.map((count) => cell(at(count)?.requestsPerSecond, 0)),
      cell(at(64)?.p99, 1),
    ];
  });
  const head = ['requests/s', ...counts.map((count) => `${count} at once`), 'p99 at 64, ms'];
  return [table(head, rows), ...notesOf(summaries)].join('\n\n');
}

/** The targets, and whether they were met. */
export const formatTargets = (report: Report): string =>
  table(
    ['what', 'target', 'stretch', 'measured', 'result'],
    judge(report).map(({ what, target, stretch, value, verdict }) => [
      what,
      target,
      stretch,
      value ?? '–',
      verdict === 'beyond' ? 'met, with the stretch' : verdict,
    ]),
  );

/** Where and how it was measured, and what was not. */
export function formatRun(report: Report): string {
  const { options, samples, load, peers, skipped } = report;
  const rounds = `${options.rounds} ${options.rounds === 1 ? 'round' : 'rounds'}`;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    formatCircumstances(report),
    `${rounds}, ${options.seconds} s for each of ${samples.length} measurements; ${options.tokens.toLocaleString('en')} tokens.`,
    `The load of the machine was ${load.before.toFixed(1)} at the start and ${load.after.toFixed(1)} at the end.`,
    ...(versions.length === 0 ? [] : [`Peers: ${versions.join(', ')}.`]),
    ...skipped.map((one) => `Not measured: ${one.case}, because ${one.why}.`),
  ].join('\n');
}
