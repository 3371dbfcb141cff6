import type { IncomingMessage } from 'node:http';
import { shown } from '../../core/text-rules.ts';

/** Which pages may use the session cookie. A rejection is a sentence that names what to correct. */
export interface PageRules {
  /** Why the session cookie is not accepted with this request; null when it is. */
  readonly whyNotAccepted: (request: IncomingMessage) => string | null;
  /**
   * Why the browser would not keep the session cookie of a sign-in; null when it would, or when the
   * caller is no browser.
   */
  readonly whyNotKept: (request: IncomingMessage) => string | null;
}

/**
 * Makes the rules from `PUBLIC_URL` and `ALLOWED_ORIGINS`. Security: cross-site request forgery. A
 * page of another site must not act with the visitor's cookie. `Sec-Fetch-Site` and `Origin` are
 * set by browsers; SameSite=Strict and the JSON content type are the second line.
 */
export function createPageRules(
  publicUrl: string | undefined,
  allowedOrigins: readonly string[],
): PageRules {
  const own = publicUrl === undefined ? null : new URL(publicUrl).origin;
  const isAllowed = (origin: string | undefined): boolean =>
    origin !== undefined && allowedOrigins.includes(origin);
  /**
   * Opened over http, though PUBLIC_URL says https: browsers keep no Secure cookie there, except on
   * this machine.
   */
  const isInsecure = (origin: string | undefined): origin is string =>
    origin !== undefined &&
    (own?.startsWith('https:') ?? false) &&
    origin.startsWith('http:') &&
    !isLoopback(origin);
  const insecure = (origin: string): string =>
    `The page is open at ${shown(origin)}, and PUBLIC_URL is ${publicUrl ?? ''}: over http the browser does not keep the session cookie. ` +
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
 * What an administrator can correct: the address of the server, the Host that its proxy sends, or
 * the list of origins.
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

/** Browsers treat these hosts as secure. */
const isLoopback = (origin: string): boolean =>
  URL.canParse(origin) &&
  /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(new URL(origin).hostname);
