import { budgetToShow, type Spending } from '../access/budget.ts';

/**
 * Returns the rate limit headers of a response: `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-10) for every window, the older `X-RateLimit-*` for the
 * window that matters (Reset in seconds since 1970), and `Retry-After` in seconds when a window is
 * exceeded.
 */
export function toRateLimitHeaders(spending: Spending): Readonly<Record<string, string>> {
  const shown = budgetToShow(spending);
  if (!shown) return {};
  const { windows, exceeded } = spending;
  return {
    RateLimit: windows
      .map(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
    'RateLimit-Policy': windows
      .map(({ policy, limit, windowSeconds }) => `"${policy}";q=${limit};w=${windowSeconds}`)
      .join(', '),
    'X-RateLimit-Limit': String(shown.limit),
    'X-RateLimit-Remaining': String(shown.remaining),
    'X-RateLimit-Used': String(shown.used),
    'X-RateLimit-Reset': String(Math.ceil(shown.resetAt.getTime() / 1_000)),
    ...(exceeded && { 'Retry-After': String(exceeded.resetSeconds) }),
  };
}
