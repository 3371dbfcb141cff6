/** One rate limit window and its usage. */
export interface Budget {
  /** The limit and its window length: `user-3600s`. */
  readonly policy: string;
  /** The number of requests per window. */
  readonly limit: number;
  readonly windowSeconds: number;
  /** `used` + `remaining` = `limit`. */
  readonly used: number;
  readonly remaining: number;
  /** When the next window begins, also as whole seconds from now (at least 1). */
  readonly resetAt: Date;
  readonly resetSeconds: number;
}

/** The state of every rate limit window after a request, shortest window first. */
export interface Spending {
  readonly windows: readonly Budget[];
  /** The exhausted window; null if the request is within all limits. */
  readonly exceeded: Budget | null;
}

/** Returns the window to report where only one fits: the exhausted one, otherwise the longest. */
export const budgetToShow = ({ windows, exceeded }: Spending): Budget | null =>
  exceeded ?? windows.at(-1) ?? null;

/** Describes a window for messages: "20 requests in 1 second". */
export const describeBudget = ({ limit, windowSeconds }: Budget): string =>
  `${limit} ${limit === 1 ? 'request' : 'requests'} in ${describeSeconds(windowSeconds)}`;

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

function describeSeconds(seconds: number): string {
  const [size, name] = UNITS.find(([unit]) => seconds % unit === 0) ?? [1, 'second'];
  return seconds === size ? `1 ${name}` : `${seconds / size} ${name}s`;
}
