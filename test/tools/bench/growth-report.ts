import type { Circumstances } from './circumstances.ts';
import type { Cost } from './growth-measure.ts';

/** What one request cost at one size, and what it cost at the same time where nothing had grown. */
export interface Point {
  readonly size: number;
  readonly grown: Cost;
  readonly control: Cost;
}

/** How the cost of one request went. */
export interface Line {
  readonly title: string;
  readonly points: readonly Point[];
}

/** The results of everything that grew. */
export interface GrowthReport extends Circumstances {
  /** The load average at the start and at the end: about 2 on an idle machine. */
  readonly load: { readonly before: number; readonly after: number };
  readonly seconds: number;
  readonly axes: readonly {
    readonly key: string;
    readonly title: string;
    readonly unit: string;
    readonly lines: readonly Line[];
  }[];
}

/** How many times what it costs where nothing has grown. */
export const ratioOf = ({ grown, control }: Point): number => grown.p50 / control.p50;

/** How a cost grows with a size. */
export interface Growth {
  readonly kind: 'none' | 'logarithmic' | 'linear';
  /** At the largest size. */
  readonly ratio: number;
  /** From the smallest size to the largest, for each one of what grows. */
  readonly microseconds: number;
}

/** The noise of the machine. */
const NOISE = 1.25;

/**
 * What kind of growth it is. Where sizes are ten times each other, the last step adds to a
 * logarithm no more than those before it together, and to a line nine times as much.
 */
export function growthOf({ points }: Line): Growth | null {
  const [first, before, last] = [points[0], points.at(-2), points.at(-1)];
  if (!first || !before || !last || points.length < 2) return null;
  const ratio = ratioOf(last);
  const earlier = Math.max(ratioOf(before), NOISE) - 1;
  const kind =
    ratio <= NOISE
      ? 'none'
      : ratio - Math.max(ratioOf(before), 1) > 2 * earlier
        ? 'linear'
        : 'logarithmic';
  return {
    kind,
    ratio,
    microseconds: ((last.grown.p50 - last.control.p50) * 1_000) / (last.size - first.size),
  };
}
