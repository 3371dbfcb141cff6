import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { isConsolePath } from '../../console/paths.ts';
import { acceptedEncodings, chooseMediaType } from '../negotiate.ts';
import { respond } from '../respond.ts';

/** Answers a request that belongs to the console. Returns false for any other. */
export type Console = (
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
) => boolean;

/** The folder that `npm run build:console` writes. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console/', import.meta.url));

// Security: cross-site scripting and clickjacking. Only scripts and styles from this server, no
// frames, and no strings that become scripts.
const PAGE_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

const NOT_BUILT =
  'The web console is not built. Run "npm run build:console" and restart the server. The API is at /graphql.\n';

/**
 * Serves the console from a folder: its single page at each of its paths, and its assets, which are
 * cached permanently because their names change with their contents. A navigation to an unknown
 * path also gets the page, with status 404.
 */
export function createConsole(folder: string = CONSOLE_FOLDER, base = ''): Console {
  const file = `${folder}/index.html`;
  const page = existsSync(file) ? placeBelow(readFileSync(file, 'utf8'), base) : null;
  // With a session cookie, the page first shows the application skeleton; otherwise, that of the
  // sign-in page.
  const pageOfSession = page?.replace('<html lang="en"', '<html lang="en" data-session') ?? null;
  const assets =
    page !== null &&
    sirv(folder, {
      etag: true,
      gzip: true,
      brotli: true,
      maxAge: 31_536_000,
      immutable: true,
      setHeaders: (response) => void hardenAsset(response),
    });
  const icon =
    page !== null &&
    sirv(folder, {
      etag: true,
      maxAge: 86_400,
      setHeaders: (response) =>
        void hardenAsset(response).setHeader('Content-Type', 'image/x-icon'),
    });
  const respondPage = (
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
  ): void => {
    const text = hasSession(request) ? pageOfSession : page;
    if (text === null) respond(response, 503, 'text/plain; charset=utf-8', NOT_BUILT);
    else respond(response, status, 'text/html; charset=utf-8', text, PAGE_HEADERS);
  };

  return (request, response, pathname) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (isConsolePath(pathname)) {
      respondPage(request, response, 200);
      return true;
    }
    const files = pathname.startsWith('/assets/') ? assets : pathname === '/favicon.ico' && icon;
    if (files) {
      let isServed = true;
      // sirv ignores the quality values of Accept-Encoding.
      request.headers['accept-encoding'] = acceptedEncodings(request.headers['accept-encoding']);
      files(request, response, () => {
        isServed = false;
      });
      return isServed;
    }
    if (!isNavigation(request)) return false;
    respondPage(request, response, 404);
    return true;
  };
}

/**
 * Inserts the base path into the page. The page's own URLs are relative, but it is served at paths
 * of several depths.
 */
const placeBelow = (page: string, base: string): string =>
  page
    .replaceAll(/\b(src|href)="\.\//g, `$1="${base}/`)
    .replace('name="base-path" content=""', `name="base-path" content="${base}"`);

const hardenAsset = (response: ServerResponse): ServerResponse =>
  response.setHeader('X-Content-Type-Options', 'nosniff');

/**
 * Only selects the skeleton that is shown while the page loads; /graphql decides whether the
 * session is valid.
 */
const hasSession = ({ headers }: IncomingMessage): boolean =>
  headers.cookie?.includes('latchkey-session=') ?? false;

/** Browsers prefer HTML when they navigate. */
const isNavigation = ({ headers }: IncomingMessage): boolean =>
  chooseMediaType(headers.accept, ['application/json', 'text/html']) === 'text/html';
