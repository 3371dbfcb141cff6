/** So many in a window of so many seconds. */
export interface Rate {
  readonly limit: number;
  readonly windowSeconds: number;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };
const RATE = /^([1-9]\d{0,8})\/(s|min|h|d)$/;

/** What a rate limit looks like, for the person who got it wrong. */
export const RATES_RIGHT =
  'off, or rates such as 20/s,5000/h: a number, and one of s, min, h and d, each at most once';

/**
 * Reads `20/s,5000/h`, the shortest window first; `off` is no rate at all. Null for anything else.
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
