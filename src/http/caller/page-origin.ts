import type { IncomingMessage } from 'node:http';
import { shown } from '../../core/shown.ts';

/**
 * Decides which pages may use the session cookie. A rejection is a sentence that names what to
 * correct.
 */
export interface PageRules {
  /** Returns why the session cookie is not accepted with this request, or null when it is. */
  readonly whyNotAccepted: (request: IncomingMessage) => string | null;
  /**
   * Returns why the browser would discard the session cookie of a sign-in. Null when it keeps the
   * cookie, or when the client is not a browser.
   */
  readonly whyNotKept: (request: IncomingMessage) => string | null;
}

/**
 * Creates the rules from `PUBLIC_URL` and `ALLOWED_ORIGINS`. Security: cross-site request forgery.
 * A page of another site must not act with the visitor's cookie. Browsers set `Sec-Fetch-Site` and
 * `Origin`; SameSite=Strict and the JSON content type are the second line of defence.
 */
export function createPageRules(
  publicUrl: string | undefined,
  allowedOrigins: readonly string[],
): PageRules {
  const own = publicUrl === undefined ? null : new URL(publicUrl).origin;
  const isAllowed = (origin: string | undefined): boolean =>
    origin !== undefined && allowedOrigins.includes(origin);
  /**
   * Opened over http although PUBLIC_URL is https: browsers discard a Secure cookie, except on
   * localhost.
   */
  const isInsecure = (origin: string | undefined): origin is string =>
    origin !== undefined &&
    (own?.startsWith('https:') ?? false) &&
    origin.startsWith('http:') &&
    !isLoopback(origin);
  const insecure = (origin: string): string =>
    `The page is open at ${shown(origin)}, and PUBLIC_URL is ${publicUrl ?? ''}. Over http the browser discards the session cookie. ` +
    `Open ${publicUrl ?? ''}. If there is no TLS, set PUBLIC_URL to an http address.`;

  return {
    whyNotKept: ({ headers: { origin } }) =>
      !isAllowed(origin) && isInsecure(origin) ? insecure(origin) : null,
    whyNotAccepted: ({ headers }) => {
      const { origin } = headers;
      if (isAllowed(origin)) return null;
      const site = headers['sec-fetch-site'];
      if (site !== undefined)
        return site === 'same-origin' || site === 'none' ? null : ANOTHER_SITE;
      if (origin === undefined || origin === own) return null;
      if (isInsecure(origin)) return insecure(origin);
      if (isSameHost(origin, headers.host)) return null;
      return origin === 'null' ? ANOTHER_SITE : elsewhere(origin, publicUrl ?? null, headers.host);
    },
  };
}

const ANOTHER_SITE =
  'A session cookie is not accepted from a page of another site. To allow the site, add its origin to ALLOWED_ORIGINS, or send a token in a header.';

/**
 * Explains what an administrator can correct: PUBLIC_URL, the Host header that the proxy sends, or
 * ALLOWED_ORIGINS.
 */
function elsewhere(origin: string, publicUrl: string | null, host: string | undefined): string {
  const server =
    publicUrl === null
      ? `PUBLIC_URL is not set and Host is ${shown(host ?? 'missing')}`
      : `PUBLIC_URL is ${publicUrl}`;
  return (
    `The session cookie is not accepted: the page is at ${shown(origin)}, and ${server}. ` +
    "If the page is this server's console, set PUBLIC_URL to its origin (or let the proxy pass on Host); if it is another site, add it to ALLOWED_ORIGINS."
  );
}

const isSameHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;

/** Returns whether browsers treat the host as secure. */
const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) &&
  /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(new URL(origin).hostname);
