import { ratioOf, type GrowthReport, type Line, type Point } from './growth-report.ts';
import { drawing, escape } from './svg.ts';

// Both scales are logarithmic: what does not grow is level, and what grows with the size itself
// rises at 45 degrees in the end.

const PANEL = 400;
const LEFT = 56;
const GAP = 60;
const PLOT = 230;
const LEGEND = 22;

type Axis = GrowthReport['axes'][number];

interface Panel {
  readonly title: string;
  readonly valueOf: (point: Point) => number;
  readonly unit: string;
}
const PANELS: readonly Panel[] = [
  { title: 'one request, ms (p50)', valueOf: ({ grown }) => grown.p50, unit: '' },
  { title: 'times the same request where nothing has grown', valueOf: ratioOf, unit: '×' },
];

/** Draws what each request costs against the size. */
export function drawGrowth({ title, lines }: Axis): string {
  const top = 40 + lines.length * LEGEND;
  const legend = lines.map(
    (line, i) =>
      `<circle class="c${i % 4}" cx="15" cy="${20 + i * LEGEND}" r="5"/><text x="26" y="${24 + i * LEGEND}">${escape(line.title)}</text>`,
  );
  const panels = PANELS.map((panel, i) =>
    drawPanel(panel, lines, { left: LEFT + i * (PANEL + GAP), top: top + 14 }),
  );
  const description = `${title}: what one request costs, by size. The numbers are in the tables of docs/PERFORMANCE.md.`;
  return drawing({ title, description, height: top + PLOT + 50 }, [...legend, ...panels]);
}

/** Zero has no logarithm, so it is drawn one step before the first size. */
const toPower = (size: number, sizes: readonly number[]): number =>
  Math.log10(size > 0 ? size : Math.min(...sizes.filter((other) => other > 0)) / 10);

function drawPanel(
  { title, valueOf, unit }: Panel,
  lines: readonly Line[],
  { left, top }: { left: number; top: number },
): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ size }) => size)))];
  const powers = sizes.map((size) => toPower(size, sizes));
  const [from, to] = [Math.min(...powers), Math.max(...powers)];
  const values = lines.flatMap(({ points }) => points.map(valueOf));
  const [low, high] = [
    Math.floor(Math.log2(Math.min(0.5, ...values))),
    Math.ceil(Math.log2(Math.max(2, ...values))),
  ];
  const round = (value: number): number => Math.round(value * 10) / 10;
  const toX = (size: number): number =>
    round(left + ((toPower(size, sizes) - from) / Math.max(1, to - from)) * (PANEL - 20));
  const toY = (value: number): number =>
    round(top + PLOT - ((Math.log2(value) - low) / (high - low)) * PLOT);
  const every = Math.ceil((high - low) / 8);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter(
    (power) => power % every === 0,
  );
  const grid = ticks.map(
    (power) =>
      `<line class="${power === 0 && unit !== '' ? 'floor' : 'grid'}" x1="${left}" x2="${left + PANEL - 20}" y1="${toY(2 ** power)}" y2="${toY(2 ** power)}"/>` +
      `<text class="s" x="${left - 6}" y="${toY(2 ** power) + 4}" text-anchor="end">${power < 0 ? `1/${2 ** -power}` : 2 ** power}${unit}</text>`,
  );
  const marks = sizes.map(
    (size) =>
      `<text class="s" x="${toX(size)}" y="${top + PLOT + 20}" text-anchor="middle">${shorten(size)}</text>`,
  );
  const drawn = lines.map((line, i) => {
    const dots = line.points.map((point) => {
      const says = `${line.title} at ${point.size.toLocaleString('en')}: ${valueOf(point).toFixed(2)}${unit === '' ? ' ms' : unit}`;
      return `<circle class="c${i % 4}" cx="${toX(point.size)}" cy="${toY(valueOf(point))}" r="4"><title>${escape(says)}</title></circle>`;
    });
    return [
      `<polyline class="l${i % 4}" points="${line.points.map((point) => `${toX(point.size)},${toY(valueOf(point))}`).join(' ')}"/>`,
      ...dots,
    ].join('');
  });
  return [
    `<text class="h" x="${left}" y="${top - 14}">${escape(title)}</text>`,
    ...grid,
    ...marks,
    ...drawn,
  ].join('\n  ');
}

const shorten = (size: number): string =>
  size >= 1e6 ? `${size / 1e6}M` : size >= 1e3 ? `${size / 1e3}k` : String(size);
