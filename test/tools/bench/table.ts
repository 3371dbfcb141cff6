import { formatCircumstances } from './circumstances.ts';
import { summarize, type Middle, type Report, type Summary } from './report.ts';
import { judge } from './targets.ts';

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

/** The value and its ratio to the baseline. */
const cell = ({ value, ratio }: Middle, digits: number): string =>
  ratio === null ? number(value, digits) : `${number(value, digits)} (${number(ratio, 2)}×)`;

/** The load generator was the bottleneck: the server may be faster. */
const SATURATED = 0.95;

function row(summary: Summary): string[] {
  const marks = `${summary.clientCpu >= SATURATED ? ' *' : ''}${summary.wrong > 0 ? ` ! ${summary.wrong}` : ''}`;
  return [
    `${summary.case}  ${summary.title}${marks}`,
    cell(summary.requestsPerSecond, 0),
    cell(summary.p50, 2),
    cell(summary.p99, 2),
    cell(summary.cpuMs, 3),
    cell(summary.rssMb, 0),
    number(summary.statements, 2),
  ];
}

const HEAD = [
  'case',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'CPU ms/request',
  'RSS MB',
  'statements/request',
];

/**
 * Returns a table for each number of connections with these columns, and the meaning of the marks in
 * them.
 */
export function formatResults(
  report: Report,
  heading: (connections: number) => string,
  columns: readonly string[] = HEAD,
): string {
  const pick = (cells: readonly string[]): string[] =>
    cells.filter((_, i) => columns.includes(HEAD[i] ?? ''));
  const summaries = summarize(report);
  const tables = [...new Set(summaries.map(({ connections }) => connections))].map(
    (connections) =>
      `${heading(connections)}\n\n${table(
        pick(HEAD),
        summaries
          .filter((summary) => summary.connections === connections)
          .map((summary) => pick(row(summary))),
      )}`,
  );
  const notes = [
    summaries.some(({ clientCpu }) => clientCpu >= SATURATED) &&
      '\\* The load generator used a whole processor: the server may be faster.',
    summaries.some(({ wrong }) => wrong > 0) &&
      '! Number of requests with an unexpected answer: do not rely on this line.',
  ].filter((note) => note !== false);
  return [...tables, ...notes].join('\n\n');
}

const MARKS = { true: 'met', false: 'missed', null: 'not measured' };

/** The targets, and whether they were met. */
export function formatTargets(report: Report): string {
  return table(
    ['target', 'aim', 'measured', ''],
    judge(report).map(({ what, aim, value, isMet }) => [
      what,
      aim,
      value ?? '–',
      MARKS[`${isMet}`],
    ]),
  );
}

/** Where and how it was measured. */
export function formatRun(report: Report): string {
  const { options, samples } = report;
  const rounds = `${options.rounds} ${options.rounds === 1 ? 'round' : 'rounds'}`;
  return [
    formatCircumstances(report),
    `${rounds}, ${options.seconds} s for each of ${samples.length} measurements after ${options.warmUp} s of warm-up; ${options.tokens.toLocaleString('en')} tokens.`,
  ].join('\n');
}
