/** One window of a rate limit, and how much of it is used. */
export interface Budget {
  /** Which limit, and how long its window is: `user-3600s`. */
  readonly policy: string;
  /** Requests that a window allows. */
  readonly limit: number;
  readonly windowSeconds: number;
  /** `used` + `remaining` = `limit`. */
  readonly used: number;
  readonly remaining: number;
  /** When a new window begins, and in how many seconds from the moment of asking: at least 1. */
  readonly resetAt: Date;
  readonly resetSeconds: number;
}

/**
 * What a request spent, window by window, the shortest first; or what is left, when nothing was
 * spent.
 */
export interface Spending {
  readonly windows: readonly Budget[];
  /** The window that allows no more; null when the request is within all of them. */
  readonly exceeded: Budget | null;
}

/**
 * The one window to show where there is room for one: the one that is used up, else the longest.
 */
export const budgetToShow = ({ windows, exceeded }: Spending): Budget | null =>
  exceeded ?? windows.at(-1) ?? null;

/** "20 requests in 1 second", for people. */
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
