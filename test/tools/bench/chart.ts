import { toCase } from './cases.ts';
import { summarize, type Measure, type Report, type Summary } from './report.ts';
import { drawing, escape, WIDTH } from './svg.ts';

// A row for each case, a dot for each number of connections, on a logarithmic scale. Drawn without
// a chart library, because those need a browser or are larger than the bench.

const LABELS = 330;
const PANEL = 275;
const GAP = 30;
const TOP = 78;
const ROW = 26;

interface Panel {
  readonly title: string;
  readonly measure: Measure;
}
const PANELS: readonly Panel[] = [
  { title: 'requests/s ÷ baseline: more is better', measure: 'requestsPerSecond' },
  { title: 'server CPU ÷ baseline: less is better', measure: 'cpuMs' },
];

/** Draws requests/s and processor time of every case as multiples of the baseline's. */
export function drawChart(report: Report): string {
  const summaries = summarize(report).filter(
    (summary) =>
      !summary.case.startsWith('baseline') && toCase(summary.case).against.startsWith('baseline'),
  );
  const cases = [...new Set(summaries.map((summary) => summary.case))];
  const connections = [...new Set(summaries.map((summary) => summary.connections))];
  const height = TOP + cases.length * ROW + 34;
  const lines = cases.map(
    (_, i) =>
      `<line class="grid" x1="10" x2="${WIDTH - 20}" y1="${TOP + i * ROW}" y2="${TOP + i * ROW}"/>`,
  );
  const labels = cases.map(
    (key, i) => `<text x="10" y="${TOP + i * ROW + 18}">${escape(toCase(key).title)}</text>`,
  );
  const legend = connections.map((count, i) => {
    const x = 10 + i * 150;
    return `<circle class="c${i % 4}" cx="${x + 5}" cy="20" r="5"/><text x="${x + 16}" y="24">${count} ${count === 1 ? 'connection' : 'connections'}</text>`;
  });
  const panels = PANELS.map((panel, i) =>
    drawPanel(panel, LABELS + i * (PANEL + GAP), { summaries, cases, connections }),
  );
  return drawing(
    {
      title: 'Latchkey compared with the baseline',
      description:
        'For each case and number of connections: requests per second, and processor time for each request, as multiples of those of a bare server that runs one prepared SELECT. The numbers are in the tables of docs/PERFORMANCE.md.',
      height,
    },
    [...legend, ...lines, ...labels, ...panels],
  );
}

interface Drawn {
  readonly summaries: readonly Summary[];
  readonly cases: readonly string[];
  readonly connections: readonly number[];
}

function drawPanel(
  { title, measure }: Panel,
  left: number,
  { summaries, cases, connections }: Drawn,
): string {
  const ratios = summaries
    .flatMap((summary) => summary[measure].ratio ?? [])
    .filter((ratio) => ratio > 0);
  const [low, high] = [
    Math.floor(Math.log2(Math.min(0.5, ...ratios))),
    Math.ceil(Math.log2(Math.max(2, ...ratios))),
  ];
  const toX = (ratio: number): number =>
    Math.round((left + ((Math.log2(ratio) - low) / (high - low)) * PANEL) * 10) / 10;
  const bottom = TOP + cases.length * ROW;
  const every = Math.ceil((high - low) / 6);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter(
    (power) => power % every === 0,
  );
  const grid = ticks.map(
    (power) =>
      `<line class="${power === 0 ? 'floor' : 'grid'}" x1="${toX(2 ** power)}" x2="${toX(2 ** power)}" y1="${TOP}" y2="${bottom}"/>` +
      `<text class="s" x="${toX(2 ** power)}" y="${bottom + 18}" text-anchor="middle">${power < 0 ? `1/${2 ** -power}` : 2 ** power}×</text>`,
  );
  const dots = summaries.flatMap((summary) => {
    const { ratio } = summary[measure];
    if (ratio === null || ratio <= 0) return [];
    const says = `${summary.title}, ${summary.connections} at once: ${ratio.toFixed(2)}×`;
    const y = TOP + cases.indexOf(summary.case) * ROW + 13;
    return `<circle class="c${connections.indexOf(summary.connections) % 4}" cx="${toX(ratio)}" cy="${y}" r="5" fill-opacity=".85"><title>${escape(says)}</title></circle>`;
  });
  return [
    `<text class="h" x="${left}" y="${TOP - 16}">${escape(title)}</text>`,
    ...grid,
    ...dots,
  ].join('\n  ');
}
