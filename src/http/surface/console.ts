import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { isConsolePath } from '../../console/paths.ts';
import { acceptedEncodings, chooseMediaType } from '../negotiate.ts';
import { respond } from '../respond.ts';

/** Answers a request if it is for the console; false: it is for nobody here. */
export type Console = (
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
) => boolean;

/** Where `npm run build:console` puts the console. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console/', import.meta.url));

// Security: no script or style but our own, from nowhere else; in nobody's frame; and no string
// becomes a script.
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
  'The web console is not built here: run "npm run build:console" and start again. The API is at /graphql.\n';

/**
 * Serves the console from a folder: its one page at each of its addresses, and its assets, whose
 * names change with their contents, to be kept for ever. A browser that navigates to an address
 * that there is not gets the page too, with a 404.
 */
export function createConsole(folder: string = CONSOLE_FOLDER, base = ''): Console {
  const file = `${folder}/index.html`;
  const page = existsSync(file) ? placeBelow(readFileSync(file, 'utf8'), base) : null;
  // A browser that presents a session gets the outline of the application first, another one that
  // of the sign-in page.
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
      // sirv reads Accept-Encoding without its quality values.
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
 * Tells the page the path below which the server is published. Its own addresses are relative, and
 * it has itself several.
 */
const placeBelow = (page: string, base: string): string =>
  page
    .replaceAll(/\b(src|href)="\.\//g, `$1="${base}/`)
    .replace('name="base-path" content=""', `name="base-path" content="${base}"`);

const hardenAsset = (response: ServerResponse): ServerResponse =>
  response.setHeader('X-Content-Type-Options', 'nosniff');

/**
 * Only chooses what is shown while the page loads: whether the session is valid is decided by
 * /graphql.
 */
const hasSession = ({ headers }: IncomingMessage): boolean =>
  headers.cookie?.includes('latchkey-session=') ?? false;

/** Browsers prefer HTML when they navigate. */
const isNavigation = ({ headers }: IncomingMessage): boolean =>
  chooseMediaType(headers.accept, ['application/json', 'text/html']) === 'text/html';
