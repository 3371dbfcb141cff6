/** A number of requests in a window of seconds. */
export interface Rate {
  readonly limit: number;
  readonly windowSeconds: number;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };
const RATE = /^([1-9]\d{0,8})\/(s|min|h|d)$/;

/** The accepted syntax of a rate limit, for error messages. */
export const RATES_RIGHT =
  'off, or rates such as 20/s,5000/h: a number, and one of s, min, h and d, each at most once';

/**
 * Parses rates such as `20/s,5000/h`, and sorts the shortest window first. `off` yields no rates.
 * Returns null for malformed text.
 */
export function parseRates(text: string): readonly Rate[] | null {
  if (text.trim() === 'off') return [];
  const rates = text.split(',').map((part) => parseRate(part.trim()));
  const known = rates.filter((rate) => rate !== null);
  const windows = new Set(known.map(({ windowSeconds }) => windowSeconds));
  if (known.length !== rates.length || windows.size !== known.length) return null;
  return known.sort((a, b) => a.windowSeconds - b.windowSeconds);
}

function parseRate(text: string): Rate | null {
  const [, limit = '', unit = ''] = RATE.exec(text) ?? [];
  const windowSeconds = SECONDS[unit];
  return windowSeconds === undefined ? null : { limit: Number(limit), windowSeconds };
}
